/**
 * What a look gained after the pause in its middle. Whatever is held for a limited time is released in the pause. From
 * there on memory does one of two things: it stays flat, because the room is reused, or it falls with the pause and
 * climbs back to where it was. The first is growth that ended; the second has the slope of a leak throughout and gains
 * nothing. So the levels at the two ends are compared, not the slope between them. A leak gains as much after a pause
 * as before it.
 */
import type { Trial } from "../../model/measurement.ts";
import type { Pause } from "../../model/pause.ts";
import { mean, median, type Point, traceTrial } from "../estimators/series.ts";
import { theilSenSlope } from "../estimators/theil-sen.ts";
import type { Quantity } from "./limits.ts";

export interface PauseGain {
  /** Per request before the pause: by how much head outgrew base, which counts as flat where it shrank. */
  readonly before: number;
  /** By how much head's level rose more than base's, from the pause to the end. */
  readonly after: number;
  /** Answered after the pause. */
  readonly requests: number;
}

/** Readings per level: their median is not moved by one that coincides with a collection. */
const readings = 5;
/** Of a stretch before the pause that has a slope. */
const fewestPoints = 4;

/** Means over the pairs that continued after the pause; null when none did. `from`: where warm-up had ended. */
export function gainAfterPause(
  trials: readonly Trial[],
  pause: Pause,
  from: number,
  quantity: Quantity,
): PauseGain | null {
  const pairs = [...Map.groupBy(trials, ({ pair }) => pair).values()].flatMap((pair): PauseGain[] => {
    const [base, head] = (["base", "head"] as const).map((side) => gainOf(pair, side, pause, from, quantity));
    if (!base || !head) return [];
    return [
      {
        before: head.before - Math.max(0, base.before),
        after: head.after - base.after,
        requests: Math.min(base.requests, head.requests),
      },
    ];
  });
  if (pairs.length === 0) return null;
  return {
    before: mean(pairs.map(({ before }) => before)),
    after: mean(pairs.map(({ after }) => after)),
    requests: mean(pairs.map(({ requests }) => requests)),
  };
}

function gainOf(
  pair: readonly Trial[],
  side: Trial["side"],
  { afterAnswers }: Pause,
  from: number,
  { read }: Quantity,
): PauseGain | null {
  const trial = pair.find((each) => each.side === side);
  const points = trial === undefined ? [] : traceTrial(trial, read);
  const before = points.filter(({ requests }) => requests <= afterAnswers);
  const warm = before.filter(({ requests }) => requests >= from);
  const after = points.filter(({ requests }) => requests > afterAnswers).slice(-readings);
  const last = after.at(-1);
  if (before.length === 0 || last === undefined) return null;
  return {
    before: warm.length < fewestPoints ? 0 : theilSenSlope(warm),
    after: levelOf(after) - levelOf(before.slice(-readings)),
    requests: last.requests - afterAnswers,
  };
}

function levelOf(points: readonly Point[]): number {
  return median(points.map(({ value }) => value));
}
