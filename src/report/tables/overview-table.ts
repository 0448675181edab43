/** A line per target, for a report on several. */
import { plainLine } from "../escape.ts";
import type { JudgedTarget } from "../judged.ts";
import { code, phrase } from "../phrase.ts";
import { shortVerdict, verdictSymbol, verdictTone } from "../words/headline.ts";
import { summary } from "../words/summary.ts";
import { buildTable, type Column, type Table } from "./table.ts";

interface Place {
  readonly target: JudgedTarget;
  readonly index: number;
}

const columns: readonly Column<Place>[] = [
  {
    title: phrase`target`,
    kind: "name",
    cell: ({ target, index }) => ({
      words: [code(plainLine(target.report.name, 40))],
      link: `#${targetAnchor(index)}`,
    }),
  },
  {
    title: phrase`verdict`,
    kind: "text",
    cell: ({ target }) => ({
      words: phrase`${verdictSymbol(target)} ${shortVerdict(target)}`,
      tone: verdictTone(target),
    }),
  },
  { title: phrase`summary`, kind: "sentence", cell: ({ target }) => ({ words: summary(target) }) },
];

/** Where report.html has the target's details. */
export function targetAnchor(index: number): string {
  return `target-${index + 1}`;
}

export function overviewTable(targets: readonly JudgedTarget[]): Table {
  return buildTable(
    "All targets",
    columns,
    targets.map((target, index) => ({ target, index })),
  );
}
