/** How a trial ended, and the log that shows it. */
import { allTrials, type Trial } from "../../model/measurement.ts";
import { formatDurationMs } from "../../model/units.ts";
import type { JudgedTarget } from "../judged.ts";

export function trialEndWords({ end }: Trial): string {
  switch (end.kind) {
    case "completed":
      return "completed";
    case "deadline":
      return `cut off after ${formatDurationMs(end.limitMs)}`;
    case "oom":
      if (end.by === "runtime") return `runtime out of memory, exit ${end.exitCode ?? "unknown"}`;
      return end.survived ? "a process killed at the cap" : "killed at the cap";
    case "crashed":
      return `exit ${end.exitCode ?? "unknown"}`;
    case "unresponsive":
      return `no answer for ${formatDurationMs(end.silentMs)}`;
    case "not-ready":
      return end.reason === "exited"
        ? `exit ${end.exitCode ?? "unknown"} before ready`
        : `not ready after ${formatDurationMs(end.waitedMs)}`;
  }
}

/** The end of the log of the first trial of each side that has one. */
export function trialLogs({ measured }: JudgedTarget): readonly { readonly title: string; readonly log: string }[] {
  return (["base", "head"] as const).flatMap((side) => {
    for (const trial of allTrials(measured)) {
      if (trial.side !== side) continue;
      if ("log" in trial.end && trial.end.log.trim() !== "")
        return [{ title: `Last lines of ${side}'s log`, log: trial.end.log }];
      if (trial.end.kind === "oom" && trial.end.evidence.trim() !== "")
        return [{ title: `Evidence that ${side} ran out of memory`, log: trial.end.evidence }];
    }
    return [];
  });
}
