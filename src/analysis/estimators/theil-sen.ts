/**
 * The Theil–Sen slope: the median of the slopes between all pairs of points (Theil 1950, Sen 1968).
 *
 * Assumes one trend over the whole stretch. Up to 29 % of the points may be arbitrarily wrong, so a few teeth of
 * a garbage collector's saw do not move it; a level shift in the middle of the stretch does, hence slope.ts.
 */
import { median } from "./series.ts";
import type { Point } from "./series.ts";

/** Per request; NaN for fewer than two request counts. */
export function theilSenSlope(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [index, left] of points.entries()) {
    for (let other = index + 1; other < points.length; other += 1) {
      const right = points[other];
      if (right !== undefined && right.requests !== left.requests) {
        slopes.push((right.value - left.value) / (right.requests - left.requests));
      }
    }
  }
  return median(slopes);
}
