/**
 * Where the warm-up ends: one window for all trials of a target, found in the series and never configured.
 *
 * The rule is the marginal standard error rule (MSER; White 1997, White & Robinson 2010: cut the start off a
 * simulation where the mean of the rest is known most precisely), with the slope in place of the mean: the
 * start is chosen so that the slopes after it have the least standard error, s²(w) / Sxx(w), summed over all
 * trials of both sides. While a curve is cut away s² falls faster than Sxx; once the rest is straight, cutting
 * more only costs Sxx (a cube), so a straight leak, a flat line and a steady sawtooth keep their whole length.
 *
 * Assumes that what follows the warm-up is a straight line plus noise. Breaks when the warm-up takes longer than
 * two thirds of the run: the start is then the latest allowed one, and the persistence rule of verdict.ts and the
 * difference to base, which warms up alike, have to carry the verdict.
 * Head and base share the window: over different ones the same service would differ from itself.
 */
import { fitLine } from "./line.ts";
import { cutWindow } from "./series.ts";
import type { Point, Window } from "./series.ts";

/** White limits the cut to half of the run; runtimes need more (V8: up to 20,000 requests), so it is two thirds. */
const latestStart = 2 / 3;
const candidates = 32;

/** Fewer points after warm-up than this say nothing about a line and its noise. */
export const minPoints = 8;

function slopeVariance(points: readonly Point[], resolution: number): number {
  const line = fitLine(points);
  return (line.residualSquares / (points.length - 2) + resolution ** 2) / line.sxx;
}

/**
 * null when no start leaves every series at least `minPoints` points. Series must not be empty. Residuals below
 * `resolution` count as that much: without it a stretch that happens to be flat to the byte would always win.
 */
export function findWindow(series: readonly (readonly Point[])[], resolution: number): Window | null {
  const toRequests = Math.min(...series.map((points) => points.at(-1)?.requests ?? 0));
  let best: Window | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let candidate = 0; candidate <= candidates; candidate += 1) {
    const window = { fromRequests: (candidate / candidates) * latestStart * toRequests, toRequests };
    const cut = series.map((points) => cutWindow(points, window));
    if (cut.some((points) => points.length < minPoints)) break;
    const variance = cut.reduce((sum, points) => sum + slopeVariance(points, resolution), 0);
    if (variance < least) {
      least = variance;
      best = window;
    }
  }
  return best;
}
