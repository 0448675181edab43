/**
 * What a longer look gained after a rest in its middle. What is held for a time only is let go in the rest, and from
 * there on memory does either of two things: it stands still, as the room is used again, or it falls with the rest and
 * climbs to where it was. The first is growth that ended; the second has the slope of a leak all the way, and gains
 * nothing. So the levels at the two ends are compared, and not the slope between them. A leak gains there what it does
 * anywhere.
 */
import { rssBytes, type Trial } from "../../model/measurement.ts";
import type { Rest } from "../../model/pause.ts";
import { mean, median } from "../estimators/series.ts";

interface RestGain {
  /** By how much head's level rose more than base's: from the rest to the end. */
  readonly bytes: number;
  readonly requests: number;
}

/** Readings of a level: one that falls into a collection does not move their median. */
const readings = 5;

/** Mean over the pairs that went on after the rest; null when none did. */
export function gainAfterRest(trials: readonly Trial[], rest: Rest): RestGain | null {
  const pairs = [...Map.groupBy(trials, ({ pair }) => pair).values()].flatMap((pair) => {
    const [base, head] = (["base", "head"] as const).map((side) => gainOf(pair, side, rest));
    return base && head ? [{ bytes: head.bytes - base.bytes, requests: Math.min(base.requests, head.requests) }] : [];
  });
  if (pairs.length === 0) return null;
  return { bytes: mean(pairs.map(({ bytes }) => bytes)), requests: mean(pairs.map(({ requests }) => requests)) };
}

function gainOf(pair: readonly Trial[], side: Trial["side"], { afterAnswers }: Rest): RestGain | null {
  const samples = pair.find((trial) => trial.side === side)?.samples ?? [];
  const before = samples.filter(({ requests }) => requests <= afterAnswers).slice(-readings);
  const after = samples.filter(({ requests }) => requests > afterAnswers).slice(-readings);
  const last = after.at(-1);
  if (before.length === 0 || last === undefined) return null;
  const bytes = median(after.map(rssBytes)) - median(before.map(rssBytes));
  return { bytes, requests: last.requests - afterAnswers };
}
