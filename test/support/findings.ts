/** Hand-made findings for a hand-made target, so that a report can be tested without the statistics. */
import type { Kept, TargetFindings, Why } from "../../src/analysis/findings.ts";
import { type Side, type TargetMeasurement, type Trial, rssBytes } from "../../src/model/measurement.ts";
import type { Interval, Outcome, SideReport, Verdict } from "../../src/model/report-json.ts";
import { mib } from "./measurement.ts";

export interface Conclusion {
  readonly verdict: Verdict;
  readonly why: readonly Why[];
  readonly base?: Outcome;
  readonly head: Outcome;
  readonly requestsToCap?: number;
  readonly smallestDetectable?: number;
  /** Half the width of the interval of a slope. */
  readonly slopeSpread?: number;
}

/** One descriptor a request, as a second look confirms it. */
export const keptDescriptors: Kept = {
  what: "descriptors",
  outcome: "leak",
  look: "goes-on",
  perRequest: interval(1, 0.004),
  sides: { base: 0, head: 1 },
  requests: 30_000,
  toleratedPerRequest: 1 / 128,
  smallestDetectable: 0.02,
};

export function interval(value: number, halfWidth: number): Interval {
  return { value, lo: value - halfWidth, hi: value + halfWidth, confidence: 0.95 };
}

export function buildFindings(
  target: TargetMeasurement,
  { verdict, why, base, head, requestsToCap, smallestDetectable = 34.2, slopeSpread = 2.2 }: Conclusion,
): TargetFindings {
  const baseReport = base === undefined ? null : describeSide(target, "base", base, slopeSpread);
  const headReport = { ...describeSide(target, "head", head, slopeSpread), requestsToCap: requestsToCap ?? null };
  const levels = pairOf(baseReport?.plateauBytes ?? null, headReport.plateauBytes);
  const slopes = pairOf(baseReport?.bytesPerRequest?.value ?? null, headReport.bytesPerRequest?.value ?? null);
  return {
    name: target.name,
    verdict,
    base: baseReport,
    head: headReport,
    delta: baseReport && {
      plateauBytes: levels && interval(levels.head - levels.base, 9_000),
      bytesPerRequest: slopes && interval(slopes.head - slopes.base, slopeSpread * 1.4),
    },
    smallestDetectable: slopes ? smallestDetectable : null,
    why,
    diagnosis: null,
    basis: {
      pairs: slopes ? target.pairs : 0,
      window: slopes ? { fromRequests: 2_000, toRequests: target.workload.requests } : null,
      bytesPerRequest: { base: slopesOf(target, "base"), head: slopesOf(target, "head") },
      plateauBytes: { base: levelsOf(target, "base"), head: levelsOf(target, "head") },
      slopeNoise: slopes ? slopeSpread / 2 : null,
      levelNoiseBytes: levels ? 3_000 : null,
      confirmation: describeSecondLook(target),
      kept: keptOf(why),
      toleratedBytesPerRequest: 32,
      toleratedGrowth: { percent: 10, bytes: 10 * mib },
    },
  };
}

function keptOf(why: readonly Why[]): readonly Kept[] {
  return why.flatMap((each) => (each.code === "head-keeps" ? [each.kept] : []));
}

function describeSecondLook(target: TargetMeasurement): TargetFindings["basis"]["confirmation"] {
  if (target.confirmation === undefined) return null;
  const again = { ...target, trials: target.confirmation.trials };
  return {
    window: { fromRequests: target.workload.requests, toRequests: target.confirmation.requests },
    bytesPerRequest: { base: slopesOf(again, "base"), head: slopesOf(again, "head") },
  };
}

function pairOf(base: number | null, head: number | null): { readonly base: number; readonly head: number } | null {
  return base === null || head === null ? null : { base, head };
}

function describeSide(target: TargetMeasurement, side: Side, outcome: Outcome, slopeSpread: number): SideReport {
  const trials = target.trials.filter((trial) => trial.side === side);
  const [first] = trials;
  const measured = outcome === "plateau" || outcome === "leak" || outcome === "inconclusive";
  const slopes = slopesOf(target, side);
  const sample = first?.samples.at(-1);
  return {
    outcome,
    startBytes: first?.samples[0] ? rssBytes(first.samples[0]) : null,
    warmupRequests: measured ? 1_600 : null,
    plateauBytes: measured ? middle(levelsOf(target, side)) : null,
    plateauNoiseBytes: measured ? 6_000 : null,
    checkpoints: [],
    bytesPerRequest: slopes.length > 0 && outcome !== "invalid" ? interval(middle(slopes), slopeSpread) : null,
    latencyMs: sample === undefined ? null : (first?.load.latencyMs ?? null),
    requests: Math.max(...trials.map((trial) => trial.samples.at(-1)?.requests ?? 0)),
    failedRequests: 0,
    requestsToCap: null,
    breakdown: sample ? { anon: sample.anonBytes, shmem: 0, file: sample.fileBytes, kernel: sample.kernelBytes } : null,
    processes: 1,
  };
}

function slopesOf(target: TargetMeasurement, side: Side): readonly number[] {
  return usable(target, side).map(({ samples }) => {
    const [from, to] = [samples[Math.floor(samples.length / 4)]!, samples.at(-1)!];
    return (rssBytes(to) - rssBytes(from)) / (to.requests - from.requests);
  });
}

function levelsOf(target: TargetMeasurement, side: Side): readonly number[] {
  return usable(target, side).map(({ samples }) => rssBytes(samples.at(-1)!));
}

function usable(target: TargetMeasurement, side: Side): readonly Trial[] {
  return target.trials.filter((trial) => trial.side === side && trial.samples.length > 10);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
