/** Reads a container's memory at exact answer counts while its load runs. */
import { nextRead } from "./plan.ts";
import type { Sample, Trial } from "../model/measurement.ts";
import type { Clock, MemoryMeter, MemoryReading } from "../model/ports.ts";

export interface Recorder {
  /** Ordered by requests. */
  readonly samples: readonly Sample[];
  /** undefined where the meter reads only the sum. */
  readonly byProcess: () => Trial["byProcess"];
  /** Call this for every answer, before that connection sends its next request. */
  readonly observe: (answered: number) => void;
  /** Waits for pending reads. */
  readonly settle: () => Promise<void>;
}

type ProcessMemory = NonNullable<Trial["byProcess"]>[number];
type Seen = ProcessMemory & { readonly pid: number };

/** A server that forks for every request has more processes than a report can show. */
const keptProcesses = 16;

const largerOf = ({ from, to }: ProcessMemory): number => Math.max(from.bytes, to.bytes);

/**
 * `requests` is evaluated at every answer, because the budget may lower it while the load runs. Where the host's files
 * can be read the read is synchronous, so that it belongs to exactly this answer.
 */
export function createRecorder(
  meter: MemoryMeter,
  clock: Clock,
  workload: { readonly checkpoints: readonly number[]; readonly requests: () => number },
): Recorder {
  const samples: Sample[] = [];
  const processes = new Map<number, Seen>();
  const pending: Promise<void>[] = [];
  const startedMs = clock.nowMs();
  let next: number | undefined = 0;

  const keep = (requests: number, atMs: number, reading: MemoryReading | undefined): void => {
    if (reading === undefined) return;
    const { byProcess = [], ...memory } = reading;
    samples.push({ requests, atMs, ...memory });
    for (const { pid, name, anonBytes: bytes } of byProcess) {
      const to = { requests, bytes };
      processes.set(pid, { pid, name, from: processes.get(pid)?.from ?? to, to });
    }
  };
  return {
    samples,
    byProcess() {
      if (processes.size === 0) return undefined;
      const largest = [...processes.values()].toSorted((one, other) => largerOf(other) - largerOf(one));
      return largest
        .slice(0, keptProcesses)
        .toSorted((one, other) => one.pid - other.pid)
        .map(({ pid: _pid, ...process }) => process);
    },
    observe(answered) {
      const isLast = answered === workload.requests();
      if (!isLast && (next === undefined || answered < next)) return;
      const atMs = clock.nowMs() - startedMs;
      const reading = meter.read();
      // The engine's statistics fail for a container that has just ended: that is no reading.
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
