/** What the first look makes of memory: the state that the claim starts from, by the rules in the order that decides. */
import type { TargetMeasurement } from "../../model/measurement.ts";
import { firstRequests } from "../../model/measurement.ts";
import type { Verdict } from "../../model/report-json.ts";
import { intervalOf } from "../estimators/comparison.ts";
import { requestsToDetect } from "../estimators/power.ts";
import { mean } from "../estimators/series.ts";
import type { ClaimState, Predicate, Why } from "../findings.ts";
import { type Evidence, estimateSlope, type SideEvidence } from "./evidence.ts";
import {
  compareBothWays,
  compareLevels,
  detectablePerRequest,
  growsByItself,
  isLeak,
  isSettled,
  mayLeak,
} from "./growth.ts";
import type { Limits } from "./limits.ts";

export interface FirstClaim {
  readonly state: ClaimState;
  readonly verdict: Verdict;
  readonly why: readonly Why[];
  readonly predicates: readonly Predicate[];
}

/**
 * A run that would have missed a leak of this much saw too little for `pass`. It is not the smallest leak that matters:
 * one of this size moves memory by 40 MiB in the default 10,000 requests, and the comparison of levels sees that. With
 * fewer requests the same holds for a larger leak, down to twice the tolerated growth in all.
 */
const coarsestDetectable = 4 * 1024;
const coarsestGrowthFactor = 2;
/** Where more is tolerated, less has to be seen: no run could see less than the tolerance itself. */
const coarsestToleranceFactor = 2;

/** A run with this many times the requests has its window where the last one ended. */
const longerRun = 2;

export function judgeFirst(target: TargetMeasurement, evidence: Evidence, limits: Limits): FirstClaim {
  const { base, head, noise } = evidence;
  const { faster, slower, higher, lower } = compareBothWays(evidence, limits);
  const { predicates } = faster;
  const slope = intervalOf(evidence.slope);
  const level = intervalOf(evidence.level);
  const percent = (100 * level.value) / mean(base.plateaus);
  const bothSettled = isSettled(base, noise, limits) && isSettled(head, noise, limits);
  const higherPlateau: Why = { code: "higher-plateau", bytes: level, percent };
  const longer: Why = { code: "still-warming-up", requests: longerRun * firstRequests(target) };
  const claim = (state: ClaimState, verdict: Verdict, ...why: readonly Why[]): FirstClaim => ({
    state,
    verdict,
    why,
    predicates,
  });

  if (isLeak(faster)) return claim("leak", "leak", { code: "head-grows-faster", bytesPerRequest: slope });
  if (higher.clear && higher.beyondTolerance) {
    return bothSettled ? claim("grew", "grew", higherPlateau) : claim("warming", "inconclusive", longer, higherPlateau);
  }
  if (isLeak(slower)) return claim("improved", "improved", { code: "lower-slope", bytesPerRequest: slope });
  if (lower.clear && lower.beyondTolerance && bothSettled)
    return claim("improved", "improved", { code: "lower-plateau", bytes: level, percent });
  // Before "both grow": a base that fills its heap hides that it will stop, and head will not.
  if (mayLeak(faster))
    return claim("warming", "inconclusive", longer, { code: "head-grows-faster", bytesPerRequest: slope });
  const growth = bothGrow(base, head, limits);
  if (growth !== null) return claim("preexisting", "preexisting", growth);
  const isUnsure = faster.large && faster.persistent && faster.inEveryTrial && growsByItself(head, limits);
  const tooNoisy = lacksPower(target, evidence, limits, isUnsure ? faster.excess : null);
  const state = faster.suspected ? "suspected" : "settled";
  if (tooNoisy !== null) return claim(state, "inconclusive", tooNoisy);
  return claim(state, "pass", higher.clear ? higherPlateau : { code: "within-noise" });
}

/**
 * A reason when the run could not have seen a leak that matters, or when head grows by itself and faster than base, but
 * by no more than chance allows (`unsure` per request).
 */
function lacksPower(target: TargetMeasurement, evidence: Evidence, limits: Limits, unsure: number | null): Why | null {
  const requests = firstRequests(target);
  const detectable = detectablePerRequest(evidence, limits);
  const { tolerated } = limits;
  const growth = (coarsestGrowthFactor * limits.toleratedRise.absolute) / requests;
  const coarsest = Math.max(coarsestDetectable, coarsestToleranceFactor * tolerated, growth);
  if (unsure === null && detectable <= coarsest) return null;
  const needed = requestsToDetect(unsure ?? coarsest, { detectable, requests, tolerated });
  return { code: "too-noisy", noise: evidence.slope.standardError, requests: needed };
}

/** Where growth ended, the level that it ended at is left to judge. `unclear` is the reason while it still moves. */
export function judgeLevel(
  evidence: Evidence,
  limits: Limits,
  ended: Why,
  unclear: Why,
): Pick<FirstClaim, "verdict" | "why"> {
  const { base, head } = evidence;
  const growth = bothGrow(base, head, limits);
  if (growth !== null) return { verdict: "preexisting", why: [growth, ended] };
  const higher = compareLevels(head, base, evidence.level, limits);
  const bytes = intervalOf(evidence.level);
  const higherPlateau: Why = { code: "higher-plateau", bytes, percent: (100 * bytes.value) / mean(base.plateaus) };
  if (!higher.clear) return { verdict: "pass", why: [ended, { code: "within-noise" }] };
  if (!higher.beyondTolerance) return { verdict: "pass", why: [ended, higherPlateau] };
  return isSettled(head, evidence.noise, limits)
    ? { verdict: "grew", why: [higherPlateau, ended] }
    : { verdict: "inconclusive", why: [unclear, higherPlateau] };
}

/** null: a side is flat, or it cannot be told. */
function bothGrow(base: SideEvidence, head: SideEvidence, limits: Limits): Why | null {
  if (!growsByItself(base, limits) || !growsByItself(head, limits)) return null;
  return {
    code: "both-grow",
    base: intervalOf(estimateSlope(base, limits)),
    head: intervalOf(estimateSlope(head, limits)),
  };
}
