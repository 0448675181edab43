/** Whether what grows may be held by timers that have still to fire, and what is held before and after they have. Pure. */
import type { Examination, ProbeAnswer, Round, TimersRest } from "../model/diagnosis.ts";

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

export interface RestRound {
  readonly ms: number;
  readonly after: Round;
}

/** What both sides held, and head after its rest; undefined where nobody waited, or somebody does not tell. */
export function compareHeld(
  head: Pick<Examination, "rounds"> & { readonly rest?: RestRound },
  base: Pick<Examination, "rounds">,
): TimersRest | undefined {
  const { rest } = head;
  if (rest === undefined) return undefined;
  const [first, before, after] = heldAt([...endsOf(head), rest.after]);
  const [baseFirst, baseBefore] = heldAt(endsOf(base));
  if (!first || !before || !after || !baseFirst || !baseBefore) return undefined;
  return { ms: rest.ms, first, before, after, base: { first: baseFirst, before: baseBefore } };
}

function endsOf({ rounds }: Pick<Examination, "rounds">): readonly Round[] {
  const looks = rounds.filter(({ answers }) => answers.some(({ command }) => command === "snap"));
  return [looks[0], looks.at(-1)].flatMap((look) => look ?? []);
}

/** Of the same processes; none where one came or went, or does not tell. */
function heldAt(rounds: readonly Round[]): readonly TimersRest["first"][] {
  const looks = rounds.flatMap(({ requests, answers }) => {
    const live = answers.map(({ heap }) => heap.liveBytes ?? heap.tracedBytes);
    if (live.length === 0 || live.includes(null)) return [];
    const external = answers.map(({ heap }) => heap.externalBytes);
    return [{ requests, liveBytes: [...live, ...external].reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0) }];
  });
  const pids = new Set(rounds.map(({ answers }) => processesOf(answers)));
  return looks.length === rounds.length && pids.size === 1 ? looks : [];
}

function processesOf(answers: readonly ProbeAnswer[]): string {
  return answers
    .map(({ pid }) => pid)
    .sort((one, other) => one - other)
    .join();
}
