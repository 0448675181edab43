/** Runs the runtime's collector on both sides throughout a load. */
import { runtimeTraits } from "../analysis/inside/runtime-traits.ts";
import type { TrialSpec } from "../measure/prepare.ts";
import type { Clock, Container } from "../model/ports.ts";
import { openProbes } from "./inside.ts";

/** After fewer collections most of what is read is still garbage. */
const fewestCollections = 5;
/** A short load is collected more often, but not more often than probes poll for commands. */
const wantedCollections = 20;
const everyMs = { least: 100, most: 500 };

export interface Collecting {
  readonly specs: readonly TrialSpec[];
  /** Whether every side was collected often enough. */
  readonly isEnough: () => boolean;
}

/** `specs` that have the probes; `loadMs`: how long the load of the faster side may take. */
export function collectMeanwhile(specs: readonly TrialSpec[], loadMs: number, clock: Clock): Collecting {
  const every = Math.round(Math.min(everyMs.most, Math.max(everyMs.least, loadMs / wantedCollections)));
  const counts = specs.map(() => 0);
  return {
    isEnough: () => counts.every((count) => count >= fewestCollections),
    specs: specs.map((spec, index) => ({
      ...spec,
      async meanwhile(container, ended) {
        counts[index] = await countCollections(container, every, clock, ended);
      },
    })),
  };
}

/** The fewest collections of any process; 0 where one did not answer or cannot collect. */
async function countCollections(
  container: Container,
  every: number,
  clock: Clock,
  ended: AbortSignal,
): Promise<number> {
  try {
    const probes = openProbes(container, clock);
    // The probes repeat it by themselves, because every command through the engine takes CPU from the load.
    await probes.send({ command: "collect", everyMs: every });
    await whenAborted(ended);
    const answers = (await probes.answers()).filter(({ probe }) => runtimeTraits[probe].isGenerational);
    const fewest = Math.min(...answers.map(({ collections = 0, problems }) => (problems.length > 0 ? 0 : collections)));
    return answers.length === 0 ? 0 : fewest;
  } catch {
    // The container has ended.
    return 0;
  }
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
