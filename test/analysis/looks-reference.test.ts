/** The first and the longer look as a whole against an independent implementation in SciPy (reference/looks.py). */
import { expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { intervalOf } from "../../src/analysis/estimators/comparison.ts";
import { examinePairs } from "../../src/analysis/verdict/evidence.ts";
import { examineLater } from "../../src/analysis/verdict/later-look.ts";
import { limitsOf, memory } from "../../src/analysis/verdict/limits.ts";
import type { Side } from "../../src/model/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { targetOf, trialOf, withLonger } from "../support/series.ts";
import reference from "./reference/looks.json" with { type: "json" };

const limits = limitsOf(memory, policy);

interface Series {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const sides = ["base", "head"] as const;
const trial = (side: Side, pair: number, { x, y }: Series) =>
  trialOf(
    side,
    pair,
    x.map((requests, index) => [requests, y[index]!] as const),
  );

/** Equal but for the last digits of another order of adding up. */
function expectClose(ours: number, theirs: number, digits = 7): void {
  expect(Math.abs(ours - theirs)).toBeLessThanOrEqual(10 ** -digits * Math.max(1, Math.abs(theirs)));
}

test.each(reference.cases)("$name", (known) => {
  const trials = known.first.flatMap((pair, index) => pair.map((series, side) => trial(sides[side]!, index, series)));
  const second = known.second.map((series, side) => trial(sides[side]!, 3, series));
  const target = withLonger(targetOf(trials), second);

  const first = examinePairs(target, memory, limits)!;
  expect(first.window).toEqual(known.window);
  expectClose(first.slope.value, known.firstSlope.value);
  expectClose(first.slope.standardError, known.firstSlope.standardError);
  expect(first.slope.degreesOfFreedom).toBe(known.firstSlope.degreesOfFreedom);

  const { evidence, shown } = examineLater(target, "longer", first, null, memory, limits)!;
  for (const key of ["slopes", "lateSlopes", "tailSlopes", "plateaus"] as const)
    for (const [side, value] of known[key].entries()) expectClose(evidence[sides[side]!][key][0]!, value);
  expectClose(evidence.noise, known.noiseBytes);
  for (const key of ["slope", "level"] as const) {
    const { value, lo, hi } = intervalOf(evidence[key]);
    expectClose(value, known[key].value);
    // t.ppf of older versions is exact to some 1e-9 only.
    expectClose(lo, known[key].lo, 6);
    expectClose(hi, known[key].hi, 6);
  }
  // The reference knows no look that is too weak by itself.
  expect(shown === "weakly" ? "goes-on" : shown).toBe(known.outcome);
});

test("the cases come to each of the three outcomes, and the verdict follows", () => {
  expect(new Set(reference.cases.map(({ outcome }) => outcome))).toEqual(new Set(["goes-on", "ended", "unclear"]));
  const [leak] = reference.cases;
  const trials = leak!.first.flatMap((pair, index) => pair.map((series, side) => trial(sides[side]!, index, series)));
  const second = leak!.second.map((series, side) => trial(sides[side]!, 3, series));
  const target = withLonger(targetOf(trials), second);
  const { verdict, delta } = analyseTarget(target, policy);
  expect(verdict).toBe("leak");
  expectClose(delta!.bytesPerRequest!.value, leak!.slope.value);
});
