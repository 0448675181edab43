/** The table of one target, base beside head. A new column goes into `columns`, a new row into `comparison-rows.ts`. */
import type { Side } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { plainLine } from "../escape.ts";
import type { JudgedTarget } from "../judged.ts";
import { code, phrase, strong } from "../phrase.ts";
import { comparisonRows, type Row } from "./comparison-rows.ts";
import { buildTable, type Column, type Table } from "./table.ts";

interface ComparisonColumn extends Column<Row> {
  /** Left out when only head was measured. */
  readonly needsBase?: true;
}

const columns = (target: JudgedTarget, { base, head }: Report): readonly ComparisonColumn[] => [
  { title: [], kind: "name", cell: ({ label }) => ({ words: phrase`${label}` }) },
  { ...sideColumn(target, "base", base?.label ?? ""), needsBase: true },
  sideColumn(target, "head", head.label),
  {
    title: phrase`change`,
    kind: "number",
    needsBase: true,
    cell: ({ change, decides }) => ({
      words: change === "" ? [] : decides ? [strong(change)] : phrase`${change}`,
    }),
  },
];

export function comparisonTable(target: JudgedTarget, report: Report): Table {
  const shown = columns(target, report).filter(({ needsBase }) => report.base !== null || needsBase !== true);
  return buildTable(plainLine(target.report.name), shown, comparisonRows(target));
}

function sideColumn({ report }: JudgedTarget, side: Side, label: string): ComparisonColumn {
  const seen = report[side];
  return {
    // A folder called `base` would read "base base".
    title: label === side ? [] : [code(plainLine(label, 60))],
    kind: "number",
    side,
    cell: ({ of }) => ({ words: seen === null ? [] : phrase`${of(seen, side)}` }),
  };
}
