import { describe, expect, test } from "vitest";
import type { Estimate } from "../../src/analysis/estimators/comparison.ts";
import type { SideEvidence } from "../../src/analysis/verdict/evidence.ts";
import { compareGrowth, compareLevels, leastGrowth, isLeak } from "../../src/analysis/verdict/growth.ts";
import { limitsOf, memory } from "../../src/analysis/verdict/limits.ts";
import { defaultPolicy as policy } from "../support/policy.ts";

const mib = 1024 * 1024;
const limits = limitsOf(memory, policy);

/** Over 10,000 requests; late and tail slopes are the slopes unless told. */
function side(slopes: readonly number[], rest: Partial<SideEvidence> = {}): SideEvidence {
  return {
    window: { fromRequests: 0, toRequests: 10_000 },
    trends: [],
    slopes,
    lateSlopes: slopes,
    tailSlopes: slopes,
    stairs: slopes.map(() => 0),
    plateaus: slopes.map(() => 20 * mib),
    lastLevels: slopes.map(() => 20 * mib),
    ...rest,
  };
}

/** t(.995) of 6 degrees is 3.7074: with an error of 10 the margin is 37. */
const difference = (value: number, standardError = 10): Estimate => ({ value, standardError, degreesOfFreedom: 6 });
const flat = side([0, 0, 0]);
const compare = (upper: SideEvidence, lower = flat, noise = 0, standardError = 10) =>
  compareGrowth(upper, lower, difference(0, standardError), noise, limits);

describe("a leak needs all of", () => {
  test("an excess clearly above the tolerance: 32 and the margin of 37.07", () => {
    expect(compare(side([69, 69, 69])).clear).toBe(false);
    expect(compare(side([70, 70, 70])).clear).toBe(true);
    expect(compare(side([70, 70, 70]), flat, 0, 11).clear).toBe(false);
  });

  test("growth over the window above a quarter MiB, and above four times the noise", () => {
    expect(leastGrowth(0, limits)).toBe(mib / 4);
    expect(leastGrowth(mib, limits)).toBe(4 * mib);
    // 400 B over 10,000 requests are 3.8 MiB.
    const upper = side([400, 400, 400]);
    expect([compare(upper, flat, 0.9 * mib).large, isLeak(compare(upper, flat, 0.9 * mib))]).toEqual([true, true]);
    expect([compare(upper, flat, mib).large, isLeak(compare(upper, flat, mib))]).toEqual([false, false]);
  });

  test("a second half that grows at least half as fast", () => {
    expect(isLeak(compare(side([400, 400, 400], { lateSlopes: [200, 200, 200] })))).toBe(true);
    expect(isLeak(compare(side([400, 400, 400], { lateSlopes: [199, 199, 199] })))).toBe(false);
  });

  test("a last quarter that grows at least half as fast", () => {
    expect(isLeak(compare(side([400, 400, 400], { tailSlopes: [200, 200, 200] })))).toBe(true);
    expect(isLeak(compare(side([400, 400, 400], { tailSlopes: [199, 199, 199] })))).toBe(false);
  });

  test("every trial above the median of the other side", () => {
    const base = side([0, 90, 200]);
    expect(isLeak(compare(side([600, 600, 91]), base))).toBe(true);
    expect(isLeak(compare(side([600, 600, 90]), base))).toBe(false);
  });

  test("a tenth more than a base that leaks: 300 on 3,000, and the margin of 37", () => {
    const base = side([3000, 3000, 3000]);
    expect(compare(side([3330, 3330, 3330]), base).clear).toBe(false);
    expect(compare(side([3340, 3340, 3340]), base).clear).toBe(true);
  });

  test("growth of its own: a base that shrinks counts as flat", () => {
    expect(compare(side([10, 10, 10]), side([-900, -900, -900])).excess).toBe(10);
  });
});

/** t(.8) of 6 degrees is 0.9057, t(.9) 1.4398: with an error of 10 the margins are 9 and 14. */
describe("a suspicion is raised", () => {
  const suspects = (...given: Parameters<typeof compare>): boolean => compare(...given).suspected;

  test("by growth that is likely more than is tolerated, and has the shape of a leak", () => {
    expect(suspects(side([41, 41, 41]))).toBe(false);
    expect(suspects(side([42, 42, 42]))).toBe(true);
    expect(compare(side([42, 42, 42])).clear).toBe(false);
  });

  test("without that shape by what is likelier still", () => {
    const slower = (slope: number) => side([slope, slope, slope], { lateSlopes: [slope / 3, slope / 3, slope / 3] });
    expect(suspects(slower(46))).toBe(false);
    expect(suspects(slower(47))).toBe(true);
  });

  test("but not by what has ended, is below a quarter MiB in all, or is not in every trial", () => {
    const ended = side([500, 500, 500], { tailSlopes: [0, 0, 0] });
    const short = { window: { fromRequests: 0, toRequests: 4_000 } };
    expect([suspects(ended), suspects(side([60, 60, 60], short)), suspects(side([80, 80, 80], short))]).toEqual([
      false,
      false,
      true,
    ]);
    expect(suspects(side([300, 300, 40]), side([0, 40, 41]))).toBe(false);
  });
});

describe("growth ended", () => {
  test("when the last quarter is flat", () => {
    expect(compare(side([800, 800, 800], { tailSlopes: [0, 1, 2] })).ended).toBe(true);
    expect(compare(side([800, 800, 800])).ended).toBe(false);
  });

  test("not when a stair of the heap lasts longer than that at its pace: 800 · 2,500 is two million", () => {
    const flatEnd = { tailSlopes: [0, 1, 2] };
    expect(compare(side([800, 800, 800], { ...flatEnd, stairs: [1_990_000, 1_990_000, 4e6] })).ended).toBe(true);
    expect(compare(side([800, 800, 800], { ...flatEnd, stairs: [0, 2_010_000, 2_010_000] })).ended).toBe(false);
  });

  test("not when the holes that a collection leaves could have taken it: 1 MiB in 2,500 requests is 419 a request", () => {
    expect(compare(side([410, 410, 410], { tailSlopes: [0, 1, 2] })).ended).toBe(false);
    expect(compare(side([430, 430, 430], { tailSlopes: [0, 1, 2] })).ended).toBe(true);
  });

  test("not when the noise of the last quarter could hide it", () => {
    // Squares 2 · 1,000²: variance 500,000 over four degrees, √(500,000 / 3) = 408; twice that exceeds 800.
    expect(compare(side([800, 800, 800], { tailSlopes: [-1_000, 0, 1_000] })).ended).toBe(false);
  });
});

describe("a level is higher", () => {
  const level = (mibs: readonly number[]): SideEvidence =>
    side([0, 0, 0], { plateaus: mibs.map((each) => each * mib) });

  test("clearly, when the interval is above zero and no trial of it below one of the other", () => {
    const [lower, upper] = [level([20, 20, 20]), level([40, 40, 40])];
    // t(.975) of 6 degrees is 2.4469.
    expect(compareLevels(upper, lower, difference(20 * mib, 8 * mib), limits).clear).toBe(true);
    expect(compareLevels(upper, lower, difference(20 * mib, 9 * mib), limits).clear).toBe(false);
    expect(compareLevels(level([40, 40, 20]), lower, difference(20 * mib, mib), limits).clear).toBe(false);
  });

  test("beyond the tolerance, when above the bytes and above the percentage", () => {
    const beyond = (lowerMib: number, byMib: number): boolean =>
      compareLevels(level([0]), level([lowerMib]), difference(byMib * mib), limits).beyondTolerance;
    expect([beyond(20, 10), beyond(20, 10.1), beyond(200, 20), beyond(200, 20.1)]).toEqual([false, true, false, true]);
  });
});
