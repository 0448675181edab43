/** What one side did, and the figures of it that the report shows. */
import { rssBytes } from "../../model/measurement.ts";
import type { LoadResult, TargetMeasurement, Trial } from "../../model/measurement.ts";
import type { Outcome, SideReport } from "../../model/report-json.ts";
import { halfWidth, intervalOf } from "../estimators/comparison.ts";
import { countDeaths, isMost, kindOfDeath } from "./ends.ts";
import { estimateLevel, estimateSlope } from "./evidence.ts";
import type { SideEvidence } from "./evidence.ts";
import { growsByItself, isSettled } from "./growth.ts";
import type { Limits } from "./limits.ts";
import { mean, median, traceTrial } from "../estimators/series.ts";
import { residualNoise } from "../estimators/slope.ts";
import type { SideFacts } from "./verdict.ts";

/** What only the rules of the verdict know: whether this side leaks, dies or is spoilt. */
export interface Found {
  readonly leaks: boolean;
  readonly outOfMemory: boolean;
  readonly spoilt: boolean;
}

export function outcomeOf({ ends }: SideFacts, evidence: SideEvidence | null, found: Found, limits: Limits): Outcome {
  if (isMost(ends.notReady.length, ends)) return "not-ready";
  if (found.outOfMemory) return "oom";
  if (isMost(countDeaths(ends), ends)) return kindOfDeath(ends) === "oom" ? "oom" : "crashed";
  if (found.spoilt) return "invalid";
  if (evidence === null) return "inconclusive";
  if (found.leaks || growsByItself(evidence, limits)) return "leak";
  return isSettled(evidence, residualNoise(evidence.trends), limits) ? "plateau" : "inconclusive";
}

/** One per trial: the plateau's level, or the last level where there is no plateau. */
export function reportedLevels(outcome: Outcome, evidence: SideEvidence): readonly number[] {
  return outcome === "plateau" ? evidence.plateaus : evidence.lastLevels;
}

export function describeSide(
  target: TargetMeasurement,
  facts: SideFacts,
  evidence: SideEvidence | null,
  outcome: Outcome,
  limits: Limits,
): SideReport {
  const { trials } = facts.ends;
  const levels = evidence === null ? lastSeenLevels(trials) : reportedLevels(outcome, evidence);
  const level = estimateLevel(levels, limits);
  const slope = evidence === null ? null : estimateSlope(evidence, limits);
  const furthest = trials.toSorted((left, right) => right.load.answered - left.load.answered)[0];
  const lastSample = furthest?.samples.at(-1);
  return {
    outcome,
    startBytes: meanOrNull(
      trials.flatMap((trial) => trial.samples.filter((s) => s.requests === 0).slice(-1)).map(rssBytes),
    ),
    warmupRequests: outcome === "plateau" && evidence !== null ? firstSampleIn(trials, evidence) : null,
    plateauBytes: meanOrNull(levels),
    plateauNoiseBytes: level === null ? null : halfWidth(level),
    checkpoints: target.workload.checkpoints.map((requests) => ({ requests, rssBytes: levelAt(trials, requests) })),
    bytesPerRequest: slope === null ? null : intervalOf(slope),
    latencyMs: averageLatency(trials.map((trial) => trial.load).filter((load) => load.answered > 0)),
    requests: furthest?.load.answered ?? 0,
    failedRequests: trials.reduce((sum, trial) => sum + countFailed(trial.load), 0),
    requestsToCap:
      outcome === "leak" && evidence !== null && slope !== null
        ? requestsToCap(target.capBytes, mean(levels), evidence.window.toRequests, slope.value)
        : null,
    breakdown:
      lastSample === undefined
        ? null
        : {
            anon: lastSample.anonBytes,
            shmem: lastSample.shmemBytes,
            file: lastSample.fileBytes,
            kernel: lastSample.kernelBytes,
          },
    processes: lastSample?.processes ?? 0,
  };
}

function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}

function lastSeenLevels(trials: readonly Trial[]): readonly number[] {
  return trials.flatMap((trial) => traceTrial(trial).slice(-1)).map((point) => point.value);
}

/** The first request count at which memory was read after the warm-up. */
function firstSampleIn(trials: readonly Trial[], { window }: SideEvidence): number {
  const after = trials.flatMap((trial) => trial.samples.map((s) => s.requests)).filter((n) => n >= window.fromRequests);
  return Math.min(...after);
}

function levelAt(trials: readonly Trial[], requests: number): number | null {
  return meanOrNull(
    trials.flatMap((trial) => trial.samples.filter((sample) => sample.requests === requests).slice(-1)).map(rssBytes),
  );
}

function countFailed(load: LoadResult): number {
  const count = (sum: number, each: { readonly count: number }): number => sum + each.count;
  return load.lost + load.unexpected.reduce(count, 0) + load.errors.reduce(count, 0);
}

/** Medians over the trials, because one slow container must not decide. */
function averageLatency(loads: readonly LoadResult[]): SideReport["latencyMs"] {
  if (loads.length === 0) return null;
  return {
    mean: median(loads.map((load) => load.latencyMs.mean)),
    p50: median(loads.map((load) => load.latencyMs.p50)),
    p99: median(loads.map((load) => load.latencyMs.p99)),
  };
}

/** From a fresh start: the answers when `levelBytes` was reached, plus those that the room below the cap lasts for. */
function requestsToCap(
  capBytes: number,
  levelBytes: number,
  atRequests: number,
  bytesPerRequest: number,
): number | null {
  if (bytesPerRequest <= 0) return null;
  return Math.round(atRequests + Math.max(0, capBytes - levelBytes) / bytesPerRequest);
}
