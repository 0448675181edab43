/** What the rules look at: slopes and levels of the trials of a target, over one window. */
import { countPairs, type TargetMeasurement, type Trial } from "../../model/measurement.ts";
import { estimateDifference, estimateMean } from "../estimators/comparison.ts";
import type { Estimate, Prior } from "../estimators/comparison.ts";
import { causeOfEnd } from "./ends.ts";
import { fitLine } from "../estimators/line.ts";
import { lastLevelBytes, plateauBytes } from "../estimators/plateau.ts";
import { cutWindow, lateHalf, median, tail, traceTrial } from "../estimators/series.ts";
import type { Point, Window } from "../estimators/series.ts";
import { fitTrend, removeSteps, residualNoise } from "../estimators/slope.ts";
import type { Trend } from "../estimators/slope.ts";
import { theilSenSlope } from "../estimators/theil-sen.ts";
import { findWindow, minPoints } from "../estimators/warmup.ts";

/** One side's trials over a window, each list in order of the pairs. */
export interface SideEvidence {
  readonly window: Window;
  readonly trends: readonly Trend[];
  readonly slopes: readonly number[];
  /** Theil–Sen of the second half of the window, level shifts taken out. */
  readonly lateSlopes: readonly number[];
  /** Least squares of the last quarter. */
  readonly tailSlopes: readonly number[];
  /** The largest rise from one reading to the next, in bytes: the stair of a heap that grows by stairs. */
  readonly stairs: readonly number[];
  readonly plateaus: readonly number[];
  readonly lastLevels: readonly number[];
}

export interface Evidence {
  readonly window: Window;
  readonly base: SideEvidence;
  readonly head: SideEvidence;
  /** Head − base, bytes a request. */
  readonly slope: Estimate;
  /** Head − base, bytes. */
  readonly level: Estimate;
  /** Root mean square of what the trends of both sides leave unexplained. */
  readonly noiseBytes: number;
}

/** One pair cannot tell its own noise. */
export const minPairs = 2;

/**
 * The prior counts as two more degrees of freedom: without it two pairs would have two, and intervals too wide for
 * anything; with more of it, intervals of few containers are too narrow, for the prior sees one container only.
 */
const priorDegrees = 2;

/**
 * Widens every slope's error, for containers differ by more than the prior sees in one. Set so that 95 % intervals hold
 * the truth in about 95 % of the simulated comparisons (test/analysis/calibration.test.ts).
 */
const slopeInflation = 1.3;

/**
 * Differences between two runs of the same container below this are the reader's and the allocator's: a page is
 * 4 KiB, glibc asks for 132 KiB at a time and CPython for 256 KiB or 1 MiB, touched bit by bit.
 */
const resolutionBytes = 64 * 1024;

/** Of its pair's series, a pair whose common range is shorter than this share of the longest is left out. */
const minCommonShare = 0.5;

interface Pair {
  readonly base: readonly Point[];
  readonly head: readonly Point[];
}

function commonRequests(pair: Pair): number {
  return Math.min(pair.base.at(-1)?.requests ?? 0, pair.head.at(-1)?.requests ?? 0);
}

function tracePairs(trials: readonly Trial[]): readonly Pair[] {
  const lived = trials.filter((trial) => causeOfEnd(trial) === "lived");
  const pairs = lived
    .filter((trial) => trial.side === "base")
    .toSorted((left, right) => left.pair - right.pair)
    .flatMap((base) => {
      const head = lived.find((trial) => trial.side === "head" && trial.pair === base.pair);
      return head === undefined ? [] : [{ base: traceTrial(base), head: traceTrial(head) }];
    })
    .filter(({ base, head }) => base.length >= minPoints && head.length >= minPoints);
  // A run that was cut short must not shorten the window of all others.
  const longest = Math.max(0, ...pairs.map(commonRequests));
  return pairs.filter((pair) => commonRequests(pair) >= minCommonShare * longest);
}

/**
 * A first look that was sure after one pair went straight on to the longer one (`isSureAtOnce`): as far as the first
 * look goes, that one is its second pair.
 */
function firstLook({ trials, confirmation, workload }: TargetMeasurement): readonly Trial[] {
  if (confirmation === undefined || countPairs(trials) >= minPairs) return trials;
  const shortened = confirmation.trials.map((trial) => ({
    ...trial,
    samples: trial.samples.filter(({ requests }) => requests <= workload.requests),
  }));
  return [...trials, ...shortened];
}

/** Pairs that both sides lived through, with enough samples, over a common range. */
export function countUsablePairs(target: TargetMeasurement): number {
  return tracePairs(firstLook(target)).length;
}

/** Uneven counts may leave less than two samples in the last quarter: the second half stands in. */
function tailSlope(points: readonly Point[], window: Window): number {
  const last = cutWindow(points, tail(window));
  return fitLine(last.length >= 3 ? last : cutWindow(points, lateHalf(window))).bytesPerRequest;
}

function largestRise(points: readonly Point[]): number {
  return Math.max(0, ...points.slice(1).map(({ bytes }, index) => bytes - (points[index]?.bytes ?? bytes)));
}

function examineSide(series: readonly (readonly Point[])[], window: Window): SideEvidence {
  const cut = series.map((points) => cutWindow(points, window));
  const trends = cut.map(fitTrend);
  const level = cut.map((points, index) => removeSteps(points, trends[index]?.steps ?? []));
  return {
    window,
    trends,
    slopes: trends.map((trend) => trend.bytesPerRequest),
    lateSlopes: level.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
    tailSlopes: level.map((points) => tailSlope(points, window)),
    stairs: cut.map(largestRise),
    plateaus: cut.map((points) => plateauBytes(points, window)),
    lastLevels: cut.map(lastLevelBytes),
  };
}

/** Both sides over one window; null when there are too few usable pairs or no window. */
export function examinePairs(target: TargetMeasurement): Evidence | null {
  const pairs = tracePairs(firstLook(target));
  const growth = pairs.length < minPairs ? null : examineGrowth(pairs);
  return growth && { ...growth, level: estimateLevelDifference(growth.base.plateaus, growth.head.plateaus) };
}

/** What trials of a single pair tell, whose levels have no known noise; null when they are too few or too short. */
export function examineOnePair(trials: readonly Trial[]): Omit<Evidence, "level"> | null {
  const pairs = tracePairs(trials);
  return pairs.length === 0 ? null : examineGrowth(pairs);
}

function examineGrowth(pairs: readonly Pair[]): Omit<Evidence, "level"> | null {
  const window = findWindow(pairs.flatMap(({ base, head }) => [base, head]));
  if (window === null) return null;
  const base = examineSide(
    pairs.map((pair) => pair.base),
    window,
  );
  const head = examineSide(
    pairs.map((pair) => pair.head),
    window,
  );
  const trends = [...base.trends, ...head.trends];
  return {
    window,
    base,
    head,
    slope: estimateDifference(base.slopes, head.slopes, slopePrior(trends, window)),
    noiseBytes: residualNoise(trends),
  };
}

/** A run that goes on for less than half of what was seen before it shows nothing new. */
const leastBeyond = 1.5;

/**
 * The trials of a longer run over what lies beyond `seen`, with no level shift taken out; null when none of them went
 * far enough.
 */
export function examineBeyond(
  trials: readonly Trial[],
  seen: Window,
): Pick<Evidence, "window" | "base" | "head" | "noiseBytes"> | null {
  const pairs = tracePairs(trials);
  const toRequests = Math.min(...pairs.map(commonRequests));
  const window = { fromRequests: seen.toRequests, toRequests };
  if (pairs.length === 0 || toRequests < leastBeyond * seen.toRequests) return null;
  const series = (["base", "head"] as const).map((side) => pairs.map((pair) => cutWindow(pair[side], window)));
  if (series.flat().some((points) => points.length < minPoints)) return null;
  const [base, head] = series.map((each) => examineRaw(each, window));
  if (base === undefined || head === undefined) return null;
  const trends = [...base.trends, ...head.trends];
  return { window, base, head, noiseBytes: residualNoise(trends) };
}

function examineRaw(series: readonly (readonly Point[])[], window: Window): SideEvidence {
  return {
    window,
    trends: series.map(fitTrend),
    slopes: series.map(theilSenSlope),
    lateSlopes: series.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
    tailSlopes: series.map((points) => tailSlope(points, window)),
    stairs: series.map(largestRise),
    plateaus: series.map((points) => plateauBytes(points, window)),
    lastLevels: series.map(lastLevelBytes),
  };
}

/**
 * One side by itself, its trials that died among them: for what a report says about a side that has no usable
 * partner. null when no trial has enough samples.
 */
export function examineAlone(trials: readonly Trial[]): SideEvidence | null {
  const series = trials.map(traceTrial).filter((points) => points.length >= minPoints);
  const window = series.length === 0 ? null : findWindow(series);
  return window === null ? null : examineSide(series, window);
}

function slopePrior(trends: readonly Trend[], window: Window): Prior {
  return {
    variance: median(trends.map((trend) => trend.standardError ** 2)),
    degrees: priorDegrees,
    inflation: slopeInflation,
    resolution: resolutionBytes / (window.toRequests - window.fromRequests),
  };
}

/** Levels differ more between containers than within one (where V8 grew its heap is fixed early), so no prior. */
const levelPrior: Prior = { variance: 0, degrees: 0, inflation: 1, resolution: resolutionBytes };

export function estimateSlope(side: SideEvidence): Estimate {
  return estimateMean(side.slopes, slopePrior(side.trends, side.window));
}

/** null for a single trial, whose level has no known noise. */
export function estimateLevel(levels: readonly number[]): Estimate | null {
  return levels.length < minPairs ? null : estimateMean(levels, levelPrior);
}

export function estimateLevelDifference(base: readonly number[], head: readonly number[]): Estimate {
  return estimateDifference(base, head, levelPrior);
}
