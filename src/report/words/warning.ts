/** Warnings: those that follow from the data, and those of the commands. */
import { type Measurement, type TargetMeasurement, type Warning, firstRequests } from "../../model/measurement.ts";
import type { SideReport } from "../../model/report-json.ts";
import { formatCount, formatPercent } from "../../model/units.ts";
import { plainLine } from "../escape.ts";
import { failedAnswers } from "../judged.ts";
import { phraseText } from "../phrase.ts";
import { trialsOf } from "../chart-series.ts";
import { sensitivity } from "./sensitivity.ts";

export function dataWarnings(
  measurement: Measurement,
  judged: readonly { readonly name: string; readonly valid: boolean; readonly smallestDetectable: number | null }[],
): readonly Warning[] {
  return measurement.targets.flatMap((target) => {
    const judgement = judged.find(({ name }) => name === target.name);
    return [
      ...sameImage(measurement, target),
      ...cutRequests(target, judgement?.smallestDetectable ?? null),
      ...(judgement?.valid === true ? failedShare(target) : []),
    ];
  });
}

function sameImage({ base, head }: Measurement, target: TargetMeasurement): readonly Warning[] {
  const { images } = target;
  if (base === null || images.base !== images.head || (base.sha === head.sha && base.spec === head.spec)) return [];
  return [
    {
      code: "same-image",
      text: `${plainLine(target.name)}: base ${plainLine(base.label)} and head ${plainLine(head.label)} produced the same image, so nothing was compared. Either the change does not affect this image, or the build does not use it.`,
    },
  ];
}

function cutRequests(target: TargetMeasurement, smallestDetectable: number | null): readonly Warning[] {
  const { name, workload } = target;
  if (firstRequests(target) >= workload.requestsConfigured) return [];
  const sees = sensitivity(smallestDetectable).map((phrase) => ` ${phraseText(phrase)}`);
  return [
    {
      code: "requests-cut",
      text: `${plainLine(name)}: ${formatCount(firstRequests(target))} of ${formatCount(workload.requestsConfigured)} requests per trial on both sides, to stay within workload.budget.${sees.join("")}`,
    },
  ];
}

function failedShare(target: TargetMeasurement): readonly Warning[] {
  const [base, head] = [shareOf(target, "base"), shareOf(target, "head")];
  if (head === 0 && base === 0) return [];
  const text = `${plainLine(target.name)}: ${formatPercent(head * 100)} of head's requests were not answered as expected`;
  const compared = target.images.base === null ? "" : `, ${formatPercent(base * 100)} of base's`;
  return [{ code: "failed-answers", text: `${text}${compared}.` }];
}

function shareOf(target: TargetMeasurement, side: "base" | "head"): number {
  const trials = trialsOf(target, side);
  const failed = trials.reduce((sum, trial) => sum + failedAnswers(trial), 0);
  const all = trials.reduce(
    (sum, { load }) => sum + load.answered + load.lost + load.errors.reduce((n, e) => n + e.count, 0),
    0,
  );
  return all === 0 ? 0 : failed / all;
}

/** The workload ran as configured. */
export function isValid({ outcome }: SideReport): boolean {
  return outcome === "plateau" || outcome === "leak" || outcome === "inconclusive";
}
