/** The same workload once more on both sides, under one changed condition: what goes away with it, it explains. */
import { runPair } from "../measure/pair.ts";
import type { TrialSpec, World } from "../measure/prepare.ts";
import { createQuota } from "../measure/quota.ts";
import type { RerunKind } from "../model/diagnosis.ts";
import type { DiagnosisEvidence, TargetMeasurement } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import type { Rest } from "../model/pause.ts";
import { affordableRequests, confirmingRequests, type Pace } from "../measure/plan.ts";
import { collectMeanwhile } from "./collect-meanwhile.ts";

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
/** A pair's containers are made, and removed. */
const aroundMs = 3_500;

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
  limits: RerunLimits,
  world: World,
  signal: AbortSignal,
): Promise<RerunEvidence | undefined> {
  const plan = planRerun(kind, measurement, limits);
  if (plan === undefined) return undefined;
  const { requests, rest, loadMs } = plan;
  const env = kind === "glibc-returns" ? glibcReturns : {};
  const rested = rest === undefined ? {} : { rest };
  const changed = given.map((spec) => ({
    ...spec,
    ...rested,
    env: { ...spec.env, ...env },
    target: kind === "keep-alive" ? keepAlive(spec.target) : spec.target,
  }));
  const collecting =
    kind === "collected" ? collectMeanwhile(changed, quickestMs(requests, measurement), world.clock) : undefined;
  const place: PairPlace = { target: measurement.name, pair: null, rerun: kind };
  // What takes longer than was thought is cut where the time is up.
  const quota = createQuota({ requests, budgetMs: loadMs }, 1, 1);
  const made = await runPair(collecting?.specs ?? changed, place, quota, world, signal);
  if (collecting?.isEnough() === false) return undefined;
  return { kind, env, requests, ...rested, trials: made.map(({ trial }) => trial) };
}

interface RerunPlan {
  readonly requests: number;
  readonly rest: Rest | undefined;
  /** For start and load, without the rest. */
  readonly loadMs: number;
}

function planRerun(
  kind: RerunKind,
  measurement: TargetMeasurement,
  { leftMs, restMs }: RerunLimits,
): RerunPlan | undefined {
  const { workload, confirmation } = measurement;
  if (kind === "keep-alive" && workload.reconnect === 0) return undefined;
  const { mostMs, slowdown } = conditions[kind];
  const collects = kind === "collected";
  const availableMs = leftMs - aroundMs;
  const wholeMs = Math.min(mostMs, availableMs);
  const least = confirmingRequests.least(workload.requests);
  // Rather the look without a rest than none.
  const rests = restMs > 0 && neededMs(least, pacesOf(measurement, slowdown)) + restMs <= wholeMs;
  const restingMs = rests ? restMs : 0;
  const budgetMs = wholeMs - restingMs;
  if (budgetMs < leastMs) return undefined;
  // As long as the second look, which it stands beside.
  const most = collects ? (confirmation?.requests ?? confirmingRequests.most(workload.requests)) : workload.requests;
  const affordable = affordableRequests({ requests: most, budgetMs }, 1, pacesOf(measurement, slowdown));
  const requests = collects ? Math.max(affordable, least) : affordable;
  // The fewest that show anything may be more than there is time for, even where the condition costs little.
  const atBestMs = neededMs(requests, pacesOf(measurement, collects ? leastSlowdown : 1));
  if (atBestMs > (collects ? budgetMs : availableMs)) return undefined;
  const rest = rests ? { afterAnswers: Math.floor(requests / 2), ms: restMs } : undefined;
  return { requests, rest, loadMs: availableMs - restingMs };
}

/** What the shortest third look takes that shows anything; Infinity where that is more than it may. */
export function shortestCollectingMs(
  measurement: TargetMeasurement,
  restMs: number,
): { readonly least: number; readonly most: number } {
  const { mostMs, slowdown } = conditions.collected;
  const takesMs = (each: number): number =>
    neededMs(confirmingRequests.least(measurement.workload.requests), pacesOf(measurement, each)) + aroundMs;
  const least = takesMs(leastSlowdown);
  return { least: least > mostMs + aroundMs ? Infinity : least, most: takesMs(slowdown) + restMs };
}

/** Start and load, of the slowest trial. */
function neededMs(requests: number, paces: readonly Pace[]): number {
  return Math.max(...paces.map(({ durationMs, answers, readyMs }) => readyMs + (requests * durationMs) / answers));
}

/** The load alone, of the fastest trial. */
function quickestMs(requests: number, measurement: TargetMeasurement): number {
  return Math.min(...pacesOf(measurement, 1).map(({ durationMs, answers }) => (requests * durationMs) / answers));
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
