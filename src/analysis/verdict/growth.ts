/**
 * Whether one side keeps growing faster than the other, and whether one is higher: the rules between estimates and a
 * verdict. Both work either way round, so that a fix is held to the same proof as a leak.
 */
import type { Predicate } from "../findings.ts";
import type { Estimate } from "../estimators/comparison.ts";
import { estimateDifference, halfWidth } from "../estimators/comparison.ts";
import type { Evidence, SideEvidence } from "./evidence.ts";
import { estimateSlope } from "./evidence.ts";
import { clearMargin, marginOf, smallestDetectable } from "../estimators/power.ts";
import { mean, median, tail } from "../estimators/series.ts";
import type { Window } from "../estimators/series.ts";
import { residualNoise } from "../estimators/slope.ts";
import type { Limits } from "./limits.ts";

/** Growth must exceed this many times the noise about the trends: a wandering heap is not a line. */
const noiseFactor = 4;

/** Growth that falls below this share of itself in the second half of the window is ending: a cache that fills up. */
const persistentShare = 0.5;

/** … or below this share in its last quarter: a cache that filled up late in the window. */
const stillGrowingShare = 0.5;

/**
 * One-sided error at which growth raises a suspicion, with and without the shape of a leak. A screen may be wrong as long
 * as the look that follows is not: of identical sides in the noisiest profile, three in a hundred get a longer look.
 */
const suspicion = { persistent: 0.2, any: 0.1 };

/** Two leaks closer than this share of the smaller one are the same leak. */
const sameLeakShare = 0.1;

/** A side by itself has no base that warms up alike, so its growth must hardly slow down. */
const persistentShareAlone = 0.75;

export interface Growth {
  /** By how much `upper` outgrows `lower` per request; a shrinking `lower` counts as flat. */
  readonly excess: number;
  /** Above the tolerance by more than chance. */
  readonly clear: boolean;
  /** More over the window than the resolution of allocators. */
  readonly notable: boolean;
  /** … and more than the noise about the trends. */
  readonly large: boolean;
  /** The second half of the window still grows at least half as fast, and so does its end. */
  readonly persistent: boolean;
  /**
   * The last quarter of the window, beyond its noise, grows by less than half, and is longer than a stair and a hole. A
   * heap that takes its pages by the MiB (Ruby's) is flat until they are used up, and a leak in it is flat for as long as
   * the largest stair lasts at its pace. A heap that was just collected has holes, which a leak has to fill first.
   */
  readonly ended: boolean;
  /** Every trial of `upper` is above the median of `lower`. */
  readonly inEveryTrial: boolean;
  /** Not proven, and likelier than not above the tolerance: a longer look would tell. */
  readonly suspected: boolean;
  /** What makes a leak, each with its figure and the limit that it is held to. */
  readonly predicates: readonly Predicate[];
}

export function windowRequests(window: Window): number {
  return window.toRequests - window.fromRequests;
}

/** Growth over a window that is more than allocators' resolution and the noise about the trends. */
export function leastGrowth(noise: number, { notable }: Limits): number {
  return Math.max(notable, noiseFactor * noise);
}

export function compareGrowth(
  upper: SideEvidence,
  lower: SideEvidence,
  difference: Estimate,
  noise: number,
  limits: Limits,
): Growth {
  const lowerGrowth = Math.max(0, mean(lower.slopes));
  const excess = mean(upper.slopes) - lowerGrowth;
  const late = mean(upper.lateSlopes) - Math.max(0, mean(lower.lateSlopes));
  // Subtracting a base that merely wavers would only add its noise: no more than it grew in all.
  const last = mean(upper.tailSlopes) - Math.min(lowerGrowth, Math.max(0, mean(lower.tailSlopes)));
  const lastNoise = tailNoise(upper, lower);
  const tolerated = Math.max(limits.tolerated, sameLeakShare * lowerGrowth);
  const isAbove = (margin: number): boolean => excess - margin > tolerated;
  const requests = windowRequests(upper.window);
  const gained = excess * requests;
  const notable = gained > limits.notable;
  const persistent = late >= persistentShare * excess && last >= stillGrowingShare * excess;
  const ended =
    last < stillGrowingShare * excess &&
    last + 2 * lastNoise < excess &&
    Math.max(limits.hole, median(upper.stairs)) < excess * windowRequests(tail(upper.window));
  const above = upper.slopes.filter((slope) => slope > median(lower.slopes)).length;
  const inEveryTrial = above === upper.slopes.length;
  const likely = marginOf(difference, persistent ? suspicion.persistent : suspicion.any);
  const clear = isAbove(clearMargin(difference));
  const large = gained > leastGrowth(noise, limits);
  return {
    excess,
    clear,
    notable,
    large,
    persistent,
    ended,
    inEveryTrial,
    suspected: notable && inEveryTrial && !ended && isAbove(likely),
    predicates: [
      { name: "above-tolerance", holds: clear, value: excess - clearMargin(difference), limit: tolerated },
      { name: "above-noise", holds: large, value: gained, limit: leastGrowth(noise, limits) },
      { name: "persists", holds: late >= persistentShare * excess, value: late, limit: persistentShare * excess },
      { name: "at-the-end", holds: last >= stillGrowingShare * excess, value: last, limit: stillGrowingShare * excess },
      { name: "in-every-trial", holds: inEveryTrial, value: above, limit: upper.slopes.length },
    ],
  };
}

/** Standard error of the mean tail slope, pooled over both sides: the tails are short, and no prior is asked. */
function tailNoise(upper: SideEvidence, lower: SideEvidence): number {
  return estimateDifference(lower.tailSlopes, upper.tailSlopes, noPrior).standardError / Math.SQRT2;
}

const noPrior = { variance: 0, degrees: 0, inflation: 1, resolution: 0 };

export function isLeak(growth: Growth): boolean {
  return growth.clear && growth.large && growth.persistent && growth.inEveryTrial;
}

/** Clearly faster in every trial, with no proof that the growth persists or that it ended. */
export function mayLeak(growth: Growth): boolean {
  return growth.clear && growth.notable && growth.inEveryTrial && !growth.ended;
}

/** Whether a side keeps growing, with nothing to compare it with. */
export function growsByItself(side: SideEvidence, limits: Limits): boolean {
  const slope = estimateSlope(side, limits);
  const growth = slope.value * windowRequests(side.window);
  const noise = residualNoise(side.trends);
  return (
    slope.value - clearMargin(slope) > limits.tolerated &&
    growth > Math.max(limits.notableAlone, leastGrowth(noise, limits)) &&
    mean(side.lateSlopes) >= persistentShareAlone * slope.value &&
    mean(side.tailSlopes) >= persistentShareAlone * slope.value &&
    side.slopes.every((each) => each > 0)
  );
}

function toleratedRise(level: number, { toleratedRise: { percent, absolute } }: Limits): number {
  return Math.max(absolute, (percent / 100) * level);
}

/**
 * Whether a side has levelled off: at its late pace, another half window would move it by less than half of the rise
 * that is tolerated, or than the noise. Of the second half and the last quarter the calmer one counts: a cache may just
 * have filled, and the last quarter of a sawtooth may be one tooth.
 */
export function isSettled(side: SideEvidence, noise: number, limits: Limits): boolean {
  const pace = Math.min(Math.abs(mean(side.lateSlopes)), Math.abs(mean(side.tailSlopes)));
  const moved = pace * (windowRequests(side.window) / 2);
  const tolerated = toleratedRise(mean(side.plateaus), limits) / 2;
  return moved <= Math.max(tolerated, leastGrowth(noise, limits));
}

export interface Rise {
  /** By more than chance, in every trial. */
  readonly clear: boolean;
  /** Above both the percentage and the bytes that are tolerated. */
  readonly beyondTolerance: boolean;
}

/** Whether `upper` is higher than `lower`. */
export function compareLevels(upper: SideEvidence, lower: SideEvidence, difference: Estimate, limits: Limits): Rise {
  return {
    clear: difference.value - halfWidth(difference) > 0 && Math.min(...upper.plateaus) > Math.max(...lower.plateaus),
    beyondTolerance: difference.value > toleratedRise(mean(lower.plateaus), limits),
  };
}

function negate(estimate: Estimate): Estimate {
  return { ...estimate, value: -estimate.value };
}

/** Head against base and base against head. */
export function compareBothWays(evidence: Evidence, limits: Limits) {
  const { base, head, slope, level, noise } = evidence;
  return {
    faster: compareGrowth(head, base, slope, noise, limits),
    slower: compareGrowth(base, head, negate(slope), noise, limits),
    higher: compareLevels(head, base, level, limits),
    lower: compareLevels(base, head, negate(level), limits),
  };
}

/** The smallest leak per request that the rule would have found in such a run, by `smallestDetectable`. */
export function detectablePerRequest(evidence: Evidence, limits: Limits): number {
  return smallestDetectable(evidence.slope, {
    tolerated: limits.tolerated,
    minGrowth: leastGrowth(evidence.noise, limits),
    windowRequests: windowRequests(evidence.window),
  });
}
