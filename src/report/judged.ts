/** One target with its measurement, findings and report. */
import type { TargetFindings, Why } from "../analysis/findings.ts";
import type { Measurement, TargetMeasurement, Trial } from "../model/measurement.ts";
import type { Report, TargetReport } from "../model/report-json.ts";

export interface JudgedTarget {
  readonly report: TargetReport;
  readonly measured: TargetMeasurement;
  readonly findings: TargetFindings;
  /** The largest error of one reading. */
  readonly readingErrorBytes: number;
}

/** In the report's order, worst first. */
export function judgedTargets(
  report: Report,
  measurement: Measurement,
  findings: readonly TargetFindings[],
): readonly JudgedTarget[] {
  return report.targets.flatMap((target) => {
    const measured = measurement.targets.find((each) => each.name === target.name);
    const found = findings.find((each) => each.name === target.name);
    if (measured === undefined || found === undefined)
      throw new Error(`report, measurement and findings do not belong together: target ${target.name}`);
    return [
      { report: target, measured, findings: found, readingErrorBytes: measurement.environment.memory.errorBytes },
    ];
  });
}

/** Its job left no report. */
export function isUnmeasured({ measured }: JudgedTarget): boolean {
  return measured.looks.length === 0;
}

/** Unexpected, refused and lost answers of one trial. */
export function failedAnswers(trial: Trial): number {
  const { unexpected, errors, lost } = trial.load;
  return [...unexpected, ...errors].reduce((sum, { count }) => sum + count, lost);
}

/** The first reason with this code, in its own type. */
export function findWhy<Code extends Why["code"]>(
  { why }: TargetFindings,
  code: Code,
): Extract<Why, { code: Code }> | undefined {
  return why.find((each): each is Extract<Why, { code: Code }> => each.code === code);
}
