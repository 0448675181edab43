/** How many trials and requests, and at which answers memory is read. Pure. */
import type { WorkloadConfig } from "../model/config.ts";
import type { Side, Trial } from "../model/measurement.ts";
import type { Pause } from "../model/pause.ts";

/**
 * Three pairs: the least with which the spread between containers, where the variance is, can be told from one odd
 * container.
 */
const pairCount = 3;

/** `reused`: pairs of a base that an earlier run measured. */
export function planTrials(reused?: number): { readonly pairs: number } {
  return { pairs: reused ?? pairCount };
}

/** In the order in which they are started. It alternates, so that whatever the side started first gains cancels out. */
export function sidesOfPair(pair: number, hasBase: boolean): readonly Side[] {
  if (!hasBase) return ["head"];
  return pair % 2 === 0 ? ["base", "head"] : ["head", "base"];
}

/**
 * Requests per trial of a later look, after `seen` in the first one. Three times as many: a cache that is still filling at
 * the end of the first look then had twice as many requests again to come to its end, and a leak of 1 KiB per request is
 * still confirmed within a minute. With less than two thirds more there would be little that is new.
 */
export const longerRequests = {
  most: (seen: number): number => 3 * seen,
  least: (seen: number): number => Math.ceil((5 * seen) / 3),
} as const;

/**
 * The pause in the middle of a longer look. What a service keeps for a limited time (a timeout that each request sets, a
 * connection kept alive for the next one) grows like a leak until the time is over, and is released in the pause: what
 * follows reuses the room and does not grow. A load that is slow enough reaches the end of such a time without a pause.
 */
export function pauseOf(requests: number, wantedMs: number, paces: readonly Pace[]): Pause | undefined {
  const halfMs = Math.min(...paces.map(({ answers, durationMs }) => (requests / 2 / answers) * durationMs));
  return wantedMs > halfMs ? { afterAnswers: Math.floor(requests / 2), ms: wantedMs } : undefined;
}

/** Evenly spaced reads per trial, besides the checkpoints: enough for a slope and its steps, too few to slow anything down. */
const readsPerTrial = 100;

/** The next answer count after `answered` at which memory is read; undefined when there is none up to `requests`. */
export function nextRead(
  answered: number,
  workload: Pick<WorkloadConfig, "requests" | "checkpoints">,
): number | undefined {
  const spacing = Math.max(1, Math.floor(workload.requests / readsPerTrial));
  const regular = Math.min((Math.floor(answered / spacing) + 1) * spacing, workload.requests);
  const next = Math.min(regular, ...workload.checkpoints.filter((checkpoint) => checkpoint > answered));
  return next > answered && next <= workload.requests ? next : undefined;
}

/** A side's speed, as a trial has shown it. */
export interface Pace {
  readonly answers: number;
  readonly durationMs: number;
  readonly readyMs: number;
}

/** `slowdown`: how much longer an answer takes under another condition. */
export function paceOf({ load, readyMs }: Trial, slowdown = 1): Pace {
  return {
    answers: Math.max(1, load.answered),
    durationMs: Math.max(1, load.durationMs) * slowdown,
    readyMs,
  };
}

/** With fewer a slope means nothing, whatever the budget. */
export const fewestRequests = 200;

/**
 * The share of the target's budget that one pair has for its load. Starting takes at most half of it, because a service
 * that takes a minute to start has to be measured too.
 */
export function loadShareMs(budgetMs: number, pairs: number, readyMs: number): number {
  const share = budgetMs / pairs;
  return Math.max(share - readyMs, share / 2);
}

/** Requests per trial that the budget allows at the pace of the slower side, rounded to two significant digits. */
export function affordableRequests(
  workload: Pick<WorkloadConfig, "requests" | "budgetMs">,
  pairs: number,
  paces: readonly Pace[],
): number {
  const affordable = paces.map(
    ({ answers, durationMs, readyMs }) => (answers / durationMs) * loadShareMs(workload.budgetMs, pairs, readyMs),
  );
  const fewest = Math.min(workload.requests, ...affordable);
  return fewest >= workload.requests
    ? workload.requests
    : Math.min(workload.requests, Math.max(fewestRequests, roundDown(fewest)));
}

/** Making and removing the containers of a pair. */
export const pairOverheadMs = 3_500;

/** Start and load, of the slowest trial. */
export function neededMs(requests: number, paces: readonly Pace[]): number {
  return Math.max(...paces.map(({ durationMs, answers, readyMs }) => readyMs + (requests * durationMs) / answers));
}

/** To two significant digits. */
function roundDown(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.floor(count / unit) * unit;
}
