/** Why a verdict was reached, one sentence a reason. */
import type { Why } from "../../analysis/findings.ts";
import type { GateDecision } from "../../gate.ts";
import type { Acceptance } from "../../model/gate.ts";
import type { Interval } from "../../model/report.ts";
import { formatByteRange, formatBytes, formatCount, formatDurationMs, formatPercent } from "../../units.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { keptReason } from "./kept.ts";

/** `1.09 KiB (95 % CI 1.08–1.10)`. */
export function intervalText({ value, lo, hi, confidence }: Interval, negate = false): string {
  const [from, to] = negate ? [-hi, -lo] : [lo, hi];
  const amount = negate ? -value : value;
  return `${formatBytes(amount)} (${formatPercent(confidence * 100)} CI ${formatByteRange(amount, from, to)})`;
}

export function reasonPhrase(why: Why): Phrase {
  switch (why.code) {
    case "head-grows-faster":
      return phrase`Head retains ${intervalText(why.bytesPerRequest)} a request more than base.`;
    case "higher-plateau":
      return phrase`Head levels off ${intervalText(why.bytes)} above base, ${formatPercent(why.percent)} more.`;
    case "lower-plateau":
      return phrase`Head levels off ${intervalText(why.bytes, true)} below base, ${formatPercent(Math.abs(why.percent))} less.`;
    case "lower-slope":
      return phrase`Head retains ${intervalText(why.bytesPerRequest, true)} a request less than base.`;
    case "second-look":
      return secondLook(why);
    case "head-keeps":
      return keptReason(why.kept);
    case "within-noise":
      return phrase`Levels and slopes of the two sides differ by no more than noise and tolerance.`;
    case "both-grow":
      return phrase`Both sides keep growing: base by ${intervalText(why.base)} a request, head by ${intervalText(why.head)}.`;
    case "out-of-memory":
      return phrase`${outOfMemory(why)} after ${formatCount(why.requests)} requests, in ${trials(why.trials)}.`;
    case "crashed":
      return phrase`${side(why)} exited${withCode(why.exitCode)} after ${formatCount(why.requests)} requests, in ${trials(why.trials)}.`;
    case "unresponsive":
      return phrase`${side(why)} stopped answering after ${formatCount(why.requests)} requests, in ${trials(why.trials)}.`;
    case "not-ready":
      return notReady(why);
    case "unexpected-answers":
      return unexpectedAnswers(why);
    case "same-failures":
      return phrase`${formatPercent(why.share * 100)} of the requests fail on both sides alike.`;
    case "too-noisy":
      return phrase`The slopes of the trials scatter by ${formatBytes(why.noise)} a request, too much for a verdict.`;
    case "too-short":
      return phrase`${formatCount(why.requests)} requests a trial were answered; a verdict needs ${formatCount(why.needed)}.`;
    case "no-usable-pair":
      return phrase`In no pair did both sides give a series that can be compared.`;
    case "still-warming-up":
      return phrase`Memory had not settled at the end of the run; ${formatCount(why.requests)} requests a trial would show more.`;
    case "not-measured":
      return notMeasured(why);
    case "no-base":
      return phrase`There is no base to compare with, so only absolute checks were made.`;
    case "above-max-rss":
      return phrase`Head needs ${formatBytes(why.rssBytes)}, above the budget of ${formatBytes(why.maxRssBytes)} (${code("gate.max-rss")}).`;
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
      return phrase`A second look, ${look}, confirms it: ${intervalText(bytesPerRequest)} a request more than base.`;
    case "ended":
      return phrase`What grew in the first look comes to an end: ${look}, memory levels off.`;
    case "unclear":
      return phrase`A second look, ${look}, could not tell whether it goes on.`;
  }
}

function notMeasured({ jobs, of }: Extract<Why, { code: "not-measured" }>): Phrase {
  if (of === 1) return phrase`The job that should have measured it left no report.`;
  return phrase`${formatCount(jobs)} of the ${formatCount(of)} jobs that should have measured it left no report.`;
}

function side(why: { readonly side: "base" | "head" }): string {
  return why.side === "base" ? "Base" : "Head";
}

export function trials(count: number): string {
  return count === 1 ? "1 trial" : `${count} trials`;
}

/** ` with code 1`, or nothing when it is not known. */
export function withCode(exitCode: number | null): string {
  return exitCode === null ? "" : ` with code ${exitCode}`;
}

function notReady(why: Extract<Why, { code: "not-ready" }>): Phrase {
  const waited = `${formatDurationMs(why.waitedMs)} after its start`;
  return why.reason === "exited"
    ? phrase`${side(why)} exited${withCode(why.exitCode)} ${waited}, before it was ready; the last attempt saw: ${why.seen}.`
    : phrase`${side(why)} was not ready ${waited}; the last attempt saw: ${why.seen}.`;
}

function outOfMemory(why: Extract<Why, { code: "out-of-memory" }>): string {
  if (why.by === "runtime") return `The runtime of ${why.side} gave up at its own memory limit`;
  return why.survived
    ? `The kernel killed a process of ${why.side} at the memory cap (the container lived on)`
    : `The kernel killed ${why.side} at the memory cap`;
}

function unexpectedAnswers(why: Extract<Why, { code: "unexpected-answers" }>): Phrase {
  const count = `${formatCount(why.answers)} answers of ${why.side} (${formatPercent(why.share * 100)})`;
  const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
  return why.route === null
    ? phrase`${count} were not what the workload expects: ${status}.`
    : phrase`${count} were not what the workload expects: ${status} to ${code(why.route)}.`;
}
