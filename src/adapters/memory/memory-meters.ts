/** Opens a meter on a container: over the host's files where they can be seen, else over the engine's statistics. */
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
  /** Where the host's /proc is seen; its mountinfo tells where the cgroups are. */
  readonly procRoot?: string;
  readonly cpus?: number;
}

export function createMemoryMeters(options: MemoryMeterOptions = {}): MemoryMeters {
  const procRoot = options.procRoot ?? "/proc";
  const onlineCpus = options.cpus ?? cpus().length;
  const ledgers = new Map<string, OomLedger>();
  let statusIsExact: boolean | undefined;

  /** One ledger for all the containers that the same surviving counter counts. */
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

/** Kills that outlive their container: v2's parent cgroup counts those below it; v1 has only the whole machine's. */
function survivingKills(parentDir: string | undefined, procRoot: string): () => number {
  let last = 0;
  return () => {
    const now =
      parentDir === undefined
        ? parseCounters(readIfPresent(join(procRoot, "vmstat")) ?? "").get("oom_kill")
        : readOomKills(2, parentDir);
    // A slice that was removed because its last container went tells nothing new.
    last = Math.max(last, now ?? 0);
    return last;
  };
}
