/** Watches a trial under load, and reports why it ended before its last answer. */
import type { Clock, Container, ContainerExit, LoadRun, MemoryMeter } from "../model/ports.ts";
import { paceFromMs, paceToMs, type Quota } from "./quota.ts";

const tickMs = 100;

export type Cut =
  | { readonly kind: "none" }
  | { readonly kind: "exit"; readonly exit: ContainerExit }
  | { readonly kind: "oom-kill" }
  | { readonly kind: "silence"; readonly silentMs: number }
  | { readonly kind: "deadline"; readonly limitMs: number };

export interface Watched {
  readonly container: Container;
  readonly meter: MemoryMeter;
  readonly run: LoadRun;
  readonly quota: Quota;
  readonly silenceLimitMs: number;
  readonly readyMs: number;
  readonly pauseMs: number;
  /** Only the first pair's trials set the pace. */
  readonly setsPace: boolean;
}

/** Until the load has ended by itself, or there is a reason to end it. */
export async function watch(watched: Watched, clock: Clock, signal: AbortSignal): Promise<Cut> {
  const { container, meter, run, quota, silenceLimitMs, readyMs, pauseMs } = watched;
  let exit: ContainerExit | undefined;
  let driven = false;
  const exiting = container.exited.then((ended) => (exit = ended));
  // At once, because against a dead server every request fails within a millisecond.
  void exiting.then(() => run.stop());
  void run.done.then(
    () => (driven = true),
    () => (driven = true),
  );

  const startedMs = clock.nowMs();
  const limitMs = quota.deadlineMs(readyMs) + pauseMs;
  let lastAnswer = { answered: 0, atMs: startedMs };
  let paceStart: { readonly answered: number; readonly atMs: number } | undefined;
  let paceTold = !watched.setsPace;
  while (true) {
    await Promise.race([clock.sleep(tickMs, signal), run.done]);
    if (exit !== undefined) return { kind: "exit", exit };
    if (driven) return { kind: "none" };
    if (meter.oomKills() > 0) return { kind: "oom-kill" };

    const nowMs = clock.nowMs();
    const elapsedMs = nowMs - startedMs;
    if (run.isPaused || run.answered > lastAnswer.answered) lastAnswer = { answered: run.answered, atMs: nowMs };
    if (nowMs - lastAnswer.atMs > silenceLimitMs) return { kind: "silence", silentMs: nowMs - lastAnswer.atMs };
    if (elapsedMs > limitMs) {
      quota.cutAt(run.answered);
      return { kind: "deadline", limitMs };
    }
    if (elapsedMs >= paceFromMs) paceStart ??= { answered: run.answered, atMs: nowMs };
    if (!paceTold && paceStart !== undefined && elapsedMs >= paceToMs) {
      paceTold = true;
      const answers = run.answered - paceStart.answered;
      quota.heed({ answers, durationMs: nowMs - paceStart.atMs, readyMs });
    }
  }
}
