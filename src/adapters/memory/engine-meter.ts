/** Reads memory through the engine's API: for Docker Desktop, job containers and remote engines. */
import type { Container, ContainerExit, MemoryMeter } from "../../model/ports.ts";

/** `staleBytes` assumes that the engine's machine has as many CPUs as this one; the stats do not report their number. */
export function openEngineMeter(container: Container, staleBytes: number): MemoryMeter {
  let exit: ContainerExit | undefined;
  const gone = container.exited.then((ended) => {
    exit = ended;
    return undefined;
  });
  return {
    source: "stats-api",
    errorBytes: staleBytes,
    caps: { memoryBytes: null, swapBytes: null },
    async read() {
      if (exit !== undefined) return undefined;
      try {
        const stats = await Promise.race([container.stats(), gone]);
        // For a container that has just exited the engine reports zeros; a running process always has some memory.
        return stats === undefined || stats.anonBytes === 0 ? undefined : stats;
      } catch (error) {
        if (exit !== undefined) return undefined;
        throw error;
      }
    },
    // The engine's report at the end is all that can be known here.
    oomKills: () => (exit?.oomKilled === true ? 1 : 0),
  };
}
