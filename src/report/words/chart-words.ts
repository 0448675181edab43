/** The words of the charts. */
import type { Side } from "../../model/measurement.ts";
import { formatBytes, formatCount } from "../../model/units.ts";
import type { Chart, ChartSide } from "../chart.ts";
import { plainLine } from "../escape.ts";

export function chartTitle(name: string): string {
  return `${name}: RSS over requests`;
}

export function medianWords(trials: number): string {
  return `thick: median of ${trials} trials, thin: each trial`;
}

/** Where a side's line ends: `base plateau 22.0 MiB`, `head 32.6 MiB ↗`, `head ✕ at 3,100`. */
export function endWords({ side, plateau, median, grows, dead, deaths }: ChartSide): string {
  if (dead) return `${side} ✕ at ${formatCount(deaths.at(-1)?.requests ?? 0)}`;
  if (plateau !== null) return `${side} plateau ${formatBytes(plateau.bytes)}`;
  return `${side} ${formatBytes(median.at(-1)?.bytes ?? 0)}${grows ? " ↗" : ""}`;
}

export function endedWords(side: Side, first: number, last: number): string {
  const earliest = first === last ? "" : `${formatCount(first)}–`;
  return `${side} ended at ${earliest}${formatCount(last)} requests`;
}

export const nothingToDraw = "Nothing to draw: no request was answered.";

/** The chart in words, for screen readers. */
export function chartWords({ name, requests, sides, capBytes, shaded }: Chart): string {
  const ends = sides.map((side) => {
    const start = side.median[0]?.bytes;
    const from = start === undefined ? "" : ` from ${formatBytes(start)}`;
    const last = side.median.at(-1)?.bytes ?? 0;
    const fate = side.dead
      ? ` until it ended at ${formatCount(side.deaths.at(-1)?.requests ?? 0)} requests`
      : side.plateau === null
        ? ""
        : `, levelling off at ${formatBytes(side.plateau.bytes)}`;
    return `${side.side}${from} to ${formatBytes(last)}${fate}`;
  });
  const cap = capBytes === null ? "" : ` The cap is ${formatBytes(capBytes)}.`;
  const warm =
    shaded === null ? "" : ` The first ${formatCount(shaded.untilRequests)} requests are not judged (${shaded.as}).`;
  return `Memory of ${plainLine(name, 60)} over ${formatCount(requests)} requests: ${ends.join("; ")}.${warm}${cap}`;
}
