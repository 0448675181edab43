import { phraseMarkdown } from "../phrase.ts";
import type { Heading, Table } from "../tables/table.ts";

export function tableMarkdown({ headings, rows }: Table): string {
  return markdownTable(
    headings.map(title),
    headings.map(({ kind }) => (kind === "number" ? "right" : "left")),
    rows.map((cells) => cells.map(({ words }) => phraseMarkdown(words))),
  );
}

/** Titles and cells are finished Markdown. */
export function markdownTable(
  titles: readonly string[],
  align: readonly ("left" | "right")[],
  rows: readonly (readonly string[])[],
): string {
  const marks = align.map((each) => (each === "right" ? "--:" : "---"));
  return [line(titles), `|${marks.join("|")}|`, ...rows.map(line)].join("\n");
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function title({ side, title }: Heading): string {
  return [side ?? "", phraseMarkdown(title)].filter((part) => part !== "").join(" ");
}
