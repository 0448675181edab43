import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { affordableRequests, loadShareMs, nextRead, pauseOf, planTrials, sidesOfPair } from "../../src/measure/plan.ts";

test("pairs alternate which side is started first", () => {
  expect([0, 1, 2, 3].map((pair) => sidesOfPair(pair, true))).toEqual([
    ["base", "head"],
    ["head", "base"],
    ["base", "head"],
    ["head", "base"],
  ]);
  expect([0, 1].map((pair) => sidesOfPair(pair, false))).toEqual([["head"], ["head"]]);
});

test("three pairs are planned, or as many as a reused base has", () => {
  expect([planTrials(), planTrials(2)]).toEqual([{ pairs: 3 }, { pairs: 2 }]);
});

describe("nextRead", () => {
  /** All reads of a trial that answers `requests` times. */
  function readsOf(requests: number, checkpoints: readonly number[]): number[] {
    const reads: number[] = [];
    for (
      let next = nextRead(0, { requests, checkpoints });
      next !== undefined;
      next = nextRead(next, { requests, checkpoints })
    ) {
      reads.push(next);
    }
    return reads;
  }

  test("is evenly spaced to the end, and at every checkpoint", () => {
    expect(readsOf(1_000, [15, 100])).toEqual([10, 15, ...Array.from({ length: 99 }, (_, index) => 20 + 10 * index)]);
  });

  test("a trial too short to be divided is read at every answer", () => {
    expect(readsOf(5, [])).toEqual([1, 2, 3, 4, 5]);
  });

  test("always ends with the last answer, never beyond it, in rising order", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.integer({ min: 1, max: 120_000 }), { maxLength: 5 }),
        (requests, checkpoints) => {
          const reads = readsOf(requests, checkpoints);
          expect(reads.at(-1)).toBe(requests);
          expect(reads).toEqual([...new Set(reads)].sort((one, other) => one - other));
          for (const checkpoint of checkpoints) expect(reads.includes(checkpoint)).toBe(checkpoint <= requests);
          // 100 even reads; what does not divide adds up to 100 more at the end.
          expect(reads.length).toBeLessThanOrEqual(200 + checkpoints.length);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("the budget", () => {
  const workload = { requests: 10_000, budgetMs: 120_000 };
  const pace = (answersPerSecond: number, readyMs = 0) => ({
    answers: answersPerSecond * 3,
    durationMs: 3_000,
    readyMs,
  });

  test("a fast service gets what was configured", () => {
    expect(affordableRequests(workload, 3, [pace(2_000), pace(1_800)])).toBe(10_000);
  });

  test("the slower side decides, in two digits", () => {
    // 40 s per pair at 123.4 per second: 4,936.
    expect(affordableRequests(workload, 3, [pace(2_000), pace(123.4)])).toBe(4_900);
  });

  test("never fewer than show a slope, and never more than configured", () => {
    expect(affordableRequests(workload, 3, [pace(0.5)])).toBe(200);
    expect(affordableRequests({ ...workload, requests: 150 }, 3, [pace(0.5)])).toBe(150);
  });

  test("a longer look pauses in its middle, unless half of it takes as long on the faster side", () => {
    expect(pauseOf(30_000, 11_000, [pace(2_000), pace(500)])).toEqual({ afterAnswers: 15_000, ms: 11_000 });
    expect(pauseOf(30_000, 11_000, [pace(1_300), pace(500)])).toBeUndefined();
    expect(pauseOf(30_000, 0, [pace(100_000)])).toBeUndefined();
  });

  test("starting takes from a pair's share, at most half of it", () => {
    expect(loadShareMs(120_000, 3, 4_000)).toBe(36_000);
    expect(loadShareMs(120_000, 3, 60_000)).toBe(20_000);
  });
});
