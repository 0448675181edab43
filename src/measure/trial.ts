/** One trial: drives a ready service, reads its memory, and classifies its end. */
import type { LoadResult, Side, Trial, TrialEnd } from "../model/measurement.ts";
import { rssBytes } from "../model/measurement.ts";
import type { RunningSide } from "../model/progress.ts";
import type { Clock, Container, ContainerExit, LoadRun, MemoryMeter } from "../model/ports.ts";
import { classifyExit, classifySurvivor, cutLog } from "./ending.ts";
import type { PreparedTrial, World } from "./prepare.ts";
import type { Quota } from "./quota.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import { type Cut, watch } from "./watch.ts";

const requestTimeoutMs = 30_000;
/** Longer than any single request may take. */
const silenceLimitMs = requestTimeoutMs + 5_000;
const exitPatienceMs = 3_000;

/** The state of a running trial, for progress. */
export interface LiveTrial {
  readonly side: Side;
  readonly answered: () => number;
  readonly isPaused: () => boolean;
  /** Memory so far, by answers. */
  readonly levels: () => RunningSide["levels"];
}

export function driveTrial(
  prepared: PreparedTrial,
  quota: Quota,
  world: World,
  signal: AbortSignal,
): { readonly live: LiveTrial; readonly done: Promise<Trial> } {
  const { spec, container, meter } = prepared;
  const recorder = createRecorder(meter, world.clock, {
    checkpoints: spec.target.workload.checkpoints,
    requests: () => quota.requests,
  });
  recorder.observe(0);

  let failure: unknown;
  const run = world.load.start({
    address: container.address,
    sequence: spec.sequence,
    routes: spec.routes,
    connections: spec.target.workload.connections,
    reconnect: spec.target.workload.reconnect,
    ratePerSecond: spec.target.workload.ratePerSecond,
    timeoutMs: requestTimeoutMs,
    pause: spec.pause,
    onAnswer: (answered) => {
      try {
        recorder.observe(answered);
      } catch (error) {
        failure ??= error;
      }
      if (failure !== undefined || answered >= quota.requests) run.stop();
    },
  });
  const done = finishTrial(prepared, run, recorder, quota, world.clock, signal).then((trial) => {
    if (failure !== undefined) throw failure;
    return trial;
  });
  const live: LiveTrial = {
    side: spec.side,
    answered: () => run.answered,
    isPaused: () => run.isPaused,
    levels: () => recorder.samples.map((sample) => ({ requests: sample.requests, bytes: rssBytes(sample) })),
  };
  return { live, done };
}

async function finishTrial(
  prepared: PreparedTrial,
  run: LoadRun,
  recorder: Recorder,
  quota: Quota,
  clock: Clock,
  signal: AbortSignal,
): Promise<Trial> {
  const { spec, container, meter, readiness } = prepared;
  const watched = {
    container,
    meter,
    run,
    quota,
    silenceLimitMs,
    readyMs: readiness.waitedMs,
    pauseMs: spec.pause?.ms ?? 0,
    setsPace: spec.pair === 0,
  };
  const cut = await watch(watched, clock, signal).finally(() => run.stop());
  const load = await run.done;
  await recorder.settle();
  const end = await classifyEnd(cut, container, meter, load, clock);
  const byProcess = recorder.byProcess();
  return {
    side: spec.side,
    pair: spec.pair,
    readyMs: readiness.waitedMs,
    samples: recorder.samples,
    ...(byProcess === undefined ? {} : { byProcess }),
    load,
    oomKills: meter.oomKills(),
    end,
  };
}

async function classifyEnd(
  cut: Cut,
  container: Container,
  meter: MemoryMeter,
  load: LoadResult,
  clock: Clock,
): Promise<TrialEnd> {
  if (cut.kind === "silence") {
    return { kind: "unresponsive", silentMs: cut.silentMs, log: cutLog(await container.log()) };
  }
  const exit = cut.kind === "exit" ? cut.exit : meter.oomKills() > 0 ? await awaitExit(container, clock) : undefined;
  if (exit !== undefined) return classifyExit(exit, meter.oomKills(), await container.log());
  const failures = load.lost + load.errors.reduce((sum, { count }) => sum + count, 0);
  const survivor = classifySurvivor(meter.oomKills(), failures, failures > 0 ? await container.log() : "");
  return survivor.kind === "completed" && cut.kind === "deadline"
    ? { kind: "deadline", limitMs: cut.limitMs }
    : survivor;
}

/** The kernel counts a kill before the engine notices that it hit the container's first process. */
async function awaitExit(container: Container, clock: Clock): Promise<ContainerExit | undefined> {
  const enough = new AbortController();
  const patience = clock.sleep(exitPatienceMs, enough.signal).catch(() => undefined);
  const exit = await Promise.race([container.exited, patience]);
  enough.abort();
  return exit ?? undefined;
}

/** The trial of a service that never came up. */
export async function describeNotReady(prepared: PreparedTrial): Promise<Trial> {
  const { spec, readiness, meter, container } = prepared;
  if (readiness.kind === "ready") throw new RangeError("This service is ready.");
  const log = cutLog(await container.log());
  const noLoad: LoadResult = {
    answered: 0,
    unexpected: [],
    errors: [],
    lost: 0,
    durationMs: 0,
    latencyMs: { mean: 0, p50: 0, p99: 0 },
  };
  return {
    side: spec.side,
    pair: spec.pair,
    readyMs: readiness.waitedMs,
    samples: [],
    load: noLoad,
    oomKills: meter.oomKills(),
    end: {
      kind: "not-ready",
      reason: readiness.kind,
      waitedMs: readiness.waitedMs,
      exitCode: readiness.kind === "exited" ? readiness.exit.exitCode : null,
      seen: readiness.seen,
      log,
    },
  };
}
