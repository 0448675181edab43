/** The second look at growth that would block: one more pair of fresh containers, which gets several times the requests. */
import type { WorkloadConfig } from "../model/config.ts";
import type { Environment, TargetMeasurement, Trial } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { affordableRequests, confirmingRequests, type Pace, restOf } from "./plan.ts";
import { runPair } from "./pair.ts";
import type { TrialSpec, World } from "./prepare.ts";
import { createQuota } from "./quota.ts";

export interface ConfirmedTarget {
  readonly measurement: TargetMeasurement;
  readonly memory: readonly Environment["memory"][];
}

/**
 * As it was when there is no time for a look that is long enough to show more. It may take the target's budget once
 * more, for each of its pairs.
 */
export async function confirmTarget(
  measurement: TargetMeasurement,
  specs: readonly TrialSpec[],
  { budgetMs, restMs }: Pick<WorkloadConfig, "budgetMs" | "restMs">,
  world: World,
  signal: AbortSignal,
): Promise<ConfirmedTarget> {
  const { requests: seen } = measurement.workload;
  const { confirmation } = measurement;
  const most = { requests: confirmation?.requests ?? confirmingRequests.most(seen), budgetMs };
  const paces = measurement.trials.map(paceOf);
  const requests = affordableRequests(most, 1, paces);
  if (requests < confirmingRequests.least(seen)) return { measurement, memory: [] };
  if (confirmation === undefined) world.progress.stage({ kind: "confirming", target: measurement.name });
  const quota = createQuota({ requests, budgetMs }, 1);
  const place: PairPlace = { target: measurement.name, pair: null };
  const rest = confirmation === undefined ? restOf(requests, restMs, paces) : confirmation.rest;
  const resting = rest === undefined ? specs : specs.map((spec) => ({ ...spec, rest }));
  const made = await runPair(resting, place, quota, world, signal);
  const longer = made.map(({ trial }) => trial);
  const trials = [...(confirmation?.trials ?? []), ...longer];
  world.progress.note({ kind: "pair-ended", place, trials: longer });
  return {
    measurement: { ...measurement, confirmation: { requests, ...(rest === undefined ? {} : { rest }), trials } },
    memory: made.map(({ memory }) => memory),
  };
}

function paceOf({ load, readyMs }: Trial): Pace {
  return { answers: Math.max(1, load.answered), durationMs: Math.max(1, load.durationMs), readyMs };
}
