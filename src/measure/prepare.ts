/** Starts one side's service under its cap and waits until it is ready. */
import type { RouteConfig, TargetConfig } from "../model/config.ts";
import type { Side } from "../model/measurement.ts";
import type { Pause } from "../model/pause.ts";
import type {
  Clock,
  Container,
  ContainerFile,
  Engine,
  Healthcheck,
  Load,
  MemoryMeter,
  MemoryMeters,
  Progress,
} from "../model/ports.ts";
import { requireCaps } from "./caps.ts";
import { type Readiness, waitUntilReady } from "./readiness.ts";

export interface World {
  readonly engine: Engine;
  readonly meters: MemoryMeters;
  readonly load: Load;
  readonly clock: Clock;
  readonly progress: Progress;
}

export interface TrialSpec {
  readonly runId: string;
  readonly target: TargetConfig;
  readonly side: Side;
  readonly pair: number;
  readonly imageId: string;
  /** The target's own variables and the added ones. */
  readonly env: Readonly<Record<string, string>>;
  readonly healthcheck: Healthcheck | null;
  readonly port: number;
  readonly routes: readonly RouteConfig[];
  readonly sequence: readonly number[];
  /** None in the first look. */
  readonly pause?: Pause;
  /** Written into the container before it starts; none in the first and the longer look. */
  readonly files?: readonly ContainerFile[];
  /** Runs beside the load and ends soon after `ended` is aborted; none in the first and the longer look. Must not throw. */
  readonly meanwhile?: (container: Container, ended: AbortSignal) => Promise<void>;
}

/** A started service, ready or not. Disposing removes its container. */
export interface PreparedTrial extends AsyncDisposable {
  readonly spec: TrialSpec;
  readonly container: Container;
  readonly meter: MemoryMeter;
  readonly readiness: Readiness;
}

export async function prepareTrial(spec: TrialSpec, world: World, signal: AbortSignal): Promise<PreparedTrial> {
  await using stack = new AsyncDisposableStack();
  const { target } = spec;
  const container = stack.use(
    await world.engine.start({
      runId: spec.runId,
      name: `rss-plateau-${spec.runId}-${target.name}-${spec.side}-${spec.pair + 1}`,
      imageId: spec.imageId,
      command: target.command,
      env: { PORT: String(spec.port), ...spec.env },
      port: spec.port,
      capBytes: target.capBytes,
      cpus: target.cpus,
      ...(spec.files === undefined ? {} : { files: spec.files }),
    }),
  );
  const meter = await world.meters.open(container);
  const check = { path: target.ready, healthcheck: spec.healthcheck, timeoutMs: target.readyTimeoutMs };
  const readiness = await waitUntilReady(container, check, world.clock, signal);
  if (readiness.kind !== "exited") requireCaps(container, meter, target.capBytes);
  const resources = stack.move();
  return { spec, container, meter, readiness, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
