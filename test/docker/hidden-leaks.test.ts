/** Leaks that hide from whoever watches the first process, the first route or the green answers. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { reportSchema } from "../../src/model/report.ts";
import { copyDist, type Dist, removeImages } from "../support/cli.ts";
import { type Behaviour, writeConfig, writeService } from "../support/service.ts";

let dist: Dist;
let folder: string;
beforeAll(() => {
  dist = copyDist();
});
afterAll(() => {
  dist[Symbol.dispose]();
  removeImages("svc");
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(dist.leftovers()).toEqual([]);
});

const kib = 1024;
const fifty = Array.from({ length: 50 }, (_, index) => `GET /${index}`).join(", ");
const withErrors = "GET /, {path: /missing, expect: 404}";

test.each<
  [NonNullable<Behaviour["keptAt"]>, { readonly keptBytes: number; readonly workload: string; readonly bytes: number }]
>([
  ["a request of /49", { keptBytes: 200 * kib, workload: `routes: [${fifty}]`, bytes: 4 * kib }],
  ["an answer 404", { keptBytes: 8 * kib, workload: `routes: [${withErrors}]`, bytes: 4 * kib }],
  ["a connection", { keptBytes: 80 * kib, workload: "routes: [GET /], reconnect: 20", bytes: 4 * kib }],
  ["a request, in a child", { keptBytes: 4 * kib, workload: "routes: [GET /]", bytes: 4 * kib }],
  ["a request, in /dev/shm", { keptBytes: 4 * kib, workload: "routes: [GET /]", bytes: 4 * kib }],
])("kept for %s", { timeout: 240_000 }, async (keptAt, { keptBytes, workload, bytes }) => {
  writeService(join(folder, "base"));
  writeConfig(writeService(join(folder, "head"), { keptAt, keptBytes }), `{requests: 3000, ${workload}}`);
  const { exitCode, stdout } = await dist.run("cli", ["compare", "--base", "dir:base", "--head", "dir:head"], {
    cwd: folder,
  });
  const report = reportSchema.parse(JSON.parse(readFileSync(join(folder, "rss-plateau-report/report.json"), "utf8")));
  expect([exitCode, report.verdict], stdout).toEqual([1, "leak"]);
  const perRequest = report.targets[0]?.delta?.bytesPerRequest;
  // Nothing else in these services grows by as much as half of it.
  expect(perRequest?.value).toBeGreaterThan(bytes * 0.8);
  expect(perRequest?.value).toBeLessThan(bytes * 1.5);
});
