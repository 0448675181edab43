/** What a snapshot says is only waiting: garbage for its collector, memory for timers to fire. It decides what is measured. */
import type { Examination, Round } from "../../model/diagnosis.ts";
import { runtimeTraits } from "./runtime-traits.ts";

/** Whether any process that answered has a generational collector. */
export function collectsLate({ rounds }: { readonly rounds: readonly Pick<Round, "answers">[] }): boolean {
  return rounds.some(({ answers }) => answers.some(({ probe }) => runtimeTraits[probe].isGenerational));
}

/** Of the requests: timers that are set more rarely hold no more than that share of what requests leave. */
const leastShare = 0.5;
/** A service has single timers of its own, some of which last a day. */
const firedShare = 0.95;
/** A timer fires when there is time for it, and what it held is freed after that. */
const marginMs = 1_000;
/** Nobody waits longer than this for a verdict: growth that lasts longer counts as a leak. */
const longestMs = 60_000;

/** How long until most of the timers that requests have left pending fire; null where they left too few, or for too long. */
export function pendingTimersMs({ rounds }: Pick<Examination, "rounds">): number | null {
  const snapshot = rounds.findLast(({ answers }) => answers.some(({ timers }) => timers !== undefined));
  if (snapshot === undefined) return null;
  const timers = snapshot.answers
    .flatMap((answer) => answer.timers ?? [])
    .filter(({ count }) => count > 0)
    .sort((one, other) => one.ms - other.ms);
  const total = timers.reduce((sum, { count }) => sum + count, 0);
  if (total < Math.max(1, leastShare * snapshot.requests)) return null;
  let fired = 0;
  const last = timers.find(({ count }) => (fired += count) >= firedShare * total);
  return last === undefined || last.ms > longestMs ? null : last.ms + marginMs;
}
