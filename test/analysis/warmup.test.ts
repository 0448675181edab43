import { expect, test } from "vitest";
import { lastLevel, plateauLevel } from "../../src/analysis/estimators/plateau.ts";
import { traceTrial } from "../../src/analysis/estimators/series.ts";
import { findWindow as findWindowAt } from "../../src/analysis/estimators/warmup.ts";
import { limitsOf, memory } from "../../src/analysis/verdict/limits.ts";
import type { Point } from "../../src/analysis/estimators/series.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { seedRandom, trialOf } from "../support/series.ts";

const mib = 1024 * 1024;
const series = (valueAt: (requests: number) => number, n = 65) =>
  Array.from({ length: n }, (_, index) => ({ requests: index * 100, value: valueAt(index * 100) }));

const findWindow = (each: readonly (readonly Point[])[]) => findWindowAt(each, limitsOf(memory, policy).resolution);

test("a straight line has no warm-up, whatever its slope", () => {
  expect(findWindow([series(() => 20 * mib), series((n) => 20 * mib + 1024 * n)])).toEqual({
    fromRequests: 0,
    toRequests: 6400,
  });
});

test("the warm-up ends where a heap has filled", () => {
  const window = findWindow([series((n) => 6 * mib + 4 * mib * Math.min(1, n / 2000))]);
  // The grid has 32 places over two thirds of 6,400 requests, 133 apart.
  expect(window?.fromRequests).toBeGreaterThanOrEqual(1900);
  expect(window?.fromRequests).toBeLessThanOrEqual(2134);
});

test("one side's warm-up cuts the other side alike", () => {
  const warming = series((n) => 6 * mib + 4 * mib * Math.min(1, n / 2000));
  const flat = series(() => 6 * mib);
  expect(findWindow([flat, warming])).toEqual(findWindow([warming, flat]));
  expect(findWindow([flat, warming])?.fromRequests).toBeGreaterThan(1800);
});

test("noise alone costs little of the window", () => {
  const random = seedRandom(3);
  const noisy = Array.from({ length: 6 }, () => series(() => 20 * mib + mib * random.normal()));
  expect(findWindow(noisy)?.fromRequests).toBeLessThan(6400 / 4);
});

test("pages that come and go do not move the start: below the resolution a stretch is as good as another", () => {
  const window = findWindow([series((n) => 20 * mib + (n < 3000 ? 4096 * ((n / 100) % 2) : 0))]);
  expect(window?.fromRequests).toBe(0);
});

test("the window ends where the shortest series does", () => {
  expect(findWindow([series(() => mib), series(() => mib, 40)])?.toRequests).toBe(3900);
});

test("fewer than eight points have no window", () => {
  expect(findWindow([series(() => mib, 7)])).toBeNull();
  expect(findWindow([series(() => mib, 8)])).not.toBeNull();
});

test("a plateau is the median of the last quarter, the last level that of three readings", () => {
  const rising = series((n) => n);
  // The last quarter of 0–6,400 are the samples 4,800 … 6,400, the middle of which is 5,600.
  expect(plateauLevel(rising, { fromRequests: 0, toRequests: 6400 })).toBe(5600);
  expect(lastLevel(rising)).toBe(6300);
});

test("of several readings at one request count the last stands, and samples come in order", () => {
  const trial = trialOf("head", 0, [
    [100, 3],
    [0, 1],
    [0, 2],
  ]);
  expect(traceTrial(trial)).toEqual([
    { requests: 0, value: 2 },
    { requests: 100, value: 3 },
  ]);
});
