/** Parses files of /proc/PID, and reads files that may vanish at any moment. */
import { readFileSync } from "node:fs";

const kib = 1024;

/** undefined when the process or cgroup is gone. */
export function readIfPresent(path: string): string | undefined {
  return ifPresent(() => readFileSync(path, "utf8"));
}

/** undefined when the file is gone: ENOENT before it was opened, ESRCH or ENODEV after. */
export function ifPresent<Content>(read: () => Content): Content | undefined {
  try {
    return read();
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "ENODEV")) return undefined;
    throw error;
  }
}

/** The file exists, but we may not read it. */
export function isDenied(error: unknown): boolean {
  return hasCode(error, "EACCES", "EPERM");
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code);
}

/** Bytes of a `Name:   12 kB` line of status, smaps or meminfo; undefined when there is no such line. */
export function parseKilobyteLine(text: string, name: string): number | undefined {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text);
  return match === null ? undefined : Number(match[1]) * kib;
}

export interface ProcessStatus {
  /** The program's name, which the kernel cuts after 15 bytes. */
  readonly name: string;
  /** 0 for a zombie, whose memory is already freed. */
  readonly anonBytes: number;
  readonly threads: number;
}

export function parseStatus(text: string): ProcessStatus {
  return {
    name: /^Name:\t(.*)$/m.exec(text)?.[1] ?? "",
    anonBytes: parseKilobyteLine(text, "RssAnon") ?? 0,
    threads: Number(/^Threads:\s+(\d+)$/m.exec(text)?.[1] ?? 1),
  };
}

/**
 * Anonymous memory from /proc/PID/smaps_rollup: a page shared by n processes counts 1/n, so a sum over forked workers
 * counts it once. Pages released with MADV_FREE are left out, because the kernel may take them at any time.
 * undefined before Linux 5.4, which has no Pss_Anon.
 */
export function parseRollupAnonBytes(text: string): number | undefined {
  const anonBytes = parseKilobyteLine(text, "Pss_Anon");
  // LazyFree counts shared pages in full, so for forked workers it may exceed their share.
  return anonBytes === undefined ? undefined : Math.max(0, anonBytes - (parseKilobyteLine(text, "LazyFree") ?? 0));
}

/** PF_FORKNOEXEC of include/linux/sched.h: forked, and has not executed another program since. */
const forkedWithoutExec = 0x40;

/** Whether the process still shares pages with its parent since it was forked, from /proc/PID/stat. */
export function parseIsForked(stat: string): boolean {
  // The second field is the command's name in brackets, which may itself contain spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[6]) & forkedWithoutExec) !== 0;
}

const auxvPageSize = 6n;

/** The kernel's page size, which Node does not expose: 4 KiB nearly everywhere, 64 KiB on some arm64 and ppc64 kernels. */
export function pageBytes(): number {
  const auxv = readFileSync("/proc/self/auxv");
  for (let offset = 0; offset + 16 <= auxv.length; offset += 16) {
    if (auxv.readBigUInt64LE(offset) === auxvPageSize) return Number(auxv.readBigUInt64LE(offset + 8));
  }
  return 4096;
}
