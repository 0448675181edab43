/** The same workload once more on both sides, under one changed condition: what goes away with it, it explains. */
import { runPair } from "../measure/pair.ts";
import type { TrialSpec, World } from "../measure/prepare.ts";
import { createQuota } from "../measure/quota.ts";
import type { RerunKind } from "../model/diagnosis.ts";
import type { DiagnosisEvidence, TargetMeasurement } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { affordableRequests, confirmingRequests, type Pace } from "../plan.ts";
import { collectMeanwhile } from "./collected.ts";

/**
 * glibc's malloc with one arena, and with everything of 16 KiB and more mapped by itself or given back at once: 94 % of
 * what it keeps of freed memory goes away, and what the program itself holds does not.
 */
const glibcReturns = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "131072", MALLOC_MMAP_THRESHOLD_: "16384" };

/** How long start and load may take, and how much slower the condition makes it: mapping every larger block, two to seven times. */
const conditions: Readonly<Record<RerunKind, { readonly mostMs: number; readonly slowdown: number }>> = {
  "glibc-returns": { mostMs: 15_000, slowdown: 3 },
  "keep-alive": { mostMs: 15_000, slowdown: 1 },
  collected: { mostMs: 45_000, slowdown: 1.75 },
};
/** Collecting costs a service with few objects less. The look that decides a verdict is tried where this would do. */
const leastSlowdown = 1.25;
/** A load that is shorter shows a slope of nothing but its own start. */
const leastMs = 3_000;
/** Of a pair's containers. */
const removalMs = 1_000;

export interface RerunLimits {
  /** For all of it. */
  readonly leftMs: number;
  /** In the middle of its load. */
  readonly restMs: number;
}

export type RerunEvidence = DiagnosisEvidence["reruns"][number];

/**
 * `given`: with the probes where it collects. undefined where the condition holds already, would change nothing, or
 * failed, and where too little time is left.
 */
export async function rerun(
  kind: RerunKind,
  given: readonly TrialSpec[],
  measurement: TargetMeasurement,
  { leftMs, restMs }: RerunLimits,
  world: World,
  signal: AbortSignal,
): Promise<RerunEvidence | undefined> {
  const { workload, confirmation } = measurement;
  if (kind === "keep-alive" && workload.reconnect === 0) return undefined;
  const env = kind === "glibc-returns" ? glibcReturns : {};
  const { mostMs, slowdown } = conditions[kind];
  const collects = kind === "collected";
  const wholeMs = Math.min(mostMs, leftMs - removalMs);
  const shortest = neededMs(confirmingRequests.least(workload.requests), pacesOf(measurement, slowdown));
  // Rather the look without a rest than none.
  const rests = restMs > 0 && shortest + restMs <= wholeMs;
  const budgetMs = wholeMs - (rests ? restMs : 0);
  if (budgetMs < leastMs) return undefined;
  // As long as the second look, which it stands beside.
  const most = collects ? (confirmation?.requests ?? confirmingRequests.most(workload.requests)) : workload.requests;
  const affordable = affordableRequests({ requests: most, budgetMs }, 1, pacesOf(measurement, slowdown));
  const requests = collects ? Math.max(affordable, confirmingRequests.least(workload.requests)) : affordable;
  // The fewest that show anything may be more than there is time for, even where the condition costs little.
  const atBest = collects ? leastSlowdown : 1;
  if (neededMs(requests, pacesOf(measurement, atBest)) > (collects ? budgetMs : leftMs - removalMs)) return undefined;
  const rest = rests ? { rest: { afterAnswers: Math.floor(requests / 2), ms: restMs } } : {};
  const changed = given.map((spec) => ({
    ...spec,
    ...rest,
    env: { ...spec.env, ...env },
    target: kind === "keep-alive" ? keepAlive(spec.target) : spec.target,
  }));
  const collecting = collects ? collectMeanwhile(changed, world.clock) : undefined;
  const place: PairPlace = { target: measurement.name, pair: null, rerun: kind };
  const quota = createQuota({ requests, budgetMs }, 1);
  const made = await runPair(collecting?.specs ?? changed, place, quota, world, signal);
  if (collecting?.isEnough() === false) return undefined;
  return { kind, env, requests, ...rest, trials: made.map(({ trial }) => trial) };
}

/** What the shortest third look takes that shows anything; Infinity where that is more than it may. */
export function shortestCollectingMs(
  measurement: TargetMeasurement,
  restMs: number,
): { readonly least: number; readonly most: number } {
  const { mostMs, slowdown } = conditions.collected;
  const takesMs = (each: number): number =>
    neededMs(confirmingRequests.least(measurement.workload.requests), pacesOf(measurement, each)) + removalMs;
  const least = takesMs(leastSlowdown);
  return { least: least > mostMs + removalMs ? Infinity : least, most: takesMs(slowdown) + restMs };
}

/** Start and load, of the slowest trial. */
function neededMs(requests: number, paces: readonly Pace[]): number {
  return Math.max(...paces.map(({ durationMs, answers, readyMs }) => readyMs + (requests * durationMs) / answers));
}

function pacesOf({ trials }: TargetMeasurement, slowdown: number): readonly Pace[] {
  return trials.map(({ load, readyMs }) => ({
    answers: Math.max(1, load.answered),
    durationMs: Math.max(1, load.durationMs) * slowdown,
    readyMs,
  }));
}

function keepAlive(target: TrialSpec["target"]): TrialSpec["target"] {
  return { ...target, workload: { ...target.workload, reconnect: 0 } };
}
