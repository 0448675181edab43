/** Draws a running pair for a terminal: the pair, the time left, and a line of memory per side that grows with the requests. */
import type { RunningPair, RunningSide } from "../../model/progress.ts";
import { formatBytes, formatCount } from "../../model/units.ts";
import { countCells, cutToCells } from "./cells.ts";
import type { Paint } from "./paint.ts";
import { drawLevels } from "./sparkline.ts";
import { describePlace, leftWords, silenceWords } from "../words/progress-words.ts";

/** From this width on, each side has room for its own counts. */
const wideColumns = 64;
const longestLine = 60;
const memoryCells = 8;

/** No line reaches the last column, where terminals wrap. */
export function renderRunning(pair: RunningPair, columns: number, paint: Paint): readonly string[] {
  const { requests, sides } = pair;
  const [place, left] = [describePlace(pair.place), leftWords(pair.leftMs)];
  const fits = countCells([place, ...left].join(" · ")) <= columns - 3;
  const title = fits ? [paint(place, "bold"), ...left].join(" · ") : cutToCells(place, columns - 3);
  const isWide = columns >= wideColumns;
  const counts = isWide ? sides.map((side) => countWords(side, requests)) : sides.map(() => "");
  const around = 2 + "base  ".length + memoryCells + 2 + (isWide ? 2 + Math.max(0, ...counts.map(countCells)) : 0);
  const cells = Math.max(1, Math.min(longestLine, columns - 1 - around));
  const lines = drawnLines(pair, cells, paint).map((line, index) => {
    const side = sides[index];
    const at = side?.levels.at(-1);
    const memory = (at === undefined ? "" : formatBytes(at.bytes)).padStart(memoryCells);
    return `  ${side?.side ?? ""}  ${memory}  ${line}${isWide ? `  ${counts[index] ?? ""}` : ""}`;
  });
  return [`  ${title}`, ...lines, ...(isWide ? [] : [`  ${cutToCells(slowestWords(pair), columns - 3)}`])];
}

function countWords(side: RunningSide, requests: number): string {
  const width = formatCount(requests).length;
  const count = (value: number): string => formatCount(Math.max(0, value)).padStart(width);
  return silenceWords(side) ?? `${count(side.answered)} done, ${count(requests - side.answered)} left`;
}

/** One line for both sides: the progress of the slower one. */
function slowestWords({ sides, requests }: RunningPair): string {
  const [slowest] = sides.toSorted((one, other) => one.answered - other.answered);
  if (slowest === undefined) return "";
  const silence = silenceWords(slowest);
  if (silence !== null) return `${slowest.side}: ${silence}`;
  return `${formatCount(slowest.answered)} done, ${formatCount(Math.max(0, requests - slowest.answered))} left`;
}

/** Each side's memory on a common scale; dots stand for requests that are left. */
function drawnLines({ sides, requests }: RunningPair, cells: number, paint: Paint): readonly string[] {
  const levels = sides.map((side) =>
    Array.from({ length: Math.min(cells, Math.ceil((side.answered / Math.max(1, requests)) * cells)) }, (_, cell) =>
      levelAt(side, ((cell + 1) / cells) * requests),
    ),
  );
  return drawLevels(levels).map((line) => line + paint("·".repeat(cells - Array.from(line).length), "dim"));
}

/** The last reading up to that request. */
function levelAt({ levels }: RunningSide, requests: number): number | null {
  return (levels.findLast((level) => level.requests <= requests) ?? levels[0])?.bytes ?? null;
}
