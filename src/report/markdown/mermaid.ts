/**
 * RSS over requests as a Mermaid chart, which GitHub draws inside a comment; a comment cannot have an image attached.
 * GitHub does not document its Mermaid version, so this works with 10.9 to 11.17: `xychart-beta`, both lines on one
 * integer grid (lines of unequal length are stretched), fixed decimals (exponents and null do not parse), 0 after a
 * death, and the colours named in the title because older versions draw no legend.
 */
import { mib } from "../../model/units.ts";
import type { JudgedTarget } from "../judged.ts";
import { levelRange, roundRange } from "../scale.ts";
import { drawnRequests, medianLevelAt, requestGrid, trialsOf } from "../chart-series.ts";

/** Enough for the shape, while the source stays below 2,000 characters. */
const maxPoints = 60;

const colours = { base: "#6e7781", head: "#d1242f", cap: "#bf8700" };

/** null where no trial of head got far enough for a line. */
export function mermaidChart({ report, measured }: JudgedTarget): string | null {
  const grid = requestGrid(drawnRequests(measured), maxPoints);
  const last = grid.at(-1) ?? 0;
  const sides = (["base", "head"] as const).flatMap((side) => {
    const trials = trialsOf(measured, side);
    const levels = grid.map((requests) => medianLevelAt(trials, requests));
    return levels.every((level) => level !== null) ? [{ side, levels }] : [];
  });
  if (grid.length < 2 || !sides.some(({ side }) => side === "head")) return null;

  const highest = Math.max(...sides.flatMap(({ levels }) => levels));
  const nearCap = highest >= measured.capBytes / 2;
  const levels = [...sides.flatMap(({ levels }) => levels), ...(nearCap ? [measured.capBytes] : [])].map(
    (level) => level / mib,
  );
  const { lo, hi } = roundRange(levelRange(levels), 8);
  const digits = hi - lo < 2 ? 3 : 2;
  const line = (name: string, bytes: readonly number[]) =>
    `  line "${name}" [${bytes.map((each) => (each / mib).toFixed(digits)).join(", ")}]`;
  const names = { base: "base (grey)", head: "head (red)" };
  const palette = [...sides.map(({ side }) => colours[side]), ...(nearCap ? [colours.cap] : [])];
  const title = [...sides.map(({ side }) => names[side]).reverse(), ...(nearCap ? ["cap (amber)"] : [])].join(", ");

  return [
    "```mermaid",
    `%%{init: {"themeVariables": {"xyChart": {"backgroundColor": "transparent", "plotColorPalette": "${palette.join(", ")}"}}}}%%`,
    "xychart-beta",
    `  title "${chartName(report.name)}: RSS of ${title}"`,
    `  x-axis "requests" 0 --> ${last}`,
    `  y-axis "MiB" ${axisEnd(lo)} --> ${axisEnd(hi)}`,
    ...sides.map(({ side, levels }) => line(side, levels)),
    ...(nearCap
      ? [
          line(
            "cap",
            grid.map(() => measured.capBytes),
          ),
        ]
      : []),
    "```",
  ].join("\n");
}

/** Only characters that are syntax in no version of Mermaid, nor in a Markdown fence. */
function chartName(name: string): string {
  return name.replace(/[^\w .-]/g, "_").slice(0, 40);
}

function axisEnd(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(3);
}
