/**
 * The slope of one trial after warm-up, per request, with the level shifts taken out.
 *
 * Estimated: y = a + b·x + Σ J_k·1[x ≥ c_k] + e, with K = 0, 1 or 2 shifts, by least squares on block medians.
 * Which K and where: the least BIC, with a penalty of three parameters a shift (its place, its size, and the
 * search for them), as change-point criteria have it (Zhang & Siegmund 2007). A heap that grows once by
 * 16 MiB after 95,000 requests (V8 does, in leak-free services) is a level and no trend.
 *
 * Only upward shifts count. A drop is a collection: with drops taken out, a sawtooth would become the rate
 * at which it allocates, and every service that makes garbage would leak.
 *
 * Breaks: when a leak comes as two jumps (a table that doubles) it is taken for two shifts and not seen; when
 * residuals are strongly correlated over the whole window the standard error is too small, which is why
 * comparison.ts puts the variance between containers first.
 */
import { mean, median } from "./series.ts";
import type { Point } from "./series.ts";

export interface Step {
  readonly atRequests: number;
  readonly size: number;
}

export interface Trend {
  readonly perRequest: number;
  /** Of the slope, from the residuals of this trial alone, widened for their serial correlation. */
  readonly standardError: number;
  /** Root mean square of what the trend does not explain. */
  readonly residual: number;
  readonly steps: readonly Step[];
}

/** Root mean square of what several trends together leave unexplained. */
export function residualNoise(trends: readonly Trend[]): number {
  return Math.sqrt(mean(trends.map((trend) => trend.residual ** 2)));
}

/** Enough to place a shift; few enough that a block holds several samples, whose median ignores single teeth. */
const maxBlocks = 24;

/** A shift needs this many blocks on each of its sides, or it would fit a single odd reading. */
const minSegment = 3;

/** Block medians in equal numbers of samples. */
export function blockMedians(points: readonly Point[]): readonly Point[] {
  const size = Math.ceil(points.length / maxBlocks);
  const blocks: Point[] = [];
  for (let start = 0; start < points.length; start += size) {
    const block = points.slice(start, start + size);
    blocks.push({
      requests: mean(block.map((point) => point.requests)),
      value: median(block.map((point) => point.value)),
    });
  }
  return blocks;
}

interface Sums {
  readonly n: number;
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

const noSums: Sums = { n: 0, x: 0, y: 0, xx: 0, xy: 0, yy: 0 };

/** prefix[i] sums the first i points, so that any segment is one subtraction. */
function prefixSums(points: readonly Point[], centre: Point): readonly Sums[] {
  const prefix: Sums[] = [noSums];
  let sums = noSums;
  for (const point of points) {
    // Centred: squares of 10⁸ bytes would otherwise eat the digits that matter.
    const x = point.requests - centre.requests;
    const y = point.value - centre.value;
    sums = {
      n: sums.n + 1,
      x: sums.x + x,
      y: sums.y + y,
      xx: sums.xx + x * x,
      xy: sums.xy + x * y,
      yy: sums.yy + y * y,
    };
    prefix.push(sums);
  }
  return prefix;
}

interface Fit {
  readonly cuts: readonly number[];
  readonly slope: number;
  readonly sxx: number;
  readonly rss: number;
  readonly jumps: readonly number[];
  readonly criterion: number;
}

/**
 * With the cuts given, least squares is the within-segment regression: each segment keeps its own mean, all
 * share one slope. A jump is what is left between two segments' means after the slope.
 */
function fitCuts(prefix: readonly Sums[], cuts: readonly number[], quantum: number): Fit {
  const ends = [0, ...cuts, prefix.length - 1];
  let sxx = 0;
  let sxy = 0;
  let syy = 0;
  const means: { readonly x: number; readonly y: number }[] = [];
  for (let segment = 1; segment < ends.length; segment += 1) {
    const from = prefix[ends[segment - 1] ?? 0] ?? noSums;
    const to = prefix[ends[segment] ?? 0] ?? noSums;
    const n = to.n - from.n;
    const x = to.x - from.x;
    const y = to.y - from.y;
    sxx += to.xx - from.xx - (x * x) / n;
    sxy += to.xy - from.xy - (x * y) / n;
    syy += to.yy - from.yy - (y * y) / n;
    means.push({ x: x / n, y: y / n });
  }
  const slope = sxx > 0 ? sxy / sxx : 0;
  const rss = Math.max(0, syy - slope * sxy);
  const jumps = means.slice(1).map((right, index) => {
    const left = means[index] ?? right;
    return right.y - left.y - slope * (right.x - left.x);
  });
  const n = prefix.length - 1;
  const criterion = n * Math.log(rss / n + quantum ** 2) + (2 + 3 * cuts.length) * Math.log(n);
  return { cuts, slope, sxx, rss, jumps, criterion };
}

function placements(n: number): readonly (readonly number[])[] {
  const all: (readonly number[])[] = [];
  for (let first = minSegment; first <= n - minSegment; first += 1) {
    all.push([first]);
    for (let second = first + minSegment; second <= n - minSegment; second += 1) all.push([first, second]);
  }
  return all;
}

/**
 * How much the variance of a slope grows when neighbours resemble each other: (1 + ρ) / (1 − ρ), ρ the lag-1
 * correlation of the residuals, corrected for its downward bias in short series (Kendall 1954) and kept below
 * 0.8, beyond which two dozen blocks cannot tell it from a trend.
 */
function serialInflation(residuals: readonly number[]): number {
  const total = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  if (total === 0) return 1;
  const lagged = residuals.slice(1).reduce((sum, residual, index) => sum + residual * (residuals[index] ?? 0), 0);
  const raw = lagged / total;
  const rho = Math.min(0.8, Math.max(0, raw + (1 + 3 * raw) / residuals.length));
  return (1 + rho) / (1 - rho);
}

/** The series without its level shifts. They are upward, so that this can only make what comes later grow less. */
export function removeSteps(points: readonly Point[], steps: readonly Step[]): readonly Point[] {
  return points.map(({ requests, value }) => ({ requests, value: value - shiftAt(steps, requests) }));
}

function shiftAt(steps: readonly Step[], requests: number): number {
  return steps.reduce((sum, step) => sum + (requests >= step.atRequests ? step.size : 0), 0);
}

/**
 * Fits a window's points; at least three are needed for a standard error. `quantum` is added to the residuals in the
 * criterion: memory moves in pages, arenas and slabs, and a fit that is better by less means nothing. Without it a
 * series that is flat except for single pages is cut into steps.
 */
export function fitTrend(points: readonly Point[], quantum: number): Trend {
  const blocks = blockMedians(points);
  const n = blocks.length;
  const centre = { requests: mean(blocks.map((block) => block.requests)), value: mean(blocks.map((b) => b.value)) };
  const prefix = prefixSums(blocks, centre);
  let best = fitCuts(prefix, [], quantum);
  for (const cuts of placements(n)) {
    const fit = fitCuts(prefix, cuts, quantum);
    if (fit.criterion < best.criterion && fit.jumps.every((jump) => jump > 0)) best = fit;
  }
  const steps = best.cuts.map((cut, index) => ({
    atRequests: blocks[cut]?.requests ?? 0,
    size: best.jumps[index] ?? 0,
  }));
  const flat = removeSteps(blocks, steps).map(
    ({ requests, value }) => value - centre.value - best.slope * (requests - centre.requests),
  );
  const level = mean(flat);
  const residuals = flat.map((value) => value - level);
  const variance = best.rss / Math.max(1, n - 2 - steps.length);
  const standardError = best.sxx > 0 ? Math.sqrt((variance * serialInflation(residuals)) / best.sxx) : 0;
  return { perRequest: best.slope, standardError, residual: Math.sqrt(best.rss / n), steps };
}
