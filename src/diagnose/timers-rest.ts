/** Whether what grows may be held by timers that have still to fire, and what is held before and after they have. Pure. */
import type { ProbeAnswer, Round, TimersRest } from "../model/diagnosis.ts";

/** Of the requests: a timer that comes more rarely holds no more than that share of what they leave. */
const leastShare = 0.5;
/** A service has single timers of its own, some of which last a day. */
const firedShare = 0.95;
/** A timer fires when there is time for it, and what it held is let go after that. */
const marginMs = 1_000;

/** How long until most timers have fired that `requests` have left; undefined where they have left too few. */
export function untilTimersFired(answers: readonly ProbeAnswer[], requests: number): number | undefined {
  const timers = answers
    .flatMap((answer) => answer.timers ?? [])
    .filter(({ count }) => count > 0)
    .sort((one, other) => one.ms - other.ms);
  const total = timers.reduce((sum, { count }) => sum + count, 0);
  if (total < Math.max(1, leastShare * requests)) return undefined;
  let fired = 0;
  const last = timers.find(({ count }) => (fired += count) >= firedShare * total);
  return last === undefined ? undefined : last.ms + marginMs;
}

/** undefined where a process came or went, or one does not tell. */
export function compareHeld(ms: number, rounds: readonly [Round, Round, Round]): TimersRest | undefined {
  const [first, before, after] = rounds.map(lookAt);
  const pids = new Set(rounds.map(({ answers }) => processesOf(answers)));
  return first && before && after && pids.size === 1 ? { ms, first, before, after } : undefined;
}

function lookAt({ requests, answers }: Round): TimersRest["first"] | undefined {
  let liveBytes = 0;
  for (const { heap } of answers) {
    const live = heap.liveBytes ?? heap.tracedBytes;
    if (live === null) return undefined;
    liveBytes += live + (heap.externalBytes ?? 0);
  }
  return answers.length === 0 ? undefined : { requests, liveBytes };
}

function processesOf(answers: readonly ProbeAnswer[]): string {
  return answers
    .map(({ pid }) => pid)
    .sort((one, other) => one - other)
    .join();
}
