/**
 * Reads a container's memory from this machine's files: the anonymous and shared memory of all its processes. Pages
 * that forked processes share count once, page cache never.
 *
 * Anonymous memory has three sources for the same quantity. `status` adds up the kernel's counter of each process. It
 * is cheap and exact on current kernels, but counts a page that forked processes share once for each of them. `smaps`
 * walks the page tables and divides shared pages among the processes. It is exact, but only root and the processes'
 * own user may read it, and it stops base and head for some 20 ms at 500 MiB, so it is used only where necessary.
 * `cgroup` is the cgroup's own sum, which may lag a little. The meter never returns to an earlier source, so that it
 * adds no steps beyond `errorBytes` to a series.
 *
 * Shared memory (tmpfs, /dev/shm, shared mappings) always comes from the cgroup, the only place that counts files
 * that no process has mapped. It lags by at most `staleBytes`, and only while it changes.
 */
import { join } from "node:path";
import type { Container, ContainerExit, MemoryMeter, MemoryReading, ProcessMemory } from "../../model/ports.ts";
import { type Cgroup, listProcesses, readCaps } from "./cgroup.ts";
import { readCgroupMemory, readOomKills } from "./cgroup-memory.ts";
import type { OomLedger } from "./oom-ledger.ts";
import {
  type ProcessStatus,
  isDenied,
  parseIsForked,
  parseRollupAnonBytes,
  parseStatus,
  readIfPresent,
} from "./proc.ts";
import { countKept } from "./process-counts.ts";
import { statusErrorBytes } from "./reading-errors.ts";

export interface HostMeterSpec {
  readonly container: Container;
  readonly cgroup: Cgroup;
  readonly procRoot: string;
  readonly ledger: OomLedger;
  readonly accuracy: {
    /** Of memory.stat. */
    readonly staleBytes: number;
    /** Of RssAnon on this kernel. */
    readonly statusIsExact: boolean;
    readonly cpus: number;
    readonly pageBytes: number;
  };
}

export function openHostMeter({ container, cgroup, procRoot, ledger, accuracy }: HostMeterSpec): MemoryMeter {
  const caps = readCaps(cgroup);
  let source: MemoryMeter["source"] = accuracy.statusIsExact ? "status" : "smaps";
  let canWalkTables = true;
  let threads = 1;
  let forkedBefore: readonly number[] = [];
  let shmemAtOpen: number | undefined;
  let shmemMoved = false;
  let capFraction = 0;
  let exit: ContainerExit | undefined;

  /** undefined when this source has no figures per process in this reading. */
  function readByProcess(pids: readonly number[]): readonly ProcessMemory[] | undefined {
    if (source === "cgroup") return undefined;
    if (source === "smaps") {
      const walked = walkPageTables(pids);
      if (walked !== undefined) return walked;
      source = "status";
    }
    const processes = readProcesses(procRoot, pids);
    const forked = processes.length > 1 ? processes.filter((one) => one.forked).map((one) => one.pid) : [];
    threads = Math.max(threads, ...processes.map((one) => one.status.threads));
    if (forked.length === 0) {
      forkedBefore = [];
      return processes.map(({ pid, status: { name, anonBytes } }) => ({ pid, name, anonBytes }));
    }
    const walked = walkPageTables(pids);
    // A fork that is about to execute another program is seen only once. One that is seen again is a worker.
    if (forked.some((pid) => forkedBefore.includes(pid))) source = walked === undefined ? "cgroup" : "smaps";
    forkedBefore = forked;
    return walked;
  }

  /** undefined when we may not read them. */
  function walkPageTables(pids: readonly number[]): readonly ProcessMemory[] | undefined {
    const walked = canWalkTables ? readRollups(procRoot, pids) : undefined;
    canWalkTables &&= walked !== undefined;
    return walked;
  }

  function read(): MemoryReading | undefined {
    account.check();
    const pids = listProcesses(cgroup.dir);
    if (pids === undefined || pids.length === 0) return undefined;
    const byProcess = readByProcess(pids);
    const anonBytes = byProcess?.reduce((total, one) => total + one.anonBytes, 0);
    const memory = readCgroupMemory(cgroup);
    // Exiting processes are still listed, but have no memory.
    if (memory === undefined || anonBytes === 0) return undefined;
    shmemAtOpen ??= memory.shmemBytes;
    shmemMoved ||= memory.shmemBytes !== shmemAtOpen;
    const counts = { processes: pids.length, ...countKept(procRoot, pids) };
    const reading = {
      ...memory,
      anonBytes: anonBytes ?? memory.anonBytes,
      ...counts,
      ...(byProcess === undefined ? {} : { byProcess }),
    };
    capFraction = (reading.anonBytes + reading.shmemBytes) / (caps.memoryBytes ?? Infinity);
    return reading;
  }

  async function noteExit(): Promise<void> {
    exit = await container.exited;
  }

  const account = ledger.watch({
    ownKills: () => readOomKills(cgroup.version, cgroup.dir),
    // First what the engine reports as killed, then a SIGKILL, then the container that was nearest to its cap.
    suspicion: () => (exit?.oomKilled === true ? 4 : 0) + (exit?.exitCode === 137 ? 2 : 0) + capFraction,
  });
  void noteExit();
  // Chooses the source, so that it is known before the first request.
  read();

  return {
    get source() {
      return source;
    },
    get errorBytes() {
      const { staleBytes, statusIsExact, cpus, pageBytes } = accuracy;
      if (source === "cgroup") return staleBytes;
      const anonErrorBytes = source === "smaps" || statusIsExact ? 0 : statusErrorBytes(threads, cpus, pageBytes);
      return anonErrorBytes + (shmemMoved ? staleBytes : 0);
    },
    caps,
    read,
    oomKills: () => Math.max(account.kills(), exit?.oomKilled === true ? 1 : 0),
  };
}

/** undefined when we may not read the page tables of one of the processes. */
function readRollups(procRoot: string, pids: readonly number[]): readonly ProcessMemory[] | undefined {
  try {
    const processes: ProcessMemory[] = [];
    for (const pid of pids) {
      const text = readIfPresent(join(procRoot, `${pid}`, "smaps_rollup"));
      if (text === undefined || text === "") continue; // gone
      const anonBytes = parseRollupAnonBytes(text);
      if (anonBytes === undefined) return undefined;
      processes.push({ pid, name: readIfPresent(join(procRoot, `${pid}`, "comm"))?.trim() ?? "", anonBytes });
    }
    return processes;
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}

interface ReadProcess {
  readonly pid: number;
  readonly forked: boolean;
  readonly status: ProcessStatus;
}

/** Only the processes that still exist. */
function readProcesses(procRoot: string, pids: readonly number[]): readonly ReadProcess[] {
  return pids.flatMap((pid) => {
    const stat = readIfPresent(join(procRoot, `${pid}`, "stat"));
    const status = readIfPresent(join(procRoot, `${pid}`, "status"));
    if (stat === undefined || status === undefined) return [];
    return [{ pid, forked: parseIsForked(stat), status: parseStatus(status) }];
  });
}
