/**
 * The looks that see what is released: as long as the longer look, with the runtime's collector running throughout, and
 * for pending timers with a pause until they have fired. The probes only call the collector; the verdict comes from
 * memory as the kernel reports it.
 */
import { runtimeTraits } from "../analysis/inside/runtime-traits.ts";
import type { NextLook } from "../analysis/verdict/next-look.ts";
import { runPair } from "../measure/pair.ts";
import { affordableRequests, longerRequests, neededMs, type Pace, paceOf, pairOverheadMs } from "../measure/plan.ts";
import type { TrialSpec, World } from "../measure/prepare.ts";
import { createQuota } from "../measure/quota.ts";
import type { ProbeAnswer } from "../model/diagnosis.ts";
import { firstRequests, type Look, lookOf, type TargetMeasurement, trialsOfLook } from "../model/measurement.ts";
import type { Pause } from "../model/pause.ts";
import type { PairPlace } from "../model/progress.ts";
import { collectMeanwhile } from "./collect-meanwhile.ts";

/** How long start and load of a collected look may take. */
const mostMs = 45_000;
/** How much slower collecting makes a service, with many objects and with few. */
const slowdown = { usual: 1.75, least: 1.25 };
/** The slope of a shorter load is that of its start. */
const leastMs = 3_000;

export interface ReleasedPlan {
  readonly requests: number;
  readonly pause: Pause | undefined;
  /** For start and load, without the pause. */
  readonly loadMs: number;
}

/** undefined where too little time is left. Prefers a look without a pause to none. */
export function planCollected(target: TargetMeasurement, leftMs: number): ReleasedPlan | undefined {
  const pauseMs = lookOf(target, "longer")?.pause?.ms ?? 0;
  const availableMs = leftMs - pairOverheadMs;
  const wholeMs = Math.min(mostMs, availableMs);
  const least = longerRequests.least(firstRequests(target));
  const pauses = pauseMs > 0 && neededMs(least, pacesOf(target, slowdown.usual)) + pauseMs <= wholeMs;
  return planLoad(target, wholeMs - (pauses ? pauseMs : 0), availableMs - (pauses ? pauseMs : 0), pauses ? pauseMs : 0);
}

/** Like a pair of the longer look, it may take the target's budget once more. undefined where that is too little. */
export function planTimers(target: TargetMeasurement, budgetMs: number, pauseMs: number): ReleasedPlan | undefined {
  return (
    planLoad(target, Math.min(budgetMs, mostMs), budgetMs, pauseMs) ?? planLoad(target, budgetMs, budgetMs, pauseMs)
  );
}

function planLoad(
  target: TargetMeasurement,
  wantedMs: number,
  loadMs: number,
  pauseMs: number,
): ReleasedPlan | undefined {
  if (wantedMs < leastMs) return undefined;
  const first = firstRequests(target);
  const most = lookOf(target, "longer")?.requests ?? longerRequests.most(first);
  const affordable = affordableRequests({ requests: most, budgetMs: wantedMs }, 1, pacesOf(target, slowdown.usual));
  const requests = Math.max(affordable, longerRequests.least(first));
  // A look that decides a verdict is tried where collecting may cost little.
  if (neededMs(requests, pacesOf(target, slowdown.least)) > wantedMs) return undefined;
  const pause = pauseMs === 0 ? undefined : { afterAnswers: Math.floor(requests / 2), ms: pauseMs };
  return { requests, pause, loadMs };
}

/** What the shortest collected look takes that shows anything; `least` is Infinity where that is too long. */
export function shortestCollectedMs(target: TargetMeasurement): { readonly least: number; readonly most: number } {
  const fewest = longerRequests.least(firstRequests(target));
  const takesMs = (each: number): number => neededMs(fewest, pacesOf(target, each)) + pairOverheadMs;
  const least = takesMs(slowdown.least);
  const pauseMs = lookOf(target, "longer")?.pause?.ms ?? 0;
  return {
    least: least > mostMs + pairOverheadMs ? Infinity : least,
    most: takesMs(slowdown.usual) + pauseMs,
  };
}

/** `specs` have the probes. undefined where a side could not be collected often enough. */
export async function takeReleasedLook(
  { kind }: NextLook,
  { requests, pause, loadMs }: ReleasedPlan,
  given: readonly TrialSpec[],
  target: TargetMeasurement,
  answers: readonly ProbeAnswer[],
  world: World,
  signal: AbortSignal,
): Promise<Look | undefined> {
  if (kind !== "collected" && kind !== "timers") throw new RangeError(`${kind} is measured elsewhere.`);
  const paused = given.map((spec) => (pause === undefined ? spec : { ...spec, pause }));
  const collects = answers.some(({ probe }) => runtimeTraits[probe].isGenerational);
  const collecting = collects ? collectMeanwhile(paused, quickestMs(requests, target), world.clock) : undefined;
  const place: PairPlace = { target: target.name, run: kind, pair: null };
  // A load that takes longer than estimated is cut where the time is up.
  const quota = createQuota({ requests, budgetMs: loadMs }, 1, 1);
  const made = await runPair(collecting?.specs ?? paused, place, quota, world, signal);
  if (collecting?.isEnough() === false) return undefined;
  const trials = made.map(({ trial }) => trial);
  world.progress.note({ kind: "pair-ended", place, trials });
  return { kind, requests, ...(pause === undefined ? {} : { pause }), trials };
}

/** The load alone, of the fastest trial. */
function quickestMs(requests: number, target: TargetMeasurement): number {
  return Math.min(...pacesOf(target, 1).map(({ durationMs, answers }) => (requests * durationMs) / answers));
}

function pacesOf(target: TargetMeasurement, each: number): readonly Pace[] {
  return trialsOfLook(target, "first").map((trial) => paceOf(trial, each));
}
