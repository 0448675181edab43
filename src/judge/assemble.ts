/** A measurement and a policy → findings, the gate's decisions, the report and its files. Pure. */
import { analyseTarget } from "../analysis/analyse-target.ts";
import type { TargetFindings } from "../analysis/findings.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Report } from "../model/report-json.ts";
import { concludeReport } from "../report/conclude.ts";
import { reportFiles } from "../report/files.ts";
import type { PageScript } from "../report/html/html.ts";
import type { MarkdownOptions } from "../report/markdown/markdown.ts";
import { decide } from "./gate.ts";

export interface Assembled {
  readonly report: Report;
  readonly findings: readonly TargetFindings[];
}

export function assembleReport(measurement: Measurement, policy: GatePolicy): Assembled {
  const findings = measurement.targets.map((target) => analyseTarget(target, policy));
  const judgements = findings.map((each) => ({ findings: each, decision: decide(each, policy) }));
  return { report: concludeReport(measurement, judgements), findings };
}

/** The same measurement and policy give the same bytes, always. */
export function renderFiles(
  measurement: Measurement,
  policy: GatePolicy,
  script: PageScript,
  options: MarkdownOptions = {},
): Assembled & { readonly files: ReadonlyMap<string, string> } {
  const { report, findings } = assembleReport(measurement, policy);
  return { report, findings, files: reportFiles(report, measurement, findings, script, options) };
}
