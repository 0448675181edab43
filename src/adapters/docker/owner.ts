/** Tells whether the process that made a Docker object still runs, so that one run never sweeps away another's. */
import { readFileSync, readlinkSync } from "node:fs";

export type Owner = "alive" | "gone" | "unknown";

/** `<pid namespace>/<pid>/<start time in clock ticks>`: a pid alone may have been given to another process since. */
export function describeOwner(pid: number = process.pid): string {
  return `${pidNamespace()}/${pid}/${startTicks(pid) ?? "?"}`;
}

/** A process in another pid namespace, as in a job container, cannot be seen from here: unknown. */
export function judgeOwner(description: string | undefined): Owner {
  const [namespace, pid, ticks] = (description ?? "").split("/");
  if (namespace === undefined || namespace === "?" || namespace !== pidNamespace() || ticks === "?") return "unknown";
  return startTicks(Number(pid)) === ticks ? "alive" : "gone";
}

function pidNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "?"; // not Linux
  }
}

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)), counted after the command's name, which may hold spaces. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
