/** What is said while it runs. */
import { type Side, type Trial, rssBytes } from "../../model/measurement.ts";
import type { RerunKind } from "../../model/diagnosis.ts";
import type { PairPlace, RunningPair, RunningSide } from "../../model/progress.ts";
import { formatBytes, formatCount, formatDurationMs } from "../../model/units.ts";

/** Titles of the stages, in the order in which a run may have them. */
export const stages = {
  building: (base: string, head: string): string => `Building ${base} and ${head}`,
  measuring: (target: string): string => `Measuring ${target}`,
  confirming: (target: string): string => `Looking again at ${target}, on fresh containers`,
  diagnosing: (target: string): string => `Looking for what grows in ${target}`,
} as const;

/** What may take a while without a word of its own. */
export const waits = {
  commits: "finding the two commits",
  building: (target: string, side: Side): string => `building ${target}, ${side}`,
  pulling: (image: string): string => `pulling ${image}`,
  asking: (target: string, side: Side, path: string): string => `${target}: asking ${side} for ${path}`,
  examining: (target: string, requests: number): string =>
    `${target}: looking inside both sides, ${formatCount(requests)} requests each`,
  starting: (place: PairPlace): string => `${describePlace(place)}: starting, until ready`,
} as const;

export const interruptedWords = "Interrupted: removing what was started.";

/** A service may think so long before anybody wonders. */
const silenceMs = 5_000;

/** `api, pair 1 of 3`. */
export function describePlace({ target, pair, rerun }: PairPlace): string {
  if (rerun !== undefined) return `${target}, ${reruns[rerun]}`;
  return `${target}, ${pair === null ? "second look" : `pair ${pair.index + 1} of ${pair.of}`}`;
}

const reruns: Readonly<Record<RerunKind, string>> = {
  "glibc-returns": "again, freed memory given back",
  "keep-alive": "again, connections kept open",
  collected: "again, garbage collected all the while",
};

/** `api, pair 2 of 3: base 4,200 of 10,000 at 22.0 MiB · head 4,150 of 10,000 at 63.1 MiB · about 20 s left`. */
export function describeRunning({ place, requests, sides, leftMs }: RunningPair): string {
  const told = sides.map((side) => {
    const at = side.levels.at(-1);
    const memory = at === undefined ? "" : ` at ${formatBytes(at.bytes)}`;
    const silence = silenceWords(side);
    return `${side.side} ${formatCount(side.answered)} of ${formatCount(requests)}${memory}${silence === null ? "" : `, ${silence}`}`;
  });
  return `${describePlace(place)}: ${[...told, ...leftWords(leftMs)].join(" · ")}`;
}

export function leftWords(leftMs: number | null): readonly string[] {
  return leftMs === null ? [] : [`about ${formatRoughDurationMs(leftMs)} left`];
}

export function silenceWords({ silentMs, isResting }: RunningSide): string | null {
  if (isResting) return "resting";
  return silentMs < silenceMs ? null : `no answer for ${formatRoughDurationMs(silentMs)}`;
}

/** What has stood for a while, with how long it has. */
export function sinceWords(text: string, sinceMs: number): string {
  return sinceMs < silenceMs ? text : `${text} (${formatRoughDurationMs(sinceMs)})`;
}

/** Whole seconds, then whole minutes: an estimate that flickers by tenths is none. */
function formatRoughDurationMs(durationMs: number): string {
  const seconds = Math.max(1, Math.round(durationMs / 1_000));
  if (seconds < 90) return `${seconds} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** `api, pair 1 of 3: base 21.9 MiB → 22.0 MiB · head 21.9 MiB → 63.1 MiB (5.1 s)`: what stays of a pair. */
export function describePair(place: PairPlace, trials: readonly Trial[]): string {
  const sides = [...trials].sort((one, other) => one.side.localeCompare(other.side)).map(describeTrial);
  const durationMs = Math.max(...trials.map(({ load }) => load.durationMs));
  const duration = durationMs === 0 ? "" : ` (${formatDurationMs(durationMs)})`;
  return `${describePlace(place)}: ${sides.join(" · ")}${duration}`;
}

function describeTrial(trial: Trial): string {
  const [first] = trial.samples;
  const last = trial.samples.at(-1);
  const memory = first && last ? ` ${formatBytes(rssBytes(first))} → ${formatBytes(rssBytes(last))}` : "";
  return `${trial.side}${memory}${describeEnd(trial)}`;
}

function describeEnd({ end, load }: Trial): string {
  const at = `after ${formatCount(load.answered)} requests`;
  switch (end.kind) {
    case "completed":
      return "";
    case "deadline":
      return `, cut by the budget ${at}`;
    case "oom":
      return `, out of memory ${at}`;
    case "crashed":
      return `, exited with code ${end.exitCode ?? "unknown"} ${at}`;
    case "unresponsive":
      return `, stopped answering ${at}`;
    case "not-ready":
      return end.reason === "exited" ? " exited before it was ready" : " never became ready";
  }
}
