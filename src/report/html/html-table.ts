import { escapeHtml } from "../escape.ts";
import { phraseHtml, phraseWords } from "../phrase.ts";
import type { Cell, Heading, Table } from "../tables/table.ts";
import { type Cell as HtmlCell, keepUnits, table } from "./html-parts.ts";

/** A drawing at the end of each row, which only HTML has. */
interface LastColumn {
  readonly title: string;
  readonly html: readonly string[];
}

/** Longer cells may break; no figure with its noise is longer. */
const longFigure = 16;

export function htmlTable({ label, headings, rows }: Table, style: string, last?: LastColumn): string {
  const titles = headings.map(titleHtml);
  return table(
    label,
    style,
    last === undefined ? titles : [...titles, last.title],
    rows.map((cells, row) => [
      ...cells.map((cell, index) => cellHtml(cell, headings[index]?.kind ?? "text")),
      ...(last === undefined ? [] : [{ html: last.html[row] ?? "" }]),
    ]),
  );
}

function titleHtml({ side, title }: Heading): string {
  const name = side === undefined ? "" : `<span class="side ${side}">${side}</span>`;
  return [name, phraseHtml(title)].filter((part) => part !== "").join(" ");
}

function cellHtml({ words, tone, link }: Cell, kind: Heading["kind"]): HtmlCell {
  const html = kind === "number" ? keepUnits(phraseHtml(words)) : phraseHtml(words);
  const linked = link === undefined ? html : `<a href="${escapeHtml(link)}">${html}</a>`;
  if (kind === "name") return { html: linked, heads: true };
  const isLong = kind === "number" && phraseWords(words).length > longFigure;
  const style = [tone ?? "", kind === "number" ? "number" : "", isLong ? "long" : ""].filter((part) => part !== "");
  return { html: linked, style: style.join(" ") };
}
