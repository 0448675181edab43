/** A table for a terminal: columns side by side, or each row's figures below its name where it is too narrow. */
import { plainLine } from "../escape.ts";
import { type Phrase, phraseWords } from "../phrase.ts";
import type { Heading, Table } from "../tables/table.ts";
import { countCells } from "./cells.ts";
import type { Paint } from "./paint.ts";
import { paragraph, wrapText } from "./wrap.ts";

type Align = "left" | "right";

/** In narrower terminals the columns do not fit side by side. */
const narrowest = 60;
const mark = " ◀";

/** The row that the verdict rests on is bold and marked, as far as there is room. */
export function textTable(table: Table, width: number, paint: Paint): readonly string[] {
  const headings = table.headings.filter(isShown);
  const rows = table.rows.map((cells) => cells.filter((_, index) => isShown(table.headings[index])));
  if (width < narrowest && headings.length > 2)
    return stacked(
      headings.map(title),
      rows.map((cells) => cells.map(({ words }) => phraseWords(words))),
      width,
    );
  const align = headings.map(({ kind }) => (kind === "number" ? ("right" as const) : ("left" as const)));
  const layOut = (strongMark: string) =>
    columnLines(
      align,
      [headings.map(title), ...rows.map((cells) => cells.map(({ words }) => marked(words, strongMark)))],
      width,
    );
  const isUnwrapped = (lines: readonly string[]) => lines.length === rows.length + 1;
  const lines = [mark, ""].map(layOut).find(isUnwrapped) ?? layOut("");
  if (!isUnwrapped(lines)) return lines;
  const decisive = rows.findIndex((cells) => cells.some(({ words }) => isStrong(words))) + 1;
  return lines.map((line, index) => (index === decisive && index > 0 ? paint(line, "bold") : line));
}

function isShown(heading: Heading | undefined): boolean {
  return heading?.kind !== "sentence";
}

function title({ side, title }: Heading): string {
  return [side ?? "", plainLine(phraseWords(title), 24)].filter((part) => part !== "").join(" ");
}

function isStrong(words: Phrase): boolean {
  return words.some(({ kind }) => kind === "strong");
}

function marked(words: Phrase, strongMark: string): string {
  return phraseWords(words) + (isStrong(words) ? strongMark : "");
}

/** A row's name, and below it both sides and the remaining columns. */
function stacked(titles: readonly string[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  const [, base = "", head = ""] = titles;
  const figures = rows.flatMap(([name = "", base = "", head = "", ...rest]) => [
    name,
    ...paragraph([`${base} → ${head}`, ...rest].filter(Boolean).join("   "), width, "  ", "  ").map((line) =>
      line.trimEnd(),
    ),
  ]);
  return [...paragraph(`${base} → ${head}`, width, "", "  "), ...figures];
}

/** Columns two spaces apart; when that is too wide, the widest ones wrap inside their cells. */
function columnLines(align: readonly Align[], rows: readonly (readonly string[])[], width: number): readonly string[] {
  const natural = align.map((_, column) => Math.max(...rows.map((cells) => countCells(cells[column] ?? ""))));
  const widths = fitWidths(natural, width - 2 * (align.length - 1));
  return rows.flatMap((cells) => {
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
