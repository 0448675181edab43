/**
 * The ordinary least-squares line. Efficient where noise is even and averages over the teeth of a sawtooth, which
 * the median of Theil–Sen follows up each tooth; moved by single outliers, so only for where those are few.
 */
import type { Point } from "./series.ts";

export interface Line {
  readonly perRequest: number;
  /** Squared distances of the request counts from their mean. */
  readonly sxx: number;
  readonly residualSquares: number;
}

/** Of at least two request counts. */
export function fitLine(points: readonly Point[]): Line {
  const n = points.length;
  const meanX = points.reduce((sum, point) => sum + point.requests, 0) / n;
  const meanY = points.reduce((sum, point) => sum + point.value, 0) / n;
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  for (const point of points) {
    const x = point.requests - meanX;
    const y = point.value - meanY;
    sxx += x * x;
    sxy += x * y;
    syy += y * y;
  }
  return { perRequest: sxy / sxx, sxx, residualSquares: Math.max(0, syy - (sxy * sxy) / sxx) };
}
