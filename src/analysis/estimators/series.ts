/** Trials as the estimators see them: a quantity over answered requests, and the averages that they share. */
import { rssBytes, type Sample, type Trial } from "../../model/measurement.ts";

export interface Point {
  readonly requests: number;
  /** In the unit of the quantity: bytes, or a count. */
  readonly value: number;
}

/**
 * The series of one trial, ordered by requests. `read` extracts the quantity from a sample; samples without it are
 * skipped. Where memory was read more than once at one request count (while a checkpoint settles) the last reading
 * counts, because the load continued from there.
 */
export function traceTrial(trial: Trial, read: (sample: Sample) => number | undefined = rssBytes): readonly Point[] {
  const last = new Map<number, number>();
  for (const sample of trial.samples) {
    const value = read(sample);
    if (value !== undefined) last.set(sample.requests, value);
  }
  return [...last]
    .map(([requests, value]) => ({ requests, value }))
    .sort((left, right) => left.requests - right.requests);
}

export interface Window {
  readonly fromRequests: number;
  readonly toRequests: number;
}

export function cutWindow(series: readonly Point[], window: Window): readonly Point[] {
  return series.filter((point) => point.requests >= window.fromRequests && point.requests <= window.toRequests);
}

/** The second half of a window, by requests. */
export function lateHalf(window: Window): Window {
  return { fromRequests: (window.fromRequests + window.toRequests) / 2, toRequests: window.toRequests };
}

/** The last quarter of a window. A cache that was full after four fifths of the run is flat for most of it. */
export function tail({ fromRequests, toRequests }: Window): Window {
  return { fromRequests: toRequests - (toRequests - fromRequests) / 4, toRequests };
}

/** NaN for an empty list. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** NaN for an empty list. */
export function median(values: readonly number[]): number {
  // A typed array sorts by number, and fast: Theil–Sen asks for the median of thousands.
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
