/** A table without a medium. Markdown, the terminal and HTML have one renderer each for all tables. */
import type { Side } from "../../model/measurement.ts";
import type { Phrase } from "../phrase.ts";

/** The terminal leaves out columns of sentences. */
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

/** A column with its cells. Adding one to a list of these adds it to every medium. */
export interface Column<Row> extends Heading {
  readonly cell: (row: Row) => Cell;
}

export function buildTable<Row>(label: string, columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return { label, headings: columns, rows: rows.map((row) => columns.map(({ cell }) => cell(row))) };
}
