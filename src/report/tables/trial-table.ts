/** The trials of all looks, pair by pair. */
import { allTrials, type Trial } from "../../model/measurement.ts";
import { formatCount, formatDurationMs } from "../../model/units.ts";
import { lastRequests } from "../chart-series.ts";
import { failedAnswers, type JudgedTarget } from "../judged.ts";
import { phrase } from "../phrase.ts";
import { trialEndWords } from "../words/trial-words.ts";
import { buildTable, type Column, type Table } from "./table.ts";

/** The rest is in measurement.json. */
const shown = 40;

const columns: readonly Column<Trial>[] = [
  column("pair", "number", ({ pair }) => String(pair + 1)),
  column("side", "text", ({ side }) => side),
  column("requests", "number", (trial) => formatCount(lastRequests(trial))),
  column("failed", "number", (trial) => formatCount(failedAnswers(trial))),
  column("time", "number", ({ load }) => duration(load, load.durationMs)),
  column("p50", "number", ({ load }) => duration(load, load.latencyMs.p50)),
  column("p99", "number", ({ load }) => duration(load, load.latencyMs.p99)),
  column("end", "text", trialEndWords),
];

export function shownTrials({ measured }: JudgedTarget): readonly Trial[] {
  return allTrials(measured)
    .toSorted((a, b) => a.pair - b.pair || (a.side < b.side ? -1 : 1))
    .slice(0, shown);
}

export function trialTable(target: JudgedTarget): Table {
  return buildTable("Trials", columns, shownTrials(target));
}

function column(title: string, kind: "number" | "text", text: (trial: Trial) => string): Column<Trial> {
  return { title: phrase`${title}`, kind, cell: (trial) => ({ words: phrase`${text(trial)}` }) };
}

function duration({ answered }: Trial["load"], ms: number): string {
  return answered === 0 ? "–" : formatDurationMs(ms);
}
