import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { init } from "../../src/commands/init-command.ts";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test("writes a config that is read back, and a workflow; a second time keeps both", async () => {
  writeFileSync(join(root, "Dockerfile"), "FROM scratch\nEXPOSE 3000\n");
  expect(await init(root)).toEqual(["wrote rss-plateau.yml", "wrote .github/workflows/rss-plateau.yml"]);
  const written = readFileSync(join(root, "rss-plateau.yml"), "utf8");
  expect(parseConfig(written, "rss-plateau.yml").targets[0]).toMatchObject({ name: "app", port: 3000 });
  const workflow = readFileSync(join(root, ".github/workflows/rss-plateau.yml"), "utf8");
  expect(workflow).toBe(readFileSync("examples/workflows/plain.yml", "utf8"));

  writeFileSync(join(root, "rss-plateau.yml"), "mine");
  expect(await init(root)).toEqual([
    "kept rss-plateau.yml, which already exists",
    "kept .github/workflows/rss-plateau.yml, which already exists",
  ]);
  expect(readFileSync(join(root, "rss-plateau.yml"), "utf8")).toBe("mine");
});

test("needs a Dockerfile", async () => {
  await expect(init(root)).rejects.toThrow(
    `There is no Dockerfile in ${root}. Run init in the folder of the Dockerfile.`,
  );
});
