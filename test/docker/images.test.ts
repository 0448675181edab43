/** Building with the real engine: what a tag that moves on leaves behind, and what it must not take away. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { createDockerEngine } from "../../src/adapters/docker/docker-engine.ts";
import { createDockerImages } from "../../src/adapters/docker/docker-images.ts";
import { describeOwner } from "../../src/adapters/docker/owner.ts";

const runId = `${inject("testRun")}-images`;
const tag = `rss-plateau/${runId}:head`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  const { stdout } = docker("image", "ls", "--quiet", "--filter", `label=rss-plateau=${runId}`);
  docker("image", "rm", "--force", ...new Set(stdout.split("\n").filter((id) => id !== "")));
});

function docker(...args: string[]) {
  return spawnSync("docker", args, { encoding: "utf8" });
}

function writeTree(content: string): void {
  writeFileSync(join(folder, "content"), content);
  writeFileSync(
    join(folder, "Dockerfile"),
    "FROM debian:bookworm-slim\nARG GREETING\nCOPY content /\nENV SAID=$GREETING\n",
  );
}

/** An image under our tag that another run has built. */
function buildAs(owner: string): string {
  writeTree("theirs");
  const labels = ["--label", `rss-plateau=${runId}`, "--label", `rss-plateau.owner=${owner}`];
  docker("build", "--quiet", "--tag", tag, ...labels, folder);
  return docker("image", "inspect", "--format", "{{.Id}}", tag).stdout.trim();
}

async function build(): Promise<{ readonly id: string; readonly exists: (id: string) => Promise<boolean> }> {
  writeTree("ours");
  const engine = await createDockerEngine();
  const id = await createDockerImages(engine).build({
    runId,
    tag,
    contextDir: folder,
    dockerfile: join(folder, "Dockerfile"),
    buildArgs: { GREETING: "a b" },
    onLine: () => undefined,
    signal: new AbortController().signal,
  });
  expect(await engine.inspectImage(tag)).toMatchObject({
    id,
    labels: { "rss-plateau": runId, "rss-plateau.owner": describeOwner() },
  });
  expect((await engine.inspectImage(tag))?.env).toContain("SAID=a b");
  return { id, exists: async (other) => (await engine.inspectImage(other)) !== undefined };
}

test("the image that a tag has left is removed when its run is over", async () => {
  const child = spawn("sleep", ["60"]);
  await once(child, "spawn");
  const theirs = buildAs(describeOwner(child.pid));
  child.kill();
  await once(child, "exit");
  const { id, exists } = await build();
  expect(id).not.toBe(theirs);
  expect(await exists(theirs)).toBe(false);
});

test("and kept while its run goes on, which may be about to start it", async () => {
  const theirs = buildAs(describeOwner());
  const { exists } = await build();
  expect(await exists(theirs)).toBe(true);
});

test("a tag that another run moves on before we have looked at it does not give us their image", async () => {
  const engine = await createDockerEngine();
  let asked = 0;
  const overtaken: typeof engine = {
    ...engine,
    async inspectImage(name) {
      asked += 1;
      if (asked === 2) buildAs(describeOwner());
      return engine.inspectImage(name);
    },
  };
  writeTree("ours");
  const dockerfile = join(folder, "Dockerfile");
  const spec = { runId, tag, contextDir: folder, dockerfile, buildArgs: { GREETING: "mine" } };
  const signal = new AbortController().signal;
  const id = await createDockerImages(overtaken).build({ ...spec, onLine: () => undefined, signal });
  expect((await engine.inspectImage(id))?.env).toContain("SAID=mine");
  expect((await engine.inspectImage(tag))?.id).not.toBe(id);
});
