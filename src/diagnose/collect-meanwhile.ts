/**
 * The second look once more, on both sides, with the runtime's collector called all the while. Growth that this takes
 * away is garbage that had not been collected yet (analysis/collected.ts).
 */
import { runtimeTraits } from "../analysis/inside/runtime-traits.ts";
import type { TrialSpec } from "../measure/prepare.ts";
import type { Clock, Container } from "../model/ports.ts";
import { openProbes } from "./inside.ts";

/** With fewer, most of what was read is garbage after all. */
const fewestCollections = 5;
/** A load that is over soon is collected more often, but no more so than probes look for commands. */
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

/** How often each process was collected at least; 0 where one does not answer, or cannot. */
async function countCollections(
  container: Container,
  every: number,
  clock: Clock,
  ended: AbortSignal,
): Promise<number> {
  try {
    const probes = openProbes(container, clock);
    // The probes repeat it by themselves: every look through the engine would take from what the load needs.
    await probes.tell({ command: "collect", everyMs: every });
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
