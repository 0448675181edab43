/** How a trial ended: what killed it, and whether memory was the reason. Pure. */
import type { TrialEnd } from "../model/measurement.ts";
import type { ContainerExit } from "../model/ports.ts";

/** Printed by runtimes that give up at a limit of their own, below the container's cap, so that the kernel kills nothing. */
const outOfMemoryMessages: readonly RegExp[] = [
  /JavaScript heap out of memory/, // V8, which then aborts (134, or 139 in some builds)
  /java\.lang\.OutOfMemoryError/,
  /fatal error: (runtime: )?(out of memory|cannot allocate memory)/, // Go
  /^MemoryError\b/m, // CPython under a resource limit
  /failed to allocate memory \(NoMemoryError\)/, // Ruby
  /Allowed memory size of \d+ bytes exhausted/, // PHP
  /Out of memory\.\s+at System|System\.OutOfMemoryException/, // .NET
  /memory allocation of \d+ bytes failed/, // Rust
];

const logLimit = 4_000;

export function classifyExit(exit: ContainerExit, oomKills: number, log: string): TrialEnd {
  if (oomKills > 0 || exit.oomKilled) {
    return {
      kind: "oom",
      by: "kernel",
      survived: false,
      exitCode: exit.exitCode,
      evidence:
        oomKills > 0
          ? `the kernel counted ${oomKills} out-of-memory kill${oomKills === 1 ? "" : "s"}`
          : "the engine reports OOMKilled",
    };
  }
  const message = findOutOfMemoryMessage(log);
  if (exit.exitCode !== 0 && message !== undefined) {
    return { kind: "oom", by: "runtime", survived: false, exitCode: exit.exitCode, evidence: message };
  }
  return { kind: "crashed", exitCode: exit.exitCode, log: cutLog(log) };
}

/** The container is still running, but a supervisor may have replaced a process that ran out of memory. */
export function classifySurvivor(oomKills: number, failures: number, log: string): TrialEnd {
  if (oomKills > 0) {
    const evidence = `the kernel counted ${oomKills} out-of-memory kill${oomKills === 1 ? "" : "s"} while the container lived on`;
    return { kind: "oom", by: "kernel", survived: true, exitCode: null, evidence };
  }
  // An application may just log such a message. Together with lost answers it means a death.
  const message = failures > 0 ? findOutOfMemoryMessage(log) : undefined;
  return message === undefined
    ? { kind: "completed" }
    : { kind: "oom", by: "runtime", survived: true, exitCode: null, evidence: message };
}

function findOutOfMemoryMessage(log: string): string | undefined {
  return log
    .split("\n")
    .find((line) => outOfMemoryMessages.some((message) => message.test(line)))
    ?.trim()
    .slice(0, 200);
}

/** Keeps the end of a log, which has the reason. */
export function cutLog(log: string): string {
  return log.length <= logLimit ? log : `…${log.slice(-logLimit)}`;
}
