/** The workload once more on both sides, under one changed condition: growth that disappears with it is explained by it. */
import { runPair } from "../measure/pair.ts";
import { affordableRequests, neededMs, paceOf, pairOverheadMs } from "../measure/plan.ts";
import type { TrialSpec, World } from "../measure/prepare.ts";
import { createQuota } from "../measure/quota.ts";
import type { RerunKind } from "../model/diagnosis.ts";
import { type DiagnosisEvidence, firstRequests, type TargetMeasurement, trialsOfLook } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";

interface Condition {
  readonly env: Readonly<Record<string, string>>;
  /** How much slower it makes a service: mapping every larger block, two to seven times. */
  readonly slowdown: number;
  readonly change: (spec: TrialSpec) => TrialSpec;
}

const conditions: Readonly<Record<RerunKind, Condition>> = {
  /**
   * glibc's malloc with one arena, and with everything of 16 KiB and more mapped by itself or returned at once: 94 % of
   * the freed memory that it keeps goes away, and what the program itself holds does not.
   */
  "glibc-returns": {
    env: { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "131072", MALLOC_MMAP_THRESHOLD_: "16384" },
    slowdown: 3,
    change: (spec) => spec,
  },
  "keep-alive": {
    env: {},
    slowdown: 1,
    change: (spec) => ({
      ...spec,
      target: { ...spec.target, workload: { ...spec.target.workload, reconnect: 0 } },
    }),
  },
};

/** For start and load. */
const mostMs = 15_000;
/** The slope of a shorter load is that of its start. */
const leastMs = 3_000;

export type RerunEvidence = DiagnosisEvidence["reruns"][number];

/** undefined where the condition holds already, and where `leftMs` is too little. */
export async function rerunCondition(
  kind: RerunKind,
  given: readonly TrialSpec[],
  measurement: TargetMeasurement,
  leftMs: number,
  world: World,
  signal: AbortSignal,
): Promise<RerunEvidence | undefined> {
  if (kind === "keep-alive" && measurement.workload.reconnect === 0) return undefined;
  const { env, slowdown, change } = conditions[kind];
  const availableMs = leftMs - pairOverheadMs;
  const budgetMs = Math.min(mostMs, availableMs);
  if (budgetMs < leastMs) return undefined;
  const pacesAt = (factor: number) => trialsOfLook(measurement, "first").map((trial) => paceOf(trial, factor));
  const requests = affordableRequests({ requests: firstRequests(measurement), budgetMs }, 1, pacesAt(slowdown));
  // The fewest that show anything may be more than there is time for, even where the condition costs little.
  if (neededMs(requests, pacesAt(1)) > availableMs) return undefined;
  const specs = given.map((spec) => change({ ...spec, env: { ...spec.env, ...env } }));
  const place: PairPlace = { target: measurement.name, run: kind, pair: null };
  // A load that takes longer than estimated is cut where the time is up.
  const quota = createQuota({ requests, budgetMs: availableMs }, 1, 1);
  const made = await runPair(specs, place, quota, world, signal);
  return { kind, env, requests, trials: made.map(({ trial }) => trial) };
}
