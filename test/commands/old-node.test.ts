/** The built command line on a Node that is too old for it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const { engines } = JSON.parse(readFileSync("package.json", "utf8")) as { engines: { node: string } };

test("is told which Node it needs, by a file that loads nothing which an old one could not read", () => {
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
  const preload = join(folder, "old.cjs");
  writeFileSync(
    preload,
    [
      "Object.defineProperty(process.versions, 'node', { value: '22.11.0' });",
      "require('module').prototype.require = (name) => { throw new Error(name + ' was loaded'); };",
    ].join("\n"),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--require", preload, "dist/cli.cjs", "--version"], {
    encoding: "utf8",
  });
  rmSync(folder, { recursive: true });
  const needed = engines.node.replace(">=", "");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(`rss-plateau needs Node ${needed} or later, but this is Node 22.11.0.\n`);
  // No syntax that is newer than the oldest Node that anybody has.
  expect(readFileSync("dist/cli.cjs", "utf8")).not.toMatch(/\busing\b|\?\?=|\|\|=/);
});
