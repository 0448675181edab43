/** Reads a container's memory at exact answer counts while its load runs. */
import { nextRead } from "../plan.ts";
import type { Sample } from "../model/measurement.ts";
import type { Clock, MemoryMeter, MemoryReading } from "../ports.ts";

export interface Recorder {
  /** Ordered by requests. */
  readonly samples: readonly Sample[];
  /** To be called at every answer, before the connection that got it sends its next request. */
  readonly observe: (answered: number) => void;
  /** Waits for reads that are still under way. */
  readonly settle: () => Promise<void>;
}

/**
 * `requests` is asked for again at every answer: the budget may lower it while the load runs.
 * Where the host's files can be read the read is synchronous, and no answer can slip in between.
 */
export function createRecorder(
  meter: MemoryMeter,
  clock: Clock,
  workload: { readonly checkpoints: readonly number[]; readonly requests: () => number },
): Recorder {
  const samples: Sample[] = [];
  const pending: Promise<void>[] = [];
  const startedMs = clock.nowMs();
  let next: number | undefined = 0;

  const keep = (requests: number, atMs: number, reading: MemoryReading | undefined): void => {
    if (reading !== undefined) samples.push({ requests, atMs, ...reading });
  };
  return {
    samples,
    observe(answered) {
      const isLast = answered === workload.requests();
      if (!isLast && (next === undefined || answered < next)) return;
      const atMs = clock.nowMs() - startedMs;
      const reading = meter.read();
      // A container that has just gone makes the engine's statistics fail, and is no reading.
      if (reading instanceof Promise)
        pending.push(reading.catch(() => undefined).then((late) => keep(answered, atMs, late)));
      else keep(answered, atMs, reading);
      next = nextRead(answered, { requests: workload.requests(), checkpoints: workload.checkpoints });
    },
    async settle() {
      await Promise.all(pending);
      samples.sort((one, other) => one.requests - other.requests);
    },
  };
}
