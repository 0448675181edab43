/**
 * What a run that was killed leaves behind, and who removes it. Every run sweeps such leftovers when it starts, so no
 * other test may run at the same time (vitest.config.ts).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { copyDist, type Dist } from "../support/cli.ts";
import { pullRequestEvent } from "../support/events.ts";
import { hostRepository } from "../support/hosted-repository.ts";
import { runJob } from "../support/runner.ts";
import { writeConfig, writeService } from "../support/service.ts";

const timeout = 120_000;
const endless = "{requests: 100000, routes: [GET /]}";
const killed = { interruptAt: /Measuring/, signal: "SIGKILL", afterMs: 2_000 } as const;

let dist: Dist;
let folder: string;
beforeAll(() => {
  dist = copyDist();
});
afterAll(() => dist[Symbol.dispose]());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(dist.leftovers()).toEqual([]);
});

test("the next run on the same engine removes it", { timeout }, async () => {
  const compare = ["compare", "--base", "dir:base", "--head", "dir:head"];
  writeService(join(folder, "base"));
  writeConfig(writeService(join(folder, "head")), endless);
  const { exitCode } = await dist.run("cli", compare, { cwd: folder, ...killed });
  expect(exitCode).toBeNull();
  expect(dist.leftovers().length).toBeGreaterThan(0);
  writeConfig(join(folder, "head"), "{requests: 500, routes: [GET /]}");
  const next = await dist.run("cli", compare, { cwd: folder });
  expect(next.exitCode, next.stderr).toBe(0);
});

test("the post step of a killed job removes it", { timeout }, async () => {
  using hosted = hostRepository();
  writeConfig(writeService(hosted.dir), endless);
  const base = hosted.commit("first");
  const mine = hosted.commit("mine");
  const ref = "refs/pull/7/head";
  hosted.push(ref);
  const cwd = hosted.checkOut(ref);
  const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
  const job = { cwd, event: "pull_request", ref, sha: mine, runId: 1001 };
  const { exitCode, state } = await runJob(dist, { ...job, payload }, killed);
  expect(exitCode).toBeNull();
  expect(dist.leftovers().length).toBeGreaterThan(0);
  const states = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
  const post = await runJob(dist, { ...job, payload: {}, env: states });
  expect(post.exitCode, post.stdout).toBe(0);
  expect(post.stdout).toMatch(/^Removed [1-9]\d* containers and \d+ networks that a killed job left behind\.$/m);
  expect(dist.leftovers()).toEqual([]);
});
