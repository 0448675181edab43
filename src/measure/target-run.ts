/** What the measurement of one target starts from, and the specification of each of its trials. */
import type { Baseline } from "../sides/baseline.ts";
import type { RouteConfig, TargetConfig } from "../model/config.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Side, TargetMeasurement } from "../model/measurement.ts";
import type { ImageFacts } from "../model/ports.ts";
import { type Variables, withPins } from "../sides/pins.ts";
import type { TrialSpec } from "./prepare.ts";

export interface TargetRun {
  readonly runId: string;
  readonly seed: number;
  readonly target: TargetConfig;
  readonly sides: { readonly base: ImageFacts | null; readonly head: ImageFacts };
  readonly ports: { readonly base: number; readonly head: number };
  readonly routes: readonly RouteConfig[];
  /** The policy that it will be judged by: it decides when enough has been measured. */
  readonly gate: GatePolicy;
  /** Default: yes. */
  readonly stopsEarly?: boolean;
  /** Base's trials of an earlier run; base itself is not run then. */
  readonly reused?: Baseline;
}

/** Before anything is measured. */
export function describeTarget(
  { target, sides, ports, routes, reused }: TargetRun,
  pairs: number,
  pins: Variables,
): TargetMeasurement {
  const { workload } = target;
  return {
    name: target.name,
    capBytes: target.capBytes,
    cpus: target.cpus,
    port: ports.head,
    workload: {
      requestsConfigured: workload.requests,
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
    looks: [],
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
