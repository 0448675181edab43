/** What comes to mind first, on one run of one container: the rules that ours is held against. */
import { fitLine } from "../../src/analysis/estimators/line.ts";
import type { Point } from "../../src/analysis/estimators/series.ts";
import { studentQuantile } from "../../src/analysis/estimators/student.ts";

type Rule = (points: readonly Point[]) => boolean;

/** A straight line through everything after the first 500 requests, and a test of its slope at 1 %. */
const straightLine: Rule = (points) => {
  const settled = points.filter(({ requests }) => requests >= 500);
  const line = fitLine(settled);
  const standardError = Math.sqrt(line.residualSquares / (settled.length - 2) / line.sxx);
  return line.perRequest > studentQuantile(0.99, settled.length - 2) * standardError;
};

/** `docker stats` before and after: a tenth more. */
const endMinusStart: Rule = (points) => (points.at(-1)?.value ?? 0) > 1.1 * (points[0]?.value ?? 0);

/** `docker stats` at two points once it runs: anything more. */
const twoPoints: Rule = (points) => {
  const early = points.find(({ requests }) => requests >= 500);
  return (points.at(-1)?.value ?? 0) > (early?.value ?? 0);
};

/** Mann–Kendall at 1 %, as if readings were independent of each other. */
const mannKendall: Rule = (points) => {
  const settled = points.filter(({ requests }) => requests >= 500);
  const n = settled.length;
  let s = 0;
  for (const [index, earlier] of settled.entries()) {
    for (const later of settled.slice(index + 1)) s += Math.sign(later.value - earlier.value);
  }
  const variance = (n * (n - 1) * (2 * n + 5)) / 18;
  // The normal approximation has 2.326 for 1 %, one-sided.
  return (s - 1) / Math.sqrt(variance) > 2.326;
};

export const naiveRules = { straightLine, endMinusStart, twoPoints, mannKendall } as const;
