/** Memory by process, where there are several. */
import type { Side, Trial } from "../../model/measurement.ts";
import { formatByteChange, formatBytes, formatCount } from "../../model/units.ts";
import { escapeHtml, plainLine } from "../escape.ts";
import { bar, type Cell, section, table } from "./html-parts.ts";
import type { JudgedTarget } from "../judged.ts";
import { shownTrials } from "../tables/trial-table.ts";
import { pageLabels, processColumns, processesNote } from "../words/page.ts";

type Process = NonNullable<Trial["byProcess"]>[number];

export function processSection(target: JudgedTarget): readonly string[] {
  const pair = lastPair(shownTrials(target));
  if (!pair.some(({ byProcess = [] }) => byProcess.length > 1)) return [];
  const grown = pair.flatMap(({ byProcess = [] }) => byProcess.map(growthOf));
  const most = Math.max(...grown, Number.MIN_VALUE);
  const rows = pair.flatMap(({ side, byProcess = [] }) => byProcess.map((process) => processRow(side, process, most)));
  const note = `<p>${escapeHtml(processesNote((pair[0]?.pair ?? 0) + 1))}</p>`;
  return [section(pageLabels.processes, note + table(pageLabels.processes, "processes", processColumns, rows))];
}

/** The last of each side, which is of the longer look where there was one. */
function lastPair(trials: readonly Trial[]): readonly Trial[] {
  return (["base", "head"] as const).flatMap((side) => {
    const last = trials.findLast((trial) => trial.side === side && trial.byProcess !== undefined);
    return last === undefined ? [] : [last];
  });
}

function growthOf({ from, to }: Process): number {
  return to.bytes - from.bytes;
}

function processRow(side: Side, process: Process, most: number): readonly Cell[] {
  const { name, from, to } = process;
  return [
    { html: `<span class="side ${side}">${side}</span> <code>${escapeHtml(plainLine(name, 40))}</code>`, heads: true },
    { html: `${formatCount(from.requests)} – ${formatCount(to.requests)}`, style: "number" },
    ...[from, to].map(({ bytes }) => ({ html: formatBytes(bytes), style: "number" })),
    { html: formatByteChange(growthOf(process)), style: "number" },
    { html: bar(growthOf(process) / most), style: `bar ${side}` },
  ];
}
