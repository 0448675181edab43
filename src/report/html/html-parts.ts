/** The building blocks of report.html. */
import { escapeHtml } from "../escape.ts";
import { type Phrase, phraseHtml } from "../phrase.ts";
import type { Fact } from "../words/fact.ts";

export function section(title: string, content: string, style = ""): string {
  return `<section${style === "" ? "" : ` class="${style}"`}><h2>${escapeHtml(title)}</h2>\n${content}</section>`;
}

export function part(title: string, content: string): string {
  return `<h3>${escapeHtml(title)}</h3>\n${content}`;
}

export function list(items: readonly Phrase[]): string {
  return `<ul>${items.map((each) => `<li>${phraseHtml(each)}</li>`).join("")}</ul>`;
}

export function factList(facts: readonly Fact[]): string {
  return `<dl>${facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${phraseHtml(value)}</dd>`).join("\n")}</dl>`;
}

export interface Cell {
  readonly html: string;
  /** A row header. */
  readonly heads?: true;
  readonly style?: string;
}

/** Wide tables scroll, so a keyboard must reach them. Titles and cells are finished HTML. */
export function table(
  label: string,
  style: string,
  titles: readonly string[],
  rows: readonly (readonly Cell[])[],
): string {
  const head = titles.map((title) => (title === "" ? "<td></td>" : `<th scope="col">${title}</th>`)).join("");
  const body = rows.map((cells) => `<tr>${cells.map(cell).join("")}</tr>`).join("\n");
  return `<div class="scroll" tabindex="0" role="group" aria-label="${escapeHtml(label)}"><table class="${style}"><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function cell({ html, heads, style }: Cell): string {
  const look = style === undefined || style === "" ? "" : ` class="${style}"`;
  return heads === true ? `<th scope="row"${look}>${html}</th>` : `<td${look}>${html}</td>`;
}

/** A share between 0 and 1 as a bar. */
export function bar(share: number): string {
  return `<i class="bar" style="width:${percent(share)}"></i>`;
}

/** HTML in which no line breaks between a number and its unit. */
export function keepUnits(html: string): string {
  return html.replace(/(\d) (?=(?:[KMGT]i)?B\b|ms\b|s\b|%)/g, "$1\u00A0");
}

/** A share between 0 and 1 as a CSS length. */
export function percent(share: number): string {
  return `${Number((100 * Math.min(1, Math.max(0, share))).toFixed(2))}%`;
}
