/**
 * Threads and open descriptors of processes, without listing a folder: the kernel tells each count as a field of the
 * folder itself, to everybody. Two calls a process, some 10 µs.
 */
import { statSync } from "node:fs";
import { join } from "node:path";

export interface ProcessCounts {
  readonly threads?: number;
  /** Absent before Linux 6.2, which gives the folder no size (commit f1f1f2569901). */
  readonly descriptors?: number;
}

/** /proc/PID/task has a link for each thread, besides `.` and `..`. */
const ownLinks = 2;

/** Of those of the processes that are still there. */
export function countKept(procRoot: string, pids: readonly number[]): ProcessCounts {
  let threads = 0;
  let descriptors = 0;
  for (const pid of pids) {
    threads += Math.max(0, (stat(join(procRoot, `${pid}`, "task"))?.nlink ?? 0) - ownLinks);
    descriptors += stat(join(procRoot, `${pid}`, "fd"))?.size ?? 0;
  }
  return { ...(threads > 0 ? { threads } : {}), ...(descriptors > 0 ? { descriptors } : {}) };
}

/** undefined when the process is gone, or hidden from us. */
function stat(path: string): { readonly nlink: number; readonly size: number } | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
