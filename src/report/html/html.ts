/** report.html: the whole report in one file, without network access, for light, dark, print and phones. */
import type { TargetFindings } from "../../analysis/findings.ts";
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { escapeHtml, plainLine } from "../escape.ts";
import { factList, list, section } from "./html-parts.ts";
import { pageStyle } from "./html-style.ts";
import { htmlTable } from "./html-table.ts";
import { targetArticle } from "./html-target.ts";
import { judgedTargets } from "../judged.ts";
import { phraseHtml, phraseText } from "../phrase.ts";
import { overviewTable } from "../tables/overview-table.ts";
import { reportHeadline } from "../words/overview.ts";
import { checkWords, pageLabels } from "../words/page.ts";
import { environmentFacts } from "../words/run-facts.ts";
import { summary } from "../words/summary.ts";

/** The script that makes the page's charts live, as the build made it. */
export interface PageScript {
  readonly code: string;
  /** `sha256-…` of the code in base64: the only script that the page's policy allows. */
  readonly hash: string;
}

export function renderHtml(
  report: Report,
  measurement: Measurement,
  findings: readonly TargetFindings[],
  script: PageScript,
): string {
  const targets = judgedTargets(report, measurement, findings);
  const { symbol, words } = reportHeadline(targets);
  const several = targets.length > 1;
  const tone = report.failed ? "bad" : symbol === "✅" ? "good" : "unsure";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src '${script.hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(phraseText(words))}</title>
<style>${pageStyle}</style>
</head>
<body>
<header class="${tone}">
<p class="badge">${checkWords(report.failed, symbol)}</p>
<h1>${phraseHtml(words)}</h1>
${several ? htmlTable(overviewTable(targets), "overview") : targets.map((target) => `<p>${phraseHtml(summary(target))}</p>`).join("\n")}
</header>
<main>
${[
  ...warnings(report),
  ...targets.map((target) => targetArticle(target, { report, measurement, several })),
  section(pageLabels.environment, factList(environmentFacts(measurement))),
].join("\n")}
</main>
<footer>${escapeHtml(plainLine(measurement.environment.tool))} · raw samples: measurement.json, verdict: report.json</footer>
<script>${script.code}</script>
</body>
</html>
`;
}

function warnings({ warnings }: Report): readonly string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.map(({ text }) => [{ kind: "text" as const, text: plainLine(text, 500) }]);
  return [section(pageLabels.warnings, list(lines), "warnings")];
}
