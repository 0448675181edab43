import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitLine } from "../../src/analysis/estimators/line.ts";
import { blockMedians, fitTrend, removeSteps } from "../../src/analysis/estimators/slope.ts";
import { theilSenSlope } from "../../src/analysis/estimators/theil-sen.ts";
import { limitsOf, memory } from "../../src/analysis/verdict/limits.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import reference from "./reference/reference.json" with { type: "json" };

const mib = 1024 * 1024;
const { quantum } = limitsOf(memory, policy);
const pointsOf = (read: readonly { readonly requests: number; readonly bytes: number }[]) =>
  read.map(({ requests, bytes: value }) => ({ requests, value }));
const series = (n: number, valueAt: (index: number) => number) =>
  Array.from({ length: n }, (_, index) => ({ requests: index * 100, value: valueAt(index) }));

describe("against SciPy", () => {
  test.each(reference.lines)("least squares and Theil–Sen, case %#", ({ points: read, ols, theilSen }) => {
    const points = pointsOf(read);
    const line = fitLine(points);
    expect(line.perRequest / ols.slope).toBeCloseTo(1, 9);
    const standardError = Math.sqrt(line.residualSquares / (points.length - 2) / line.sxx);
    expect(standardError / ols.standardError).toBeCloseTo(1, 9);
    expect(theilSenSlope(points) / theilSen).toBeCloseTo(1, 12);
  });

  test.each(reference.steps)("the step-aware fit, case %#", ({ points, slope, steps, residual }) => {
    const trend = fitTrend(pointsOf(points), quantum);
    expect(trend.perRequest / slope).toBeCloseTo(1, 7);
    expect(trend.steps.map((step) => step.atRequests)).toEqual(steps.map((step) => step.atRequests));
    for (const [index, step] of steps.entries()) {
      expect((trend.steps[index]?.size ?? 0) / step.bytes).toBeCloseTo(1, 7);
    }
    expect(trend.residual / residual).toBeCloseTo(1, 7);
  });

  test("the reference has a fit with none, one and two steps, or it would show nothing", () => {
    expect(reference.steps.map(({ steps }) => steps.length)).toEqual(expect.arrayContaining([0, 1, 2]));
  });
});

test("Theil–Sen by hand: slopes 1, 2, 3 of three points have the median 2", () => {
  // (0,0) (1,1) (2,4): 1/1, 4/2, 3/1.
  const points = [0, 1, 4].map((value, requests) => ({ requests, value }));
  expect(theilSenSlope(points)).toBe(2);
});

test("block medians ignore a single tooth", () => {
  // 72 samples make 24 blocks of three; every third sample is 50 MiB too high, its block's median is not.
  const blocks = blockMedians(series(72, (index) => (index % 3 === 1 ? 70 * mib : 20 * mib)));
  expect(blocks).toHaveLength(24);
  expect(blocks.every((block) => block.value === 20 * mib)).toBe(true);
});

test("a level shift is no slope", () => {
  const trend = fitTrend(
    series(48, (index) => 20 * mib + (index >= 24 ? 16 * mib : 0)),
    quantum,
  );
  expect(trend.perRequest).toBeCloseTo(0, 6);
  expect(trend.steps).toHaveLength(1);
  expect(trend.steps[0]?.size).toBeCloseTo(16 * mib, 0);
});

test("a drop is no step: the teeth of a sawtooth do not become its slope", () => {
  // Rises by 4 MiB over 24 samples and falls back, twice: taking the drop out would give 4 MiB / 2,400 requests.
  const trend = fitTrend(
    series(48, (index) => 20 * mib + ((index % 24) / 24) * 4 * mib),
    quantum,
  );
  expect(trend.steps).toEqual([]);
  expect(trend.perRequest).toBeLessThan((0.3 * 4 * mib) / 2400);
});

test("pages of a flat series are not cut into steps", () => {
  const trend = fitTrend(
    series(48, (index) => 20 * mib + (index >= 24 ? 4096 : 0)),
    quantum,
  );
  expect(trend.steps).toEqual([]);
});

test("residuals that resemble their neighbours make the slope less certain", () => {
  const slow = series(24, (index) => 20 * mib + mib * Math.sin((index / 24) * 4 * Math.PI));
  const fast = series(24, (index) => 20 * mib + mib * Math.SQRT1_2 * (index % 2 === 0 ? 1 : -1));
  expect(fitTrend(slow, quantum).standardError).toBeGreaterThan(2 * fitTrend(fast, quantum).standardError);
});

test("without its steps a series keeps its slope", () => {
  const points = series(48, (index) => 100 * 100 * index + (index >= 24 ? 8 * mib : 0));
  const flat = removeSteps(points, fitTrend(points, quantum).steps);
  expect(flat.at(-1)?.value).toBeCloseTo(100 * 100 * 47, 0);
});

const noisy = fc.array(fc.integer({ min: -mib, max: mib }), { minLength: 12, maxLength: 60 });

test("shifting a series changes no slope, tilting it by k changes it by k", () => {
  fc.assert(
    fc.property(noisy, fc.integer({ min: 0, max: 500 }), (noise, tilt) => {
      const points = series(noise.length, (index) => 50 * mib + (noise[index] ?? 0));
      const shifted = points.map((point) => ({ ...point, value: point.value + 7 * mib }));
      const tilted = points.map((point) => ({ ...point, value: point.value + tilt * point.requests }));
      expect(theilSenSlope(shifted)).toBeCloseTo(theilSenSlope(points), 6);
      expect(theilSenSlope(tilted)).toBeCloseTo(theilSenSlope(points) + tilt, 6);
      expect(fitTrend(shifted, quantum).perRequest).toBeCloseTo(fitTrend(points, quantum).perRequest, 4);
      expect(fitLine(tilted).perRequest).toBeCloseTo(fitLine(points).perRequest + tilt, 4);
    }),
    { numRuns: 60, seed: 1 },
  );
});
