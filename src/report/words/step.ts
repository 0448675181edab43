/** How a verdict was reached, step by step: the question, what was measured, and the threshold. */
import { nearCapShare } from "../../analysis/verdict/verdict.ts";
import { toleratedShare } from "../../analysis/verdict/failures.ts";
import type { Why } from "../../analysis/findings.ts";
import { countPairs, type Side, trialsOfLook } from "../../model/measurement.ts";
import { formatByteRate, formatBytes, formatCount, formatPercent } from "../../model/units.ts";
import { failedAnswers, findWhy, type JudgedTarget } from "../judged.ts";
import { type Phrase, code, joinPhrases, phrase, readPhrase } from "../phrase.ts";
import { endedEarly, trialsOf } from "../chart-series.ts";
import { againStep, garbageStep, timersStep } from "./later-step.ts";
import { keptReason, keptWhys } from "./kept-words.ts";
import { intervalText, reasonPhrase, trials } from "./reason.ts";
import { plain, type Step, type StepDraft } from "./verdict-step.ts";

type Topic = "start" | "survival" | "answers" | "base" | "enough" | "growth" | "again" | "garbage" | "timers" | "level";

const topics: Readonly<Record<Why["code"], Topic | null>> = {
  "not-ready": "start",
  "not-measured": "start",
  "out-of-memory": "survival",
  crashed: "survival",
  unresponsive: "survival",
  "unexpected-answers": "answers",
  "same-failures": "answers",
  "no-base": "base",
  "too-short": "enough",
  "no-usable-pair": "enough",
  "too-noisy": "enough",
  "still-warming-up": "enough",
  "head-grows-faster": "growth",
  "head-keeps": "growth",
  "lower-slope": "growth",
  "both-grow": "growth",
  "longer-look": "again",
  "not-confirmed": "again",
  "collected-look": "garbage",
  "held-by-timers": "timers",
  "higher-plateau": "level",
  "lower-plateau": "level",
  "within-noise": null,
  "above-max-rss": null,
};

/** In the order of the rules. What comes after an early end was never asked. */
const early: readonly Topic[] = ["start", "survival", "answers", "base"];

export function verdictSteps(target: JudgedTarget): readonly Step[] {
  const decisive = topics[target.findings.why[0]?.code ?? "within-noise"];
  const endsEarly = decisive !== null && early.includes(decisive);
  const asked = endsEarly ? early.slice(0, early.indexOf(decisive) + 1) : early.slice(0, 3);
  const late: readonly Topic[] = endsEarly ? [] : ["enough", "growth", "again", "garbage", "timers", "level"];
  return [
    ...[...asked, ...late].flatMap((topic) => {
      const step = makers[topic](target);
      return step === null ? [] : [{ ...step, decides: topic === decisive }];
    }),
    gate(target),
  ];
}

const makers: Readonly<Record<Topic, (target: JudgedTarget) => StepDraft | null>> = {
  start: startStep,
  survival: survivalStep,
  answers: answersStep,
  base: () => plain("Is there a base to compare with?", phrase`No, so only absolute limits were checked.`),
  enough: enoughStep,
  growth: growthStep,
  again: againStep,
  garbage: garbageStep,
  timers: timersStep,
  level: levelStep,
};

function sidesOf({ report }: JudgedTarget): readonly Side[] {
  return report.base === null ? ["head"] : ["base", "head"];
}

/** `base in 3 of 3 trials, head in 2 of 3 trials`. */
function perSide(target: JudgedTarget, count: (side: Side) => number): Phrase {
  return joinPhrases(
    sidesOf(target).map(
      (side) => phrase`${side} in ${String(count(side))} of ${trials(trialsOf(target.measured, side).length)}`,
    ),
    ", ",
  );
}

function startStep(target: JudgedTarget): StepDraft {
  const missing = findWhy(target.findings, "not-measured");
  const ready = (side: Side) => trialsOf(target.measured, side).filter(({ end }) => end.kind !== "not-ready").length;
  const seen = phrase`Ready: ${perSide(target, ready)}.`;
  return plain(
    "Did both sides start?",
    missing === undefined ? seen : joinPhrases([seen, reasonPhrase(missing)]),
    phrase`The comparison is invalid when most trials of a side never become ready.`,
  );
}

function survivalStep(target: JudgedTarget): StepDraft {
  const lived = (side: Side) =>
    trialsOf(target.measured, side).filter((trial) => trial.end.kind !== "not-ready" && !endedEarly(trial)).length;
  return plain(
    "Did both sides survive the workload?",
    phrase`Alive at the end: ${perSide(target, lived)}.`,
    phrase`The check blocks when most trials of head die, but not most trials of base. A single kill by the kernel is enough while base stays below ${formatPercent(nearCapShare * 100)} of the cap.`,
  );
}

function answersStep(target: JudgedTarget): StepDraft {
  const shares = sidesOf(target).map((side) => {
    const lived = trialsOf(target.measured, side).filter((trial) => !endedEarly(trial));
    const failed = lived.reduce((sum, trial) => sum + failedAnswers(trial), 0);
    const asked = lived.reduce(
      (sum, { load }) => sum + load.answered + load.lost + load.errors.reduce((all, { count }) => all + count, 0),
      0,
    );
    return phrase`${formatPercent(asked === 0 ? 0 : (100 * failed) / asked)} of ${side}'s`;
  });
  return plain(
    "Did the workload run as configured?",
    phrase`Not answered as expected: ${joinPhrases(shares, ", ")} requests.`,
    phrase`The comparison is invalid above ${String(toleratedShare * 100)} % and twice the other side's share, or when most requests fail.`,
  );
}

function enoughStep(target: JudgedTarget): StepDraft {
  const { basis, why } = target.findings;
  const lacks = why.filter(({ code }) => topics[code] === "enough").map(reasonPhrase);
  const window =
    basis.window === null
      ? phrase`Memory did not level off.`
      : phrase`Warm-up ends after ${formatCount(basis.window.fromRequests)} requests; the rest, up to ${formatCount(basis.window.toRequests)}, is judged in ${pairsSeen(target)}.`;
  const { smallestDetectable } = target.report;
  return plain(
    "Is there enough data?",
    joinPhrases([window, ...lacks]),
    smallestDetectable === null
      ? null
      : phrase`Four of five such runs would catch a leak of ${formatByteRate(smallestDetectable)} per request.`,
  );
}

function pairsSeen({ findings: { basis }, measured }: JudgedTarget): string {
  if (basis.pairs > countPairs(trialsOfLook(measured, "first")))
    return "the first pair, which was clear, and those of the longer look";
  return basis.pairs === 1 ? "1 pair" : `${basis.pairs} pairs`;
}

function growthStep({ report, findings }: JudgedTarget): StepDraft | null {
  const first = findWhy(findings, "head-grows-faster")?.bytesPerRequest;
  const interval = first ?? (findWhy(findings, "longer-look") === undefined ? report.delta?.bytesPerRequest : null);
  const tolerated = findings.basis.toleratedBytesPerRequest;
  const both = findWhy(findings, "both-grow");
  const kept = keptWhys(findings.why);
  const threshold = phrase`The gate tolerates ${formatByteRate(tolerated)} more per request than base (${code("gate.leak")}).`;
  if (interval === null || interval === undefined) return null;
  const seen = phrase`Head − base: ${intervalText(interval)} per request.`;
  return {
    question: "Does head keep growing faster than base?",
    seen: joinPhrases([
      phrase`${kept.length > 0 && first === undefined ? "Its memory does not." : growthAnswer(report.verdict, first !== undefined)}`,
      seen,
      ...(both === undefined ? [] : [reasonPhrase(both)]),
      ...kept.map(keptReason),
    ]),
    threshold,
    measure: { interval, tolerated, unit: "per request" },
  };
}

function growthAnswer(verdict: JudgedTarget["report"]["verdict"], faster: boolean): string {
  if (verdict === "leak" || verdict === "oom") return faster || verdict === "leak" ? "Yes." : "Possibly.";
  return faster ? "In the first look, yes." : "Not clearly.";
}

function levelStep({ report, findings }: JudgedTarget): StepDraft | null {
  const interval = report.delta?.plateauBytes ?? null;
  const bothLevel = report.base?.outcome === "plateau" && report.head.outcome === "plateau";
  if (interval === null || !bothLevel) return null;
  const { percent, bytes } = findings.basis.toleratedGrowth;
  const tolerated = Math.max(bytes, (percent / 100) * (report.base?.plateauBytes ?? 0));
  const answer =
    report.verdict === "grew" ? "Yes." : findWhy(findings, "higher-plateau") ? "Yes, within the tolerance." : "No.";
  return {
    question: "Does head level off higher than base?",
    seen: phrase`${answer} Head − base: ${intervalText(interval)}.`,
    threshold: phrase`The gate tolerates ${formatPercent(percent)} or ${formatBytes(bytes)}, whichever is more (${code("gate.growth")}): here ${formatBytes(tolerated)}.`,
    measure: { interval, tolerated, unit: "" },
  };
}

/** The gate's own sentence is the last of the reasons, where it has one. */
function gate({ report, findings }: JudgedTarget): Step {
  const said = report.reasons.slice(findings.why.length).map(readPhrase);
  const budget = findWhy(findings, "above-max-rss");
  const seen = [
    ...(budget === undefined ? [] : [reasonPhrase(budget)]),
    ...(said.length > 0 ? said : [unruled(report.failed)]),
  ];
  return { ...plain("What does the gate decide?", joinPhrases(seen)), decides: false };
}

function unruled(failed: boolean): Phrase {
  return failed
    ? phrase`The check fails: a target that was not measured has no verdict.`
    : phrase`Nothing that ${code("gate.fail-on")} lists was found.`;
}
