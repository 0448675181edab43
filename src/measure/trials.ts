/** The trials of one target, as they are made: one pair after another, planned ones and those of the second look. */
import type { Baseline } from "../sides/baseline.ts";
import type { RouteConfig, TargetConfig } from "../model/config.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Environment, Side, TargetMeasurement, Trial } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { choosePins, type Variables, withPins } from "../sides/pins.ts";
import { planTrials } from "./plan.ts";
import type { ImageFacts } from "../model/ports.ts";
import { buildSequence } from "../workload/sequence.ts";
import { confirmTarget } from "./confirm.ts";
import { runPair } from "./pair.ts";
import type { TrialSpec, World } from "./prepare.ts";
import { createQuota } from "./quota.ts";

interface TargetSides {
  readonly base: ImageFacts | null;
  readonly head: ImageFacts;
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
 * made: and measured. hopeless: a side does not start, so that another pair would be no better. stale-base: the reused
 * base does not do.
 */
type Made = "made" | "hopeless" | "stale-base";

export interface TargetTrials {
  /** Of planned pairs. */
  readonly pairs: number;
  readonly measurement: TargetMeasurement;
  /** How memory was read, for each trial. */
  readonly readings: readonly Environment["memory"][];
  readonly runPair: (pair: number) => Promise<Made>;
  readonly canLookAgain: boolean;
  readonly lookAgain: () => Promise<Made>;
}

export function createTrials(run: TargetRun, world: World, signal: AbortSignal): TargetTrials {
  const { reused, target } = run;
  const plan = planTrials({ hasBase: run.sides.base !== null, pairs: reused?.trials.length }, run.seed);
  const planned = plan.pairs.length;
  const quota = createQuota(target.workload, planned);
  const sequence = buildSequence(run.routes, plan.seed);
  const readings: Environment["memory"][] = reused === undefined ? [] : [reused.memory];
  const looks = [...plan.confirming];
  let pins = choosePins(
    target,
    [run.sides.base, run.sides.head].filter((image) => image !== null),
  );
  let measurement = describeTarget(run, planned, quota.requests, pins, []);
  const specify = (pair: number, sides: readonly Side[]): readonly TrialSpec[] =>
    sides.map((side) => specifyTrial(run, side, pair, sequence, pins));

  return {
    pairs: planned,
    get measurement() {
      return measurement;
    },
    readings,
    async runPair(pair) {
      const sides = plan.pairs[pair] ?? [];
      const place: PairPlace = { target: target.name, pair: { index: pair, of: planned } };
      let made = await runPair(specify(pair, sides), place, quota, world, signal);
      if (pair === 0 && made.some(({ trial }) => isRefused(trial, pins))) {
        world.progress.note({ kind: "pins-refused", target: target.name });
        pins = {};
        if (reused !== undefined) return "stale-base";
        made = await runPair(specify(pair, sides), place, quota, world, signal);
      }
      if (reused !== undefined && quota.requests < reused.requests) return "stale-base";
      const kept = reused?.trials.filter((trial) => trial.pair === pair) ?? [];
      const trials = [...kept, ...made.map(({ trial }) => trial)];
      readings.push(...made.map(({ memory }) => memory));
      world.progress.note({ kind: "pair-ended", place, trials });
      const { confirmation } = measurement;
      measurement = describeTarget(run, planned, quota.requests, pins, [...measurement.trials, ...trials]);
      if (confirmation !== undefined) measurement = { ...measurement, confirmation };
      return isHopeless(trials, pair) ? "hopeless" : "made";
    },
    get canLookAgain() {
      return looks.length > 0;
    },
    async lookAgain() {
      // Growth beside a base of another day is not believed: both sides are measured together.
      if (reused !== undefined) return "stale-base";
      const pair = planned + plan.confirming.length - looks.length;
      const specs = specify(pair, looks.shift() ?? []);
      const confirmed = await confirmTarget(measurement, specs, target.workload, world, signal);
      ({ measurement } = confirmed);
      readings.push(...confirmed.memory);
      return "made";
    },
  };
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
