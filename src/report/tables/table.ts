/** A table before it has a medium. Markdown, the terminal and HTML each have one renderer for all of them. */
import type { Side } from "../../model/measurement.ts";
import type { Phrase } from "../phrase.ts";

/** A terminal has no room for sentences in a table and leaves such a column out. */
type ColumnKind = "name" | "text" | "number" | "sentence";

export interface Heading {
  readonly title: Phrase;
  readonly kind: ColumnKind;
  /** Stands before the title, in the side's colour. */
  readonly side?: Side;
}

/** The verdict rests on a strong cell. `tone` and `link` are for HTML. */
export interface Cell {
  readonly words: Phrase;
  readonly tone?: string;
  readonly link?: string;
}

export interface Table {
  /** For screen readers. */
  readonly label: string;
  readonly headings: readonly Heading[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A column in full: adding one to a list of these adds it to every medium. */
export interface Column<Row> extends Heading {
  readonly cell: (row: Row) => Cell;
}

export function buildTable<Row>(label: string, columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return { label, headings: columns, rows: rows.map((row) => columns.map(({ cell }) => cell(row))) };
}
