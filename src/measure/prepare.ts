/** One side's service, started under its cap and waited for; from here it can be driven, or asked. */
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
  /** The target's, and what is added to it. */
  readonly env: Readonly<Record<string, string>>;
  readonly healthcheck: Healthcheck | null;
  readonly port: number;
  readonly routes: readonly RouteConfig[];
  readonly sequence: readonly number[];
  /** None in the first look. */
  readonly pause?: Pause;
  /** Put into the container before it starts; none in the gate's own. */
  readonly files?: readonly ContainerFile[];
  /** Goes on beside the load until `ended`, and ends soon after it; none in the gate's own. Must not throw. */
  readonly meanwhile?: (container: Container, ended: AbortSignal) => Promise<void>;
}

/** A service that is up, or that never came up. Disposing removes its container. */
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
