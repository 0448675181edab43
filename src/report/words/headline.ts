/** The headline of a report: what happened, in which service, on which side. */
import { formatBytes, formatCount } from "../../model/units.ts";
import type { Verdict } from "../../model/report-json.ts";
import { type JudgedTarget, findWhy, isUnmeasured } from "../judged.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { capitalise, keptNames, keptWhys } from "./kept-words.ts";
import { verdictWords } from "./verdict-words.ts";

/** ❌ only where the check fails: a leak that the gate only reports is a warning. */
export function verdictSymbol({ report }: JudgedTarget): string {
  if (report.failed) return "❌";
  return report.accepted ? "✅" : verdictWords[report.verdict].symbol;
}

export function verdictTone(target: JudgedTarget): "bad" | "good" | "unsure" {
  if (target.report.failed) return "bad";
  return verdictSymbol(target) === "✅" ? "good" : "unsure";
}

/** For an overview that names the target elsewhere. */
export function shortVerdict(target: JudgedTarget): string {
  if (isUnmeasured(target)) return "not measured";
  const { report, findings } = target;
  if (report.verdict === "leak") return report.accepted ? `accepted: ${leakName(target)}` : leakName(target);
  if (report.accepted && report.verdict === "grew") return "accepted growth";
  const calm = !blockingByNature.has(report.verdict);
  const isOver = calm && findWhy(findings, "above-max-rss") !== undefined;
  const isGarbage = report.verdict === "pass" && findWhy(findings, "collected-look") !== undefined;
  const words = isOver ? "above the budget" : isGarbage ? "no leak" : verdictWords[report.verdict].name;
  return report.accepted ? `accepted: ${words}` : words;
}

export function headline(target: JudgedTarget): Phrase {
  const name = code(target.report.name);
  const { report, findings } = target;
  const budget = findWhy(findings, "above-max-rss");
  if (budget !== undefined && !blockingByNature.has(report.verdict))
    return phrase`${report.accepted ? "Accepted, above" : "Above"} the memory budget in ${name}: head needs ${formatBytes(budget.rssBytes)} of ${formatBytes(budget.maxRssBytes)}`;

  switch (report.verdict) {
    case "leak":
      return phrase`${report.accepted ? `Accepted ${leakName(target)}` : capitalise(leakName(target))} in ${name}: ${leakWords(target)}`;
    case "grew":
      return report.accepted
        ? phrase`Accepted growth in ${name}: head levels off ${aboveBase(target)}`
        : phrase`Higher plateau in ${name}: head levels off ${aboveBase(target)}`;
    case "oom":
      return phrase`${report.accepted ? "Accepted, out of memory" : "Out of memory"} in ${name}: ${oomWords(target)}`;
    case "crash":
      return phrase`Crash in ${name}: ${crashWords(target)}, base did not`;
    case "preexisting":
      return phrase`Pre-existing in ${name}, and no worse: ${preexistingWords(target)}`;
    case "inconclusive":
      return phrase`Inconclusive for ${name}: ${inconclusiveWords(target)}`;
    case "no-baseline":
      return phrase`No base to compare ${name} with: ${headAloneWords(target)}`;
    case "invalid":
      if (isUnmeasured(target)) return phrase`Not measured: ${name}`;
      return phrase`Invalid for ${name}: ${invalidWords(target)}`;
    case "pass":
      if (findWhy(findings, "collected-look") !== undefined)
        return phrase`No leak in ${name}: the growth was garbage not yet collected`;
      return findWhy(findings, "higher-plateau") === undefined
        ? phrase`No memory growth in ${name}`
        : phrase`No memory growth beyond the tolerance in ${name}`;
    case "improved":
      return phrase`Less memory in ${name}: ${improvedWords(target)}`;
  }
}

const blockingByNature: ReadonlySet<Verdict> = new Set(["oom", "crash", "leak", "invalid", "grew"]);

function leakName({ findings }: JudgedTarget): string {
  const [kept] = findings.why;
  return kept?.code === "head-keeps" ? `leak of ${keptNames[kept.kept.what]}` : "memory leak";
}

function leakWords({ report, findings }: JudgedTarget): string {
  if (findings.why[0]?.code === "head-keeps") return "head keeps what base releases";
  return report.base?.outcome === "leak" || (report.base?.bytesPerRequest?.lo ?? 0) > 0
    ? "head grows faster than base"
    : "head keeps growing, base levels off";
}

function aboveBase({ findings, report }: JudgedTarget): string {
  const bytes = (findWhy(findings, "higher-plateau")?.bytes ?? report.delta?.plateauBytes)?.value ?? 0;
  return `${formatBytes(bytes)} above base`;
}

function oomWords({ findings }: JudgedTarget): string {
  const why = findings.why.find((each) => each.code === "out-of-memory" && each.side === "head");
  if (why?.code !== "out-of-memory") return "head ran out of memory, base did not";
  const after = `after ${formatCount(why.requests)} requests`;
  if (why.by === "runtime") return `head's runtime gave up ${after}, base's did not`;
  return why.survived
    ? `head lost a process at the memory cap ${after}, base did not`
    : `head was killed ${after}, base was not`;
}

function crashWords({ findings }: JudgedTarget): string {
  const why = findings.why.find(
    (each) => (each.code === "crashed" || each.code === "unresponsive") && each.side === "head",
  );
  if (why?.code === "unresponsive") return `head stopped answering after ${formatCount(why.requests)} requests`;
  if (why?.code !== "crashed") return "head died during the workload";
  const status = why.exitCode === null ? "" : ` with code ${why.exitCode}`;
  return `head exited${status} after ${formatCount(why.requests)} requests`;
}

function preexistingWords({ report }: JudgedTarget): string {
  if (report.base?.outcome === "oom") return "base runs out of memory too";
  return report.base?.outcome === "crashed" ? "base crashes too" : "base keeps growing too";
}

function inconclusiveWords({ findings }: JudgedTarget): string {
  if (findWhy(findings, "no-usable-pair") !== undefined) return "too few trials were usable";
  if (findWhy(findings, "too-short") !== undefined) return "too few requests";
  if (findWhy(findings, "held-by-timers") !== undefined) return "timers hold what grew, and release it";
  const [kept] = keptWhys(findings.why);
  if (kept !== undefined) return `more ${keptNames[kept.what]}, which may level off`;
  if (findWhy(findings, "longer-look") !== undefined) return "growth that may level off";
  if (findWhy(findings, "still-warming-up") !== undefined) return "memory had not levelled off yet";
  return findWhy(findings, "too-noisy") === undefined ? "some trials of head died" : "too noisy";
}

function headAloneWords({ report: { head } }: JudgedTarget): string {
  if (head.outcome === "leak") return "head keeps growing";
  if (head.outcome === "oom") return "head ran out of memory";
  return head.plateauBytes === null ? "only head was measured" : `head levels off at ${formatBytes(head.plateauBytes)}`;
}

function invalidWords({ findings }: JudgedTarget): string {
  if (findWhy(findings, "not-measured") !== undefined) return "only part of it was measured";
  const unready = findWhy(findings, "not-ready");
  if (unready !== undefined)
    return unready.reason === "exited"
      ? `${unready.side} exited before it was ready`
      : `${unready.side} never became ready`;
  const answers = findWhy(findings, "unexpected-answers");
  if (answers !== undefined) return `${answers.side} did not answer as the workload expects`;
  return "most requests failed on both sides";
}

function improvedWords({ findings }: JudgedTarget): string {
  const level = findWhy(findings, "lower-plateau");
  if (level === undefined)
    return findWhy(findings, "lower-slope") === undefined
      ? "head completed the workload, base did not"
      : "head grows more slowly than base";
  return `head levels off ${formatBytes(-level.bytes.value)} below base`;
}
