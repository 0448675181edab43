/** The contract's verdict on one target, with its reasons: the rules in the order in which they decide. */
import type { GatePolicy } from "../../model/policy.ts";
import type { TargetMeasurement } from "../../model/measurement.ts";
import { intervalOf } from "../estimators/comparison.ts";
import type { Confirmation } from "./confirmation.ts";
import {
  asksForConfirmation,
  bothGrow,
  judgeAgain,
  judgeCollected,
  judgeHeld,
  judgeSuspected,
  mayBeLetGo,
} from "./second-look.ts";
import { countDeaths, explainEnds, isKilledByKernel, isMost, kindOfDeath, peakBytes, requestsAtDeath } from "./ends.ts";
import type { Ends } from "./ends.ts";
import { countUsablePairs, minPairs } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { isNotable, spoils } from "./failures.ts";
import type { Failures } from "./failures.ts";
import type { Judgement, Why } from "../findings.ts";
import { compareBothWays, detectableBytesPerRequest, growsByItself, isLeak, isSettled, mayLeak } from "./growth.ts";
import { requestsToDetect } from "../estimators/power.ts";
import { mean } from "../estimators/series.ts";
import type { HeldByTimers } from "./timers.ts";
import { minPoints } from "../estimators/warmup.ts";

export interface SideFacts {
  readonly ends: Ends;
  readonly failures: Failures;
}

/**
 * The pairs that every run has, the second look that growth asks for, what a leak is once garbage is collected, and what
 * of it timers held.
 */
export interface Looks {
  readonly first: Evidence;
  readonly confirmation: Confirmation | null;
  readonly collected: Confirmation | null;
  readonly timers: HeldByTimers | null;
}

/**
 * A run that would have missed a leak of this much saw too little to say `pass`. Not the least leak that matters: one
 * of this size moves memory by 40 MiB in the default 10,000 requests, and the comparison of levels sees that. With
 * fewer requests the same holds for a larger leak, down to twice the tolerated growth in all.
 */
const coarsestDetectable = 4 * 1024;
const coarsestGrowthFactor = 2;
/** Where more is tolerated, less has to be seen: no run could see less than the tolerance itself. */
const coarsestToleranceFactor = 2;

/** Above this share of the cap, whether a trial is killed is a matter of luck. */
export const nearCapShare = 0.8;

/** A run of so many times the requests has its window where the last one ended. */
const longerRun = 2;

export function judge(
  target: TargetMeasurement,
  base: SideFacts | null,
  head: SideFacts,
  looks: Looks | null,
  policy: GatePolicy,
): Judgement {
  const early =
    judgeReadiness(base, head) ?? (base === null ? null : judgeDeaths(target, base, head)) ?? judgeFailures(base, head);
  if (early !== null) return early;
  const told = tellRest(base, head);
  const judged = base === null ? judgeAlone(head) : judgeLives(target, base, head, looks, policy);
  return { ...judged, why: [...judged.why, ...told.filter((each) => !judged.why.includes(each))] };
}

/** Invalid: a side that never starts cannot be measured, and neither can the other against it. */
function judgeReadiness(base: SideFacts | null, head: SideFacts): Judgement | null {
  const sides = base === null ? [head] : [head, base];
  const unready = sides.filter(({ ends }) => isMost(ends.notReady.length, ends));
  if (unready.length === 0) return null;
  return {
    verdict: "invalid",
    why: unready.flatMap(({ ends }) => explainEnds(ends).filter((each) => each.code === "not-ready")),
  };
}

/**
 * Deaths under load count when most trials of a side died. One kill by the kernel is enough where base never came
 * near the cap: the kernel kills for want of memory and for nothing else, and a base with a fifth of the cap to
 * spare shows that the workload does not need it. Near the cap, luck decides who is killed, and A/A runs would fail.
 */
function judgeDeaths(target: TargetMeasurement, base: SideFacts, head: SideFacts): Judgement | null {
  const headDies = isMost(countDeaths(head.ends), head.ends);
  const baseDies = isMost(countDeaths(base.ends), base.ends);
  const killed =
    head.ends.oom.some(isKilledByKernel) &&
    base.ends.oom.length === 0 &&
    peakBytes(base.ends) < nearCapShare * target.capBytes;
  if (killed && !headDies) return { verdict: "oom", why: explainEnds(head.ends) };
  if (!headDies) return null;
  const kind = kindOfDeath(head.ends);
  const why = [...explainEnds(head.ends), ...explainEnds(base.ends)];
  const alike = baseDies && kindOfDeath(base.ends) === kind;
  // Dying alike, but in less than half the requests, is worse.
  const muchSooner = requestsAtDeath(head.ends) * 2 < requestsAtDeath(base.ends);
  return { verdict: alike && !muchSooner ? "preexisting" : kind, why };
}

function judgeFailures(base: SideFacts | null, head: SideFacts): Judgement | null {
  const headShare = head.failures.share;
  const baseShare = base?.failures.share ?? 0;
  const why = [
    ...(spoils(headShare, baseShare) ? [head.failures.why] : []),
    ...(base !== null && spoils(baseShare, headShare) ? [base.failures.why] : []),
  ];
  return why.length === 0 ? null : { verdict: "invalid", why };
}

/** What is worth telling beside any verdict: failures that both sides share, trials that ended early. */
function tellRest(base: SideFacts | null, head: SideFacts): readonly Why[] {
  const share = Math.max(head.failures.share, base?.failures.share ?? 0);
  return [
    ...explainEnds(head.ends),
    ...(base === null ? [] : explainEnds(base.ends)),
    ...(isNotable(share) ? [{ code: "same-failures" as const, share }] : []),
  ];
}

function judgeAlone(head: SideFacts): Judgement {
  return { verdict: "no-baseline", why: [{ code: "no-base" }, ...explainEnds(head.ends)] };
}

function judgeLives(
  target: TargetMeasurement,
  base: SideFacts,
  head: SideFacts,
  looks: Looks | null,
  policy: GatePolicy,
): Judgement {
  if (isMost(countDeaths(base.ends), base.ends)) {
    const verdict = countDeaths(head.ends) === 0 ? "improved" : "preexisting";
    return { verdict, why: explainEnds(base.ends) };
  }
  if (looks === null) return { verdict: "inconclusive", why: [lackOfEvidence(target)] };
  const judged = judgeLooks(target, looks, policy);
  // Deaths in a few trials of head are no majority, but nothing that may end in green either.
  const mayBeGreen = judged.verdict === "pass" || judged.verdict === "improved" || judged.verdict === "preexisting";
  const diesMore = countDeaths(head.ends) > countDeaths(base.ends);
  return mayBeGreen && diesMore ? { verdict: "inconclusive", why: explainEnds(head.ends) } : judged;
}

function lackOfEvidence(target: TargetMeasurement): Why {
  const lived = target.trials.filter((trial) => trial.end.kind === "completed" || trial.end.kind === "deadline");
  const samples = Math.min(...lived.map((trial) => trial.samples.length));
  if (countUsablePairs(target) >= minPairs || (lived.length >= 2 * minPairs && samples < minPoints)) {
    const requests = Math.min(...lived.map((trial) => trial.samples.at(-1)?.requests ?? 0));
    // Twice the least, because the warm-up takes its share.
    const needed = Math.ceil(Math.max(1, requests) * ((2 * minPoints) / Math.max(1, samples)));
    return { code: "too-short", requests, needed };
  }
  return { code: "no-usable-pair" };
}

function judgeLooks(target: TargetMeasurement, looks: Looks, policy: GatePolicy): Judgement {
  const { first, confirmation, collected, timers } = looks;
  const seen = judgeEvidence(target, first, policy);
  const judged =
    confirmation === null || !asksForConfirmation(seen) ? seen : judgeSecond(seen, first, confirmation, policy);
  const left = collected === null || !mayBeLetGo(judged) ? judged : judgeCollected(judged, collected, policy);
  return timers === null || !mayBeLetGo(left) ? left : judgeHeld(left, timers);
}

function judgeSecond(seen: Judgement, first: Evidence, confirmation: Confirmation, policy: GatePolicy): Judgement {
  return seen.suspected === true
    ? judgeSuspected(seen, first, confirmation, policy)
    : judgeAgain(seen, confirmation, policy);
}

function judgeEvidence(target: TargetMeasurement, evidence: Evidence, policy: GatePolicy): Judgement {
  const { base, head, noiseBytes } = evidence;
  const { faster, slower, higher, lower } = compareBothWays(evidence, policy);
  const slope = intervalOf(evidence.slope);
  const level = intervalOf(evidence.level);
  const percent = (100 * level.value) / mean(base.plateaus);
  const bothSettled = isSettled(base, noiseBytes, policy) && isSettled(head, noiseBytes, policy);
  const higherPlateau: Why = { code: "higher-plateau", bytes: level, percent };
  const longer = { code: "still-warming-up", requests: longerRun * target.workload.requests } as const;

  if (isLeak(faster)) return { verdict: "leak", why: [{ code: "head-grows-faster", bytesPerRequest: slope }] };
  if (higher.clear && higher.beyondTolerance) {
    return bothSettled
      ? { verdict: "grew", why: [higherPlateau] }
      : { verdict: "inconclusive", why: [longer, higherPlateau] };
  }
  if (isLeak(slower)) return { verdict: "improved", why: [{ code: "lower-slope", bytesPerRequest: slope }] };
  if (lower.clear && lower.beyondTolerance && bothSettled) {
    return { verdict: "improved", why: [{ code: "lower-plateau", bytes: level, percent }] };
  }
  // Before "both grow": a base that fills its heap hides that it will stop, and head will not.
  if (mayLeak(faster)) {
    return { verdict: "inconclusive", why: [longer, { code: "head-grows-faster", bytesPerRequest: slope }] };
  }
  const growth = bothGrow(base, head, policy);
  if (growth !== null) return { verdict: "preexisting", why: [growth] };
  const unsure = faster.large && faster.persistent && faster.inEveryTrial && growsByItself(head, policy);
  const told =
    judgePower(target, evidence, policy, unsure ? faster.excess : null) ?? tellPass(higherPlateau, higher.clear);
  return faster.suspected ? { ...told, suspected: true } : told;
}

/**
 * Inconclusive when the run could not have seen a leak that matters, or when head grows by itself and faster than
 * base, but by no more than chance allows (`unsure` bytes a request).
 */
function judgePower(
  target: TargetMeasurement,
  evidence: Evidence,
  policy: GatePolicy,
  unsure: number | null,
): Judgement | null {
  const { requests } = target.workload;
  const detectable = detectableBytesPerRequest(evidence, policy);
  const tolerated = policy.leakBytesPerRequest;
  const growth = (coarsestGrowthFactor * policy.growthBytes) / requests;
  const coarsest = Math.max(coarsestDetectable, coarsestToleranceFactor * tolerated, growth);
  if (unsure === null && detectable <= coarsest) return null;
  const needed = requestsToDetect(unsure ?? coarsest, { detectable, requests, toleratedBytesPerRequest: tolerated });
  return {
    verdict: "inconclusive",
    why: [{ code: "too-noisy", noise: evidence.slope.standardError, requests: needed }],
  };
}

function tellPass(higherPlateau: Why, risen: boolean): Judgement {
  return { verdict: "pass", why: risen ? [higherPlateau] : [{ code: "within-noise" }] };
}
