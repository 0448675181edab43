/** Which trials one target gets: pair after pair, the sides of a pair at the same time, until enough has been seen. */
import { isSureAtOnce, needsAnotherPair, needsConfirmation } from "../analysis/verdict/sufficiency.ts";
import type { Environment, TargetMeasurement } from "../model/measurement.ts";
import type { World } from "./prepare.ts";
import { createTrials, type TargetRun } from "./trials.ts";

export interface MeasuredTarget {
  readonly measurement: TargetMeasurement;
  /** The least exact way in which any of the trials was read. */
  readonly memory: Environment["memory"];
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
  const { gate, stopsEarly = true } = run;
  const stage = { kind: "measuring", target: run.target.name } as const;
  const trials = createTrials(run, world, signal);
  world.progress.stage(stage);
  for (let pair = 0; pair < trials.pairs; pair += 1) {
    const made = await trials.runPair(pair);
    if (made === "stale-base") return undefined;
    if (made === "hopeless") break;
    if (!stopsEarly) continue;
    const isSure = isSureAtOnce(trials.measurement, gate);
    if (isSure && (await trials.lookAgain()) === "stale-base") return undefined;
    if (!needsAnotherPair(trials.measurement, gate)) break;
    if (isSure && trials.measurement.confirmation !== undefined) world.progress.stage(stage);
  }
  while (trials.canLookAgain && needsConfirmation(trials.measurement, gate))
    if ((await trials.lookAgain()) === "stale-base") return undefined;
  const memory = trials.readings.reduce((worst, next) => (next.errorBytes > worst.errorBytes ? next : worst));
  return { measurement: trials.measurement, memory };
}
