/** The contract's verdict on one target, with its reasons: deaths and failures first, then what is claimed of growth. */
import { type TargetMeasurement, trialsOfLook } from "../../model/measurement.ts";
import type { Verdict } from "../../model/report-json.ts";
import { minPoints } from "../estimators/warmup.ts";
import type { Claim, Judgement, Why } from "../findings.ts";
import type { KeptClaim } from "./claims.ts";
import { countDeaths, explainEnds, isKilledByKernel, isMost, kindOfDeath, peakBytes, requestsAtDeath } from "./ends.ts";
import type { Ends } from "./ends.ts";
import { countUsablePairs, minPairs } from "./evidence.ts";
import { isNotable, spoils } from "./failures.ts";
import type { Failures } from "./failures.ts";
import { memory } from "./limits.ts";

export interface SideFacts {
  readonly ends: Ends;
  readonly failures: Failures;
}

/** null: the looks cannot be used. */
export interface Claims {
  readonly memory: Claim;
  readonly kept: readonly KeptClaim[];
}

/** Above this share of the cap, whether a trial is killed is a matter of luck. */
export const nearCapShare = 0.8;

export function judge(
  target: TargetMeasurement,
  base: SideFacts | null,
  head: SideFacts,
  claims: Claims | null,
): Judgement {
  const early =
    judgeReadiness(base, head) ?? (base === null ? null : judgeDeaths(target, base, head)) ?? judgeFailures(base, head);
  // A quantity that leaks may be why a side died, or failed its answers.
  if (early !== null) return { ...early, why: [...early.why, ...reasonsOf("leak", claims?.kept ?? [])] };
  const judged = base === null ? judgeAlone(head) : judgeLives(target, base, head, claims);
  const also = notableFacts(base, head).filter((each) => !judged.why.includes(each));
  return { ...judged, why: [...judged.why, ...also] };
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

/** Worth mentioning beside any verdict: failures that both sides share, trials that ended early. */
function notableFacts(base: SideFacts | null, head: SideFacts): readonly Why[] {
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

function judgeLives(target: TargetMeasurement, base: SideFacts, head: SideFacts, claims: Claims | null): Judgement {
  if (isMost(countDeaths(base.ends), base.ends)) {
    const verdict = countDeaths(head.ends) === 0 ? "improved" : "preexisting";
    return { verdict, why: explainEnds(base.ends) };
  }
  if (claims === null) return { verdict: "inconclusive", why: [lackOfEvidence(target)] };
  const { verdict } = claims.memory;
  // A few deaths of head's trials are no majority, but nothing that may end in green either.
  const diesMore = countDeaths(head.ends) > countDeaths(base.ends);
  const ofMemory: Judgement =
    green.has(verdict) && diesMore ? { verdict: "inconclusive", why: explainEnds(head.ends) } : claims.memory;
  return worstOf(ofMemory, claims.kept);
}

const green: ReadonlySet<Verdict> = new Set(["pass", "improved", "preexisting"]);

/** Reports that nothing was found, or not yet: wrong where a quantity of the kernel grows. */
const nothingFound: ReadonlySet<Why["code"]> = new Set(["within-noise", "still-warming-up"]);

/** The worst claim is the verdict. A quantity of the kernel that does not grow adds nothing. */
function worstOf(ofMemory: Judgement, kept: readonly KeptClaim[]): Judgement {
  const [leaks, open] = [reasonsOf("leak", kept), reasonsOf("inconclusive", kept)];
  const others = ofMemory.why.filter(({ code }) => !nothingFound.has(code));
  if (leaks.length > 0)
    return ofMemory.verdict === "leak"
      ? { verdict: "leak", why: [...ofMemory.why, ...leaks] }
      : { verdict: "leak", why: [...leaks, ...others] };
  if (open.length > 0 && green.has(ofMemory.verdict)) return { verdict: "inconclusive", why: [...open, ...others] };
  return { verdict: ofMemory.verdict, why: ofMemory.why };
}

function reasonsOf(verdict: Verdict, kept: readonly KeptClaim[]): readonly Why[] {
  return kept.flatMap((claim) => (claim.verdict === verdict ? claim.why : []));
}

function lackOfEvidence(target: TargetMeasurement): Why {
  const lived = trialsOfLook(target, "first").filter(({ end }) => end.kind === "completed" || end.kind === "deadline");
  const samples = Math.min(...lived.map((trial) => trial.samples.length));
  if (countUsablePairs(target, memory) >= minPairs || (lived.length >= 2 * minPairs && samples < minPoints)) {
    const requests = Math.min(...lived.map((trial) => trial.samples.at(-1)?.requests ?? 0));
    // Twice the least, because the warm-up takes its share.
    const needed = Math.ceil(Math.max(1, requests) * ((2 * minPoints) / Math.max(1, samples)));
    return { code: "too-short", requests, needed };
  }
  return { code: "no-usable-pair" };
}
