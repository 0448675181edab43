/** Reads the facts about this machine that memory measurements depend on. */
import { arch, availableParallelism, release, totalmem } from "node:os";
import type { HostFacts } from "../../model/ports.ts";
import { parseKilobyteLine, readIfPresent } from "../memory/proc.ts";

export function readHostFacts(): HostFacts {
  const meminfo = readIfPresent("/proc/meminfo") ?? "";
  return {
    kernel: release(),
    arch: arch(),
    cpus: availableParallelism(),
    memoryBytes: totalmem(),
    availableBytes: parseKilobyteLine(meminfo, "MemAvailable") ?? null,
    swapBytes: parseKilobyteLine(meminfo, "SwapTotal") ?? null,
    hugePages: parseHugePages(readIfPresent("/sys/kernel/mm/transparent_hugepage/enabled") ?? ""),
  };
}

/** `always [madvise] never` → `madvise`. */
export function parseHugePages(text: string): string | null {
  return /\[(\w+)\]/.exec(text)?.[1] ?? null;
}
