/** How the verdict was reached, step by step, each beside its threshold. */
import { formatByteRate, formatBytes } from "../../model/units.ts";
import { longerChartOf } from "../chart.ts";
import { escapeHtml } from "../escape.ts";
import { chartFigure } from "./html-chart.ts";
import { htmlTable } from "./html-table.ts";
import { factList, part, percent, section } from "./html-parts.ts";
import type { JudgedTarget } from "../judged.ts";
import { phraseHtml } from "../phrase.ts";
import { lookTable } from "../tables/look-table.ts";
import { decisionFacts } from "../words/decision-facts.ts";
import { pageLabels } from "../words/page.ts";
import { intervalText } from "../words/reason.ts";
import { verdictSteps } from "../words/step.ts";
import type { Step } from "../words/verdict-step.ts";

export function stepsSection(target: JudgedTarget): string {
  const steps = verdictSteps(target).map(stepItem);
  const tables = target.findings.claims.map((claim) => htmlTable(lookTable(claim), "looks"));
  const looks = tables.length === 0 ? [] : [part(pageLabels.looks, tables.join("\n"))];
  const longer = longerChartOf(target);
  return section(
    pageLabels.steps,
    [
      `<ol class="steps">${steps.join("\n")}</ol>`,
      ...looks,
      ...(longer === null ? [] : [part(pageLabels.longerLook, chartFigure(longer, "longer"))]),
      part(pageLabels.numbers, factList(decisionFacts(target))),
    ].join("\n"),
  );
}

function stepItem({ question, seen, threshold, measure, decides }: Step): string {
  return [
    `<li${decides ? ` class="decides"` : ""}><div><h3>${escapeHtml(question)}${decides ? ` <em>${pageLabels.decides}</em>` : ""}</h3>`,
    `<p>${phraseHtml(seen)}</p>`,
    threshold === null ? "" : `<p class="threshold">${phraseHtml(threshold)}</p>`,
    "</div>",
    measure === null ? "" : scale(measure),
    "</li>",
  ].join("");
}

/** A line around 0 and the threshold: the tolerance as a zone, the interval as a bar, its value as a tick. */
function scale({ interval, tolerated, unit }: NonNullable<Step["measure"]>): string {
  const { value, lo, hi } = interval;
  const [from, to] = [Math.min(0, lo), Math.max(tolerated, hi)];
  const margin = (to - from) * 0.08;
  const at = (bytes: number) => (bytes - from + margin) / (to - from + 2 * margin);
  const tone = lo > tolerated ? "bad" : hi <= tolerated ? "good" : "unsure";
  const amount = (bytes: number) =>
    `${unit === "" ? formatBytes(bytes) : formatByteRate(bytes)}${unit === "" ? "" : ` ${unit}`}`;
  const words = `${intervalText(interval)}${unit === "" ? "" : ` ${unit}`}; ${amount(tolerated)} tolerated`;
  const place = (bytes: number) => (at(bytes) > 0.5 ? `right:${percent(1 - at(bytes))}` : `left:${percent(at(bytes))}`);
  return [
    `<div class="scale" role="img" aria-label="${escapeHtml(words)}">`,
    `<span class="limit" style="${place(tolerated)}">${escapeHtml(amount(tolerated))} tolerated</span>`,
    `<div class="line"><i class="zone" style="width:${percent(at(tolerated))}"></i>`,
    `<i class="zero" style="left:${percent(at(0))}"></i>`,
    `<i class="span ${tone}" style="left:${percent(at(lo))};width:${percent(at(hi) - at(lo))}"></i>`,
    `<i class="value ${tone}" style="left:${percent(at(value))}"></i></div>`,
    `<span class="amount ${tone}" style="${place(value)}">${escapeHtml(amount(value))}</span>`,
    "</div>",
  ].join("");
}
