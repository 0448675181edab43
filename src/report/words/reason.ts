/** The reasons of a verdict, a sentence each. */
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
import { capitalise, keptReason } from "./kept-words.ts";

/** `1.09 KiB (95 % CI 1.08–1.10)`. */
export function intervalText(interval: Interval): string {
  return `${formatBytes(interval.value)} ${ci(interval)}`;
}

/** `(95 % CI 1.08–1.10)`. */
function ci({ value, lo, hi, confidence }: Interval): string {
  return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}

function rate({ value }: Interval): Span {
  return strong(`${formatBytes(value)} per request`);
}

/** `Head retains 1.09 KiB more per request than base (95 % CI 1.08–1.10)`, without its full stop. */
export function retainsMore(interval: Interval, how = "Head retains"): Phrase {
  return phrase`${how} ${strong(`${formatBytes(interval.value)} more per request`)} than base ${ci(interval)}`;
}

function negated({ value, lo, hi, confidence }: Interval): Interval {
  return { value: -value, lo: -hi, hi: -lo, confidence };
}

export function reasonPhrase(why: Why): Phrase {
  switch (why.code) {
    case "head-grows-faster":
      return phrase`${retainsMore(why.bytesPerRequest, "In the first look, head retains")}.`;
    case "higher-plateau":
      return phrase`${higherPlateau(why)}.`;
    case "lower-plateau": {
      const less = negated(why.bytes);
      return phrase`Head levels off ${strong(`${formatBytes(less.value)} below base`)} ${ci(less)}, ${formatPercent(Math.abs(why.percent))} less.`;
    }
    case "lower-slope": {
      const less = negated(why.bytesPerRequest);
      return phrase`Head retains ${strong(`${formatBytes(less.value)} less per request`)} than base ${ci(less)}.`;
    }
    case "longer-look":
      return longerLook(why);
    case "not-confirmed":
      return phrase`${longerLookOver(why.requests)}, does not confirm what the first look suspected: ${retainsMore(why.bytesPerRequest, "head retains")}.`;
    case "collected-look":
      return collectedLook(why);
    case "held-by-timers":
      return phrase`Head keeps ${strong(`${formatBytes(why.bytesPerRequest)} per request`)} until its timers fire: after ${formatDurationMs(why.ms)} without requests, ${formatByteRate(why.left)} (± ${formatByteRate(why.noise)}) of it is left.`;
    case "head-keeps":
      return keptReason(why.kept);
    case "within-noise":
      return phrase`The levels and slopes of the two sides differ by no more than noise and tolerance.`;
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
      return phrase`${strong(`${formatPercent(why.share * 100)} of the requests`)} fail on both sides.`;
    case "too-noisy":
      return phrase`The slopes of the trials scatter by ${strong(`± ${formatBytes(why.noise)} per request`)}, too much for a verdict.`;
    case "too-short":
      return phrase`Only ${strong(`${formatCount(why.requests)} requests`)} per trial were answered; a verdict needs ${formatCount(why.needed)}.`;
    case "no-usable-pair":
      return phrase`Too few pairs have comparable readings on both sides.`;
    case "still-warming-up":
      return phrase`Memory had not levelled off at the end of the run, so there is no level to compare.`;
    case "not-measured":
      return notMeasured(why);
    case "no-base":
      return phrase`There is no base to compare with, so only absolute limits were checked.`;
    case "above-max-rss":
      return phrase`Head needs ${strong(formatBytes(why.rssBytes))}, more than the budget of ${formatBytes(why.maxRssBytes)} (${code("gate.max-rss")}).`;
  }
}

/** Without its full stop. */
export function higherPlateau({ bytes, percent }: Extract<Why, { code: "higher-plateau" }>): Phrase {
  return phrase`Head levels off ${strong(`${formatBytes(bytes.value)} above base`)} ${ci(bytes)}, ${formatPercent(percent)} more`;
}

export type Death = Extract<Why, { code: "out-of-memory" | "crashed" | "unresponsive" }>;

/** `Head exited with code 1 after 4,210 requests, in 3 of 3 trials.` */
export function deathPhrase(why: Death, where: string, cap = "memory cap"): Phrase {
  const livedOn = why.code === "out-of-memory" && why.survived && why.by === "kernel" ? "; the container lived on" : "";
  return phrase`${deathWords(why, cap)} ${strong(`after ${formatCount(why.requests)} requests`)}, in ${where}${livedOn}.`;
}

function deathWords(why: Death, cap: string): string {
  const side = capitalise(why.side);
  switch (why.code) {
    case "unresponsive":
      return `${side} stopped answering`;
    case "crashed":
      return `${side} exited${withCode(why.exitCode)}`;
    case "out-of-memory":
      if (why.by === "runtime") return `${side}'s runtime gave up at its own memory limit`;
      return `The kernel killed ${why.survived ? "a process of " : ""}${why.side} at the ${cap}`;
  }
}

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

function longerLookOver(requests: number): string {
  return `The longer look, on fresh containers over ${formatCount(requests)} requests`;
}

function longerLook({ outcome, bytesPerRequest, requests }: Extract<Why, { code: "longer-look" }>): Phrase {
  const look = longerLookOver(requests);
  switch (outcome) {
    case "goes-on":
      return phrase`${look}, confirms the growth: ${retainsMore(bytesPerRequest, "head retains")}.`;
    case "ended":
      return phrase`${look}, shows that memory levels off.`;
    case "unclear":
      return phrase`${look}, does not show whether the growth continues.`;
  }
}

function collectedLook({ outcome, bytesPerRequest, requests }: Extract<Why, { code: "collected-look" }>): Phrase {
  const run = `With the garbage collector running throughout ${formatCount(requests)} requests, head`;
  switch (outcome) {
    case "goes-on":
      return phrase`${retainsMore(bytesPerRequest, `${run} still retains`)}.`;
    case "ended":
      return phrase`${retainsMore(bytesPerRequest, `${run} retains`)}: the growth was garbage not yet collected.`;
    case "unclear":
      return phrase`${retainsMore(bytesPerRequest, `${run} retains`)}, too little to tell a leak from garbage.`;
  }
}

function notMeasured({ jobs, of }: Extract<Why, { code: "not-measured" }>): Phrase {
  if (of === 1) return phrase`The job that should have measured it left no report.`;
  return phrase`${formatCount(jobs)} of the ${formatCount(of)} jobs that should have measured it left no report.`;
}

export function trials(count: number): string {
  return count === 1 ? "1 trial" : `${count} trials`;
}

/** ` with code 1`, or nothing when it is unknown. */
function withCode(exitCode: number | null): string {
  return exitCode === null ? "" : ` with code ${exitCode}`;
}

function notReady(why: Extract<Why, { code: "not-ready" }>): Phrase {
  const state = why.reason === "exited" ? `had exited${withCode(why.exitCode)}` : "was still not ready";
  return phrase`${capitalise(why.side)} ${state} ${strong(`${formatDurationMs(why.waitedMs)} after its start`)}. The last attempt ended with: ${why.seen}.`;
}

function unexpectedAnswers(why: Extract<Why, { code: "unexpected-answers" }>): Phrase {
  const share = strong(`${formatPercent(why.share * 100)} of ${why.side}'s answers`);
  const status = why.status === null ? "an error or no answer" : `status ${why.status}`;
  const route = why.route === null ? "" : phrase` for ${code(why.route)}`;
  return phrase`${share} (${formatCount(why.answers)}) are not what the workload expects: ${status}${route}.`;
}
