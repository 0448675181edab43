/** Opens a meter on a container: on the host's files where they can be read, else on the engine's statistics. */
import { cpus } from "node:os";
import { join } from "node:path";
import type { Container, MemoryMeters } from "../../model/ports.ts";
import { type Cgroup, findCgroup, parseCounters } from "./cgroup.ts";
import { readOomKills } from "./cgroup-memory.ts";
import { openEngineMeter } from "./engine-meter.ts";
import { openHostMeter } from "./host-meter.ts";
import { type OomLedger, createOomLedger } from "./oom-ledger.ts";
import { pageBytes, readIfPresent } from "./proc.ts";
import { cgroupErrorBytes, checkStatusIsExact } from "./reading-errors.ts";

export interface MemoryMeterOptions {
  /** The host's /proc; its mountinfo shows where cgroups are mounted. */
  readonly procRoot?: string;
  readonly cpus?: number;
}

export function createMemoryMeters(options: MemoryMeterOptions = {}): MemoryMeters {
  const procRoot = options.procRoot ?? "/proc";
  const onlineCpus = options.cpus ?? cpus().length;
  const ledgers = new Map<string, OomLedger>();
  let statusIsExact: boolean | undefined;

  /** Containers that share a surviving counter share a ledger. */
  function ledgerFor(cgroup: Cgroup): OomLedger {
    const key = cgroup.parentDir ?? "vmstat";
    const ledger = ledgers.get(key) ?? createOomLedger(survivingKills(cgroup.parentDir, procRoot));
    ledgers.set(key, ledger);
    return ledger;
  }

  return {
    async open(container: Container) {
      const cgroup = findCgroup(container, procRoot);
      const staleBytes = cgroupErrorBytes(onlineCpus, pageBytes());
      if (cgroup === undefined) return openEngineMeter(container, staleBytes);
      statusIsExact ??= checkStatusIsExact(pageBytes());
      const accuracy = { staleBytes, statusIsExact, cpus: onlineCpus, pageBytes: pageBytes() };
      return openHostMeter({ container, cgroup, procRoot, accuracy, ledger: ledgerFor(cgroup) });
    },
  };
}

/** A count of OOM kills that outlives the container: v2's parent cgroup has one; v1 has only that of the machine. */
function survivingKills(parentDir: string | undefined, procRoot: string): () => number {
  let last = 0;
  return () => {
    const now =
      parentDir === undefined
        ? parseCounters(readIfPresent(join(procRoot, "vmstat")) ?? "").get("oom_kill")
        : readOomKills(2, parentDir);
    // A slice is removed with its last container; the last count stays valid.
    last = Math.max(last, now ?? 0);
    return last;
  };
}
