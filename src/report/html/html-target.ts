/** One target's part of report.html: chart and numbers side by side, then what to do, and all that a reader may ask for. */
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { chartOf } from "../chart.ts";
import { escapeHtml, plainLine } from "../escape.ts";
import { chartFigure } from "./html-chart.ts";
import { diagnosisSection } from "./html-diagnosis.ts";
import { latencySection, memorySection } from "./html-memory.ts";
import { processSection } from "./html-processes.ts";
import { type Cell, factList, keepUnits, list, section, table } from "./html-parts.ts";
import { stepsSection } from "./html-steps.ts";
import { trialTable } from "./html-trials.ts";
import { isUnmeasured, type JudgedTarget } from "../judged.ts";
import { phraseHtml } from "../phrase.ts";
import { isTold, tableRows } from "../rows.ts";
import { advice } from "../words/advice.ts";
import { nothingToDraw } from "../words/chart-words.ts";
import { workloadFacts } from "../words/fact.ts";
import { headline, verdictSymbol } from "../words/headline.ts";
import { commandsFor, pageLabels } from "../words/page.ts";
import { summary } from "../words/summary.ts";

export interface TargetPlace {
  readonly report: Report;
  readonly measurement: Measurement;
  /** Its own headline only where the page's is about several. */
  readonly several: boolean;
}

export function targetArticle(target: JudgedTarget, { report, measurement, several }: TargetPlace): string {
  const place = report.targets.indexOf(target.report) + 1;
  const title = several
    ? `<h2 class="target ${targetTone(target)}">${phraseHtml(headline(target))}</h2>\n<p class="summary">${phraseHtml(summary(target))}</p>`
    : "";
  const parts = isUnmeasured(target) ? nextSection(target) : measuredParts(target, report, measurement);
  return [`<article id="target-${place}">`, title, ...parts, "</article>"].filter((part) => part !== "").join("\n");
}

export function targetTone(target: JudgedTarget): string {
  if (target.report.failed) return "bad";
  return verdictSymbol(target) === "✅" ? "good" : "unsure";
}

function measuredParts(target: JudgedTarget, report: Report, measurement: Measurement): readonly string[] {
  const chart = chartOf(target.measured, target.report);
  const { diagnosis } = target.report;
  const drawn = chart === null ? `<p class="none">${nothingToDraw}</p>` : chartFigure(chart, "first");
  return [
    `<div class="first">${drawn}\n${rowTable(target, report)}</div>`,
    ...nextSection(target),
    ...(diagnosis === undefined ? [] : [diagnosisSection(diagnosis)]),
    ...memorySection(target),
    ...processSection(target),
    ...latencySection(target),
    stepsSection(target),
    section(pageLabels.workload, `${factList(workloadFacts(target))}${trialTable(target)}`),
    againSection(target, measurement),
  ];
}

function nextSection(target: JudgedTarget): readonly string[] {
  const next = advice(target);
  return next.length === 0 ? [] : [section(pageLabels.next, list(next), "next")];
}

function rowTable(target: JudgedTarget, { base, head }: Report): string {
  const side = (name: string, label: string) =>
    `<span class="side ${name}">${name}</span>${isTold(name, label) ? ` <code>${escapeHtml(plainLine(label, 60))}</code>` : ""}`;
  const titles = ["", ...(base === null ? [] : [side("base", base.label)]), side("head", head.label)];
  const rows = tableRows(target).map((row): readonly Cell[] => [
    { html: escapeHtml(row.label), heads: true },
    ...(row.base === null ? [] : [figure(row.base)]),
    figure(row.head),
    ...(base === null ? [] : [figure(row.change, row.decisive)]),
  ]);
  return table(plainLine(target.report.name), "numbers", base === null ? titles : [...titles, "change"], rows);
}

/** Longer ones may break: no figure with its noise is. */
const longFigure = 16;

function figure(text: string, decisive = false): Cell {
  const html = keepUnits(text);
  const style = text.length > longFigure ? "long" : "";
  return { html: decisive ? `<strong>${html}</strong>` : html, style };
}

function againSection(target: JudgedTarget, measurement: Measurement): string {
  const commands = commandsFor(target, measurement);
  return section(
    pageLabels.again,
    commands.map(({ words, line }) => `<p>${escapeHtml(words)}</p><pre>${escapeHtml(line)}</pre>`).join("\n"),
  );
}
