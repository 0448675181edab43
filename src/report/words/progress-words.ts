/** The words for what happens during a run. */
import { type Trial, rssBytes } from "../../model/measurement.ts";
import type { Activity, Note, PairPlace, RunningPair, RunningSide, Stage } from "../../model/progress.ts";
import { formatBytes, formatCount, formatDurationMs } from "../../model/units.ts";

export const interruptedWords = "Interrupted: cleaning up.";

/** Shorter silences of a service are normal. */
const silenceMs = 5_000;

export function stageTitle(stage: Stage): string {
  switch (stage.kind) {
    case "building":
      return `Building ${stage.base} and ${stage.head}`;
    case "measuring":
      return `Measuring ${stage.target}`;
    case "confirming":
      return `Confirming growth in ${stage.target} on fresh containers`;
    case "diagnosing":
      return `Diagnosing growth in ${stage.target}`;
  }
}

export function noteLines(note: Note): readonly string[] {
  switch (note.kind) {
    case "uncommitted-changes":
      return ["The checkout has uncommitted changes. They are not measured, because commits are compared."];
    case "commits-found":
      return [note.why];
    case "image":
      return [
        `${note.target}: ${note.side} ${note.revision}, image ${note.image ?? "none"}${note.isSame ? ", the same image" : ""}`,
      ];
    case "base-not-built":
      return [`base: the image of target ${note.target} could not be built`, ...note.lines];
    case "pins-refused":
      return [`${note.target}: did not start with its runtime pinned; measuring it without the pins`];
    case "kept-base-unusable":
      return [
        `${note.target}: the kept base cannot be used, because head grew or was too slow to get as many requests; measuring both sides`,
      ];
    case "kept-as-base":
      return [
        note.isKept
          ? `${note.target}: head's measurement was kept as a base for later runs`
          : `${note.target}: head's measurement was not kept as a base, because it is not clean or one is kept already`,
      ];
    case "pair-ended":
      return [describePair(note.place, note.trials)];
  }
}

export function activityText(activity: Activity): string {
  switch (activity.kind) {
    case "finding-commits":
      return "finding the two commits";
    case "building":
      return `building ${activity.target}, ${activity.side}${activity.line === undefined ? "" : `: ${activity.line}`}`;
    case "pulling":
      return `pulling ${activity.image}`;
    case "asking":
      return `${activity.target}: fetching ${activity.path} from ${activity.side}`;
    case "starting":
      return `${describePlace(activity.place)}: waiting until ready`;
    case "examining":
      return `${activity.target}: taking snapshots of both sides, ${formatCount(activity.requests)} requests each`;
  }
}

/** `api, pair 1 of 3`. */
export function describePlace({ target, run, pair }: PairPlace): string {
  return `${target}, ${pair === null ? runs[run] : `pair ${pair.index + 1} of ${pair.of}`}`;
}

const runs: Readonly<Record<PairPlace["run"], string>> = {
  first: "first look",
  longer: "longer look",
  "glibc-returns": "rerun with freed memory returned to the system",
  "keep-alive": "rerun with connections kept open",
  collected: "longer look with the collector running throughout",
  timers: "longer look with a pause for pending timers",
};

/** `api, pair 2 of 3: base 4,200 of 10,000 at 22.0 MiB · head 4,150 of 10,000 at 63.1 MiB · about 20 s left`. */
export function describeRunning({ place, requests, sides, leftMs }: RunningPair): string {
  const parts = sides.map((side) => {
    const at = side.levels.at(-1);
    const memory = at === undefined ? "" : ` at ${formatBytes(at.bytes)}`;
    const silence = silenceWords(side);
    return `${side.side} ${formatCount(side.answered)} of ${formatCount(requests)}${memory}${silence === null ? "" : `, ${silence}`}`;
  });
  return `${describePlace(place)}: ${[...parts, ...leftWords(leftMs)].join(" · ")}`;
}

export function leftWords(leftMs: number | null): readonly string[] {
  return leftMs === null ? [] : [`about ${formatRoughDurationMs(leftMs)} left`];
}

export function silenceWords({ silentMs, isPaused }: RunningSide): string | null {
  if (isPaused) return "paused";
  return silentMs < silenceMs ? null : `no answer for ${formatRoughDurationMs(silentMs)}`;
}

/** A text that has not changed for a while, with how long. */
export function sinceWords(text: string, sinceMs: number): string {
  return sinceMs < silenceMs ? text : `${text} (${formatRoughDurationMs(sinceMs)})`;
}

/** Whole seconds, then whole minutes: an estimate is no better than that, and tenths would flicker. */
function formatRoughDurationMs(durationMs: number): string {
  const seconds = Math.max(1, Math.round(durationMs / 1_000));
  if (seconds < 90) return `${seconds} s`;
  return `${Math.round(seconds / 60)} min`;
}

/** `api, pair 1 of 3: base 21.9 MiB → 22.0 MiB · head 21.9 MiB → 63.1 MiB (5.1 s)`. */
function describePair(place: PairPlace, trials: readonly Trial[]): string {
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
      return `, stopped by the time budget ${at}`;
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
