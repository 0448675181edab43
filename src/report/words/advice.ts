/** What to do next, for each verdict: find the growth, settle the verdict, or accept it. */
import { lookOf } from "../../model/measurement.ts";
import type { TargetReport } from "../../model/report-json.ts";
import { formatBytes, mib } from "../../model/units.ts";
import { type JudgedTarget, findWhy } from "../judged.ts";
import { type Phrase, code, joinPhrases, phrase, readPhrase } from "../phrase.ts";
import { keptAdvice, keptWhys } from "./kept-words.ts";
import { settlingAdvice } from "./settle.ts";

export function advice(target: JudgedTarget): readonly Phrase[] {
  if (target.report.accepted) return [];
  switch (target.report.verdict) {
    case "leak":
      return leakAdvice(target);
    case "grew":
      return growthAdvice(target);
    case "oom":
      return [...diagnosedFixes(target), ...oomAdvice(target)];
    case "crash":
      return [phrase`The last lines of its log are in this report. ${reproduce(target)}`];
    case "preexisting":
      return [phrase`Nothing to do in this pull request: base grows as well. It deserves an issue of its own.`];
    case "inconclusive":
      return settlingAdvice(target);
    case "no-baseline":
      return [
        phrase`If this change adds the service, or fixes its build, the next pull request has a base. Otherwise name one: ${code("base-ref")} in a workflow, ${code("--base git:REF")} in a terminal.`,
      ];
    case "invalid":
      return invalidAdvice(target);
    case "pass":
    case "improved":
      return budgetAdvice(target);
  }
}

/** Growth that a label turns into a pass. */
export function isAcceptable({ verdict, failed }: TargetReport): boolean {
  return failed && verdict !== "crash" && verdict !== "invalid" && verdict !== "inconclusive";
}

export function acceptingPhrase(label: string): Phrase {
  return phrase`to accept this growth, add the label ${code(label)} to the pull request and re-run the failed job`;
}

/** A YAML key: quoted unless it is a plain word. */
function yamlKey(name: string): string {
  return /^[A-Za-z][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}

function reproduce({ report }: JudgedTarget): Phrase {
  const name = /^[\w.-]+$/.test(report.name) ? report.name : JSON.stringify(report.name);
  return phrase`Reproduce it on your machine: ${code(`rss-plateau compare --target ${name}`)}.`;
}

function leakAdvice(target: JudgedTarget): readonly Phrase[] {
  const kept = keptWhys(target.findings.why).map(keptAdvice);
  if (target.findings.why[0]?.code === "head-keeps") return [phrase`${joinPhrases(kept)} ${reproduce(target)}`];
  const slope = findWhy(target.findings, "head-grows-faster")?.bytesPerRequest;
  const accept =
    slope === undefined
      ? []
      : [
          phrase`If it is intended, tolerate it: ${code(`gate.leak: ${Math.ceil(slope.hi)}`)} (bytes per request) in ${code("rss-plateau.yml")}.`,
        ];
  return [
    ...whatToFix(
      target,
      phrase`Look in the diff for what outlives a request: module-level lists and maps, caches without a bound, listeners and tasks that are never removed.`,
    ),
    ...kept,
    ...accept,
  ];
}

/** The fixes of the diagnosis, or else where to look; the last one ends with the command that reproduces it. */
function whatToFix(target: JudgedTarget, elsewhere: Phrase): readonly Phrase[] {
  const diagnosed = diagnosedFixes(target);
  const found = diagnosed.length === 0 ? [elsewhere] : diagnosed;
  return [...found.slice(0, -1), phrase`${found.at(-1) ?? elsewhere} ${reproduce(target)}`];
}

function diagnosedFixes({ report }: JudgedTarget): readonly Phrase[] {
  return (report.diagnosis?.advice ?? []).map(readPhrase);
}

function growthAdvice(target: JudgedTarget): readonly Phrase[] {
  const { findings, report } = target;
  const bytes = findWhy(findings, "higher-plateau")?.bytes.hi ?? report.delta?.plateauBytes?.hi ?? 0;
  // Growth that a pause ended may be what each request holds for some seconds: its amount follows the request rate.
  const what =
    lookOf(target.measured, "longer")?.pause === undefined
      ? phrase`It grew once and stopped, as with a new library, a cache or a pool.`
      : phrase`It grew and stopped, as with a new library, a cache, a pool, or what each request holds for some seconds (timeouts).`;
  const accepted = `gate.allow-growth: {${yamlKey(report.name)}: ${Math.max(1, Math.ceil(bytes / mib))}MiB}`;
  return [
    ...whatToFix(target, phrase`${what} Look in the diff for what is loaded or filled.`),
    phrase`If it is intended, accept it with a bound: ${code(accepted)} in ${code("rss-plateau.yml")}.`,
  ];
}

function oomAdvice(target: JudgedTarget): readonly Phrase[] {
  const why = findWhy(target.findings, "out-of-memory");
  const growing = target.report.head.bytesPerRequest !== null && target.report.head.bytesPerRequest.lo > 0;
  const cause = growing
    ? phrase`It grew by ${formatBytes(target.report.head.bytesPerRequest?.value ?? 0)} per request until then, so more memory would only delay it. ${reproduce(target)}`
    : phrase`If it needs this much by design, raise ${code("memory")} of the target (now ${formatBytes(target.measured.capBytes)}). ${reproduce(target)}`;
  return why?.by === "runtime"
    ? [cause, phrase`The runtime has a limit of its own below the cap (in Node ${code("--max-old-space-size")}).`]
    : [cause];
}

function invalidAdvice({ findings, measured }: JudgedTarget): readonly Phrase[] {
  if (findWhy(findings, "not-measured") !== undefined)
    return [
      phrase`Read the log of the missing job, and re-run all jobs: re-running only failed ones skips jobs that passed without measuring.`,
    ];
  const unready = findWhy(findings, "not-ready");
  if (unready !== undefined)
    return [
      phrase`Check that the service listens on 0.0.0.0 and port ${String(measured.port)} (${code("port")}), that ${code("ready")} names a path that answers 2xx, and that it gets the ${code("env")} it needs. The end of its log is in this report.`,
    ];
  const answers = findWhy(findings, "unexpected-answers");
  if (answers !== undefined && answers.status !== null && answers.route !== null)
    return [
      phrase`Fix the route or its request; if ${String(answers.status)} is right, expect it: ${code(`expect: ${answers.status}`)} on ${code(answers.route)}.`,
    ];
  return [phrase`Fix the requests under ${code("workload.routes")}, or declare their status with ${code("expect")}.`];
}

function budgetAdvice({ findings }: JudgedTarget): readonly Phrase[] {
  return findWhy(findings, "above-max-rss") === undefined
    ? []
    : [phrase`Bring it below the budget, or raise ${code("gate.max-rss")} in ${code("rss-plateau.yml")}.`];
}
