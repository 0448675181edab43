/** Hand-made findings for a hand-made target, so that a report can be tested without the statistics. */
import type {
  Claim,
  ClaimState,
  ClaimStep,
  Kept,
  Predicate,
  TargetFindings,
  Why,
} from "../../src/analysis/findings.ts";
import {
  firstRequests,
  type LookKind,
  lookOf,
  rssBytes,
  type Side,
  type TargetMeasurement,
  type Trial,
  trialsOfLook,
} from "../../src/model/measurement.ts";
import type { Interval, Outcome, SideReport, Verdict } from "../../src/model/report-json.ts";
import { kib, mib } from "./measurement.ts";

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

/** One descriptor per request, confirmed by a longer look. */
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

export function buildFindings(target: TargetMeasurement, conclusion: Conclusion): TargetFindings {
  const { verdict, why, base, head, requestsToCap, smallestDetectable = 34.2, slopeSpread = 2.2 } = conclusion;
  const baseReport = base === undefined ? null : describeSide(target, "base", base, slopeSpread);
  const headReport = { ...describeSide(target, "head", head, slopeSpread), requestsToCap: requestsToCap ?? null };
  const levels = pairOf(baseReport?.plateauBytes ?? null, headReport.plateauBytes);
  const slopes = pairOf(baseReport?.bytesPerRequest?.value ?? null, headReport.bytesPerRequest?.value ?? null);
  const delta = baseReport && {
    plateauBytes: levels && interval(levels.head - levels.base, 9_000),
    bytesPerRequest: slopes && interval(slopes.head - slopes.base, slopeSpread * 1.4),
  };
  return {
    name: target.name,
    verdict,
    base: baseReport,
    head: headReport,
    delta,
    smallestDetectable: slopes ? smallestDetectable : null,
    why,
    claims: delta?.bytesPerRequest ? claimsOf(target, conclusion, delta.bytesPerRequest) : [],
    diagnosis: null,
    basis: basisOf(target, conclusion, { slopes: slopes !== null, levels: levels !== null }),
  };
}

/** `known`: whether both sides have the figure. */
function basisOf(
  target: TargetMeasurement,
  { why, slopeSpread = 2.2 }: Conclusion,
  known: { readonly slopes: boolean; readonly levels: boolean },
): TargetFindings["basis"] {
  return {
    pairs: known.slopes ? target.pairs : 0,
    window: known.slopes ? { fromRequests: 2_000, toRequests: firstRequests(target) } : null,
    bytesPerRequest: { base: slopesOf(target, "base"), head: slopesOf(target, "head") },
    plateauBytes: { base: levelsOf(target, "base"), head: levelsOf(target, "head") },
    slopeNoise: known.slopes ? slopeSpread / 2 : null,
    levelNoiseBytes: known.levels ? 3_000 : null,
    longer: describeLongerLook(target),
    kept: keptOf(why),
    toleratedBytesPerRequest: 32,
    toleratedGrowth: { percent: 10, bytes: 10 * mib },
  };
}

function keptOf(why: readonly Why[]): readonly Kept[] {
  return why.flatMap((each) => (each.code === "head-keeps" ? [each.kept] : []));
}

function describeLongerLook(target: TargetMeasurement): TargetFindings["basis"]["longer"] {
  const look = lookOf(target, "longer");
  if (look === undefined) return null;
  return {
    window: { fromRequests: firstRequests(target), toRequests: look.requests },
    bytesPerRequest: { base: slopesOf(target, "base", "longer"), head: slopesOf(target, "head", "longer") },
  };
}

const firstStates: Readonly<Partial<Record<Verdict, ClaimState>>> = {
  leak: "leak",
  oom: "leak",
  grew: "grew",
  improved: "improved",
  preexisting: "preexisting",
};

/** Of memory and of what is kept, each through the looks that the target has. */
function claimsOf(target: TargetMeasurement, { verdict, why }: Conclusion, slope: Interval): readonly Claim[] {
  const kept = keptOf(why);
  const growth = why.find((each) => each.code === "head-grows-faster" || each.code === "longer-look");
  // A leak of descriptors alone is none of memory.
  const started = kept.length > 0 && growth === undefined ? "settled" : (firstStates[verdict] ?? "settled");
  return [
    claimOf("memory", started, growth?.bytesPerRequest ?? slope, { tolerated: 32, notable: 256 * kib }, target),
    ...kept.map(({ what, perRequest, toleratedPerRequest: tolerated }) =>
      claimOf(what, "leak", perRequest, { tolerated, notable: 64 }, target),
    ),
  ];
}

function claimOf(
  quantity: Claim["quantity"],
  started: ClaimState,
  perRequest: Interval,
  limits: { readonly tolerated: number; readonly notable: number },
  target: TargetMeasurement,
): Claim {
  const held = (name: Predicate["name"], value: number, limit: number): Predicate => ({
    name,
    holds: value >= limit,
    value,
    limit,
  });
  const { value, lo } = perRequest;
  const gained = (requests: number): readonly Predicate[] => [
    held("above-tolerance", lo, limits.tolerated),
    held("above-noise", value * requests, limits.notable),
  ];
  const trials = trialsOfLook(target, "first").filter(({ side }) => side === "head").length;
  const requests = firstRequests(target);
  const first: ClaimStep = {
    look: "first",
    shown: null,
    state: started,
    requests,
    perRequest,
    predicates: [
      ...gained(requests - 2_000),
      held("persists", value, value / 2),
      held("at-the-end", value, value / 2),
      held("in-every-trial", started === "leak" ? trials : 1, trials),
    ],
  };
  const longer = started === "leak" ? lookOf(target, "longer") : undefined;
  const state = longer === undefined ? started : "confirmed";
  const again: readonly ClaimStep[] =
    longer === undefined
      ? []
      : [
          {
            look: "longer",
            shown: "goes-on",
            state,
            requests: longer.requests,
            perRequest,
            predicates: [
              ...gained(longer.requests - requests),
              held("keeps-pace", value, value / 2),
              held("at-the-end", value, value / 4),
            ],
          },
        ];
  return { quantity, state, verdict: state === "settled" ? "pass" : "leak", why: [], steps: [first, ...again] };
}

function pairOf(base: number | null, head: number | null): { readonly base: number; readonly head: number } | null {
  return base === null || head === null ? null : { base, head };
}

function describeSide(target: TargetMeasurement, side: Side, outcome: Outcome, slopeSpread: number): SideReport {
  const trials = trialsOfLook(target, "first").filter((trial) => trial.side === side);
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

function slopesOf(target: TargetMeasurement, side: Side, kind: LookKind = "first"): readonly number[] {
  return usable(target, side, kind).map(({ samples }) => {
    const [from, to] = [samples[Math.floor(samples.length / 4)]!, samples.at(-1)!];
    return (rssBytes(to) - rssBytes(from)) / (to.requests - from.requests);
  });
}

function levelsOf(target: TargetMeasurement, side: Side): readonly number[] {
  return usable(target, side, "first").map(({ samples }) => rssBytes(samples.at(-1)!));
}

function usable(target: TargetMeasurement, side: Side, kind: LookKind): readonly Trial[] {
  return trialsOfLook(target, kind).filter((trial) => trial.side === side && trial.samples.length > 10);
}

function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
