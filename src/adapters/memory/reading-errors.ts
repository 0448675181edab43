/** How far a memory reading may be from the truth, by where it was read. */
import { readFileSync } from "node:fs";
import { parseKilobyteLine, parseStatus, readIfPresent } from "./proc.ts";

/**
 * memory.stat is brought up to date on reading only when more than 64 pages a CPU are pending, and each CPU may
 * hold back 63 more (MEMCG_CHARGE_BATCH, mm/memcontrol.c): 1.98 MiB on 4 CPUs, for anon and shmem together. It
 * is behind, never ahead, and the kernel catches up every 2 s. Before Linux 5.12 each counter lagged by at most
 * 32 pages a CPU, which is less.
 */
export function cgroupErrorBytes(cpus: number, pageBytes: number): number {
  return cpus * (64 + 63) * pageBytes;
}

/**
 * RssAnon where the kernel does not add up all its parts on reading: up to Linux 6.1 each thread held back 63
 * faults, from 6.2 on each CPU a batch of 32 pages or two a CPU. It was made exact in 6.16, and in the stable
 * kernels of that time (commit 82241a83cd15).
 */
export function statusErrorBytes(threads: number, cpus: number, pageBytes: number): number {
  return Math.max(threads * 63, cpus * Math.max(32, 2 * cpus)) * pageBytes;
}

const trials = 4;
const attemptsPerTrial = 5;
const framePages = 8;

/**
 * Whether this kernel's RssAnon is exact, seen rather than concluded from its version, because distributions
 * port the repair back. Touches memory of our own and compares with walks of the page tables: where RssAnon is
 * held back, it would lie within the frame by chance in about one of 16 trials, and in all of them once in 65,000.
 */
export function checkStatusIsExact(pageBytes: number): boolean {
  const touched: Buffer[] = [];
  return Array.from({ length: trials }, (_, trial) => {
    // Of odd sizes, so that what is held back is not the same each time.
    touched.push(Buffer.alloc((257 + 14 * trial) * pageBytes, 1));
    return isWithinPageTables(framePages * pageBytes);
  }).every(Boolean);
}

/** Reading takes a page or two itself, so two walks frame RssAnon; a collector's thread may widen the frame: again then. */
function isWithinPageTables(frameBytes: number): boolean {
  for (let attempt = 0; attempt < attemptsPerTrial; attempt++) {
    const before = walkOwnAnonBytes();
    const told = parseStatus(readFileSync("/proc/self/status", "utf8")).anonBytes;
    const after = walkOwnAnonBytes();
    if (after >= before && after - before <= frameBytes) return told >= before && told <= after;
  }
  return false;
}

/** 0 before Linux 4.14, which has no such file: then nothing frames. */
function walkOwnAnonBytes(): number {
  return parseKilobyteLine(readIfPresent("/proc/self/smaps_rollup") ?? "", "Anonymous") ?? 0;
}
