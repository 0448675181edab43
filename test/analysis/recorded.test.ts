/** The rules held against comparisons of real containers, which test/recorded/README.md tells how to record again. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { needsDiagnosis } from "../../src/analysis/verdict/worth-explaining.ts";
import { traceTrial } from "../../src/analysis/estimators/series.ts";
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import { lookOf, type TargetMeasurement, type Trial, trialsOfLook } from "../../src/model/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { readRecorded } from "../support/recorded.ts";
import { type Random, seedRandom, targetOf } from "../support/series.ts";
import { naiveRules } from "./naive-rules.ts";

const identical = ["python", "node", "workers"] as const;
/** With pinned runtimes, connections that come and go, and settings that make Node restless; with counts. */
const further = [
  "python-pinned",
  "node-pinned",
  "workers-pinned",
  "node-churn",
  "python-trimmed",
  "node-trimmed",
  "workers-trimmed",
] as const;

function pairsOf(target: TargetMeasurement): readonly (readonly Trial[])[] {
  return [...Map.groupBy(trialsOfLook(target, "first"), ({ pair }) => pair).values()];
}

function onlyFirst(target: TargetMeasurement): TargetMeasurement {
  return { ...target, looks: target.looks.filter(({ kind }) => kind === "first") };
}

describe("a service beside itself", () => {
  test.each(identical)("%s: passes in each comparison, in the pairs that it took", (name) => {
    const comparisons = readRecorded(name);
    expect(comparisons.length).toBeGreaterThanOrEqual(75);
    const verdicts = comparisons.map((target) => analyseTarget(target, policy).verdict);
    expect(verdicts.filter((verdict) => verdict !== "pass")).toEqual([]);
    // What was recorded is what a run does: it ends where the pairs settle the matter.
    const ended = comparisons.filter(
      (target) => pairsOf(target).length === 3 || nextLook({ ...target, pairs: 3 }, policy)?.kind !== "first",
    );
    expect(ended).toHaveLength(comparisons.length);
  });

  test.each(further)("%s: blocks in no comparison, and none of its counts moves", (name) => {
    const comparisons = readRecorded(name);
    expect(comparisons.length).toBeGreaterThan(0);
    for (const target of comparisons) {
      const { verdict, basis } = analyseTarget(target, policy);
      // Sockets that Node has done with wait for a collection: with so many of them both sides may seem to grow.
      expect(name === "node-churn" ? ["pass", "preexisting"] : ["pass"]).toContain(verdict);
      expect(basis.kept).toEqual([]);
      for (const { samples } of trialsOfLook(target, "first"))
        for (const { descriptors, threads } of samples) expect([descriptors! > 0, threads! > 0]).toEqual([true, true]);
    }
  });

  test.each(identical)("%s: never blocks, whichever containers had met", { timeout: 60_000 }, (name) => {
    const trials = readRecorded(name).flatMap((target) => trialsOfLook(target, "first"));
    const random = seedRandom(1);
    const verdicts = Array.from({ length: 500 }, () => {
      const drawn = draw(trials, 6, random);
      const target = targetOf(
        drawn.map((trial, index) => ({ ...trial, pair: index >> 1, side: index % 2 === 0 ? "base" : "head" })),
      );
      return analyseTarget(target, policy).verdict;
    });
    expect(verdicts.filter((verdict) => verdict !== "pass" && verdict !== "inconclusive")).toEqual([]);
  });

  test.each(Object.entries(naiveRules))("%s would have flagged it", (name, isFlagged) => {
    const shares = identical.map((service) => {
      const trials = readRecorded(service).flatMap((target) => trialsOfLook(target, "first"));
      return trials.filter((trial) => isFlagged(traceTrial(trial))).length / trials.length;
    });
    // Two MiB more than at the start are nothing to a Python that brought twenty along, and much to Node.
    const expected = name === "endMinusStart" ? [0, 1, 0] : [1, 1, 1];
    for (const [index, share] of shares.entries()) expect(share).toBeCloseTo(expected[index] ?? 0, 1);
  });
});

test("a leak whose heap stands on a stair when the run ends is looked at again, and found", () => {
  for (const target of readRecorded("ruby-stairs")) {
    const firstLook = onlyFirst(target);
    const first = analyseTarget(firstLook, policy);
    expect([first.verdict, first.why[0]?.code]).toEqual(["inconclusive", "still-warming-up"]);
    expect(nextLook(firstLook, policy)).toEqual({ kind: "longer", why: "warming" });
    expect(lookOf(target, "longer")?.requests).toBe(4_500);
    expect(analyseTarget(target, policy).verdict).toBe("leak");
  }
});

test("a leak beside a base that fills its heap is looked at again, and found", () => {
  const asked = readRecorded("node-filling").filter((target) => {
    const firstLook = onlyFirst(target);
    const first = analyseTarget(firstLook, policy);
    // All of them seem to grow on both sides, in all but one of them by less than is asked of base alone.
    expect([first.verdict, nextLook(firstLook, policy)?.kind]).toEqual([
      expect.stringMatching(/^(leak|inconclusive)$/),
      "longer",
    ]);
    return lookOf(target, "longer") !== undefined;
  });
  expect(asked.map((target) => analyseTarget(target, policy).verdict)).toEqual(["leak", "leak", "leak", "leak"]);
});

describe("a Node that two looks cannot tell for certain, and a third one tells", () => {
  const verdictsOf = (name: string) =>
    readRecorded(name).map((target) => {
      const twice = { ...target, looks: target.looks.filter(({ kind }) => kind !== "collected") };
      return [analyseTarget(twice, policy).verdict, analyseTarget(target, policy).verdict];
    });

  test("a bounded cache, whose old entries wait for their collection", () => {
    const verdicts = verdictsOf("node-garbage");
    expect(verdicts.map(([twice]) => twice)).toEqual(["leak", "leak", "leak", "leak", "leak"]);
    // An ordinary collection, all that Node 18 has, leaves some of the heap in pieces: one is too close to tell.
    expect(verdicts.filter(([, last]) => last !== "pass")).toEqual([["leak", "inconclusive"]]);
  });

  test("128 B a request that are kept, and that a collection hides in its holes: none of them passes without it", () => {
    const open = readRecorded("node-128-pinned").map((target) => analyseTarget(target, policy));
    expect(open.map(({ verdict }) => verdict)).toEqual(open.map(() => "inconclusive"));
    expect(open.map((findings) => needsDiagnosis(findings, "auto"))).toEqual(open.map(() => true));

    const last = verdictsOf("node-kept").map(([, verdict]) => verdict);
    expect(last.length).toBeGreaterThanOrEqual(8);
    expect(last.filter((verdict) => verdict === "leak").length / last.length).toBeGreaterThanOrEqual(0.95);
  });
});

describe("a head that keeps", () => {
  test.each([
    ["64 B a request, in Python", "python-64", 28],
    ["64 B a request, in Python, in both looks", "python-64-pinned", 6],
    ["128 B a request, in Node, in the first look", "node-128", 28],
  ])("%s, is found in 95 of 100 at least", (_what, name, count) => {
    const comparisons = readRecorded(name);
    expect(comparisons.length).toBeGreaterThanOrEqual(count);
    const found = comparisons.filter((target) => analyseTarget(target, policy).verdict === "leak");
    expect(found.length / comparisons.length).toBeGreaterThanOrEqual(0.95);
  });
});

describe("kernel memory, as cgroup v2 tells it", () => {
  test("of sockets that are kept is a leak beside their descriptors, and by itself", () => {
    const [target] = readRecorded("sockets-v2");
    const keptOf = (measured: TargetMeasurement) => {
      const { verdict, why } = analyseTarget(measured, policy);
      return [verdict, ...why.flatMap((each) => (each.code === "head-keeps" ? [each.kept.what] : []))];
    };
    expect(keptOf(target!)).toEqual(["leak", "descriptors", "kernel-memory"]);
    // Before Linux 6.2 nobody counts descriptors.
    const uncounted = (trials: readonly Trial[]): readonly Trial[] =>
      trials.map((trial) => {
        const samples = trial.samples.map(({ descriptors: _descriptors, ...sample }) => sample);
        return { ...trial, samples };
      });
    const looks = target!.looks.map((look) => ({ ...look, trials: uncounted(look.trials) }));
    expect(keptOf({ ...target!, looks })).toEqual(["leak", "kernel-memory"]);
  });

  test("stands still where connections come and go", () => {
    const [target] = readRecorded("python-churn-v2");
    const { verdict, basis } = analyseTarget(target!, policy);
    expect([verdict, basis.kept]).toEqual(["pass", []]);
    const moves = trialsOfLook(target!, "first").map(({ samples }) => {
      const bytes = samples.map(({ unreclaimableBytes }) => unreclaimableBytes!);
      return Math.max(...bytes) - Math.min(...bytes);
    });
    expect(Math.max(...moves)).toBeLessThan(64 * 1024);
  });
});

function draw<Item>(items: readonly Item[], count: number, random: Random): readonly Item[] {
  const left = [...items];
  return Array.from({ length: count }, () => left.splice(Math.floor(random.uniform() * left.length), 1)[0]!);
}
