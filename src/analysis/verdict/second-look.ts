/** What the looks after the first make of a verdict: when one is asked for, and what comes of it. */
import type { GatePolicy } from "../../model/policy.ts";
import { intervalOf } from "../estimators/comparison.ts";
import { type Confirmation, excessOf } from "./confirmation.ts";
import type { Judgement, Why } from "../findings.ts";
import { type Evidence, estimateSlope, type SideEvidence } from "./evidence.ts";
import { compareLevels, growsByItself, isSettled } from "./growth.ts";
import { clearMargin } from "../estimators/power.ts";
import { mean } from "../estimators/series.ts";
import type { HeldByTimers } from "./timers.ts";

/** Growth that would block, that had not ended when the run did, or that noise may hide is looked at again. */
export function asksForConfirmation({ verdict, why, suspected = false }: Judgement): boolean {
  return suspected || verdict === "leak" || (verdict === "inconclusive" && why.some(isOpen));
}

function isOpen(why: Why): boolean {
  return why.code === "still-warming-up" || (why.code === "head-keeps" && why.kept.look === null);
}

/** Another pair of the second look is worth its time. */
export function isUnclear(why: Why): boolean {
  if (why.code === "head-keeps") return why.kept.look === "unclear";
  return why.code === "second-look" && why.outcome === "unclear";
}

/** Both looks have to agree on a leak. */
export function judgeAgain(judged: Judgement, { outcome, evidence }: Confirmation, policy: GatePolicy): Judgement {
  const { slope, window } = evidence;
  const look = { code: "second-look", bytesPerRequest: intervalOf(slope), requests: window.toRequests } as const;
  const saw = judged.why.filter(({ code }) => code !== "still-warming-up");
  if (outcome === "goes-on") return { verdict: "leak", why: [{ ...look, outcome }, ...saw] };
  if (outcome === "unclear") return { verdict: "inconclusive", why: [{ ...look, outcome }, ...saw] };
  return judgeEnd(evidence, policy, { ...look, outcome }, { ...look, outcome: "unclear" });
}

/**
 * Of growth that the first look only suspects, the second one has to be as sure by itself as the first is of a leak: what
 * goes on, and is not that sure, is open. What does not go on leaves the first look's word, which was no accusation.
 */
export function judgeSuspected(
  { verdict, why }: Judgement,
  first: Evidence,
  confirmation: Confirmation,
  policy: GatePolicy,
): Judgement {
  const { outcome, evidence } = confirmation;
  const { base, head, slope, window } = evidence;
  if (outcome !== "goes-on") {
    const seen = { bytesPerRequest: intervalOf(slope), requests: window.toRequests };
    return { verdict, why: [...why, { code: "not-confirmed", ...seen }] };
  }
  const saw: readonly Why[] = [{ code: "head-grows-faster", bytesPerRequest: intervalOf(first.slope) }];
  const isSure = excessOf(head.slopes, base.slopes) - clearMargin(slope) > policy.leakBytesPerRequest;
  return judgeAgain({ verdict, why: saw }, isSure ? confirmation : { outcome: "unclear", evidence }, policy);
}

/** Whether it could be told by what is let go, as garbage or with time: a leak of memory, or growth that is not decided. */
export function mayBeLetGo({ verdict, why }: Judgement): boolean {
  const isUndecided = why.some((each) => each.code === "second-look" && each.outcome === "unclear");
  return verdict === "leak" ? why[0]?.code !== "head-keeps" : verdict === "inconclusive" && isUndecided;
}

/** What is left once garbage was collected all the while. */
export function judgeCollected(judged: Judgement, { outcome, evidence }: Confirmation, policy: GatePolicy): Judgement {
  const { slope, window } = evidence;
  const look = { code: "collected", bytesPerRequest: intervalOf(slope), requests: window.toRequests } as const;
  if (outcome === "unclear") return { verdict: "inconclusive", why: [{ ...look, outcome }, ...judged.why] };
  if (outcome === "goes-on") {
    const seen = { ...look, outcome };
    return { verdict: "leak", why: judged.verdict === "leak" ? [...judged.why, seen] : [seen, ...judged.why] };
  }
  const { verdict, why } = judgeEnd(evidence, policy, { ...look, outcome }, { ...look, outcome: "unclear" });
  return { verdict, why: [...why, ...judged.why] };
}

/** It ends with the timers, at a level that nobody has seen. */
export function judgeHeld(judged: Judgement, held: HeldByTimers): Judgement {
  return { verdict: "inconclusive", why: [held, ...judged.why] };
}

/** Where growth ended, the level that it ended at is what is left to judge. */
function judgeEnd(evidence: Evidence, policy: GatePolicy, ended: Why, unclear: Why): Judgement {
  const { base, head } = evidence;
  const growth = bothGrow(base, head, policy);
  if (growth !== null) return { verdict: "preexisting", why: [growth, ended] };
  const higher = compareLevels(head, base, evidence.level, policy);
  const bytes = intervalOf(evidence.level);
  const higherPlateau: Why = { code: "higher-plateau", bytes, percent: (100 * bytes.value) / mean(base.plateaus) };
  if (!higher.clear) return { verdict: "pass", why: [ended, { code: "within-noise" }] };
  if (!higher.beyondTolerance) return { verdict: "pass", why: [ended, higherPlateau] };
  return isSettled(head, evidence.noiseBytes, policy)
    ? { verdict: "grew", why: [higherPlateau, ended] }
    : { verdict: "inconclusive", why: [unclear, higherPlateau] };
}

/** null: a side stands still, or nobody can tell. */
export function bothGrow(base: SideEvidence, head: SideEvidence, policy: GatePolicy): Why | null {
  if (!growsByItself(base, policy) || !growsByItself(head, policy)) return null;
  return { code: "both-grow", base: intervalOf(estimateSlope(base)), head: intervalOf(estimateSlope(head)) };
}
