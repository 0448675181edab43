/** What a diagnosis reports of planted growth in Node, Ruby and Java, end to end. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { needsDiagnosis } from "../../src/analysis/verdict/worth-explaining.ts";
import { lookOf } from "../../src/model/measurement.ts";
import { copyDist, type Dist } from "../support/cli.ts";
import { holdLayers } from "../support/layers.ts";
import { harmless, planted, type Planted, plantedLayers } from "../support/planted.ts";
import { diagnose, expectedOf, summarise } from "../support/planted-run.ts";

const timeout = 300_000;

let dist: Dist;
beforeAll(async () => {
  dist = copyDist();
  // The other runtimes' layers have no other user, and one image each keeps them.
  await holdLayers("node", plantedLayers("node"));
}, timeout);
afterAll(() => dist[Symbol.dispose]());

const services = Object.entries<Planted>(planted).filter(([, { runtime }]) => runtime !== "python");

test.each(services)("%s: the kind of growth, and its line", { timeout }, async (_name, service) => {
  const diagnosed = await diagnose(dist, service);
  expect(summarise(diagnosed, service), diagnosed.stdout).toEqual(expectedOf(service));
});

test("a bounded cache in Node: what it has dropped waits for its collection, and is no leak", { timeout }, async () => {
  const service = harmless["bounded cache, in Node"];
  const { exitCode, stdout, report, measurement, diagnosis } = await diagnose(dist, service);
  // So few requests leave some runs open.
  expect(report.verdict, stdout).toMatch(/^(pass|inconclusive)$/);
  expect(exitCode).toBe(0);
  const [target] = measurement.targets;
  const unprobed = target!.looks.filter(({ kind }) => kind === "first" || kind === "longer");
  const { diagnosis: _diagnosis, ...rest } = target!;
  const unexplained = analyseTarget({ ...rest, looks: unprobed }, measurement.gate);
  const isCollected = lookOf(target!, "collected") !== undefined;
  // Nearly always both looks take it for a leak: then the collected look decides.
  expect(isCollected).toBe(needsDiagnosis(unexplained, "auto"));
  const isExplained = report.verdict === "pass" && isCollected;
  expect(isExplained ? diagnosis?.cause : "garbage", stdout).toBe("garbage");
  expect(diagnosis?.sites ?? [], stdout).toEqual([]);
});
