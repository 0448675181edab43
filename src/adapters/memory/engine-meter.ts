/** Reads memory over the engine's API: for Docker Desktop, job containers and remote engines, whose files are not here. */
import type { Container, ContainerExit, MemoryMeter } from "../../model/ports.ts";

/** `staleBytes` is by this machine's CPUs: the engine's may have another number, which the API does not tell here. */
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
        // The engine answers for a container that has just ended too, with zeros; no living process is without memory.
        return stats === undefined || stats.anonBytes === 0 ? undefined : stats;
      } catch (error) {
        if (exit !== undefined) return undefined;
        throw error;
      }
    },
    // Nothing else is seen from here; what a supervisor survived is told by the engine at the end.
    oomKills: () => (exit?.oomKilled === true ? 1 : 0),
  };
}
