/** Reads the memory figures of one cgroup, in the same terms for cgroup v1 and v2. */
import { join } from "node:path";
import { type Cgroup, type CgroupVersion, parseCounters } from "./cgroup.ts";
import { readIfPresent } from "./proc.ts";

export interface CgroupMemory {
  readonly anonBytes: number;
  readonly shmemBytes: number;
  readonly fileBytes: number;
  readonly kernelBytes: number;
  /** v2 only. */
  readonly unreclaimableBytes?: number;
}

/** undefined when the cgroup is gone. */
export function readCgroupMemory(cgroup: Cgroup): CgroupMemory | undefined {
  if (cgroup.version === 1) {
    const stat = readIfPresent(join(cgroup.dir, "memory.stat"));
    // Absent with `cgroup.memory=nokmem` on the kernel's command line.
    const kernel = readIfPresent(join(cgroup.dir, "memory.kmem.usage_in_bytes")) ?? "0";
    const sockets = readIfPresent(join(cgroup.dir, "memory.kmem.tcp.usage_in_bytes")) ?? "0";
    return stat === undefined ? undefined : parseMemoryV1(stat, Number(kernel), Number(sockets));
  }
  // Up to Linux 6.15 reading cpu.stat flushes the pending updates of every controller, so memory.stat is current.
  // Linux 6.16 gave each controller its own tree (commit 5da3bfa029d6), so the read has no effect there.
  readIfPresent(join(cgroup.dir, "cpu.stat"));
  const stat = readIfPresent(join(cgroup.dir, "memory.stat"));
  return stat === undefined ? undefined : parseMemoryV2(stat);
}

/** v1 does not report how much of the kernel's memory could be reclaimed, so all of it counts. */
export function parseMemoryV1(stat: string, kernelBytes: number, socketBytes: number): CgroupMemory {
  const counters = parseCounters(stat);
  const bytes = (name: string): number => counters.get(`total_${name}`) ?? counters.get(name) ?? 0;
  const shmemBytes = bytes("shmem");
  return {
    anonBytes: bytes("rss"),
    shmemBytes,
    fileBytes: Math.max(0, bytes("cache") - shmemBytes),
    kernelBytes: kernelBytes + socketBytes,
  };
}

export function parseMemoryV2(stat: string): CgroupMemory {
  const counters = parseCounters(stat);
  const bytes = (name: string): number => counters.get(name) ?? 0;
  const sum = (...names: readonly string[]): number => names.reduce((total, name) => total + bytes(name), 0);
  const shmemBytes = bytes("shmem");
  // `kernel` exists since Linux 5.18. It includes these parts, but not the buffers of sockets.
  const kernelBytes = counters.has("kernel")
    ? bytes("kernel") - bytes("slab_reclaimable")
    : sum("kernel_stack", "pagetables", "percpu", "vmalloc", "slab_unreclaimable");
  const unreclaimableBytes = Math.max(0, kernelBytes) + bytes("sock");
  return {
    anonBytes: bytes("anon"),
    shmemBytes,
    fileBytes: Math.max(0, bytes("file") - shmemBytes),
    kernelBytes: unreclaimableBytes,
    unreclaimableBytes,
  };
}

/** How many processes the kernel's OOM killer ended in this cgroup; undefined when the cgroup is gone. */
export function readOomKills(version: CgroupVersion, dir: string): number | undefined {
  const text = readIfPresent(join(dir, version === 1 ? "memory.oom_control" : "memory.events"));
  return text === undefined ? undefined : (parseCounters(text).get("oom_kill") ?? 0);
}
