/** Checks whether the process that created a Docker object still runs, so that no run removes another run's objects. */
import { readFileSync, readlinkSync } from "node:fs";

export type Owner = "alive" | "gone" | "unknown";

/** `<pid namespace>/<pid>/<start time in clock ticks>`: a pid alone may have been reused since. */
export function describeOwner(pid: number = process.pid): string {
  return `${pidNamespace()}/${pid}/${startTicks(pid) ?? "?"}`;
}

/** `unknown` for a process in another pid namespace, such as a job container's, which is not visible here. */
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

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)), counted from after the command's name, which may contain spaces. */
function startTicks(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
