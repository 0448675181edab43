/** Leaks that hide from whoever watches the first process, the first route or the answers that succeed. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Report, reportSchema } from "../../src/model/report-json.ts";
import { type CliResult, copyDist, type Dist } from "../support/cli.ts";
import { type Hidden, writeHidden } from "../support/hidden.ts";
import { holdLayers } from "../support/layers.ts";
import { exampleLayers } from "../support/service.ts";

const kib = 1024;
const fifty = Array.from({ length: 50 }, (_, index) => `GET /${index}`).join(", ");
const withErrors = "GET /, {path: /missing, expect: 404}";
// The pause of a longer look is the subject of held-for-a-time.test.ts.
const workload = (more: string, requests = 3_000): string => `{requests: ${requests}, rest: 0s, ${more}}`;
const plain = workload("routes: [GET /]");
/** Counts do not warm up as V8's heap does. */
const short = workload("routes: [GET /]", 1_000);

let dist: Dist;
let folder: string;
beforeAll(async () => {
  dist = copyDist();
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
  await holdLayers("node", exampleLayers("node-sessions"));
}, 300_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  const leftovers = dist.leftovers();
  dist[Symbol.dispose]();
  expect(leftovers).toEqual([]);
});

/** One run for all of them; what it found for each target. */
async function compare(name: string, hidden: Readonly<Record<string, Hidden>>, diagnose?: "auto") {
  const cwd = join(folder, name);
  writeHidden(cwd, hidden, diagnose);
  const result: CliResult = await dist.run("cli", ["compare", "--base", "dir:base", "--head", "dir:head"], { cwd });
  const report: Report = reportSchema.parse(
    JSON.parse(readFileSync(join(cwd, "rss-plateau-report/report.json"), "utf8")),
  );
  return { ...result, findTarget: (target: string) => report.targets.find((each) => each.name === target) };
}

describe("in one run", () => {
  /** `bytes` per request; nothing else in these services grows by as much as half of it. */
  const ofMemory = {
    route: { keptAt: "a request of /49", keptBytes: 200 * kib, workload: workload(`routes: [${fifty}]`) },
    errors: { keptAt: "an answer 404", keptBytes: 8 * kib, workload: workload(`routes: [${withErrors}]`) },
    child: { keptAt: "a request, in a child", keptBytes: 4 * kib, workload: plain },
    shm: { keptAt: "a request, in /dev/shm", keptBytes: 4 * kib, workload: plain },
  } as const satisfies Record<string, Hidden>;
  const ofCounts = {
    files: { keptAt: "a request, as an open file", workload: short },
    sockets: { keptAt: "a request, as a socket", workload: short },
  } as const satisfies Record<string, Hidden>;
  const harmless = {
    churn: { keptAt: "nothing", workload: workload("routes: [GET /], reconnect: 3, connections: 40") },
  } as const satisfies Record<string, Hidden>;

  let compared: Awaited<ReturnType<typeof compare>>;
  beforeAll(async () => {
    compared = await compare("all", { ...ofMemory, ...ofCounts, ...harmless });
  }, 600_000);

  test("the check fails", () => {
    expect(compared.exitCode, compared.stderr).toBe(1);
  });

  test.each(Object.entries(ofMemory))("%s: 4 KiB per request are a leak", (name) => {
    const target = compared.findTarget(name);
    expect(target?.verdict, compared.stdout).toBe("leak");
    const perRequest = target?.delta?.bytesPerRequest?.value;
    expect(perRequest).toBeGreaterThan(4 * kib * 0.8);
    expect(perRequest).toBeLessThan(4 * kib * 1.5);
  });

  test.each([
    ["files", /^Head keeps 1\.0\d file descriptors? more per request/],
    ["sockets", /Head keeps 2\.0\d file descriptors more per request/],
  ] as const)("%s left open are a leak", (name, reason) => {
    const target = compared.findTarget(name);
    expect(target?.verdict, compared.stdout).toBe("leak");
    expect(target?.reasons.join("\n")).toMatch(reason);
  });

  test("descriptors of connections that come and go are no leak", () => {
    const target = compared.findTarget("churn");
    // Node's heap is still filling on both sides alike after so few requests.
    expect(["pass", "preexisting"], compared.stdout).toContain(target?.verdict);
    expect(target?.reasons.join("\n")).not.toContain("Head keeps");
  });
});

test("a connection: the diagnosis shows that the growth follows connections", { timeout: 300_000 }, async () => {
  const connection: Hidden = {
    keptAt: "a connection",
    keptBytes: 80 * kib,
    workload: workload("routes: [GET /], reconnect: 20"),
  };
  const { exitCode, stdout, findTarget } = await compare("connection", { connection }, "auto");
  const target = findTarget("connection");
  expect([exitCode, target?.verdict], stdout).toEqual([1, "leak"]);
  // The same workload over connections that stay open has shown which of the two it follows.
  expect(target?.diagnosis?.follows).toBe("connections");
  const perRequest = target?.delta?.bytesPerRequest?.value;
  expect(perRequest).toBeGreaterThan(4 * kib * 0.8);
  expect(perRequest).toBeLessThan(4 * kib * 1.5);
});
