/** All trials of one target: pair after pair, the sides of a pair at the same time. */
import type { RouteConfig, TargetConfig } from "../model/config.ts";
import type { Environment, Side, Trial } from "../model/measurement.ts";
import { planTrials } from "../plan.ts";
import type { ImageFacts } from "../ports.ts";
import { buildSequence } from "../workload/sequence.ts";
import type { TrialSpec, World } from "./prepare.ts";
import { createQuota } from "./quota.ts";
import { runPair } from "./pair.ts";
import { describePair, type PairPlace } from "./telling.ts";

interface TargetSides {
  readonly base: ImageFacts | null;
  readonly head: ImageFacts;
}

export interface MeasuredTrials {
  readonly trials: readonly Trial[];
  /** The least exact way in which any of the trials was read. */
  readonly memory: Environment["memory"];
  readonly pairs: number;
  /** Of one trial, after the budget. */
  readonly requests: number;
}

export interface TargetRun {
  readonly runId: string;
  readonly seed: number;
  readonly target: TargetConfig;
  readonly sides: TargetSides;
  readonly ports: { readonly base: number; readonly head: number };
  readonly routes: readonly RouteConfig[];
}

export async function measureTarget(run: TargetRun, world: World, signal: AbortSignal): Promise<MeasuredTrials> {
  const plan = planTrials({ hasBase: run.sides.base !== null }, run.seed);
  const quota = createQuota(run.target.workload, plan.pairs.length);
  const sequence = buildSequence(run.routes, plan.seed);
  const trials: Trial[] = [];
  const readings: Environment["memory"][] = [];
  for (const [pair, sides] of plan.pairs.entries()) {
    const specs = sides.map((side) => specifyTrial(run, side, pair, sequence));
    const place: PairPlace = { target: run.target.name, pair, pairs: plan.pairs.length };
    const made = await runPair(specs, place, quota, world, signal);
    const madeTrials = made.map(({ trial }) => trial);
    trials.push(...madeTrials);
    readings.push(...made.map(({ memory }) => memory));
    world.progress.line(describePair(place, madeTrials));
    if (isHopeless(madeTrials, pair)) break;
  }
  const memory = readings.reduce((worst, next) => (next.errorBytes > worst.errorBytes ? next : worst));
  return { trials, memory, pairs: plan.pairs.length, requests: quota.requests };
}

function specifyTrial(run: TargetRun, side: Side, pair: number, sequence: readonly number[]): TrialSpec {
  const image = side === "base" ? run.sides.base : run.sides.head;
  if (image === null) throw new RangeError("There is no base to try.");
  const { runId, target, routes } = run;
  return {
    runId,
    target,
    side,
    pair,
    imageId: image.id,
    healthcheck: image.healthcheck,
    port: run.ports[side],
    routes,
    sequence,
  };
}

/** A service that did not start is given one more chance if that is quick, and none after a timeout. */
function isHopeless(trials: readonly Trial[], pair: number): boolean {
  return trials.some(({ end }) => end.kind === "not-ready" && (end.reason === "timeout" || pair > 0));
}
