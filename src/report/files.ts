/** The files of `--out DIR`, names and contents, but for `measurement.json`. */
import type { TargetFindings } from "../analysis/findings.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Report } from "../model/report-json.ts";
import { type PageScript, renderHtml } from "./html/html.ts";
import { type MarkdownOptions, renderMarkdown } from "./markdown/markdown.ts";
import { renderChart } from "./svg/svg.ts";

/** For an existing report. `measurement.json` is not among these files; the measuring stage wrote it. */
export function reportFiles(
  report: Report,
  measurement: Measurement,
  findings: readonly TargetFindings[],
  script: PageScript,
  options: MarkdownOptions = {},
): ReadonlyMap<string, string> {
  return new Map([
    ["report.json", `${JSON.stringify(report, null, 2)}\n`],
    ["report.md", renderMarkdown(report, measurement, findings, options)],
    ["report.html", renderHtml(report, measurement, findings, script)],
    ["chart.svg", renderChart(measurement, report)],
  ]);
}
