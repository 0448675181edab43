/** Why a verdict was reached, one sentence a reason. */
import type { Why } from "../../analysis/findings.ts";
import type { GateDecision } from "../../model/policy.ts";
import type { Acceptance } from "../../model/policy.ts";
import type { Interval } from "../../model/report-json.ts";
import {
  formatByteRange,
  formatByteRate,
  formatBytes,
  formatCount,
  formatDurationMs,
  formatPercent,
} from "../../model/units.ts";
import { type Phrase, type Span, code, phrase, strong } from "../phrase.ts";
import { keptReason } from "./kept-words.ts";

/** `1.09 KiB (95 % CI 1.08–1.10)`. */
export function intervalText(interval: Interval): string {
  return `${formatBytes(interval.value)} ${ci(interval)}`;
}

/** `(95 % CI 1.08–1.10)`. */
function ci({ value, lo, hi, confidence }: Interval): string {
  return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}

/** `1.09 KiB a request`. */
function rate({ value }: Interval): Span {
  return strong(`${formatBytes(value)} a request`);
}

function negated({ value, lo, hi, confidence }: Interval): Interval {
  return { value: -value, lo: -hi, hi: -lo, confidence };
}

/** What the summary says as well, it says with these very words. */
export function reasonPhrase(why: Why): Phrase {
  switch (why.code) {
    case "head-grows-faster":
      return phrase`Head retains ${rate(why.bytesPerRequest)} more than base ${ci(why.bytesPerRequest)}.`;
    case "higher-plateau":
      return phrase`${higherPlateau(why)}.`;
    case "lower-plateau": {
      const less = negated(why.bytes);
      return phrase`Head levels off ${strong(`${formatBytes(less.value)} below base`)} ${ci(less)}, ${formatPercent(Math.abs(why.percent))} less.`;
    }
    case "lower-slope": {
      const less = negated(why.bytesPerRequest);
      return phrase`Head retains ${rate(less)} less than base ${ci(less)}.`;
    }
    case "second-look":
      return secondLook(why);
    case "not-confirmed":
      return phrase`The first look had a suspicion, which a second one, on fresh containers and up to ${formatCount(why.requests)} requests, did not confirm: ${formatBytes(why.bytesPerRequest.value)} a request more than base ${ci(why.bytesPerRequest)}.`;
    case "collected":
      return collected(why);
    case "held-by-timers":
      return phrase`Head keeps ${strong(`${formatBytes(why.bytesPerRequest)} a request`)} until its timers fire: after ${formatDurationMs(why.ms)} without requests ${formatByteRate(why.left)} (± ${formatByteRate(why.noise)}) of it are left.`;
    case "head-keeps":
      return keptReason(why.kept);
    case "within-noise":
      return phrase`Levels and slopes of the two sides differ by no more than noise and tolerance.`;
    case "both-grow":
      return phrase`Base retains ${rate(why.base)} ${ci(why.base)}, head ${formatBytes(why.head.value)} ${ci(why.head)}.`;
    case "out-of-memory":
    case "crashed":
    case "unresponsive":
      return deathPhrase(why, trials(why.trials));
    case "not-ready":
      return notReady(why);
    case "unexpected-answers":
      return unexpectedAnswers(why);
    case "same-failures":
      return phrase`${strong(`${formatPercent(why.share * 100)} of the requests`)} fail on both sides alike.`;
    case "too-noisy":
      return phrase`${strong(`± ${formatBytes(why.noise)} a request`)} is how far the slopes of the trials scatter: too far for a verdict.`;
    case "too-short":
      return phrase`${strong(`${formatCount(why.requests)} requests`)} a trial were answered; a verdict needs ${formatCount(why.needed)}.`;
    case "no-usable-pair":
      return phrase`Too few pairs gave a series on both sides that can be compared.`;
    case "still-warming-up":
      return phrase`Memory had not settled at the end of the run, so there is no level to compare.`;
    case "not-measured":
      return notMeasured(why);
    case "no-base":
      return phrase`There is no base to compare with, so only absolute checks were made.`;
    case "above-max-rss":
      return phrase`Head needs ${strong(formatBytes(why.rssBytes))}, above the budget of ${formatBytes(why.maxRssBytes)} (${code("gate.max-rss")}).`;
  }
}

/** Without its full stop: what follows says what is tolerated. */
export function higherPlateau({ bytes, percent }: Extract<Why, { code: "higher-plateau" }>): Phrase {
  return phrase`Head levels off ${strong(`${formatBytes(bytes.value)} above base`)} ${ci(bytes)}, ${formatPercent(percent)} more`;
}

export type Death = Extract<Why, { code: "out-of-memory" | "crashed" | "unresponsive" }>;

/** `After 4,210 requests head exited with code 1, in 3 of 3 trials.` `cap` names the memory cap to a reader without it. */
export function deathPhrase(why: Death, where: string, cap = "the memory cap"): Phrase {
  return phrase`${strong(`After ${formatCount(why.requests)} requests`)} ${deathWords(why, cap)}, in ${where}.`;
}

function deathWords(why: Death, cap: string): string {
  switch (why.code) {
    case "unresponsive":
      return `${why.side} stopped answering`;
    case "crashed":
      return `${why.side} exited${withCode(why.exitCode)}`;
    case "out-of-memory":
      if (why.by === "runtime") return `the runtime of ${why.side} gave up at a memory limit of its own`;
      return why.survived
        ? `the kernel killed a process of ${why.side} at ${cap} (the container lived on)`
        : `the kernel killed ${why.side} at ${cap}`;
  }
}

/** Who took it upon themselves, and when: a reviewer must not have to look for it. */
export function acceptancePhrase({ by, label, at }: Acceptance): Phrase {
  return phrase`Accepted: ${code(by)} put the label ${code(label)} on this pull request on ${at.slice(0, 10)}.`;
}

/** The gate's own sentence. */
export function gatePhrase({ failed, accepted, rule, acceptance }: GateDecision): Phrase | null {
  if (acceptance !== undefined) return acceptancePhrase(acceptance);
  if (rule === null) return null;
  if (failed) return phrase`The check fails: ${code(`gate.${rule}`)}.`;
  return accepted
    ? phrase`Accepted by ${code(`gate.${rule}`)}.`
    : phrase`The check does not fail: ${code(`gate.${rule}`)}.`;
}

function secondLook({ outcome, bytesPerRequest, requests }: Extract<Why, { code: "second-look" }>): Phrase {
  const look = `on fresh containers and up to ${formatCount(requests)} requests`;
  switch (outcome) {
    case "goes-on":
      return phrase`A second look, ${look}, confirms ${formatBytes(bytesPerRequest.value)} a request more than base ${ci(bytesPerRequest)}.`;
    case "ended":
      return phrase`What grew in the first look comes to an end: ${look}, memory levels off.`;
    case "unclear":
      return phrase`A second look, ${look}, could not tell whether it goes on.`;
  }
}

function collected({ outcome, bytesPerRequest, requests }: Extract<Why, { code: "collected" }>): Phrase {
  const run = `With its garbage collected all the while, over ${formatCount(requests)} requests, head`;
  const left = phrase`${rate(bytesPerRequest)} more than base ${ci(bytesPerRequest)}`;
  switch (outcome) {
    case "goes-on":
      return phrase`${run} still retains ${left}.`;
    case "ended":
      return phrase`${run} retains ${left}: what grew had only not been collected yet.`;
    case "unclear":
      return phrase`${run} retains ${left}: too close to tell whether what grew had only not been collected yet.`;
  }
}

function notMeasured({ jobs, of }: Extract<Why, { code: "not-measured" }>): Phrase {
  if (of === 1) return phrase`The job that should have measured it left no report.`;
  return phrase`${formatCount(jobs)} of the ${formatCount(of)} jobs that should have measured it left no report.`;
}

export function trials(count: number): string {
  return count === 1 ? "1 trial" : `${count} trials`;
}

/** ` with code 1`, or nothing when it is not known. */
function withCode(exitCode: number | null): string {
  return exitCode === null ? "" : ` with code ${exitCode}`;
}

function notReady(why: Extract<Why, { code: "not-ready" }>): Phrase {
  const state = why.reason === "exited" ? `had exited${withCode(why.exitCode)}` : "was still not ready";
  return phrase`${strong(`${formatDurationMs(why.waitedMs)} after its start`)} ${why.side} ${state}. The last attempt saw: ${why.seen}.`;
}

function unexpectedAnswers(why: Extract<Why, { code: "unexpected-answers" }>): Phrase {
  const share = strong(`${formatPercent(why.share * 100)} of the answers`);
  const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
  const route = why.route === null ? "" : phrase` to ${code(why.route)}`;
  return phrase`${share} of ${why.side} (${formatCount(why.answers)}) were not what the workload expects: ${status}${route}.`;
}
