/** A table as lines of text: for Markdown, and for a terminal of a given width. Cells are finished and safe. */
import { countCells } from "./text/cells.ts";
import { wrapText } from "./text/wrap.ts";

export type Align = "left" | "right";

export function markdownTable(
  head: readonly string[],
  align: readonly Align[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${align.map((each) => (each === "right" ? "--:" : "---")).join("|")}|`, ...rows.map(line)].join(
    "\n",
  );
}

/** Columns two spaces apart; when that is too wide for `columns`, the widest ones wrap inside their cells. */
export function textTable(
  head: readonly string[],
  align: readonly Align[],
  rows: readonly (readonly string[])[],
  columns: number,
): readonly string[] {
  const all = [head, ...rows];
  const natural = head.map((_, column) => Math.max(...all.map((cells) => countCells(cells[column] ?? ""))));
  const widths = fitWidths(natural, columns - 2 * (head.length - 1));
  return all.flatMap((cells) => {
    const wrapped = cells.map((cell, column) => wrapText(cell, widths[column] ?? 1));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      widths
        .map((width, column) => pad(wrapped[column]?.[line] ?? "", width, align[column] ?? "left"))
        .join("  ")
        .trimEnd(),
    );
  });
}

/** Takes from the widest column, one character at a time, until all fit. */
function fitWidths(natural: readonly number[], room: number): readonly number[] {
  const widths = [...natural];
  while (widths.reduce((sum, width) => sum + width, 0) > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= 8) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function pad(text: string, width: number, align: Align): string {
  const gap = " ".repeat(Math.max(0, width - countCells(text)));
  return align === "right" ? gap + text : text + gap;
}
