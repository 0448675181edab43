/** All trials of one target: pair after pair, the sides of a pair at the same time. */
import { needsAnotherPair, needsConfirmation } from "../analysis/sufficiency.ts";
import type { Baseline } from "../baseline.ts";
import type { RouteConfig, TargetConfig } from "../model/config.ts";
import type { GatePolicy } from "../model/gate.ts";
import type { Environment, Side, TargetMeasurement, Trial } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { choosePins, type Variables, withPins } from "../pin.ts";
import { planTrials } from "../plan.ts";
import type { ImageFacts } from "../ports.ts";
import { describePair, stages } from "../report/words/progress.ts";
import { buildSequence } from "../workload/sequence.ts";
import type { TrialSpec, World } from "./prepare.ts";
import { confirmTarget } from "./confirm.ts";
import { createQuota } from "./quota.ts";
import { runPair } from "./pair.ts";

interface TargetSides {
  readonly base: ImageFacts | null;
  readonly head: ImageFacts;
}

export interface MeasuredTarget {
  readonly measurement: TargetMeasurement;
  /** The least exact way in which any of the trials was read. */
  readonly memory: Environment["memory"];
}

export interface TargetRun {
  readonly runId: string;
  readonly seed: number;
  readonly target: TargetConfig;
  readonly sides: TargetSides;
  readonly ports: { readonly base: number; readonly head: number };
  readonly routes: readonly RouteConfig[];
  /** What it will be judged by: it tells when enough has been seen. */
  readonly gate: GatePolicy;
  /** Default: yes. */
  readonly stopsEarly?: boolean;
  /** Base's trials of an earlier run; base itself is not run then. */
  readonly reused?: Baseline;
}

/**
 * undefined: a reused base does not do. The budget leaves head fewer requests than it had, so that the two cannot be
 * compared; or head grew, which has to be seen beside base.
 */
export async function measureTarget(
  run: TargetRun,
  world: World,
  signal: AbortSignal,
): Promise<MeasuredTarget | undefined> {
  const { reused, stopsEarly = true } = run;
  const plan = planTrials({ hasBase: run.sides.base !== null, pairs: reused?.trials.length }, run.seed);
  const quota = createQuota(run.target.workload, plan.pairs.length);
  const sequence = buildSequence(run.routes, plan.seed);
  const readings: Environment["memory"][] = reused === undefined ? [] : [reused.memory];
  world.progress.stage(stages.measuring(run.target.name));
  let pins = choosePins(
    run.target,
    [run.sides.base, run.sides.head].filter((image) => image !== null),
  );
  let measurement = describeTarget(run, plan.pairs.length, quota.requests, pins, []);
  for (const [pair, sides] of plan.pairs.entries()) {
    const specify = () => sides.map((side) => specifyTrial(run, side, pair, sequence, pins));
    const place: PairPlace = { target: run.target.name, pair: { index: pair, of: plan.pairs.length } };
    let made = await runPair(specify(), place, quota, world, signal);
    if (pair === 0 && made.some(({ trial }) => isRefused(trial, pins))) {
      world.progress.line(`${run.target.name}: did not start with its runtime pinned; measuring it as it is`);
      pins = {};
      if (reused !== undefined) return undefined;
      made = await runPair(specify(), place, quota, world, signal);
    }
    if (reused !== undefined && quota.requests < reused.requests) return undefined;
    const kept = reused?.trials.filter((trial) => trial.pair === pair) ?? [];
    const trials = [...kept, ...made.map(({ trial }) => trial)];
    readings.push(...made.map(({ memory }) => memory));
    world.progress.line(describePair(place, trials));
    measurement = describeTarget(run, plan.pairs.length, quota.requests, pins, [...measurement.trials, ...trials]);
    if (isHopeless(trials, pair) || (stopsEarly && !needsAnotherPair(measurement, run.gate))) break;
  }
  for (const [index, sides] of plan.confirming.entries()) {
    if (!needsConfirmation(measurement, run.gate)) break;
    // Growth beside a base of another day is not believed: both sides are measured together.
    if (reused !== undefined) return undefined;
    const made = new Set(measurement.trials.map(({ pair }) => pair)).size;
    const specs = sides.map((side) => specifyTrial(run, side, made + index, sequence, pins));
    const confirmed = await confirmTarget(measurement, specs, run.target.workload.budgetMs, world, signal);
    ({ measurement } = confirmed);
    readings.push(...confirmed.memory);
  }
  const memory = readings.reduce((worst, next) => (next.errorBytes > worst.errorBytes ? next : worst));
  return { measurement, memory };
}

function describeTarget(
  { target, sides, ports, routes, reused }: TargetRun,
  pairs: number,
  requests: number,
  pins: Variables,
  trials: readonly Trial[],
): TargetMeasurement {
  const { workload } = target;
  return {
    name: target.name,
    capBytes: target.capBytes,
    cpus: target.cpus,
    port: ports.head,
    workload: {
      requestsConfigured: workload.requests,
      requests,
      connections: workload.connections,
      reconnect: workload.reconnect,
      ratePerSecond: workload.ratePerSecond,
      checkpoints: workload.checkpoints,
      // Headers and bodies stay out: they may hold credentials, and nothing is judged by them.
      routes: routes.map(({ method, path, weight, expect }) => ({ method, path, weight, expect })),
    },
    pairs,
    ...(Object.keys(pins).length === 0 ? {} : { pinned: pins }),
    images: { base: reused?.image ?? sides.base?.id ?? null, head: sides.head.id },
    trials,
    ...(reused === undefined ? {} : { reusedBase: { runId: reused.runId, measuredAt: reused.measuredAt } }),
  };
}

export function specifyTrial(
  run: TargetRun,
  side: Side,
  pair: number,
  sequence: readonly number[],
  pins: Variables,
): TrialSpec {
  const image = side === "base" ? run.sides.base : run.sides.head;
  if (image === null) throw new RangeError("There is no base to try.");
  const { runId, target, routes } = run;
  return {
    runId,
    target,
    side,
    pair,
    imageId: image.id,
    env: withPins(pins, target.env, image),
    healthcheck: image.healthcheck,
    port: run.ports[side],
    routes,
    sequence,
  };
}

/** Its last words name a variable that was added: an old runtime refuses an option that it does not know. */
function isRefused({ end }: Trial, pins: Variables): boolean {
  return (
    end.kind === "not-ready" &&
    end.reason === "exited" &&
    Object.keys(pins).some((variable) => end.log.includes(variable))
  );
}

/** A service that did not start is given one more chance if that is quick, and none after a timeout. */
function isHopeless(trials: readonly Trial[], pair: number): boolean {
  return trials.some(({ end }) => end.kind === "not-ready" && (end.reason === "timeout" || pair > 0));
}
