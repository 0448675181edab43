/** One target's part of report.html: chart beside numbers, then what to do, then the details. */
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { chartOf } from "../chart.ts";
import { escapeHtml } from "../escape.ts";
import { chartFigure } from "./html-chart.ts";
import { diagnosisSection } from "./html-diagnosis.ts";
import { latencySection, memorySection } from "./html-memory.ts";
import { processSection } from "./html-processes.ts";
import { factList, list, section } from "./html-parts.ts";
import { stepsSection } from "./html-steps.ts";
import { htmlTable } from "./html-table.ts";
import { trialsPart } from "./html-trials.ts";
import { isUnmeasured, type JudgedTarget } from "../judged.ts";
import { phraseHtml } from "../phrase.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { targetAnchor } from "../tables/overview-table.ts";
import { advice } from "../words/advice.ts";
import { nothingToDraw } from "../words/chart-words.ts";
import { headline, verdictTone } from "../words/headline.ts";
import { commandsFor, pageLabels } from "../words/page.ts";
import { workloadFacts } from "../words/run-facts.ts";
import { summary } from "../words/summary.ts";

export interface TargetPlace {
  readonly report: Report;
  readonly measurement: Measurement;
  /** The page's headline is about several targets, so each has its own. */
  readonly several: boolean;
}

export function targetArticle(target: JudgedTarget, { report, measurement, several }: TargetPlace): string {
  const anchor = targetAnchor(report.targets.indexOf(target.report));
  const title = several
    ? `<h2 class="target ${verdictTone(target)}">${phraseHtml(headline(target))}</h2>\n<p class="summary">${phraseHtml(summary(target))}</p>`
    : "";
  const parts = isUnmeasured(target) ? nextSection(target) : measuredParts(target, report, measurement);
  return [`<article id="${anchor}">`, title, ...parts, "</article>"].filter((part) => part !== "").join("\n");
}

function measuredParts(target: JudgedTarget, report: Report, measurement: Measurement): readonly string[] {
  const chart = chartOf(target.measured, target.report);
  const { diagnosis } = target.report;
  const drawn = chart === null ? `<p class="none">${nothingToDraw}</p>` : chartFigure(chart, "first");
  return [
    `<div class="first">${drawn}\n${htmlTable(comparisonTable(target, report), "numbers")}</div>`,
    ...nextSection(target),
    ...(diagnosis === undefined ? [] : [diagnosisSection(diagnosis)]),
    ...memorySection(target),
    ...processSection(target),
    ...latencySection(target),
    stepsSection(target),
    section(pageLabels.workload, `${factList(workloadFacts(target))}${trialsPart(target)}`),
    againSection(target, measurement),
  ];
}

function nextSection(target: JudgedTarget): readonly string[] {
  const next = advice(target);
  return next.length === 0 ? [] : [section(pageLabels.next, list(next), "next")];
}

function againSection(target: JudgedTarget, measurement: Measurement): string {
  const commands = commandsFor(target, measurement);
  return section(
    pageLabels.again,
    commands.map(({ words, line }) => `<p>${escapeHtml(words)}</p><pre>${escapeHtml(line)}</pre>`).join("\n"),
  );
}
