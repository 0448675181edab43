/** What a second look makes of a verdict: when one is asked for, and what comes of it. */
import type { GatePolicy } from "../model/gate.ts";
import { intervalOf } from "./comparison.ts";
import type { Confirmation } from "./confirmation.ts";
import type { Judgement, Why } from "./findings.ts";
import { compareLevels, isSettled } from "./growth.ts";
import { mean } from "./series.ts";

/** Growth that would block, or that had not ended when the run did, is looked at again before it is believed. */
export function asksForConfirmation({ verdict, why }: Judgement): boolean {
  return verdict === "leak" || (verdict === "inconclusive" && why.some(isOpen));
}

function isOpen(why: Why): boolean {
  return why.code === "still-warming-up" || (why.code === "head-keeps" && why.kept.look === null);
}

/** Another pair of the second look is worth its time. */
export function isUnclear(why: Why): boolean {
  if (why.code === "head-keeps") return why.kept.look === "unclear";
  return why.code === "second-look" && why.outcome === "unclear";
}

/** Both looks have to agree on a leak. Where growth ended, the level that it ended at is what is left to judge. */
export function judgeAgain(judged: Judgement, { outcome, evidence }: Confirmation, policy: GatePolicy): Judgement {
  const { base, head, slope, window } = evidence;
  const look = { code: "second-look", bytesPerRequest: intervalOf(slope), requests: window.toRequests } as const;
  const saw = judged.why.filter(({ code }) => code !== "still-warming-up");
  if (outcome === "goes-on") return { verdict: "leak", why: [{ ...look, outcome }, ...saw] };
  if (outcome === "unclear") return { verdict: "inconclusive", why: [{ ...look, outcome }, ...saw] };
  const higher = compareLevels(head, base, evidence.level, policy);
  const bytes = intervalOf(evidence.level);
  const higherPlateau: Why = { code: "higher-plateau", bytes, percent: (100 * bytes.value) / mean(base.plateaus) };
  if (!higher.clear) return { verdict: "pass", why: [{ ...look, outcome }, { code: "within-noise" }] };
  if (!higher.beyondTolerance) return { verdict: "pass", why: [{ ...look, outcome }, higherPlateau] };
  return isSettled(head, evidence.noiseBytes, policy)
    ? { verdict: "grew", why: [higherPlateau, { ...look, outcome }] }
    : { verdict: "inconclusive", why: [{ ...look, outcome: "unclear" }, higherPlateau] };
}
