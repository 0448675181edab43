/** Where it grows, end to end: planted kinds of growth on a real engine, through the built dist/. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { needsDiagnosis } from "../../src/analysis/verdict/worth-explaining.ts";
import { lookOf, measurementSchema } from "../../src/model/measurement.ts";
import { type Report, reportSchema } from "../../src/model/report-json.ts";
import { copyDist, type Dist, removeImages } from "../support/cli.ts";
import { harmless, lineOf, planted, type Planted, writePlanted } from "../support/planted.ts";

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

const timeout = 300_000;

async function diagnose(service: Planted, args: readonly string[] = [], more = "") {
  writePlanted(folder, service, { more });
  const command = ["compare", "--base", "dir:base", "--head", "dir:head", ...args];
  const { exitCode, stdout } = await dist.run("cli", command, { cwd: folder });
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, "rss-plateau-report", file), "utf8"));
  const report: Report = reportSchema.parse(read("report.json"));
  const measurement = measurementSchema.parse(read("measurement.json"));
  return { exitCode, stdout, report, measurement, diagnosis: report.targets[0]?.diagnosis };
}

/** Of the line that is to blame, where one is. */
function placeOf({ site, head }: Planted): object {
  if (site === null) return {};
  return { file: site.file, line: lineOf(head[site.file] ?? "", site.line), own: true, mapped: true };
}

describe("the kind of growth, and its line", () => {
  test.each(Object.entries<Planted>(planted))("%s", { timeout }, async (_name, service) => {
    const { exitCode, stdout, diagnosis, measurement } = await diagnose(service);
    expect(exitCode, stdout).toBe(1);
    expect(diagnosis?.cause, stdout).toBe(service.cause);
    const [target] = measurement.targets;
    expect(target?.diagnosis?.examinations.map(({ side }) => side)).toEqual(["base", "head"]);
    expect(diagnosis?.sites[0] ?? {}, stdout).toMatchObject(placeOf(service));
    // A descriptor has no bytes of its own.
    const share = service.cause === "descriptors" ? 1 : diagnosis?.explained?.share;
    expect(share ?? 0, stdout).toBeGreaterThan(0.8);
    const leads = diagnosis?.counts.flatMap(({ to }) => to ?? []);
    expect(leads, stdout).toEqual(service.cause === "descriptors" ? ["/dev/null"] : []);
    const held = diagnosis?.types.find(({ name }) => name === service.holds?.type)?.countPerRequest;
    expect(held === undefined).toBe(service.holds === undefined);
    expect(held ?? 1).toBeCloseTo(1, 1);
    expect(service.holds && diagnosis?.chain.slice(0, 2), stdout).toEqual(service.holds?.chain);
  });
});

test("an entry point that clears PYTHONPATH: seen from outside, and said so", { timeout }, async () => {
  const service = planted["objects kept in a store"];
  const command = "    command: [env, -u, PYTHONPATH, python3, -m, app.server]\n";
  const { exitCode, diagnosis } = await diagnose(service, [], command);
  expect(exitCode).toBe(1);
  expect(diagnosis?.sites).toEqual([]);
  expect(diagnosis?.notes.join(" ")).toContain("PYTHONPATH");
  expect(diagnosis?.where[0]?.process).toMatch(/python/);
});

test("a bounded cache in Node: what it has dropped waits for its collection, and is no leak", { timeout }, async () => {
  const { exitCode, stdout, report, measurement, diagnosis } = await diagnose(harmless["bounded cache, in Node"]);
  // So few requests leave some runs open.
  expect(report.verdict, stdout).toMatch(/^(pass|inconclusive)$/);
  expect(exitCode).toBe(0);
  const [target] = measurement.targets;
  const { diagnosis: _diagnosis, ...undiagnosed } = target!;
  const looks = undiagnosed.looks.filter(({ kind }) => kind !== "collected");
  const unexplained = analyseTarget({ ...undiagnosed, looks }, measurement.gate);
  const isCollected = lookOf(target!, "collected") !== undefined;
  // Nearly always the first two looks take it for a leak: then the collected look decides.
  expect(isCollected).toBe(needsDiagnosis(unexplained, "auto"));
  expect(target!.diagnosis?.reruns ?? []).toEqual([]);
  const isExplained = report.verdict === "pass" && isCollected;
  expect(isExplained ? diagnosis?.cause : "garbage", stdout).toBe("garbage");
  expect(diagnosis?.sites ?? [], stdout).toEqual([]);
});

test("a clean service, asked all the same, is not accused", { timeout }, async () => {
  const { exitCode, stdout, report, diagnosis } = await diagnose(harmless.clean, ["--diagnose", "always"]);
  expect([exitCode, report.verdict], stdout).toEqual([0, "pass"]);
  expect(diagnosis, stdout).toMatchObject({ sites: [], chain: [], cause: "unknown" });
});
