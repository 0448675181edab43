/** How the trials of one side ended: ran out of memory, crashed, fell silent, never started, or lived. */
import type { Side, Trial } from "../../model/measurement.ts";
import type { Why } from "../findings.ts";
import { median, traceTrial } from "../estimators/series.ts";

export type CauseOfEnd = "lived" | "oom" | "crashed" | "unresponsive" | "not-ready";

/** A kill by the kernel counts in any case: under a supervisor the container survives it and the workload completes. */
export function causeOfEnd(trial: Trial): CauseOfEnd {
  if (trial.oomKills > 0) return "oom";
  return trial.end.kind === "completed" || trial.end.kind === "deadline" ? "lived" : trial.end.kind;
}

export interface Ends {
  readonly side: Side;
  readonly trials: readonly Trial[];
  readonly oom: readonly Trial[];
  readonly crashed: readonly Trial[];
  readonly unresponsive: readonly Trial[];
  readonly notReady: readonly Trial[];
  readonly lived: readonly Trial[];
}

export function tallyEnds(all: readonly Trial[], side: Side): Ends {
  const trials = all.filter((trial) => trial.side === side);
  const ended = (cause: CauseOfEnd): readonly Trial[] => trials.filter((trial) => causeOfEnd(trial) === cause);
  return {
    side,
    trials,
    oom: ended("oom"),
    crashed: ended("crashed"),
    unresponsive: ended("unresponsive"),
    notReady: ended("not-ready"),
    lived: ended("lived"),
  };
}

/** Trials that died under the load. */
export function countDeaths(ends: Ends): number {
  return ends.oom.length + ends.crashed.length + ends.unresponsive.length;
}

export function isMost(part: number, ends: Ends): boolean {
  return part * 2 > ends.trials.length;
}

/** The kind of most of a side's deaths. In a tie memory wins, because running out of it explains a crash. */
export function kindOfDeath(ends: Ends): "oom" | "crash" {
  return ends.oom.length * 2 >= countDeaths(ends) ? "oom" : "crash";
}

export function isKilledByKernel(trial: Trial): boolean {
  return trial.oomKills > 0 || (trial.end.kind === "oom" && trial.end.by === "kernel");
}

/** Answers until the median death. */
export function requestsAtDeath(ends: Ends): number {
  return medianAnswers([...ends.oom, ...ends.crashed, ...ends.unresponsive]);
}

/** The highest reading of any trial of the side. */
export function peakBytes(ends: Ends): number {
  return Math.max(0, ...ends.trials.flatMap((trial) => traceTrial(trial).map((point) => point.value)));
}

function medianAnswers(trials: readonly Trial[]): number {
  return Math.round(median(trials.map((trial) => trial.load.answered)));
}

/** One reason for each way in which trials of the side ended early. */
export function explainEnds(ends: Ends): readonly Why[] {
  const why: Why[] = [];
  const { side } = ends;
  const oom = ends.oom.find(isKilledByKernel) ?? ends.oom[0];
  if (oom !== undefined) {
    const byKernel = isKilledByKernel(oom);
    // If the trial's end does not show the kill, the container survived it.
    const survived = oom.end.kind === "oom" ? oom.end.survived : oom.end.kind !== "not-ready";
    why.push({
      code: "out-of-memory",
      side,
      by: byKernel ? "kernel" : "runtime",
      survived,
      requests: medianAnswers(ends.oom),
      trials: ends.oom.length,
    });
  }
  const crashed = ends.crashed[0];
  if (crashed?.end.kind === "crashed") {
    const { exitCode } = crashed.end;
    why.push({
      code: "crashed",
      side,
      exitCode,
      requests: medianAnswers(ends.crashed),
      trials: ends.crashed.length,
    });
  }
  if (ends.unresponsive.length > 0) {
    const trials = ends.unresponsive.length;
    why.push({ code: "unresponsive", side, requests: medianAnswers(ends.unresponsive), trials });
  }
  const notReady = ends.notReady[0];
  if (notReady?.end.kind === "not-ready") {
    const { reason, waitedMs, exitCode, seen } = notReady.end;
    why.push({ code: "not-ready", side, reason, waitedMs, exitCode, seen });
  }
  return why;
}
