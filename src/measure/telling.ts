/** What is said on stderr while pairs run. */
import type { Trial } from "../model/measurement.ts";
import { rssBytes } from "../model/measurement.ts";
import type { Clock, Progress } from "../ports.ts";
import { formatBytes, formatCount, formatDurationMs } from "../units.ts";
import type { LiveTrial } from "./trial.ts";

const intervalMs = 500;

export interface PairPlace {
  readonly target: string;
  /** null: the second look. */
  readonly pair: { readonly index: number; readonly of: number } | null;
}

/** Tells the state of the running trials until the returned signal controller is aborted. */
export function tellWhileRunning(
  place: PairPlace,
  lives: readonly LiveTrial[],
  requests: () => number,
  world: { readonly progress: Progress; readonly clock: Clock },
): AbortController {
  const stop = new AbortController();
  const tell = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      world.progress.live(
        `${describePlace(place)}: ${lives.map((live) => describeLive(live, requests())).join(" · ")}`,
      );
      await world.clock.sleep(intervalMs, stop.signal);
    }
  };
  // Ends by being aborted.
  tell().catch(() => undefined);
  return stop;
}

function describePlace({ target, pair }: PairPlace): string {
  return `${target}, ${pair === null ? "second look" : `pair ${pair.index + 1}/${pair.of}`}`;
}

function describeLive(live: LiveTrial, requests: number): string {
  const rss = live.rssBytes();
  const memory = rss === null ? "" : ` ${formatBytes(rss)}`;
  return `${live.side} ${formatCount(live.answered())}/${formatCount(requests)}${memory}`;
}

/** `api, pair 1/3: base 21.9 MiB → 22.0 MiB · head 21.9 MiB → 63.1 MiB (5.1 s)`: one line of a terminal. */
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
      return `, ended with exit code ${end.exitCode ?? "?"} ${at}`;
    case "unresponsive":
      return `, no answer any more ${at}`;
    case "not-ready":
      return end.reason === "exited" ? ` ended before it was ready` : ` was not ready in time`;
  }
}
