/** Annotations for a runner: a line per target that needs attention. */
import type { TargetFindings } from "../../analysis/findings.ts";
import type { Annotation } from "../../model/hosting.ts";
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { plainLine } from "../escape.ts";
import { type JudgedTarget, judgedTargets } from "../judged.ts";
import { joinPhrases, phraseText } from "../phrase.ts";
import { advice } from "../words/advice.ts";
import { headline } from "../words/headline.ts";
import { summary } from "../words/summary.ts";

/** A runner keeps ten of each level from a step (actions/runner, ExecutionContext.cs); the failure itself takes an error. */
const mostOfALevel = 9;
/** Characters of a message that a runner keeps. */
const messageLimit = 4096;

export function annotationsOf(
  report: Report,
  measurement: Measurement,
  findings: readonly TargetFindings[],
): readonly Annotation[] {
  const targets = judgedTargets(report, measurement, findings);
  const all = [
    ...targets.flatMap(annotateTarget),
    ...report.warnings.map(({ text }) => annotation("warning", "rss-plateau", text)),
  ];
  return (["error", "warning", "notice"] as const).flatMap((level) => {
    const some = all.filter((each) => each.level === level);
    const shown = some.length > mostOfALevel ? some.slice(0, mostOfALevel - 1) : some;
    const rest = some.length - shown.length;
    return rest === 0
      ? shown
      : [...shown, annotation(level, "rss-plateau", `…and ${rest} more; all are in the job summary.`)];
  });
}

function annotateTarget(target: JudgedTarget): readonly Annotation[] {
  const { verdict, failed, accepted } = target.report;
  if (!failed && !accepted && (verdict === "pass" || verdict === "improved" || verdict === "preexisting")) return [];
  const level = failed ? "error" : accepted ? "notice" : "warning";
  const message = joinPhrases([summary(target), ...advice(target).slice(0, 1)]);
  const said = annotation(level, phraseText(headline(target)), phraseText(message));
  const site = target.report.diagnosis?.sites.find(({ own, mapped }) => own && mapped);
  return [site === undefined ? said : { ...said, place: { file: site.file, line: site.line } }];
}

function annotation(level: Annotation["level"], title: string, message: string): Annotation {
  return { level, title: plainLine(title, 200), message: plainLine(message, messageLimit - 1) };
}
