import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import type { TargetMeasurement } from "../../src/model/measurement.ts";
import type { Verdict } from "../../src/model/report-json.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { type Change, firstPairsOf, profiles, simulateTarget } from "../support/series.ts";

const mib = 1024 * 1024;

/** The first look by itself: pair after pair, until no other one is asked for. */
function judgeInTurn(target: TargetMeasurement): { readonly verdict: Verdict; readonly pairs: number } {
  for (let pairs = 1; pairs <= target.pairs; pairs += 1) {
    const soFar = firstPairsOf(target, pairs);
    if (pairs === target.pairs || nextLook(soFar, policy, { without: "longer" })?.kind !== "first")
      return { verdict: analyseTarget(soFar, policy).verdict, pairs };
  }
  throw new RangeError("A target without pairs.");
}

function judgeMany(profile: keyof typeof profiles, head: Change, runs: number) {
  return Array.from({ length: runs }, (_, seed) =>
    judgeInTurn(simulateTarget({ profile: profiles[profile], seed: seed + 1, head })),
  );
}

const runs = Number(process.env["CALIBRATION_RUNS"] ?? 100);

describe("stopping early", () => {
  test.each(Object.keys(profiles) as (keyof typeof profiles)[])(
    "never blocks identical sides: %s",
    { timeout: 120_000 },
    (profile) => {
      const verdicts = judgeMany(profile, {}, runs).map(({ verdict }) => verdict);
      for (const blocking of ["leak", "grew", "oom", "crash", "invalid"]) expect(verdicts).not.toContain(blocking);
    },
  );

  test("a clean service whose noise is small needs two pairs", () => {
    const judged = judgeMany("python", {}, 60);
    expect(judged.filter(({ pairs, verdict }) => pairs === 2 && verdict === "pass").length).toBeGreaterThanOrEqual(57);
  });

  test("so does a leak far above the tolerance", () => {
    expect(judgeMany("python", { leakBytesPerRequest: 2_048 }, 60)).toEqual(
      Array.from({ length: 60 }, () => ({ verdict: "leak", pairs: 2 })),
    );
  });

  test.each([64, 128, 256])(
    "costs no power: %i B a request in Python are found as by three pairs",
    (leakBytesPerRequest) => {
      const found = judgeMany("python", { leakBytesPerRequest }, 60).filter(({ verdict }) => verdict === "leak");
      expect(found).toHaveLength(60);
    },
  );

  test("what is noisy gets all pairs", () => {
    expect(judgeMany("garbage", {}, 60).every(({ pairs }) => pairs === 3)).toBe(true);
  });

  test("a leak that is clear but small gets all pairs", () => {
    expect(judgeMany("python", { leakBytesPerRequest: 200 }, 20).every(({ pairs }) => pairs === 3)).toBe(true);
  });

  test("a higher level gets all pairs, a tolerated one too when it may not be", () => {
    expect(judgeMany("python", { levelBytes: 30 * mib }, 20)).toEqual(
      Array.from({ length: 20 }, () => ({ verdict: "grew", pairs: 3 })),
    );
    expect(judgeMany("nodeStepping", { levelBytes: 9.9 * mib }, 20).every(({ pairs }) => pairs === 3)).toBe(true);
  });

  test("a death in every pair needs no third", () => {
    const killed = simulateTarget({
      profile: profiles.python,
      seed: 1,
      head: { leakBytesPerRequest: 20_000 },
      capBytes: 64 * mib,
    });
    expect(judgeInTurn(killed)).toEqual({ verdict: "oom", pairs: 2 });
  });

  test("one pair that is sure goes straight on to the longer look, and nothing else does", () => {
    const first = (head: Change, profile: keyof typeof profiles = "python") =>
      firstPairsOf(simulateTarget({ profile: profiles[profile], seed: 1, head }), 1);
    const isSure = (target: TargetMeasurement): boolean => nextLook(target, policy)?.why === "sure";
    expect(isSure(first({ leakBytesPerRequest: 1_024 }))).toBe(true);
    expect(isSure(first({ leakBytesPerRequest: 200 }))).toBe(false);
    expect(isSure(first({}))).toBe(false);
    expect(isSure(first({ cache: { bytes: 30 * mib, fullAt: 0.86 } }))).toBe(false);
    expect(isSure(first({ leakBytesPerRequest: 500 }, "garbage"))).toBe(false);
    const two = firstPairsOf(
      simulateTarget({ profile: profiles.python, seed: 1, head: { leakBytesPerRequest: 1e3 } }),
      2,
    );
    expect(isSure(two)).toBe(false);
  });

  test.each(Object.keys(profiles) as (keyof typeof profiles)[])(
    "identical sides are not sure at once: %s",
    (profile) => {
      const targets = Array.from({ length: runs }, (_, seed) =>
        firstPairsOf(simulateTarget({ profile: profiles[profile], seed: seed + 1 }), 1),
      );
      expect(targets.filter((target) => nextLook(target, policy)?.why === "sure").length).toBeLessThanOrEqual(
        runs / 100,
      );
    },
  );

  test("one pair is never enough", () => {
    const target = simulateTarget({ profile: profiles.python, seed: 1, head: { leakBytesPerRequest: 1e6 } });
    expect(nextLook(firstPairsOf(target, 1), policy, { without: "longer" })).toEqual({
      kind: "first",
      why: "too-few-pairs",
    });
  });
});
