/** What the looks showed of one quantity: a column per look, a row per condition. */
import type { Claim } from "../../analysis/findings.ts";
import { formatCount } from "../../model/units.ts";
import { phrase } from "../phrase.ts";
import {
  conditionsOf,
  conditionWords,
  growthWords,
  lookNames,
  predicateNames,
  quantityLabel,
  resultWords,
} from "../words/look-words.ts";
import type { Cell, Table } from "./table.ts";

export function lookTable(claim: Claim): Table {
  const { steps } = claim;
  const conditions = [...new Set(steps.flatMap(conditionsOf).map(({ name }) => name))];
  const row = (title: string, cells: readonly string[]): readonly Cell[] =>
    [title, ...cells].map((words) => ({ words: phrase`${words}` }));
  return {
    label: `${quantityLabel(claim)}, look by look`,
    headings: [
      { title: phrase`${quantityLabel(claim)}`, kind: "name" },
      ...steps.map(({ look, requests }) => ({
        title: phrase`${lookNames[look]}, ${formatCount(requests)} requests`,
        kind: "text" as const,
      })),
    ],
    rows: [
      row(
        "head − base, per request",
        steps.map((step) => growthWords(claim, step)),
      ),
      ...conditions.map((name) =>
        row(
          predicateNames[name],
          steps.map((step) => {
            const predicate = conditionsOf(step).find((each) => each.name === name);
            return predicate === undefined ? "–" : conditionWords(claim, predicate);
          }),
        ),
      ),
      row("shows", steps.map(resultWords)),
    ],
  };
}
