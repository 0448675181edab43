/** report.html: the whole report in one file that needs no network, in light and dark. */
import type { TargetFindings } from "../analysis/findings.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Report } from "../model/report.ts";
import { escapeHtml, plainLine, plainLines } from "./escape.ts";
import { pageStyle } from "./html-style.ts";
import { isUnmeasured, type JudgedTarget, judgedTargets } from "./judged.ts";
import { phraseHtml, phraseText, readPhrase } from "./phrase.ts";
import { isTold, tableRows } from "./rows.ts";
import { renderChart } from "./svg.ts";
import { advice } from "./words/advice.ts";
import {
  type Fact,
  decisionFacts,
  environmentFacts,
  trialCells,
  trialColumns,
  trialLogs,
  workloadFacts,
} from "./words/fact.ts";
import { headline, verdictSymbol, shortVerdict } from "./words/headline.ts";
import { reportHeadline } from "./words/overview.ts";
import { summary } from "./words/summary.ts";

export function renderHtml(report: Report, measurement: Measurement, findings: readonly TargetFindings[]): string {
  const targets = judgedTargets(report, measurement, findings);
  const { symbol, words } = reportHeadline(targets);
  const several = targets.length > 1;
  const tone = report.failed ? "bad" : symbol === "✅" ? "good" : "unsure";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(phraseText(words))}</title>
<style>${pageStyle}</style>
</head>
<body>
<header class="${tone}">
<p class="badge">${badge(report.failed, symbol)}</p>
<h1>${phraseHtml(words)}</h1>
${several ? overview(targets) : targets.map((target) => `<p>${phraseHtml(summary(target))}</p>`).join("\n")}
</header>
<main>
${[
  ...warnings(report),
  ...targets.map((target) => targetSection(target, report, measurement, several)),
  section("Environment", factList(environmentFacts(measurement))),
].join("\n")}
</main>
<footer>${escapeHtml(plainLine(measurement.environment.tool))} · the raw samples are in measurement.json, this conclusion in report.json</footer>
</body>
</html>
`;
}

/** In words: not every machine has the symbols in its fonts, and not every reader sees the colour. */
function badge(failed: boolean, symbol: string): string {
  if (failed) return "Check fails";
  return symbol === "✅" ? "Check passes" : "Check does not fail";
}

function targetTone(target: JudgedTarget): string {
  if (target.report.failed) return "bad";
  return verdictSymbol(target) === "✅" ? "good" : "unsure";
}

function overview(targets: readonly JudgedTarget[]): string {
  const rows = targets.map(
    (target, index) =>
      `<tr><td><a href="#target-${index + 1}">${escapeHtml(plainLine(target.report.name, 40))}</a></td><td class="${targetTone(target)}">${shortVerdict(target)}</td><td>${phraseHtml(summary(target))}</td></tr>`,
  );
  return `<div class="scroll"><table class="overview"><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function warnings({ warnings }: Report): readonly string[] {
  if (warnings.length === 0) return [];
  const items = warnings.map(({ text }) => `<li>${escapeHtml(plainLine(text, 500))}</li>`);
  return [`<section class="warnings"><h2>Warnings</h2><ul>${items.join("")}</ul></section>`];
}

function targetSection(target: JudgedTarget, report: Report, measurement: Measurement, several: boolean): string {
  const next = advice(target).map((each) => `<li>${phraseHtml(each)}</li>`);
  const reasons = target.report.reasons.map((reason) => `<li>${phraseHtml(readPhrase(reason))}</li>`);
  const place = report.targets.indexOf(target.report) + 1;
  return [
    several
      ? `<article id="target-${place}"><h2 class="target ${targetTone(target)}">${phraseHtml(headline(target))}</h2>\n<p>${phraseHtml(summary(target))}</p>`
      : "<article>",
    ...(isUnmeasured(target)
      ? []
      : [
          `<figure>${renderChart(measurement, { ...report, targets: [target.report] }).trimEnd()}</figure>`,
          rowTable(target, report),
        ]),
    next.length === 0 ? "" : section("What to do", `<ul>${next.join("")}</ul>`),
    ...(isUnmeasured(target)
      ? []
      : [
          section("How this was decided", `<ul>${reasons.join("")}</ul>${factList(decisionFacts(target))}`),
          section("Workload and trials", `${factList(workloadFacts(target))}${trialTable(target)}${logs(target)}`),
        ]),
    "</article>",
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function rowTable(target: JudgedTarget, { base, head }: Report): string {
  const side = (name: string, label: string) =>
    `<th scope="col">${name}${isTold(name, label) ? ` <code>${escapeHtml(plainLine(label, 60))}</code>` : ""}</th>`;
  const columns =
    base === null
      ? side("head", head.label)
      : `${side("base", base.label)}${side("head", head.label)}<th scope="col">change</th>`;
  const rows = tableRows(target).map((row) => {
    const change = row.decisive ? `<strong>${escapeHtml(row.change)}</strong>` : escapeHtml(row.change);
    const compared = `<td>${escapeHtml(row.base ?? "")}</td><td>${escapeHtml(row.head)}</td><td>${change}</td>`;
    return `<tr><th scope="row">${escapeHtml(row.label)}</th>${base === null ? `<td>${escapeHtml(row.head)}</td>` : compared}</tr>`;
  });
  return `<div class="scroll"><table class="numbers"><thead><tr><td></td>${columns}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function trialTable(target: JudgedTarget): string {
  const columns = trialColumns.map((column) => `<th scope="col">${column}</th>`).join("");
  const rows = trialCells(target).map(
    (cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("")}</tr>`,
  );
  return `<div class="scroll"><table class="trials"><thead><tr>${columns}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function logs(target: JudgedTarget): string {
  return trialLogs(target)
    .map(
      ({ title, log }) => `<h3>${escapeHtml(title)}</h3><pre>${plainLines(log, 40).map(escapeHtml).join("\n")}</pre>`,
    )
    .join("");
}

function factList(facts: readonly Fact[]): string {
  return `<dl>${facts.map(({ label, value }) => `<dt>${escapeHtml(label)}</dt><dd>${phraseHtml(value)}</dd>`).join("\n")}</dl>`;
}

function section(title: string, content: string): string {
  return `<section><h2>${title}</h2>${content}</section>`;
}
