/** The figures that the rules judge: slopes and levels of the trials of a target, over one window. */
import { countPairs, lookOf, type TargetMeasurement, type Trial, trialsOfLook } from "../../model/measurement.ts";
import { estimateDifference, estimateMean } from "../estimators/comparison.ts";
import type { Estimate, Prior } from "../estimators/comparison.ts";
import { fitLine } from "../estimators/line.ts";
import { lastLevel, plateauLevel } from "../estimators/plateau.ts";
import { cutWindow, lateHalf, median, tail, traceTrial } from "../estimators/series.ts";
import type { Point, Window } from "../estimators/series.ts";
import { fitTrend, removeSteps, residualNoise } from "../estimators/slope.ts";
import type { Trend } from "../estimators/slope.ts";
import { theilSenSlope } from "../estimators/theil-sen.ts";
import { findWindow, minPoints } from "../estimators/warmup.ts";
import { causeOfEnd } from "./ends.ts";
import type { Limits, Quantity } from "./limits.ts";

/** One side's trials over a window, each list in order of the pairs. */
export interface SideEvidence {
  readonly window: Window;
  readonly trends: readonly Trend[];
  readonly slopes: readonly number[];
  /** Theil–Sen of the second half of the window, level shifts taken out. */
  readonly lateSlopes: readonly number[];
  /** Least squares of the last quarter. */
  readonly tailSlopes: readonly number[];
  /** The largest rise from one reading to the next: the stair of a heap that grows by stairs. */
  readonly stairs: readonly number[];
  readonly plateaus: readonly number[];
  readonly lastLevels: readonly number[];
}

export interface Evidence {
  readonly window: Window;
  readonly base: SideEvidence;
  readonly head: SideEvidence;
  /** Head − base, per request. */
  readonly slope: Estimate;
  /** Head − base. */
  readonly level: Estimate;
  /** Root mean square of what the trends of both sides leave unexplained. */
  readonly noise: number;
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

/** A pair whose common range is shorter than this share of the longest one is left out. */
const minCommonShare = 0.5;

interface Pair {
  readonly base: readonly Point[];
  readonly head: readonly Point[];
}

function commonRequests(pair: Pair): number {
  return Math.min(pair.base.at(-1)?.requests ?? 0, pair.head.at(-1)?.requests ?? 0);
}

function tracePairs(trials: readonly Trial[], { read }: Quantity): readonly Pair[] {
  const lived = trials.filter((trial) => causeOfEnd(trial) === "lived");
  const pairs = lived
    .filter((trial) => trial.side === "base")
    .toSorted((left, right) => left.pair - right.pair)
    .flatMap((base) => {
      const head = lived.find((trial) => trial.side === "head" && trial.pair === base.pair);
      return head === undefined ? [] : [{ base: traceTrial(base, read), head: traceTrial(head, read) }];
    })
    .filter(({ base, head }) => base.length >= minPoints && head.length >= minPoints);
  // A run that was cut short must not shorten the window of all others.
  const longest = Math.max(0, ...pairs.map(commonRequests));
  return pairs.filter((pair) => commonRequests(pair) >= minCommonShare * longest);
}

/**
 * A first look that was sure after one pair went straight on to the longer look, whose pair then also serves as the
 * second pair of the first look, as far as that one goes.
 */
function firstTrials(target: TargetMeasurement): readonly Trial[] {
  const first = lookOf(target, "first");
  const longer = lookOf(target, "longer");
  if (first === undefined) return [];
  if (longer === undefined || countPairs(first.trials) >= minPairs) return first.trials;
  const shortened = longer.trials.map((trial) => ({
    ...trial,
    samples: trial.samples.filter(({ requests }) => requests <= first.requests),
  }));
  return [...first.trials, ...shortened];
}

/** Pairs that both sides survived, with enough samples over a common range. */
export function countUsablePairs(target: TargetMeasurement, quantity: Quantity): number {
  return tracePairs(firstTrials(target), quantity).length;
}

/** Uneven counts may leave less than two samples in the last quarter: the second half stands in. */
function tailSlope(points: readonly Point[], window: Window): number {
  const last = cutWindow(points, tail(window));
  return fitLine(last.length >= 3 ? last : cutWindow(points, lateHalf(window))).perRequest;
}

function largestRise(points: readonly Point[]): number {
  return Math.max(0, ...points.slice(1).map(({ value }, index) => value - (points[index]?.value ?? value)));
}

function examineSide(series: readonly (readonly Point[])[], window: Window, { quantum }: Limits): SideEvidence {
  const cut = series.map((points) => cutWindow(points, window));
  const trends = cut.map((points) => fitTrend(points, quantum));
  const level = cut.map((points, index) => removeSteps(points, trends[index]?.steps ?? []));
  return {
    window,
    trends,
    slopes: trends.map((trend) => trend.perRequest),
    lateSlopes: level.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
    tailSlopes: level.map((points) => tailSlope(points, window)),
    stairs: cut.map(largestRise),
    plateaus: cut.map((points) => plateauLevel(points, window)),
    lastLevels: cut.map(lastLevel),
  };
}

/** The first look, both sides over one window; null when there are too few usable pairs or no window. */
export function examinePairs(target: TargetMeasurement, quantity: Quantity, limits: Limits): Evidence | null {
  const pairs = tracePairs(firstTrials(target), quantity);
  const growth = pairs.length < minPairs ? null : examineGrowth(pairs, limits);
  return growth && { ...growth, level: estimateLevelDifference(growth.base.plateaus, growth.head.plateaus, limits) };
}

/** A first look of a single pair, whose levels have no known noise; null when it is too short. */
export function examineOnePair(
  target: TargetMeasurement,
  quantity: Quantity,
  limits: Limits,
): Omit<Evidence, "level"> | null {
  const pairs = tracePairs(trialsOfLook(target, "first"), quantity);
  return pairs.length === 0 ? null : examineGrowth(pairs, limits);
}

function examineGrowth(pairs: readonly Pair[], limits: Limits): Omit<Evidence, "level"> | null {
  const window = findWindow(
    pairs.flatMap(({ base, head }) => [base, head]),
    limits.resolution,
  );
  if (window === null) return null;
  const [base, head] = (["base", "head"] as const).map((side) =>
    examineSide(
      pairs.map((pair) => pair[side]),
      window,
      limits,
    ),
  );
  if (base === undefined || head === undefined) return null;
  const trends = [...base.trends, ...head.trends];
  return {
    window,
    base,
    head,
    slope: estimateDifference(base.slopes, head.slopes, slopePrior(trends, window, limits)),
    noise: residualNoise(trends),
  };
}

/** A run that adds less than half of what was seen before shows nothing new. */
const leastBeyond = 1.5;

/**
 * The trials of a later look over what lies beyond `seen`, with no level shift taken out; null when none of them went
 * far enough.
 */
export function examineBeyond(
  trials: readonly Trial[],
  seen: Window,
  quantity: Quantity,
  limits: Limits,
): Omit<Evidence, "slope" | "level"> | null {
  const pairs = tracePairs(trials, quantity);
  const toRequests = Math.min(...pairs.map(commonRequests));
  const window = { fromRequests: seen.toRequests, toRequests };
  if (pairs.length === 0 || toRequests < leastBeyond * seen.toRequests) return null;
  const series = (["base", "head"] as const).map((side) => pairs.map((pair) => cutWindow(pair[side], window)));
  if (series.flat().some((points) => points.length < minPoints)) return null;
  const [base, head] = series.map((each) => examineRaw(each, window, limits));
  if (base === undefined || head === undefined) return null;
  return { window, base, head, noise: residualNoise([...base.trends, ...head.trends]) };
}

function examineRaw(series: readonly (readonly Point[])[], window: Window, { quantum }: Limits): SideEvidence {
  return {
    window,
    trends: series.map((points) => fitTrend(points, quantum)),
    slopes: series.map(theilSenSlope),
    lateSlopes: series.map((points) => theilSenSlope(cutWindow(points, lateHalf(window)))),
    tailSlopes: series.map((points) => tailSlope(points, window)),
    stairs: series.map(largestRise),
    plateaus: series.map((points) => plateauLevel(points, window)),
    lastLevels: series.map(lastLevel),
  };
}

/**
 * One side by itself, including trials that died: for the report's figures of a side without a usable partner. null
 * when no trial has enough samples.
 */
export function examineAlone(trials: readonly Trial[], { read }: Quantity, limits: Limits): SideEvidence | null {
  const series = trials.map((trial) => traceTrial(trial, read)).filter((points) => points.length >= minPoints);
  const window = series.length === 0 ? null : findWindow(series, limits.resolution);
  return window === null ? null : examineSide(series, window, limits);
}

function slopePrior(trends: readonly Trend[], window: Window, { resolution }: Limits): Prior {
  return {
    variance: median(trends.map((trend) => trend.standardError ** 2)),
    degrees: priorDegrees,
    inflation: slopeInflation,
    resolution: resolution / (window.toRequests - window.fromRequests),
  };
}

/** Levels differ more between containers than within one (where V8 grew its heap is fixed early), so no prior. */
function levelPrior({ resolution }: Limits): Prior {
  return { variance: 0, degrees: 0, inflation: 1, resolution };
}

export function estimateSlope(side: SideEvidence, limits: Limits): Estimate {
  return estimateMean(side.slopes, slopePrior(side.trends, side.window, limits));
}

/** null for a single trial, whose level has no known noise. */
export function estimateLevel(levels: readonly number[], limits: Limits): Estimate | null {
  return levels.length < minPairs ? null : estimateMean(levels, levelPrior(limits));
}

export function estimateLevelDifference(base: readonly number[], head: readonly number[], limits: Limits): Estimate {
  return estimateDifference(base, head, levelPrior(limits));
}
