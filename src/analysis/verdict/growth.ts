/**
 * Whether one side keeps growing faster than the other, and whether one stands higher: the rules between
 * estimates and a verdict. Both work either way round, so that a fix is held to the proof of a leak.
 */
import type { GatePolicy } from "../../model/policy.ts";
import type { Estimate } from "../estimators/comparison.ts";
import { estimateDifference, halfWidth } from "../estimators/comparison.ts";
import type { Evidence, SideEvidence } from "./evidence.ts";
import { estimateSlope } from "./evidence.ts";
import { clearMargin, marginOf, smallestDetectable } from "../estimators/power.ts";
import { mean, median, tail } from "../estimators/series.ts";
import type { Window } from "../estimators/series.ts";
import { residualNoise } from "../estimators/slope.ts";

/** Growth over the window must exceed this, as a quarter of what CPython's arenas and V8's pages come in. */
const minGrowthBytes = 256 * 1024;

/** … and this many times the noise about the trends: a wandering heap is not a line. */
const noiseFactor = 4;

/** Growth that falls below this share of itself in the second half of the window is ending: a cache that fills up. */
const persistentShare = 0.5;

/** … or below this share in its last quarter: a cache that filled up late in the window. */
const stillGrowingShare = 0.5;

/** What a leak fills unseen after a collection: of V8 0.9 MiB were recorded. */
const holeBytes = 1024 * 1024;

/**
 * One-sided error at which growth raises a suspicion, with and without the shape of a leak. A screen may be wrong as long
 * as what follows is not: of identical sides in the noisiest profile it sends three of a hundred to a second look.
 */
const suspicion = { persistent: 0.2, any: 0.1 };

/** Two leaks closer than this share of the smaller are the same leak. */
const sameLeakShare = 0.1;

/**
 * A side by itself has no base that warms up alike, and V8 drifts by 10–60 B a request without a leak (up to 180 in
 * its first 10,000), so more is asked: growth of at least this over the window, that hardly slows down.
 */
const minGrowthAloneBytes = 2 * 1024 * 1024;
const persistentShareAlone = 0.75;

export interface Growth {
  /** By how much `upper` outgrows `lower`; a shrinking `lower` counts as flat. */
  readonly excess: number;
  /** Above the tolerance by more than chance. */
  readonly clear: boolean;
  /** More over the window than the resolution of allocators. */
  readonly notable: boolean;
  /** … and more than the noise about the trends. */
  readonly large: boolean;
  /** The second half of the window still grows at least half as fast, and its end still grows. */
  readonly persistent: boolean;
  /**
   * It came to an end: the last quarter of the window, beyond its noise, grows by less than that share, and is longer
   * than a stair and a hole. A heap that takes its pages by the MiB (Ruby's) stands still until they are used up, and a
   * leak in it is flat for as long as the largest stair lasts at its pace; one that was just collected has holes, which a
   * leak has to fill first (confirmation.ts).
   */
  readonly ended: boolean;
  /** Every trial of `upper` is above the median of `lower`. */
  readonly inEveryTrial: boolean;
  /** Not proven, and likelier than not to be more than is tolerated: a longer look would tell. */
  readonly suspected: boolean;
}

export function windowRequests(window: Window): number {
  return window.toRequests - window.fromRequests;
}

export function growthThresholdBytes(noiseBytes: number): number {
  return Math.max(minGrowthBytes, noiseFactor * noiseBytes);
}

export function compareGrowth(
  upper: SideEvidence,
  lower: SideEvidence,
  difference: Estimate,
  noiseBytes: number,
  policy: GatePolicy,
): Growth {
  const lowerGrowth = Math.max(0, mean(lower.slopes));
  const excess = mean(upper.slopes) - lowerGrowth;
  const late = mean(upper.lateSlopes) - Math.max(0, mean(lower.lateSlopes));
  // Subtracting a base that merely wavers would only add its noise: no more than it grew in all.
  const last = mean(upper.tailSlopes) - Math.min(lowerGrowth, Math.max(0, mean(lower.tailSlopes)));
  const lastNoise = tailNoise(upper, lower);
  const tolerated = Math.max(policy.leakBytesPerRequest, sameLeakShare * lowerGrowth);
  const isAbove = (margin: number): boolean => excess - margin > tolerated;
  const notable = excess * windowRequests(upper.window) > minGrowthBytes;
  const persistent = late >= persistentShare * excess && last >= stillGrowingShare * excess;
  const ended =
    last < stillGrowingShare * excess &&
    last + 2 * lastNoise < excess &&
    Math.max(holeBytes, median(upper.stairs)) < excess * windowRequests(tail(upper.window));
  const inEveryTrial = upper.slopes.every((slope) => slope > median(lower.slopes));
  const likely = marginOf(difference, persistent ? suspicion.persistent : suspicion.any);
  return {
    excess,
    clear: isAbove(clearMargin(difference)),
    notable,
    large: excess * windowRequests(upper.window) > growthThresholdBytes(noiseBytes),
    persistent,
    ended,
    inEveryTrial,
    suspected: notable && inEveryTrial && !ended && isAbove(likely),
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

/** Clearly faster in every trial, without the proof that it goes on, nor that it ended. */
export function mayLeak(growth: Growth): boolean {
  return growth.clear && growth.notable && growth.inEveryTrial && !growth.ended;
}

/** Whether a side keeps growing, with nothing to compare it with. */
export function growsByItself(side: SideEvidence, policy: GatePolicy): boolean {
  const slope = estimateSlope(side);
  const growth = slope.value * windowRequests(side.window);
  const noiseBytes = residualNoise(side.trends);
  return (
    slope.value - clearMargin(slope) > policy.leakBytesPerRequest &&
    growth > Math.max(minGrowthAloneBytes, growthThresholdBytes(noiseBytes)) &&
    mean(side.lateSlopes) >= persistentShareAlone * slope.value &&
    mean(side.tailSlopes) >= persistentShareAlone * slope.value &&
    side.slopes.every((each) => each > 0)
  );
}

function toleratedGrowthBytes(levelBytes: number, policy: GatePolicy): number {
  return Math.max(policy.growthBytes, (policy.growthPercent / 100) * levelBytes);
}

/**
 * Whether a side has levelled off: at its late pace, another half window would move it by less than half of the
 * growth that matters here, or than the noise. Of the second half and the last quarter the calmer one counts: a
 * cache may just have filled, and the last quarter of a sawtooth may be one tooth.
 */
export function isSettled(side: SideEvidence, noiseBytes: number, policy: GatePolicy): boolean {
  const pace = Math.min(Math.abs(mean(side.lateSlopes)), Math.abs(mean(side.tailSlopes)));
  const moved = pace * (windowRequests(side.window) / 2);
  const tolerated = toleratedGrowthBytes(mean(side.plateaus), policy) / 2;
  return moved <= Math.max(tolerated, growthThresholdBytes(noiseBytes));
}

export interface Rise {
  /** By more than chance, in every trial. */
  readonly clear: boolean;
  /** Above both the percentage and the bytes that are tolerated. */
  readonly beyondTolerance: boolean;
}

/** Whether `upper` stands higher than `lower`. */
export function compareLevels(
  upper: SideEvidence,
  lower: SideEvidence,
  difference: Estimate,
  policy: GatePolicy,
): Rise {
  return {
    clear: difference.value - halfWidth(difference) > 0 && Math.min(...upper.plateaus) > Math.max(...lower.plateaus),
    beyondTolerance: difference.value > toleratedGrowthBytes(mean(lower.plateaus), policy),
  };
}

function negate(estimate: Estimate): Estimate {
  return { ...estimate, value: -estimate.value };
}

/** Head against base and base against head. */
export function compareBothWays(evidence: Evidence, policy: GatePolicy) {
  const { base, head, slope, level, noiseBytes } = evidence;
  return {
    faster: compareGrowth(head, base, slope, noiseBytes, policy),
    slower: compareGrowth(base, head, negate(slope), noiseBytes, policy),
    higher: compareLevels(head, base, level, policy),
    lower: compareLevels(base, head, negate(level), policy),
  };
}

/** The smallest leak that the rule would have found in such a run, by `smallestDetectable`. */
export function detectableBytesPerRequest(evidence: Evidence, policy: GatePolicy): number {
  return smallestDetectable(evidence.slope, {
    toleratedBytesPerRequest: policy.leakBytesPerRequest,
    minGrowthBytes: growthThresholdBytes(evidence.noiseBytes),
    windowRequests: windowRequests(evidence.window),
  });
}
