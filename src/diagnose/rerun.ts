/** The same workload once more on both sides, under one changed condition: what goes away with it, it explains. */
import { runPair } from "../measure/pair.ts";
import type { TrialSpec, World } from "../measure/prepare.ts";
import { createQuota } from "../measure/quota.ts";
import type { RerunKind } from "../model/diagnosis.ts";
import type { DiagnosisEvidence, TargetMeasurement } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { affordableRequests } from "../plan.ts";

/**
 * glibc's malloc with one arena, and with everything of 16 KiB and more mapped by itself or given back at once: 94 % of
 * what it keeps of freed memory goes away, and what the program itself holds does not.
 */
const glibcReturns = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "131072", MALLOC_MMAP_THRESHOLD_: "16384" };

const budgetMs = 15_000;
/** Mapping every larger block by itself makes a service two to seven times slower. */
const slowdown = { "glibc-returns": 3, "keep-alive": 1 };

export type RerunEvidence = DiagnosisEvidence["reruns"][number];

/** undefined where the condition holds already, or would change nothing. */
export async function rerun(
  kind: RerunKind,
  specs: readonly TrialSpec[],
  measurement: TargetMeasurement,
  world: World,
  signal: AbortSignal,
): Promise<RerunEvidence | undefined> {
  if (kind === "keep-alive" && measurement.workload.reconnect === 0) return undefined;
  const env = kind === "glibc-returns" ? glibcReturns : {};
  const paces = measurement.trials.map(({ load, readyMs }) => ({
    answers: Math.max(1, load.answered),
    durationMs: Math.max(1, load.durationMs) * slowdown[kind],
    readyMs,
  }));
  const requests = affordableRequests({ requests: measurement.workload.requests, budgetMs }, 1, paces);
  const changed = specs.map((spec) => ({
    ...spec,
    env: { ...spec.env, ...env },
    target: kind === "keep-alive" ? keepAlive(spec.target) : spec.target,
  }));
  const place: PairPlace = { target: measurement.name, pair: null, rerun: kind };
  const made = await runPair(changed, place, createQuota({ requests, budgetMs }, 1), world, signal);
  return { kind, env, requests, trials: made.map(({ trial }) => trial) };
}

function keepAlive(target: TrialSpec["target"]): TrialSpec["target"] {
  return { ...target, workload: { ...target.workload, reconnect: 0 } };
}
