/**
 * The second look, before growth blocks: a pair of fresh containers that got several times the requests. What it got
 * beyond the end of the first look nobody has seen yet; there a leak goes on at its pace, and a cache has filled up.
 * "Retry with more of the same, and ask whether it keeps growing" is the rule that psutil's suite arrived at after ten
 * years of false alarms (psutil#1757); the dose makes it a test of what a leak is.
 *
 * Slopes are taken raw there, without taking level shifts out: growth that ended must be seen as ended, and a shift
 * that is taken out of one half makes the other look steeper than it is.
 *
 * One pair cannot tell its own noise. It gets that of the first look's containers, whose noise in bytes does not depend
 * on how long they run, so that the noise of a slope goes with 1 / length. Half of it is kept in any case: containers
 * differ by drift too, which no length averages out.
 *
 * Breaks: a cache that needs more requests than the second look has cannot be told from a leak by watching memory.
 */
import type { GatePolicy } from "../../model/policy.ts";
import type { TargetMeasurement, Trial } from "../../model/measurement.ts";
import type { Rest } from "../../model/pause.ts";
import type { Estimate } from "../estimators/comparison.ts";
import { tallyEnds } from "./ends.ts";
import { type Evidence, examineBeyond, type SideEvidence } from "./evidence.ts";
import { countFailures, spoils } from "./failures.ts";
import { growthThresholdBytes, windowRequests } from "./growth.ts";
import { gainAfterRest } from "./rest.ts";
import { mean } from "../estimators/series.ts";
import { studentQuantile } from "../estimators/student.ts";

export interface Confirmation {
  /**
   * goes-on: at its pace to the end. ended: it is below half of its pace. unclear: noise hides which of the two.
   */
  readonly outcome: "goes-on" | "ended" | "unclear";
  /** Of the second look alone, over what lies beyond the first. */
  readonly evidence: Evidence;
}

/** One-sided error of the second look. The first one has passed a test at 0.5 %; both have to agree. */
const confirmAlpha = 0.05;

/** Growth that falls below this share of the first look's pace has ended. */
export const goesOnShare = 0.5;
/** The last quarter is short, so that its own noise would hide a leak that goes on: less is asked of it. */
const lastShare = 0.25;

/** Of its own pace, to the end, and no faster: more than is asked of growth that the first look has already seen. */
const steadyShare = 0.75;

const flatShare = 0.5;
const mostHoleBytes = 4 * 1024 * 1024;

/** No more than this is believed to be gained by length. */
const leastFactor = 0.5;

/** null: there was no second look, or none of its pairs can be used. */
export function examineConfirmation(
  target: TargetMeasurement,
  first: Evidence,
  policy: GatePolicy,
): Confirmation | null {
  const { trials = [], rest } = target.confirmation ?? {};
  const evidence = examineAgain(target, trials, first);
  if (evidence === null) return null;
  return { outcome: heedRest(judgeOutcome(evidence, first, policy), evidence, trials, rest), evidence };
}

/** What longer trials saw beyond the first look; null when none of their pairs can be used. */
export function examineAgain(target: TargetMeasurement, trials: readonly Trial[], first: Evidence): Evidence | null {
  const beyond = trials.length === 0 || failsAnswers(target, trials) ? null : examineBeyond(trials, first.window);
  if (beyond === null) return null;
  const { window, base, head, noiseBytes } = beyond;
  const pairs = head.slopes.length;
  const slope: Estimate = {
    ...rescale(first.slope, first, pairs, Math.max(leastFactor, windowRequests(first.window) / windowRequests(window))),
    value: mean(head.slopes) - mean(base.slopes),
  };
  const level: Estimate = {
    ...rescale(first.level, first, pairs, 1),
    value: mean(head.plateaus) - mean(base.plateaus),
  };
  return { window, base, head, slope, level, noiseBytes };
}

/** From there on a side does other work than in the first look. */
function failsAnswers(target: TargetMeasurement, trials: readonly Trial[]): boolean {
  const [base, head] = (["base", "head"] as const).map((side) => countFailures(tallyEnds(trials, side), target).share);
  return spoils(base ?? 0, head ?? 0) || spoils(head ?? 0, base ?? 0);
}

/** What goes on has gained as much after a rest as it did before. */
export function heedRest(
  outcome: Confirmation["outcome"],
  evidence: Evidence,
  trials: readonly Trial[],
  rest: Rest | undefined,
): Confirmation["outcome"] {
  const afterRest = rest === undefined ? null : gainAfterRest(trials, rest);
  if (outcome !== "goes-on" || afterRest === null) return outcome;
  const expected = excessOf(evidence.head.slopes, evidence.base.slopes) * afterRest.requests;
  const missing = expected - afterRest.bytes;
  if (missing < (1 - goesOnShare) * expected) return "goes-on";
  // What a collection in the rest has freed, a leak fills before it is seen again.
  return missing >= mostHoleBytes ? "ended" : "unclear";
}

/** Of a longer run: growth goes on at its pace, or by itself; it ended; or noise hides which. */
export function judgeOutcome(evidence: Evidence, first: Evidence, policy: GatePolicy): Confirmation["outcome"] {
  const { base, head, slope, window, noiseBytes } = evidence;
  const excess = excessOf(head.slopes, base.slopes);
  const late = excessOf(head.lateSlopes, base.lateSlopes);
  const last = excessOf(head.tailSlopes, base.tailSlopes);
  const margin = confirmMargin(slope);
  // A first look that saw growth stop short of a leak may have no pace to speak of.
  const pace = Math.max(excessOf(first.head.slopes, first.base.slopes), policy.leakBytesPerRequest);
  const keepsPace = Math.min(excess, late) >= goesOnShare * pace && last >= lastShare * pace;
  // What filled beside a leak in the first look leaves it at a lower pace, which it keeps.
  const isSteady = Math.min(late, last) >= steadyShare * excess && steadyShare * Math.max(late, last) <= excess;
  const isLarge = excess * windowRequests(window) > growthThresholdBytes(noiseBytes);
  if ((keepsPace || isSteady) && isLarge && excess - margin > policy.leakBytesPerRequest) return "goes-on";
  // The second half is half as long, and has twice the noise. What paused, and goes on there, has not ended.
  const isSlow = Math.min(excess + margin, late + 2 * margin) < goesOnShare * pace && late < goesOnShare * pace;
  const isClearlyLeft = late - 2 * margin > policy.leakBytesPerRequest;
  return isSlow && !isClearlyLeft && isFlatLongEnough(excess, pace, windowRequests(window)) ? "ended" : "unclear";
}

/**
 * A collection leaves holes in a heap, and until they are filled a leak is flat: V8's hid 0.9 MiB of one that keeps 128 B
 * a request, 23,000 requests after the start. What grew on until then, and is flat for less than half of the look, has
 * ended only when more than a few MiB did not come.
 */
function isFlatLongEnough(excess: number, pace: number, requests: number): boolean {
  const missing = (pace - Math.max(0, excess)) * requests;
  return missing >= Math.min(mostHoleBytes, flatShare * pace * requests);
}

export function confirmMargin(slope: Estimate): number {
  return studentQuantile(1 - confirmAlpha, slope.degreesOfFreedom) * slope.standardError;
}

/** By how much head outgrows base; a base that shrinks counts as flat. */
export function excessOf(head: SideEvidence["slopes"], base: SideEvidence["slopes"]): number {
  return mean(head) - Math.max(0, mean(base));
}

/** The first look's error of a mean over its pairs, as that of so many pairs, times `factor`. */
function rescale(estimate: Estimate, first: Evidence, pairs: number, factor: number): Estimate {
  const standardError = estimate.standardError * Math.sqrt(first.head.slopes.length / pairs) * factor;
  return { ...estimate, standardError };
}
