import * as fc from "fast-check";
import { expect, test } from "vitest";
import { estimateDifference, estimateMean, intervalOf } from "../../src/analysis/estimators/comparison.ts";
import { requestsToDetect, smallestDetectable } from "../../src/analysis/estimators/power.ts";
import reference from "./reference/reference.json" with { type: "json" };

const noPrior = { variance: 0, degrees: 0, inflation: 1, resolution: 0 };

test("without a prior it is Student's two-sample interval", () => {
  const { base, head, lo, hi } = reference.difference;
  const interval = intervalOf(estimateDifference(base, head, noPrior));
  // Means 13 and 23.
  expect(interval.value).toBe(10);
  expect(interval.lo).toBeCloseTo(lo, 9);
  expect(interval.hi).toBeCloseTo(hi, 9);
  expect(interval.confidence).toBe(0.95);
});

test("a prior is worth its degrees of freedom", () => {
  // Values 1, 3: squares about the mean 2; prior 2 degrees at variance 8: (2·8 + 2) / (2 + 1) = 6, over 2 values 3.
  const estimate = estimateMean([1, 3], { variance: 8, degrees: 2, inflation: 1, resolution: 0 });
  expect(estimate).toEqual({ value: 2, standardError: Math.sqrt(3), degreesOfFreedom: 3 });
});

test("a difference has the variance of both sides", () => {
  // Squares 2 and 8 over 2 degrees: variance 5 a container; two containers a side: √(5/2 + 5/2).
  const estimate = estimateDifference([1, 3], [10, 14], noPrior);
  expect(estimate).toEqual({ value: 10, standardError: Math.sqrt(5), degreesOfFreedom: 2 });
});

test("inflation widens the error by its factor", () => {
  const plain = estimateDifference([1, 3], [10, 14], noPrior);
  const wide = estimateDifference([1, 3], [10, 14], { ...noPrior, inflation: 1.3 });
  expect(wide.standardError).toBeCloseTo(1.3 * plain.standardError, 12);
});

test("equal values are not believed beyond the resolution", () => {
  const floor = { ...noPrior, resolution: 10 };
  expect(estimateMean([5, 5, 5, 5], floor).standardError).toBe(5);
  expect(estimateDifference([5, 5], [6, 6], floor).standardError).toBeCloseTo(10, 12);
});

const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 3, maxLength: 3 });

test("swapping the sides negates the difference and keeps its error", () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const there = estimateDifference(left, right, noPrior);
      const back = estimateDifference(right, left, noPrior);
      expect(back.value).toBeCloseTo(-there.value, 6);
      expect(back.standardError).toBeCloseTo(there.standardError, 6);
    }),
    { seed: 1 },
  );
});

test("shifting both sides changes nothing, scaling them scales all", () => {
  fc.assert(
    fc.property(values, values, fc.integer({ min: 2, max: 9 }), (base, head, factor) => {
      const plain = intervalOf(estimateDifference(base, head, noPrior));
      const add = (each: number): number => each + 12_345;
      const shifted = intervalOf(estimateDifference(base.map(add), head.map(add), noPrior));
      const times = (each: number): number => each * factor;
      const scaled = intervalOf(estimateDifference(base.map(times), head.map(times), noPrior));
      expect(shifted.lo).toBeCloseTo(plain.lo, 4);
      expect(scaled.hi).toBeCloseTo(plain.hi * factor, 4);
    }),
    { seed: 1 },
  );
});

test("what is detectable: tolerance, margin and luck by hand", () => {
  // Two degrees: t(.995) = 9.92484, t(.80) = 1.06066. 32 + 10 · (9.92484 + 1.06066) = 141.855.
  const difference = { value: 0, standardError: 10, degreesOfFreedom: 2 };
  const rule = { tolerated: 32, minGrowth: 0, windowRequests: 1000 };
  expect(smallestDetectable(difference, rule)).toBeCloseTo(141.855, 3);
  // The size rule asks for 500,000 bytes over 1,000 requests, and luck comes on top: 500 + 10.6066.
  expect(smallestDetectable(difference, { ...rule, minGrowth: 500_000 })).toBeCloseTo(510.607, 3);
});

test("twice the requests halve what is above the tolerance", () => {
  const now = { detectable: 232, requests: 10_000, tolerated: 32 };
  expect(requestsToDetect(132, now)).toBe(20_000);
  expect(requestsToDetect(32, now)).toBeNull();
});
