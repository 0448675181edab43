/** A table as lines of text: for Markdown, and for a terminal of a given width. Cells are finished and safe. */
import { countCells } from "./text/cells.ts";

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

/** At spaces where there are any, else in the middle of the word; a number keeps its unit. */
export function wrapText(text: string, width: number): readonly string[] {
  return wrapWords(text.replace(/(\d) (?=(?:[KMGT]i)?B\b|ms\b|s\b|%)/g, "$1\u00A0"), width).map((line) =>
    line.replaceAll("\u00A0", " "),
  );
}

function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => chunks(each, width))) {
    if (line !== "" && countCells(line) + 1 + countCells(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function chunks(word: string, width: number): readonly string[] {
  if (countCells(word) <= width) return [word];
  const parts = [""];
  for (const character of word) {
    const last = parts.at(-1) ?? "";
    if (last !== "" && countCells(last + character) > width) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

function pad(text: string, width: number, align: Align): string {
  const gap = " ".repeat(Math.max(0, width - countCells(text)));
  return align === "right" ? gap + text : text + gap;
}
