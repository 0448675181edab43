/**
 * Whether growth is garbage. A generational collector (V8's, Ruby's) leaves what it has promoted until enough has come
 * together, and a service whose cache drops an old entry for each new one grows until then by the entries' size, evenly
 * and for longer than any look: by 100 B a request for 80,000 requests in V8. When it comes, it leaves holes in the heap,
 * and a leak is flat until it has filled them. No watching of memory tells these two apart, and collecting does: the
 * second look is run once more with the collector called all the while.
 *
 * The estimators, the window and the error are the second look's (confirmation.ts). Where that one could not tell, its
 * rule decides here too. Where it saw a leak, this one can only acquit: what is left with the garbage gone is held to the
 * tolerance first, whatever the pace was, so that a leak among garbage is still one.
 *
 * Breaks: a leak that collecting mends, such as finalizers that wait for a collection which never comes.
 */
import type { GatePolicy } from "../../model/policy.ts";
import type { TargetMeasurement } from "../../model/measurement.ts";
import {
  type Confirmation,
  confirmMargin,
  examineAgain,
  excessOf,
  goesOnShare,
  heedRest,
  judgeOutcome,
} from "./confirmation.ts";
import type { Evidence } from "./evidence.ts";
import { windowRequests } from "./growth.ts";

/** null: nobody collected, or none of the pairs can be used. */
export function examineCollected(
  target: TargetMeasurement,
  first: Evidence,
  confirmation: Confirmation | null,
  policy: GatePolicy,
): Confirmation | null {
  const rerun = target.diagnosis?.reruns.find(({ kind }) => kind === "collected");
  const evidence = examineAgain(target, rerun?.trials ?? [], first);
  if (evidence === null) return null;
  const { base, head } = confirmation?.evidence ?? first;
  const judged =
    confirmation?.outcome === "unclear"
      ? judgeOutcome(evidence, first, policy)
      : acquit(evidence, excessOf(head.slopes, base.slopes), policy);
  const outcome = heedRest(judged, evidence, rerun?.trials ?? [], rerun?.rest);
  // What the second look could not tell with a rest, this one cannot without.
  const lacksRest = confirmation?.outcome === "unclear" && target.confirmation?.rest !== undefined && !rerun?.rest;
  const isOpen = outcome === "goes-on" && (lacksRest || mayBePieces(evidence));
  return { outcome: isOpen ? "unclear" : outcome, evidence };
}

/** Up to 0.8 MiB were recorded, in a look of 8,000 requests as of 20,000. */
const mostPiecesBytes = 1.25 * 1024 * 1024;

/** A collection leaves a heap in pieces that only smaller things fit into, and the process keeps their pages. */
function mayBePieces({ base, head, window }: Evidence): boolean {
  return excessOf(head.slopes, base.slopes) * windowRequests(window) < mostPiecesBytes;
}

function acquit({ base, head, slope }: Evidence, pace: number, policy: GatePolicy): Confirmation["outcome"] {
  const margin = confirmMargin(slope);
  const excess = excessOf(head.slopes, base.slopes);
  const late = excessOf(head.lateSlopes, base.lateSlopes);
  if (excess - margin > policy.leakBytesPerRequest) return "goes-on";
  return Math.max(excess + margin, late) < goesOnShare * pace ? "ended" : "unclear";
}
