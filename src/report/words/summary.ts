/** The sentence under the headline: the number first, then what it means. */
import { allTrials } from "../../model/measurement.ts";
import type { Why } from "../../analysis/findings.ts";
import { formatBytes, formatCount, formatPercent, formatRoughCount } from "../../model/units.ts";
import { type JudgedTarget, findWhy } from "../judged.ts";
import { type Phrase, code, joinPhrases, phrase, strong } from "../phrase.ts";
import { keptSummary, keptWhys } from "./kept-words.ts";
import { acceptancePhrase, type Death, deathPhrase, higherPlateau, reasonPhrase, trials } from "./reason.ts";
import { sensitivity } from "./sensitivity.ts";

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
      return joinPhrases([...whatLeaks(target), ...capWarning(target)]);
    case "grew":
      return higherLevel(target);
    case "oom":
    case "crash":
      return deathSummary(target);
    case "improved":
      return lessMemory(target);
    case "pass":
      return joinPhrases([
        ...reasonsOf(target, "collected"),
        ...(findWhy(findings, "higher-plateau")
          ? [higherLevel(target)]
          : [sameMemory(target), ...sensitivity(report.smallestDetectable)]),
      ]);
    case "preexisting":
      return preexistingSummary(target);
    case "inconclusive":
      return joinPhrases([inconclusiveSummary(target), ...sensitivity(report.smallestDetectable)]);
    case "no-baseline":
      return joinPhrases([headAlone(target), ...capWarning(target)]);
    case "invalid":
      return invalidSummary(target);
  }
}

/** Memory, what is kept beside it, or that alone. */
function whatLeaks(target: JudgedTarget): readonly Phrase[] {
  const { why } = target.findings;
  const kept = keptWhys(why).map(keptSummary);
  return why[0]?.code === "head-keeps"
    ? kept
    : [...reasonsOf(target, "head-grows-faster", "second-look", "collected"), ...kept];
}

/** Those of them that hold, in this order. */
function reasonsOf({ findings }: JudgedTarget, ...codes: readonly Why["code"][]): readonly Phrase[] {
  return codes.flatMap((code) => findWhy(findings, code) ?? []).map(reasonPhrase);
}

function capWarning({ report: { head }, measured }: JudgedTarget): readonly Phrase[] {
  if (head.requestsToCap === null) return [];
  return [
    phrase`At this rate the ${formatBytes(measured.capBytes)} cap is reached after about ${formatRoughCount(head.requestsToCap)} requests.`,
  ];
}

function higherLevel({ findings, report }: JudgedTarget): Phrase {
  const why = findWhy(findings, "higher-plateau");
  if (why === undefined) return phrase`Head levels off above base.`;
  const { percent, bytes } = findings.basis.toleratedGrowth;
  const more = higherPlateau(why);
  if (report.accepted && report.acceptedBy === undefined)
    return phrase`${more}; ${code("gate.allow-growth")} accepts it.`;
  return report.verdict === "grew"
    ? phrase`${more}; tolerated is ${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more.`
    : phrase`${more}; within what is tolerated.`;
}

function deathSummary({ findings, measured, report }: JudgedTarget): Phrase {
  const why = findings.why.find(
    (each): each is Death =>
      (each.code === "out-of-memory" || each.code === "crashed" || each.code === "unresponsive") &&
      each.side === "head",
  );
  if (why === undefined) return phrase`Head did not survive the workload.`;
  const planned = allTrials(measured).filter((trial) => trial.side === "head").length;
  const base = report.base === null ? [] : [phrase`Base got through ${formatCount(report.base.requests)} requests.`];
  const cap = `the memory cap of ${formatBytes(measured.capBytes)}`;
  return joinPhrases([deathPhrase(why, `${why.trials} of ${trials(planned)}`, cap), ...base]);
}

function lessMemory(target: JudgedTarget): Phrase {
  const [less] = reasonsOf(target, "lower-plateau", "lower-slope");
  return less ?? joinPhrases([phrase`Head went through the workload; base did not.`, ...firstReason(target)]);
}

function firstReason({ findings }: JudgedTarget): readonly Phrase[] {
  return findings.why.slice(0, 1).map(reasonPhrase);
}

function sameMemory({ report: { delta } }: JudgedTarget): Phrase {
  const level = delta?.plateauBytes ?? null;
  return level === null
    ? phrase`Head needs no more memory than base.`
    : phrase`Head levels off ${strong(`within ${formatBytes(Math.max(Math.abs(level.lo), Math.abs(level.hi)))} of base`)} (${formatPercent(level.confidence * 100)} confidence).`;
}

function preexistingSummary(target: JudgedTarget): Phrase {
  const { findings, report } = target;
  const base = report.base?.requests ?? 0;
  const both = findWhy(findings, "both-grow")
    ? reasonsOf(target, "both-grow")
    : [
        phrase`Base ends after ${strong(`${formatCount(base)} requests`)}, head after ${formatCount(report.head.requests)}.`,
      ];
  return joinPhrases([...both, phrase`This change does not make it worse.`]);
}

function inconclusiveSummary(target: JudgedTarget): Phrase {
  const { findings, measured } = target;
  const [why] = findings.why;
  if (why === undefined) return phrase`Too little was seen for a verdict.`;
  if (why.code === "no-usable-pair")
    return phrase`${strong(`${findings.basis.pairs} of ${measured.pairs} pairs`)} gave a series on both sides that can be compared: too few.`;
  return reasonPhrase(why);
}

function headAlone({ report: { head } }: JudgedTarget): Phrase {
  if (head.plateauBytes === null || head.outcome !== "plateau")
    return head.bytesPerRequest === null
      ? phrase`Head alone was measured.`
      : phrase`Head retains ${strong(`${formatBytes(head.bytesPerRequest.value)} a request`)}.`;
  return phrase`Head levels off at ${strong(formatBytes(head.plateauBytes))}; whether that is more than before, this run cannot tell.`;
}

function invalidSummary(target: JudgedTarget): Phrase {
  const [reason] = firstReason(target);
  if (reason === undefined) return phrase`The workload did not do what it says.`;
  return target.findings.why[0]?.code === "unexpected-answers"
    ? joinPhrases([reason, phrase`Memory under such a load says nothing.`])
    : reason;
}
