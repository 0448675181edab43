/** How many requests the trials of a target get: the same for both sides, and fewer than configured when they are too slow. */
import type { WorkloadConfig } from "../model/config.ts";
import { affordableRequests, fewestRequests, loadShareMs, type Pace } from "./plan.ts";

/** The first seconds do not show a service's pace: imports, compilation, pools. */
export const paceFromMs = 2_000;
export const paceToMs = 5_000;

/** How much longer than its share a trial may take before it is cut: a slow trial is worth finishing. */
const usualPatience = 1.5;

export interface Quota {
  readonly requests: number;
  /** Lowers the quota to what the budget allows at this pace. */
  readonly heed: (pace: Pace) => void;
  /** Lowers the quota to what a trial reached before its deadline. */
  readonly cutAt: (answered: number) => void;
  /** How long the load of a trial may take. */
  readonly deadlineMs: (readyMs: number) => number;
}

export function createQuota(
  workload: Pick<WorkloadConfig, "requests" | "budgetMs">,
  pairs: number,
  patience = usualPatience,
): Quota {
  let requests = workload.requests;
  return {
    get requests() {
      return requests;
    },
    heed(pace) {
      requests = Math.min(requests, affordableRequests(workload, pairs, [pace]));
    },
    cutAt(answered) {
      requests = Math.min(requests, Math.max(answered, Math.min(fewestRequests, requests)));
    },
    deadlineMs: (readyMs) => patience * loadShareMs(workload.budgetMs, pairs, readyMs),
  };
}
