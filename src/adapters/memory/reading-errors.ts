/** The maximum error of a memory reading, by its source. */
import { readFileSync } from "node:fs";
import { parseKilobyteLine, parseStatus, readIfPresent } from "./proc.ts";

/**
 * A read of memory.stat flushes pending updates only above 64 pages per CPU, and each CPU may hold back 63 more
 * (MEMCG_CHARGE_BATCH, mm/memcontrol.c): 1.98 MiB on 4 CPUs, for anon and shmem together. It lags, it is never ahead,
 * and the kernel catches up every 2 s. Before Linux 5.12 each counter lagged by at most 32 pages per CPU, which is
 * less.
 */
export function cgroupErrorBytes(cpus: number, pageBytes: number): number {
  return cpus * (64 + 63) * pageBytes;
}

/**
 * For RssAnon on kernels that do not sum all its parts on a read: up to Linux 6.1 each thread could hold back 63
 * faults, and since 6.2 each CPU a batch of max(32, 2 × CPUs) pages. Linux 6.16 made it exact, as did the stable
 * kernels of that time (commit 82241a83cd15).
 */
export function statusErrorBytes(threads: number, cpus: number, pageBytes: number): number {
  return Math.max(threads * 63, cpus * Math.max(32, 2 * cpus)) * pageBytes;
}

const trials = 4;
const attemptsPerTrial = 5;
const framePages = 8;

/**
 * Whether this kernel's RssAnon is exact. Measured rather than derived from the version, because distributions
 * backport the fix. It touches memory of our own and compares RssAnon with walks of the page tables before and after.
 * An inexact RssAnon falls between the two by chance in about one of 16 trials, and in all four once in 65,000.
 */
export function checkStatusIsExact(pageBytes: number): boolean {
  const touched: Buffer[] = [];
  return Array.from({ length: trials }, (_, trial) => {
    // Sizes differ, so that a different number of pages is held back each time.
    touched.push(Buffer.alloc((257 + 14 * trial) * pageBytes, 1));
    return isWithinPageTables(framePages * pageBytes);
  }).every(Boolean);
}

/** Reading itself touches a page or two, so RssAnon lies between two walks. Retries when a GC thread widened the gap. */
function isWithinPageTables(frameBytes: number): boolean {
  for (let attempt = 0; attempt < attemptsPerTrial; attempt++) {
    const before = walkOwnAnonBytes();
    const reported = parseStatus(readFileSync("/proc/self/status", "utf8")).anonBytes;
    const after = walkOwnAnonBytes();
    if (after >= before && after - before <= frameBytes) return reported >= before && reported <= after;
  }
  return false;
}

/** 0 before Linux 4.14, which lacks the file; RssAnon then never counts as exact. */
function walkOwnAnonBytes(): number {
  return parseKilobyteLine(readIfPresent("/proc/self/smaps_rollup") ?? "", "Anonymous") ?? 0;
}
