/** Starts, drives and removes the sides of a pair together, so that disturbances of the machine affect both. */
import type { Environment, Trial } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { prepareTrial, type TrialSpec, type World } from "./prepare.ts";
import type { Quota } from "./quota.ts";
import { reportWhileRunning } from "./report-running.ts";
import { driveTrial, describeNotReady } from "./trial.ts";

export interface MadeTrial {
  readonly trial: Trial;
  readonly memory: Environment["memory"];
}

export async function runPair(
  specs: readonly TrialSpec[],
  place: PairPlace,
  quota: Quota,
  world: World,
  outerSignal: AbortSignal,
): Promise<readonly MadeTrial[]> {
  // When one side throws, the other has to stop too.
  const failed = new AbortController();
  const signal = AbortSignal.any([outerSignal, failed.signal]);
  await using stack = new AsyncDisposableStack();
  const together = <Result>(tasks: readonly Promise<Result>[]): Promise<Result[]> =>
    settleTogether(tasks, () => failed.abort());

  world.progress.activity({ kind: "starting", place });
  const prepared = await together(specs.map(async (spec) => stack.use(await prepareTrial(spec, world, signal))));
  const runs = prepared.map((trial) => ({
    meter: trial.meter,
    ...(trial.readiness.kind === "ready"
      ? driveTrial(trial, quota, world, signal)
      : { live: null, done: describeNotReady(trial) }),
  }));
  const lives = runs.flatMap(({ live }) => (live === null ? [] : [live]));
  const reporting = reportWhileRunning(place, lives, () => quota.requests, world);
  const driven = new AbortController();
  const meanwhile = prepared.flatMap(({ spec, container, readiness }) =>
    spec.meanwhile === undefined || readiness.kind !== "ready"
      ? []
      : [spec.meanwhile(container, AbortSignal.any([signal, driven.signal]))],
  );
  const endMeanwhile = async (): Promise<void> => {
    driven.abort();
    await Promise.all(meanwhile);
  };
  try {
    const made = await together(
      runs.map(async ({ done, meter }) => {
        const trial = await done;
        // Only now, because a service that starts workers under load is read less exactly from then on.
        return { trial, memory: { source: meter.source, errorBytes: meter.errorBytes } };
      }),
    );
    await endMeanwhile();
    // In parallel; the stack would remove one after the other.
    await Promise.all(prepared.map((trial) => trial[Symbol.asyncDispose]()));
    return made;
  } finally {
    reporting.abort();
    await endMeanwhile();
  }
}

/**
 * Waits for all tasks even when one fails, so that nothing uses the containers when they are disposed of. Throws the
 * first failure, because the later ones follow from it.
 */
async function settleTogether<Result>(tasks: readonly Promise<Result>[], onFailure: () => void): Promise<Result[]> {
  const failures: unknown[] = [];
  const outcomes = await Promise.allSettled(
    tasks.map((task) =>
      task.catch((error: unknown) => {
        failures.push(error);
        onFailure();
        throw error;
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  return outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
}
