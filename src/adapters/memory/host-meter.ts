/**
 * Reads a container's memory in this machine's files: the anonymous and shared memory of all its processes, pages
 * that forked processes share counted once, page cache never.
 *
 * Anonymous memory has three sources that mean the same thing. `status` adds up what the processes count
 * themselves: exact on current kernels and cheap, but it counts pages that forked processes share for each of them.
 * `smaps` walks their page tables and shares such pages out: exact, for root or their own user only, and it holds
 * up base and head alike for some 20 ms at 500 MiB, so it serves where it is needed. `cgroup` is the cgroup's own
 * sum, which may be a little behind. A source that has been left is not returned to, so that a series has no steps
 * of the meter's own making beyond `errorBytes`.
 *
 * Shared memory (tmpfs, /dev/shm, shared mappings) is always the cgroup's: only there files that nobody has mapped
 * count. It lags by `staleBytes` at most, and only while it changes: as long as it stands still, nothing is pending.
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
  let tablesAreOurs = true;
  let threads = 1;
  let forkedBefore: readonly number[] = [];
  let shmemAtOpen: number | undefined;
  let shmemMoved = false;
  let capFraction = 0;
  let exit: ContainerExit | undefined;

  /** undefined: not to be had from this source in this reading. */
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
    // A fork on its way to start another program is seen once; one that is seen again is there to stay.
    if (forked.some((pid) => forkedBefore.includes(pid))) source = walked === undefined ? "cgroup" : "smaps";
    forkedBefore = forked;
    return walked;
  }

  /** undefined when they are not for us to see. */
  function walkPageTables(pids: readonly number[]): readonly ProcessMemory[] | undefined {
    const walked = tablesAreOurs ? readRollups(procRoot, pids) : undefined;
    tablesAreOurs &&= walked !== undefined;
    return walked;
  }

  function read(): MemoryReading | undefined {
    account.look();
    const pids = listProcesses(cgroup.dir);
    if (pids === undefined || pids.length === 0) return undefined;
    const byProcess = readByProcess(pids);
    const anonBytes = byProcess?.reduce((total, one) => total + one.anonBytes, 0);
    const memory = readCgroupMemory(cgroup);
    // Processes that are ending are listed still, and have no memory any more.
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
    // The engine's word when it is yes, a SIGKILL, and then whoever was nearer to its cap.
    suspicion: () => (exit?.oomKilled === true ? 4 : 0) + (exit?.exitCode === 137 ? 2 : 0) + capFraction,
  });
  void noteExit();
  // Settles the source, so that it can be told before the first request.
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

/** undefined when the page tables of one of the processes are not for us to see. */
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

/** Those of the processes that are still there. */
function readProcesses(procRoot: string, pids: readonly number[]): readonly ReadProcess[] {
  return pids.flatMap((pid) => {
    const stat = readIfPresent(join(procRoot, `${pid}`, "stat"));
    const status = readIfPresent(join(procRoot, `${pid}`, "status"));
    if (stat === undefined || status === undefined) return [];
    return [{ pid, forked: parseIsForked(stat), status: parseStatus(status) }];
  });
}
