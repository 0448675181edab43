/**
 * Counts threads and open descriptors of processes without listing folders: the kernel reports each count as a field of
 * the folder itself, and everybody may read it. Two calls per process, some 10 µs.
 */
import { statSync } from "node:fs";
import { join } from "node:path";

export interface ProcessCounts {
  readonly threads?: number;
  /** Absent before Linux 6.2, where the folder has no size (commit f1f1f2569901). */
  readonly descriptors?: number;
}

/** /proc/PID/task has a link for each thread, besides `.` and `..`. */
const ownLinks = 2;

/** Sums over the processes that still exist. */
export function countKept(procRoot: string, pids: readonly number[]): ProcessCounts {
  let threads = 0;
  let descriptors = 0;
  for (const pid of pids) {
    threads += Math.max(0, (stat(join(procRoot, `${pid}`, "task"))?.nlink ?? 0) - ownLinks);
    descriptors += stat(join(procRoot, `${pid}`, "fd"))?.size ?? 0;
  }
  return { ...(threads > 0 ? { threads } : {}), ...(descriptors > 0 ? { descriptors } : {}) };
}

/** undefined when the process is gone or not visible to us. */
function stat(path: string): { readonly nlink: number; readonly size: number } | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
