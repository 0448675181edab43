/**
 * What would be worth measuring now, and why.
 *
 * **First.** Pairs until the matter is settled. Stopping early is a look at the data, and every look is a chance to be
 * wrong. So the two verdicts that may end a run after fewer pairs than planned are held to more than the rule itself asks:
 * a clean one must exclude a leak above the tolerance, not only fail to find one; a leak must be so far above it that no
 * third pair could undo it. Whatever lies between gets all pairs. test/analysis/next-look.test.ts calibrates the rates.
 *
 * **Longer.** Where the state of a claim asks for it (transitions.ts), and again while it cannot tell. A leak that one
 * pair is sure of goes straight on to the longer look, whose pair also serves as the second pair of the first look. Unless
 * that is a leak, the planned pairs follow.
 *
 * **Collected, timers.** Once a diagnosis has shown which runtime it is, where memory's claim is what decides. A snapshot
 * of the inside says what to measure; it is never judged itself.
 */
import type { Interval } from "../../model/report-json.ts";
import type { GatePolicy } from "../../model/policy.ts";
import { countPairs, lookOf, type LookKind, type TargetMeasurement, trialsOfLook } from "../../model/measurement.ts";
import { analyseTarget } from "../analyse-target.ts";
import { intervalOf } from "../estimators/comparison.ts";
import type { ClaimState, TargetFindings } from "../findings.ts";
import { causes } from "../inside/causes.ts";
import { collectsLate, pendingTimersMs } from "../inside/pending.ts";
import { examineOnePair } from "./evidence.ts";
import { compareGrowth, isLeak } from "./growth.ts";
import { limitsOf, memory } from "./limits.ts";
import { asksFor } from "./transitions.ts";
import { mayBeReleased, memoryClaim } from "./worth-explaining.ts";

export interface NextLook {
  readonly kind: LookKind;
  /** sure: one pair leaves no doubt. unclear: the longer look, or a runtime's garbage, leaves one. */
  readonly why: "too-few-pairs" | "not-settled" | "sure" | "unclear" | ClaimState;
  /** Of a `timers` look: until those that were pending have fired. */
  readonly pauseMs?: number;
}

export interface NextLookOptions {
  /** All planned pairs of the first look are wanted, whatever they show. */
  readonly everyPair?: boolean;
  /** There is no time for it. */
  readonly without?: LookKind;
}

/** The least that shows a spread between containers. */
const fewestPairs = 2;

/** Two pairs halve the variance; more would take minutes. */
const mostLongerPairs = 2;

/** How many times the tolerance the lower bound of a leak must be: an order of magnitude, beyond any noise seen. */
const sureFactor = 10;

/** null: nothing more is worth its time. */
export function nextLook(
  target: TargetMeasurement,
  policy: GatePolicy,
  { everyPair = false, without }: NextLookOptions = {},
): NextLook | null {
  const pairs = countPairs(trialsOfLook(target, "first"));
  const longer = lookOf(target, "longer");
  if (pairs === 0) return { kind: "first", why: "too-few-pairs" };
  const mayStillStart = !isHopeless(target);
  if (everyPair && pairs < target.pairs && mayStillStart) return { kind: "first", why: "not-settled" };
  if (longer === undefined && without !== "longer" && isSureAtOnce(target, policy))
    return { kind: "longer", why: "sure" };
  const findings = analyseTarget(target, policy);
  if (pairs < target.pairs && mayStillStart) {
    if (pairs < fewestPairs && longer === undefined) return { kind: "first", why: "too-few-pairs" };
    if (!isSettled(findings, policy)) return { kind: "first", why: "not-settled" };
  }
  return (without === "longer" ? null : nextLonger(target, findings)) ?? nextReleased(target, findings);
}

/** A side that does not start gets one more chance if it failed quickly, and none after a timeout. */
function isHopeless(target: TargetMeasurement): boolean {
  return trialsOfLook(target, "first").some(
    ({ end, pair }) => end.kind === "not-ready" && (end.reason === "timeout" || pair > 0),
  );
}

/** Whether the first pair shows a leak that no other pair of the first look could undo. */
function isSureAtOnce(target: TargetMeasurement, policy: GatePolicy): boolean {
  if (countPairs(trialsOfLook(target, "first")) !== 1) return false;
  const limits = limitsOf(memory, policy);
  const seen = examineOnePair(target, memory, limits);
  if (seen === null) return false;
  const growth = compareGrowth(seen.head, seen.base, seen.slope, seen.noise, limits);
  return isLeak(growth) && isSure(intervalOf(seen.slope), limits.tolerated);
}

function nextLonger(target: TargetMeasurement, { claims }: TargetFindings): NextLook | null {
  const longer = lookOf(target, "longer");
  if (longer === undefined) {
    const asking = claims.find(({ state }) => asksFor(state, "longer"));
    return asking === undefined ? null : { kind: "longer", why: asking.state };
  }
  if (countPairs(longer.trials) >= mostLongerPairs) return null;
  const isOpen = claims.some(({ state, steps }) => state === "open" && steps.at(-1)?.look === "longer");
  return isOpen ? { kind: "longer", why: "unclear" } : null;
}

function nextReleased(target: TargetMeasurement, findings: TargetFindings): NextLook | null {
  const { claims, diagnosis } = findings;
  const state = memoryClaim(findings)?.state;
  const isTaken = lookOf(target, "collected") !== undefined || lookOf(target, "timers") !== undefined;
  if (state === undefined || isTaken || !mayBeReleased(findings)) return null;
  // Another quantity leaks whatever becomes of memory's claim.
  if (claims.some(({ quantity, verdict }) => quantity !== "memory" && verdict === "leak")) return null;
  const head = target.diagnosis?.examinations.find(({ side }) => side === "head");
  if (head === undefined || diagnosis === null || causes[diagnosis.cause].isNoGarbage === true) return null;
  const pauseMs = pendingTimersMs(head);
  if (pauseMs !== null && pauseMs > (lookOf(target, "longer")?.pause?.ms ?? 0))
    return { kind: "timers", why: state, pauseMs };
  return collectsLate(head) ? { kind: "collected", why: state } : null;
}

function isSettled(findings: TargetFindings, policy: GatePolicy): boolean {
  switch (findings.verdict) {
    case "oom":
    case "crash":
    case "invalid":
    case "no-baseline":
      return true;
    case "leak":
      return isSureLeak(findings, policy);
    case "pass":
      return excludesLeak(findings, policy) && excludesGrowth(findings, policy) && excludesKept(findings);
    case "grew":
    case "inconclusive":
    case "preexisting":
    case "improved":
      return false;
  }
}

/** Of memory, or of what the kernel holds. */
function isSureLeak({ delta, basis }: TargetFindings, policy: GatePolicy): boolean {
  const slope = delta?.bytesPerRequest ?? null;
  return (
    (slope !== null && isSure(slope, policy.leakBytesPerRequest)) ||
    basis.kept.some((kept) => kept.outcome === "leak" && isSure(kept.perRequest, kept.toleratedPerRequest))
  );
}

/** The lower bound far above the tolerance, and the estimate known to within its half. */
function isSure({ value, lo }: Interval, tolerated: number): boolean {
  return lo > sureFactor * tolerated && lo > value / 2;
}

function excludesLeak({ delta }: TargetFindings, policy: GatePolicy): boolean {
  const slope = delta?.bytesPerRequest ?? null;
  return slope !== null && slope.hi <= policy.leakBytesPerRequest;
}

function excludesGrowth({ delta }: TargetFindings, policy: GatePolicy): boolean {
  const level = delta?.plateauBytes ?? null;
  return level !== null && level.hi <= policy.growthBytes;
}

function excludesKept({ basis }: TargetFindings): boolean {
  return basis.kept.every(({ perRequest, toleratedPerRequest }) => perRequest.hi <= toleratedPerRequest);
}
