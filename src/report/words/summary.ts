/** The opening of a report, below the headline: one statement in at most two sentences, with one interval. */
import type { Why } from "../../analysis/findings.ts";
import { allTrials } from "../../model/measurement.ts";
import { formatBytes, formatCount, formatPercent, formatRoughCount } from "../../model/units.ts";
import { findWhy, type JudgedTarget } from "../judged.ts";
import { code, joinPhrases, type Phrase, phrase, strong } from "../phrase.ts";
import { keptBeside, keptMore, keptWhys } from "./kept-words.ts";
import {
  acceptancePhrase,
  type Death,
  deathPhrase,
  higherPlateau,
  intervalText,
  reasonPhrase,
  retainsMore,
  trials,
} from "./reason.ts";
import { sensitivity } from "./sensitivity.ts";

export function summary(target: JudgedTarget): Phrase {
  const { acceptedBy } = target.report;
  const [first = [], ...more] = sentences(target);
  return joinPhrases([first, ...(acceptedBy === undefined ? more : [acceptancePhrase(acceptedBy)])]);
}

/** The first stays when an acceptance replaces the rest. */
function sentences(target: JudgedTarget): readonly Phrase[] {
  const { report } = target;
  switch (report.verdict) {
    case "leak":
      return [leakSummary(target), ...capWarning(target)];
    case "grew":
      return higherLevel(target);
    case "oom":
    case "crash":
      return deathSummary(target);
    case "improved":
      return [lessMemory(target)];
    case "pass":
      return passSummary(target);
    case "preexisting":
      return [...preexistingSummary(target), phrase`This change does not make it worse.`];
    case "inconclusive":
      return [inconclusiveSummary(target), ...sensitivity(report.smallestDetectable)];
    case "no-baseline":
      return headAlone(target);
    case "invalid":
      return invalidSummary(target);
  }
}

/** The best estimate, how it was confirmed, and what else head keeps. */
function leakSummary({ findings }: JudgedTarget): Phrase {
  const kept = keptWhys(findings.why);
  const [first] = kept;
  if (findings.why[0]?.code === "head-keeps" && first !== undefined) {
    const others = kept.slice(1).map((each) => `, and ${keptBeside(each)}`);
    const confirmed = first.look === "goes-on" ? `, ${confirmedOver(first.requests)}` : "";
    return phrase`${keptMore(first)}${others.join("")}${confirmed}.`;
  }
  const { interval, confirmed } = bestEstimate(findings.why);
  if (interval === null) return phrase`Head keeps growing.`;
  const beside = kept.length === 0 ? "" : ` and keeps ${kept.map(keptBeside).join(" and ")}`;
  return phrase`${retainsMore(interval)}${beside}${confirmed}.`;
}

/** The longer look covers more requests than the first, so its figure comes first. */
function bestEstimate(why: readonly Why[]) {
  const longer = why.find((each) => each.code === "longer-look" && each.outcome === "goes-on");
  const collected = why.find((each) => each.code === "collected-look" && each.outcome === "goes-on");
  const first = why.find((each) => each.code === "head-grows-faster");
  const collecting = "with the garbage collector running throughout";
  if (longer?.code === "longer-look") {
    const also = collected === undefined ? "" : ` and ${collecting}`;
    return { interval: longer.bytesPerRequest, confirmed: `, ${confirmedOver(longer.requests)}${also}` };
  }
  if (collected?.code === "collected-look")
    return { interval: collected.bytesPerRequest, confirmed: `, ${confirmedOver(collected.requests)} ${collecting}` };
  return { interval: first?.code === "head-grows-faster" ? first.bytesPerRequest : null, confirmed: "" };
}

function confirmedOver(requests: number): string {
  return `confirmed on fresh containers over ${formatCount(requests)} requests`;
}

function capWarning({ report: { head }, measured }: JudgedTarget): readonly Phrase[] {
  if (head.requestsToCap === null) return [];
  return [
    phrase`At this rate the ${formatBytes(measured.capBytes)} cap is reached after about ${formatRoughCount(head.requestsToCap)} requests.`,
  ];
}

function higherLevel({ findings, report }: JudgedTarget): readonly Phrase[] {
  const why = findWhy(findings, "higher-plateau");
  if (why === undefined) return [phrase`Head levels off above base.`];
  const { percent, bytes } = findings.basis.toleratedGrowth;
  const more = phrase`${higherPlateau(why)}.`;
  if (report.verdict !== "grew") return [more, phrase`The gate tolerates that.`];
  return report.accepted
    ? [more, phrase`${code("gate.allow-growth")} accepts that.`]
    : [more, phrase`The gate tolerates ${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more.`];
}

function passSummary(target: JudgedTarget): readonly Phrase[] {
  const { findings, report } = target;
  const garbage = findWhy(findings, "collected-look");
  if (garbage === undefined && findWhy(findings, "higher-plateau") !== undefined) return higherLevel(target);
  const first = garbage === undefined ? sameMemory(target) : reasonPhrase(garbage);
  return [first, ...sensitivity(report.smallestDetectable)];
}

function deathSummary({ findings, measured, report }: JudgedTarget): readonly Phrase[] {
  const why = findings.why.find(
    (each): each is Death =>
      (each.code === "out-of-memory" || each.code === "crashed" || each.code === "unresponsive") &&
      each.side === "head",
  );
  if (why === undefined) return [phrase`Head did not survive the workload.`];
  const planned = allTrials(measured).filter((trial) => trial.side === "head").length;
  const base = report.base === null ? [] : [phrase`Base completed ${formatCount(report.base.requests)} requests.`];
  const cap = `${formatBytes(measured.capBytes)} memory cap`;
  return [deathPhrase(why, `${why.trials} of ${trials(planned)}`, cap), ...base];
}

function lessMemory({ findings }: JudgedTarget): Phrase {
  const less = findWhy(findings, "lower-plateau") ?? findWhy(findings, "lower-slope");
  return less === undefined ? phrase`Head completed the workload; base did not.` : reasonPhrase(less);
}

function sameMemory({ report: { delta } }: JudgedTarget): Phrase {
  const level = delta?.plateauBytes ?? null;
  return level === null
    ? phrase`Head needs no more memory than base.`
    : phrase`Head levels off ${strong(`within ${formatBytes(Math.max(Math.abs(level.lo), Math.abs(level.hi)))} of base`)} (${formatPercent(level.confidence * 100)} confidence).`;
}

function preexistingSummary({ findings, report }: JudgedTarget): readonly Phrase[] {
  const both = findWhy(findings, "both-grow");
  if (both !== undefined)
    return [
      phrase`Both sides keep growing: base retains ${strong(`${formatBytes(both.base.value)} per request`)}, head ${intervalText(both.head)}.`,
    ];
  const base = strong(`${formatCount(report.base?.requests ?? 0)} requests`);
  return [phrase`Base ends after ${base}, head after ${formatCount(report.head.requests)}.`];
}

function inconclusiveSummary({ findings, measured }: JudgedTarget): Phrase {
  const [why] = findings.why;
  const growth = findWhy(findings, "head-grows-faster");
  if (why === undefined) return phrase`There is too little data for a verdict.`;
  if (why.code === "no-usable-pair")
    return phrase`Only ${strong(`${findings.basis.pairs} of ${measured.pairs} pairs`)} have comparable readings on both sides, too few for a verdict.`;
  if (why.code === "longer-look" && growth !== undefined)
    return phrase`${retainsMore(growth.bytesPerRequest)}, but the longer look, over ${formatCount(why.requests)} requests, does not show whether that continues.`;
  return reasonPhrase(why);
}

function headAlone(target: JudgedTarget): readonly Phrase[] {
  const { head } = target.report;
  if (head.plateauBytes !== null && head.outcome === "plateau")
    return [
      phrase`Head levels off at ${strong(formatBytes(head.plateauBytes))}.`,
      phrase`Without a base, this run cannot show whether that is more than before.`,
    ];
  return head.bytesPerRequest === null
    ? [phrase`Only head was measured.`]
    : [
        phrase`Head retains ${strong(`${formatBytes(head.bytesPerRequest.value)} per request`)}.`,
        ...capWarning(target),
      ];
}

function invalidSummary({ findings }: JudgedTarget): readonly Phrase[] {
  const [why] = findings.why;
  if (why === undefined) return [phrase`The workload did not run as configured.`];
  return why.code === "unexpected-answers"
    ? [reasonPhrase(why), phrase`Memory under such a load cannot be compared.`]
    : [reasonPhrase(why)];
}
