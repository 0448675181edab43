/** A measurement and a policy → the report and the findings that the renderers show. */
import { analyseTarget } from "../analysis/analyse-target.ts";
import type { TargetFindings } from "../analysis/findings.ts";
import { decide } from "../judge/gate.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Measurement } from "../model/measurement.ts";
import type { Report } from "../model/report-json.ts";
import { concludeReport } from "./conclude.ts";

export function assembleReport(
  measurement: Measurement,
  policy: GatePolicy,
): { report: Report; findings: readonly TargetFindings[] } {
  const findings = measurement.targets.map((target) => analyseTarget(target, policy));
  const judgements = findings.map((each) => ({ findings: each, decision: decide(each, policy) }));
  return { report: concludeReport(measurement, judgements), findings };
}
