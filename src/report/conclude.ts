/** Findings and the gate's decisions → report.json. */
import type { TargetFindings } from "../analysis/findings.ts";
import type { GateDecision } from "../model/policy.ts";
import type { Measurement, Revision } from "../model/measurement.ts";
import { type Report, type TargetReport, reportSchemaId, verdictsWorstFirst } from "../model/report-json.ts";
import { reportDiagnosis } from "./diagnosis-view.ts";
import { plainLine } from "./escape.ts";
import { phraseText } from "./phrase.ts";
import { gatePhrase, reasonPhrase } from "./words/reason.ts";
import { dataWarnings, isValid } from "./words/warning.ts";

export interface Judgement {
  readonly findings: TargetFindings;
  readonly decision: GateDecision;
}

export function concludeReport(measurement: Measurement, judgements: readonly Judgement[]): Report {
  const targets = judgements.map((each) => reportTarget(each, measurement)).sort((a, b) => rank(a) - rank(b));
  const [worst] = targets;
  if (worst === undefined) throw new Error("a measurement without targets");
  return {
    schema: reportSchemaId,
    verdict: worst.verdict,
    failed: targets.some((target) => target.failed),
    reasons: reportReasons(targets),
    base:
      measurement.base &&
      revision(
        measurement.base,
        measurement.targets.map(({ images }) => images.base),
      ),
    head: revision(
      measurement.head,
      measurement.targets.map(({ images }) => images.head),
    ),
    targets,
    warnings: [
      ...measurement.warnings,
      ...dataWarnings(
        measurement,
        judgements.map(({ findings }) => ({
          name: findings.name,
          valid: isValid(findings.head) && (findings.base === null || isValid(findings.base)),
          smallestDetectable: findings.smallestDetectable,
        })),
      ),
    ].filter(isFirst),
    timing: measurement.timing,
  };
}

/** Worst first; among equal verdicts, those that fail the check first. */
function rank({ verdict, failed }: TargetReport): number {
  return verdictsWorstFirst.indexOf(verdict) * 2 + (failed ? 0 : 1);
}

function reportTarget({ findings, decision }: Judgement, { targets }: Measurement): TargetReport {
  const { name, verdict, base, head, delta, smallestDetectable, why, diagnosis } = findings;
  const gate = gatePhrase(decision);
  const measured = targets.find((target) => target.name === name);
  const reasons = [...why.map(reasonPhrase), ...(gate === null ? [] : [gate])].map(phraseText);
  return {
    name,
    verdict,
    failed: decision.failed,
    accepted: decision.accepted,
    ...(decision.acceptance === undefined ? {} : { acceptedBy: decision.acceptance }),
    reasons,
    base,
    head,
    delta,
    smallestDetectable,
    ...(diagnosis === null || measured === undefined ? {} : { diagnosis: reportDiagnosis(diagnosis, measured) }),
  };
}

/** Of one target all reasons; of several the first of each that fails, or of the worst when none does. */
function reportReasons(targets: readonly TargetReport[]): readonly string[] {
  const [worst] = targets;
  if (worst === undefined || targets.length === 1) return worst?.reasons ?? [];
  const failed = targets.filter((target) => target.failed);
  return (failed.length > 0 ? failed : [worst]).flatMap(({ name, reasons }) =>
    reasons.slice(0, 1).map((reason) => `${plainLine(name)}: ${reason}`),
  );
}

/** The image of a revision when all targets share one. */
function revision({ sha, label }: Revision, images: readonly (string | null)[]): Report["head"] {
  const [image = null] = images;
  return { sha, label, image: images.every((each) => each === image) ? image : null };
}

function isFirst<Item extends { readonly code: string; readonly text: string }>(
  { code, text }: Item,
  index: number,
  all: readonly Item[],
): boolean {
  return all.findIndex((other) => other.code === code && other.text === text) === index;
}
