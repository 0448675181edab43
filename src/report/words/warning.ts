/** Warnings: those that follow from the data, and those of the commands. */
import type { Measurement, TargetMeasurement, Warning } from "../../model/measurement.ts";
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

function cutRequests({ name, workload }: TargetMeasurement, smallestDetectable: number | null): readonly Warning[] {
  if (workload.requests >= workload.requestsConfigured) return [];
  const sees = sensitivity(smallestDetectable).map((phrase) => ` ${phraseText(phrase)}`);
  return [
    {
      code: "requests-cut",
      text: `${plainLine(name)}: ${formatCount(workload.requests)} of ${formatCount(workload.requestsConfigured)} requests per trial on both sides, to stay within workload.budget.${sees.join("")}`,
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

/** A reader must know who reports these figures before trusting them. */
export function notOurRun(isFork: boolean): Warning {
  return isFork
    ? {
        code: "fork-run",
        text: "These figures come from the fork's own run, whose author can change what it reports. They are not proof: for that, a maintainer runs the comparison on a branch of this repository.",
      }
    : {
        code: "pull-request-run",
        text: "These figures come from the pull request's own workflow run, whose author can change what it reports.",
      };
}

export function otherPolicy(): Warning {
  return {
    code: "other-policy",
    text: "The pull request's run was configured with another gate than the default branch. The default branch's gate applies here.",
  };
}

export function baseReused(
  target: string,
  { runId, measuredAt }: { readonly runId: string; readonly measuredAt: string },
): Warning {
  return {
    code: "reused-baseline",
    text: `${plainLine(target)}: base was not measured beside head. Its figures come from run ${plainLine(runId)}, measured on ${measuredAt.slice(0, 10)} on an equal machine.`,
  };
}

export function baseNotBuilt(target: string, lines: readonly string[]): Warning {
  return {
    code: "base-not-built",
    text: `${plainLine(target)}: base's image failed to build twice, so only head was measured. ${plainLine(lines.at(-1) ?? "", 300)}`.trim(),
  };
}

export function policyUnread(branch: string, reason: string): Warning {
  return {
    code: "policy-unread",
    text: `The gate's policy could not be read from ${plainLine(branch)}, so the defaults apply: ${plainLine(reason, 300)}`,
  };
}
