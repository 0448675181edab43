/** RSS over requests in one line of characters, for the terminal. */
import type { TargetMeasurement } from "../../model/measurement.ts";
import type { Side } from "../../model/measurement.ts";
import { levelRange } from "../scale.ts";
import { drawnRequests, medianLevelAt, trialsOf } from "../chart-series.ts";

const bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/** Both sides' medians over the requests that both cover. */
export function sparklines(target: TargetMeasurement, width: number): readonly { side: Side; line: string }[] {
  const last = drawnRequests(target);
  if (last === 0) return [];
  const sides = (["base", "head"] as const).flatMap((side) => {
    const trials = trialsOf(target, side);
    const levels = Array.from({ length: width }, (_, index) =>
      medianLevelAt(trials, Math.round((index / (width - 1)) * last)),
    );
    return levels.some((level) => level !== null) ? [{ side, levels }] : [];
  });
  const lines = drawLevels(sides.map(({ levels }) => levels));
  return sides.map(({ side }, index) => ({ side, line: lines[index] ?? "" }));
}

/** All on one scale; ✕ for a dead container, a space without a reading. */
export function drawLevels(lines: readonly (readonly (number | null)[])[]): readonly string[] {
  const read = lines.flat().filter((level): level is number => level !== null && level > 0);
  const lowest = Math.min(...read);
  const { lo, hi } = levelRange(read);
  // A growing line uses the whole height; a flat one stays flat in the middle.
  const floor = lo === 0 ? lowest : lo;
  return lines.map((levels) => levels.map((level) => bar(level, floor, hi)).join(""));
}

function bar(level: number | null, lo: number, hi: number): string {
  if (level === null) return " ";
  if (level === 0) return "✕";
  return bars[Math.min(bars.length - 1, Math.max(0, Math.floor(((level - lo) / (hi - lo)) * bars.length)))] ?? " ";
}
