/** The sentence under the headline: the number first, then what it means. */
import { allTrials } from "../../model/measurement.ts";
import type { Why } from "../../analysis/findings.ts";
import type { Interval } from "../../model/report.ts";
import {
  formatByteRange,
  formatBytes,
  formatCount,
  formatDurationMs,
  formatPercent,
  formatRoughCount,
} from "../../units.ts";
import { type JudgedTarget, findWhy } from "../judged.ts";
import { type Phrase, code, joinPhrases, phrase, strong } from "../phrase.ts";
import { keptSummary, keptWhys } from "./kept.ts";
import { acceptancePhrase, reasonPhrase, trials, withCode } from "./reason.ts";

export function summary(target: JudgedTarget): Phrase {
  const { acceptedBy } = target.report;
  return acceptedBy === undefined
    ? verdictSummary(target)
    : joinPhrases([verdictSummary(target), acceptancePhrase(acceptedBy)]);
}

function verdictSummary(target: JudgedTarget): Phrase {
  const { report, findings } = target;
  switch (report.verdict) {
    case "leak":
      return joinPhrases([...moreByRequest(target), ...goesOn(target), ...capWarning(target)]);
    case "grew":
      return higherLevel(target);
    case "oom":
    case "crash":
      return deathSummary(target);
    case "improved":
      return lessMemory(target);
    case "pass":
      return findWhy(findings, "higher-plateau")
        ? higherLevel(target)
        : joinPhrases([sameMemory(target), ...sensitivity(target)]);
    case "preexisting":
      return preexistingSummary(target);
    case "inconclusive":
      return joinPhrases([inconclusiveSummary(target), ...sensitivity(target)]);
    case "no-baseline":
      return joinPhrases([headAlone(target), ...capWarning(target)]);
    case "invalid":
      return invalidSummary(target);
  }
}

function ci({ value, lo, hi, confidence }: Interval): string {
  return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}

function moreByRequest({ findings, report }: JudgedTarget): readonly Phrase[] {
  const kept = keptWhys(findings.why).map(keptSummary);
  if (findings.why[0]?.code === "head-keeps") return kept;
  const why = findWhy(findings, "second-look") ?? findWhy(findings, "head-grows-faster");
  const slope = why?.bytesPerRequest ?? report.delta?.bytesPerRequest;
  const more = slope
    ? phrase`Head retains ${strong(`${formatBytes(slope.value)} more per request`)} ${ci(slope)}.`
    : phrase`Head keeps growing.`;
  return [more, ...kept];
}

function goesOn({ findings }: JudgedTarget): readonly Phrase[] {
  const why = findWhy(findings, "second-look") ?? keptWhys(findings.why).find(({ look }) => look === "goes-on");
  return why === undefined
    ? []
    : [phrase`Fresh containers went on at this pace for ${formatCount(why.requests)} requests.`];
}

function capWarning({ report: { head }, measured }: JudgedTarget): readonly Phrase[] {
  if (head.requestsToCap === null) return [];
  return [
    phrase`At this rate the ${formatBytes(measured.capBytes)} cap is reached after about ${formatRoughCount(head.requestsToCap)} requests.`,
  ];
}

function higherLevel({ findings, report }: JudgedTarget): Phrase {
  const why = findWhy(findings, "higher-plateau");
  if (why === undefined) return phrase`Head levels off higher than base.`;
  const { percent, bytes } = findings.basis.toleratedGrowth;
  const tolerated = `${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more`;
  const limit = report.verdict === "grew" ? `tolerated is ${tolerated}` : `within what is tolerated`;
  return report.accepted && report.acceptedBy === undefined
    ? phrase`Head levels off ${strong(`${formatBytes(why.bytes.value)} higher`)} ${ci(why.bytes)}, ${formatPercent(why.percent)} more than base; ${code("gate.allow-growth")} accepts it.`
    : phrase`Head levels off ${strong(`${formatBytes(why.bytes.value)} higher`)} ${ci(why.bytes)}, ${formatPercent(why.percent)} more than base; ${limit}.`;
}

function deathSummary({ findings, measured, report }: JudgedTarget): Phrase {
  const why = findings.why.find(
    (each) =>
      (each.code === "out-of-memory" || each.code === "crashed" || each.code === "unresponsive") &&
      each.side === "head",
  );
  if (why === undefined || !("trials" in why)) return phrase`Head did not survive the workload.`;
  const planned = allTrials(measured).filter((trial) => trial.side === "head").length;
  const where = `in ${why.trials} of ${trials(planned)}`;
  const base = report.base === null ? "" : ` Base got through ${formatCount(report.base.requests)}.`;
  return phrase`${strong(`After ${formatCount(why.requests)} requests`)} head ${deathWords(why, measured.capBytes)}, ${where}.${base}`;
}

function deathWords(
  why: Extract<Why, { code: "out-of-memory" | "crashed" | "unresponsive" }>,
  capBytes: number,
): string {
  if (why.code === "unresponsive") return "stopped answering";
  if (why.code === "crashed") return `exited${withCode(why.exitCode)}`;
  return why.by === "runtime"
    ? "gave up for want of memory at its runtime's own limit"
    : `reached the ${formatBytes(capBytes)} cap and the kernel killed it`;
}

function lessMemory({ findings }: JudgedTarget): Phrase {
  const level = findWhy(findings, "lower-plateau");
  if (level !== undefined) {
    const less = negated(level.bytes);
    return phrase`Head levels off ${strong(`${formatBytes(less.value)} lower`)} ${ci(less)}, ${formatPercent(Math.abs(level.percent))} less than base.`;
  }
  const slope = findWhy(findings, "lower-slope");
  if (slope === undefined)
    return phrase`Head went through the workload; base did not.${findings.why.length > 0 ? " " : ""}${joinPhrases(findings.why.slice(0, 1).map(reasonPhrase))}`;
  const less = negated(slope.bytesPerRequest);
  return phrase`Head retains ${strong(`${formatBytes(less.value)} less per request`)} ${ci(less)}.`;
}

function negated({ value, lo, hi, confidence }: Interval): Interval {
  return { value: -value, lo: -hi, hi: -lo, confidence };
}

function sameMemory({ report: { delta } }: JudgedTarget): Phrase {
  const level = delta?.plateauBytes ?? null;
  return level === null
    ? phrase`Head needs no more memory than base.`
    : phrase`Head levels off ${strong(`within ${formatBytes(Math.max(Math.abs(level.lo), Math.abs(level.hi)))} of base`)} (${formatPercent(level.confidence * 100)} confidence).`;
}

/** What a run can see is part of what its result means. */
function sensitivity({ report: { smallestDetectable } }: JudgedTarget): readonly Phrase[] {
  if (smallestDetectable === null) return [];
  return [phrase`The smallest leak that this run would have caught: ${formatBytes(smallestDetectable)} a request.`];
}

function preexistingSummary({ findings, report }: JudgedTarget): Phrase {
  const grow = findWhy(findings, "both-grow");
  if (grow !== undefined)
    return phrase`Base retains ${strong(`${formatBytes(grow.base.value)} per request`)} ${ci(grow.base)}, head ${formatBytes(grow.head.value)} ${ci(grow.head)}: this change does not make it worse.`;
  const base = report.base?.requests ?? 0;
  return phrase`Base ends after ${strong(`${formatCount(base)} requests`)}, head after ${formatCount(report.head.requests)}: this change does not make it worse.`;
}

function inconclusiveSummary({ findings, measured }: JudgedTarget): Phrase {
  const [why] = findings.why;
  if (why === undefined) return phrase`Too little was seen for a verdict.`;
  if (why.code === "too-noisy")
    return phrase`${strong(`± ${formatBytes(why.noise)} per request`)} is how far the trials scatter: too far for a verdict.`;
  if (why.code === "too-short")
    return phrase`${strong(`${formatCount(why.requests)} requests`)} a trial were answered; a verdict needs ${formatCount(why.needed)}.`;
  if (why.code === "no-usable-pair")
    return phrase`${strong(`${findings.basis.pairs} of ${measured.pairs} pairs`)} gave a series on both sides that can be compared: too few.`;
  if (why.code === "still-warming-up")
    return phrase`After ${strong(`${formatCount(measured.workload.requests)} requests`)} memory had not settled, so there is no level to compare.`;
  return reasonPhrase(why);
}

function headAlone({ report: { head } }: JudgedTarget): Phrase {
  if (head.plateauBytes === null || head.outcome !== "plateau")
    return head.bytesPerRequest === null
      ? phrase`Head alone was measured.`
      : phrase`Head retains ${strong(`${formatBytes(head.bytesPerRequest.value)} per request`)} ${ci(head.bytesPerRequest)}.`;
  return phrase`Head levels off at ${strong(formatBytes(head.plateauBytes))}; whether that is more than before, this run cannot tell.`;
}

function invalidSummary({ findings }: JudgedTarget): Phrase {
  const [why] = findings.why;
  if (why === undefined) return phrase`The workload did not do what it says.`;
  if (why.code === "not-ready") {
    const after = phrase`${strong(formatDurationMs(why.waitedMs))} after its start ${why.side}`;
    return why.reason === "exited"
      ? phrase`${after} had exited${withCode(why.exitCode)}. The last attempt saw: ${why.seen}.`
      : phrase`${after} was still not ready. The last attempt saw: ${why.seen}.`;
  }
  if (why.code === "unexpected-answers") {
    const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
    const route = why.route === null ? "" : phrase` to ${code(why.route)}`;
    return phrase`${strong(`${formatPercent(why.share * 100)} of the answers`)} of ${why.side} (${formatCount(why.answers)}) were not what the workload expects: ${status}${route}. Memory under such a load says nothing.`;
  }
  return reasonPhrase(why);
}
