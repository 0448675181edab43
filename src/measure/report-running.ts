/** Reports the state of a running pair at intervals until it has ended. */
import type { PairPlace, RunningPair, RunningSide } from "../model/progress.ts";
import type { Clock, Progress } from "../model/ports.ts";
import type { LiveTrial } from "./trial.ts";

const intervalMs = 500;
/** The first answers do not show a service's pace. */
const paceAfterMs = 1_500;

/** Stops when the returned controller is aborted. */
export function reportWhileRunning(
  place: PairPlace,
  lives: readonly LiveTrial[],
  requests: () => number,
  world: { readonly progress: Progress; readonly clock: Clock },
): AbortController {
  const stop = new AbortController();
  const startedMs = world.clock.nowMs();
  // Base first, in whichever order they were started.
  const watches = lives
    .toSorted((one, other) => one.side.localeCompare(other.side))
    .map((live) => watchAnswers(live, startedMs));
  const tell = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const nowMs = world.clock.nowMs();
      const sides = watches.map((look) => look(nowMs));
      const leftMs = estimateLeftMs(place, requests(), sides, nowMs - startedMs);
      world.progress.pair({ place, requests: requests(), sides, leftMs });
      await world.clock.sleep(intervalMs, stop.signal);
    }
  };
  // Rejects when it is aborted.
  tell().catch(() => undefined);
  return stop;
}

function watchAnswers(live: LiveTrial, startedMs: number): (nowMs: number) => RunningSide {
  let last = { answered: 0, atMs: startedMs };
  return (nowMs) => {
    const answered = live.answered();
    const isPaused = live.isPaused();
    if (isPaused || answered > last.answered) last = { answered, atMs: nowMs };
    return { side: live.side, answered, levels: live.levels(), silentMs: nowMs - last.atMs, isPaused };
  };
}

/** At the pace of the slower side so far, with as much time for each planned pair that follows. */
function estimateLeftMs(
  { pair }: PairPlace,
  requests: number,
  sides: readonly RunningSide[],
  elapsedMs: number,
): RunningPair["leftMs"] {
  const slowest = Math.min(...sides.map(({ answered }) => answered));
  if (elapsedMs < paceAfterMs || !Number.isFinite(slowest) || slowest === 0) return null;
  const msPerRequest = elapsedMs / slowest;
  const pairsAfter = pair === null ? 0 : pair.of - pair.index - 1;
  return Math.max(0, requests - slowest) * msPerRequest + pairsAfter * requests * msPerRequest;
}
