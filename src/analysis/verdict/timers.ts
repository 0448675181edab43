/**
 * Growth that timers hold: a deadline of 30 seconds that each request sets, and nothing clears. Until the first of them
 * fires it has the slope of a leak, and a service of some hundred requests a second comes to the end of both looks before
 * that. The look inside sees the timers standing, and waits for them (diagnose/timers-rest.ts).
 *
 * What is held is compared with what is held after the rest and as many requests again: the timers' part is there once
 * in both, and a leak's twice. So their difference is what each request leaves behind for good. It is read after a
 * collection, as the runtime's own account: resident memory moves by MiB where a heap snapshot was written. So what is
 * let go has to account for most of what the gate saw, and what is left for less than what it tolerates.
 *
 * What was let go is no leak, and nobody has seen where it levels off: the verdict is open, with the rest that a second
 * look needs to see it. Growth of which something clearly stays is judged as it was.
 *
 * Breaks: timers that are set anew for ever, one by the other, hold what they hold; they stand in the last look as in the
 * first, and let nothing go, so that growth by them stays a leak. A leak of native code that is a quarter of what timers
 * hold is let off with them.
 */
import type { TimersRest } from "../../model/diagnosis.ts";
import type { GatePolicy } from "../../model/policy.ts";
import type { TargetMeasurement } from "../../model/measurement.ts";
import type { Why } from "../findings.ts";

export type HeldByTimers = Extract<Why, { code: "held-by-timers" }>;

/** By how much what lives is off from one look to the next: code for what has become hot, tables that have grown. 0.3 MiB were seen. */
const scatterBytes = 512 * 1024;
/** Of the pace. */
const leastShare = 0.75;

/** `pace`: by how much head outgrows base, in bytes a request. null: nobody waited, or not for what grew. */
export function examineTimers(
  { diagnosis, confirmation }: TargetMeasurement,
  pace: number,
  policy: GatePolicy,
): HeldByTimers | null {
  const rest = diagnosis?.rest;
  // A second look that rested as long has seen it by itself.
  if (rest === undefined || pace <= 0 || (confirmation?.rest?.ms ?? 0) >= rest.ms) return null;
  const { before, after, base } = rest;
  const left = Math.max(0, heldPerRequest(before, after));
  const noise = scatterBytes / Math.max(1, after.requests - before.requests);
  // What base holds it lets go as well: a leak beside timers that were there before is not theirs.
  const letGo = heldPerRequest(rest.first, before) - left - Math.max(0, heldPerRequest(base.first, base.before));
  if (left - noise > policy.leakBytesPerRequest || letGo < leastShare * pace) return null;
  return { code: "held-by-timers", ms: rest.ms, bytesPerRequest: pace, left, noise };
}

function heldPerRequest(from: TimersRest["first"], to: TimersRest["first"]): number {
  return (to.liveBytes - from.liveBytes) / Math.max(1, to.requests - from.requests);
}
