/** From the measurement of one target to what it means: examine, judge, describe. */
import type { GatePolicy } from "../model/policy.ts";
import { type Side, type TargetMeasurement, trialsOfLook, unprobedTrials } from "../model/measurement.ts";
import type { SideReport, Verdict } from "../model/report-json.ts";
import { findCause } from "./inside/cause.ts";
import { intervalOf } from "./estimators/comparison.ts";
import type { Estimate } from "./estimators/comparison.ts";
import { claimKept, claimMemory, examineLooks, type Looks } from "./verdict/claims.ts";
import { tallyEnds } from "./verdict/ends.ts";
import { countUsablePairs, estimateLevelDifference, examineAlone } from "./verdict/evidence.ts";
import type { Evidence, SideEvidence } from "./verdict/evidence.ts";
import { countFailures, spoils } from "./verdict/failures.ts";
import type { Claim, ClaimStep, Judgement, TargetFindings, Why } from "./findings.ts";
import { compareBothWays, detectablePerRequest, isLeak } from "./verdict/growth.ts";
import { type Limits, limitsOf, memory } from "./verdict/limits.ts";
import { describeSide, outcomeOf, reportedLevels } from "./verdict/outcome.ts";
import type { Found } from "./verdict/outcome.ts";
import { judge } from "./verdict/verdict.ts";
import type { Claims, SideFacts } from "./verdict/verdict.ts";
import { growthOf } from "./verdict/worth-explaining.ts";

export function analyseTarget(target: TargetMeasurement, policy: GatePolicy): TargetFindings {
  const limits = limitsOf(memory, policy);
  const looks = examineLooks(target, memory, limits);
  const claims: Claims | null =
    looks === null ? null : { memory: claimMemory(target, looks, limits), kept: claimKept(target, policy) };
  const judged = judgeTarget(target, claims);
  const { verdict, why } = withMissing(target, judged);
  const used = claims === null ? null : usedLooks(looks, claims.memory, judged.verdict);
  const sides = describeSides(target, used, claims?.memory ?? null, judged.verdict, limits);
  const level = estimateLevels(used, sides, limits);
  const { base, head } = sides;
  const findings: TargetFindings = {
    name: target.name,
    verdict,
    base: base?.report ?? null,
    head: head.report,
    delta: base === null ? null : describeDelta(used, level),
    smallestDetectable: looks === null ? null : detectablePerRequest(looks.first, limits),
    why: [...why, ...aboveBudget(head.report.plateauBytes, policy)],
    claims: claimsOf(claims),
    basis: describeBasis(target, used, sides, level, claims, policy),
    diagnosis: null,
  };
  const { diagnosis } = target;
  if (diagnosis === undefined) return findings;
  return { ...findings, diagnosis: findCause(diagnosis, growthOf(findings), garbageLeft(claims)) };
}

function claimsOf(claims: Claims | null): readonly Claim[] {
  return claims === null ? [] : [claims.memory, ...claims.kept.map(({ kept: _kept, ...claim }) => claim)];
}

function describeBasis(
  target: TargetMeasurement,
  looks: UsedLooks | null,
  { base, head }: DescribedSides,
  level: Estimate | null,
  claims: Claims | null,
  policy: GatePolicy,
): TargetFindings["basis"] {
  return {
    pairs: countUsablePairs(target, memory),
    window: (looks?.first ?? head.evidence)?.window ?? null,
    bytesPerRequest: slopesOf(looks?.first.base ?? base?.evidence, looks?.first.head ?? head.evidence),
    plateauBytes: { base: base?.levels ?? [], head: head.levels },
    slopeNoise: looks?.first.slope.standardError ?? null,
    levelNoiseBytes: level?.standardError ?? null,
    longer: describeLonger(looks),
    kept: claims === null ? [] : claims.kept.map(({ kept }) => kept),
    toleratedBytesPerRequest: policy.leakBytesPerRequest,
    toleratedGrowth: { percent: policy.growthPercent, bytes: policy.growthBytes },
  };
}

/** Growth that ended once the collector ran throughout was garbage. */
function garbageLeft(claims: Claims | null): number | null {
  const last = claims === null ? undefined : lastStep(claims.memory);
  return last?.state === "ended" && last.look !== "longer" ? last.perRequest.value : null;
}

/**
 * Deaths in the longer look count like those in the first. Failed answers do not: a leak that has filled /dev/shm, or
 * used up the file descriptors, answers errors from there on, and is a leak all the same.
 */
function judgeTarget(target: TargetMeasurement, claims: Claims | null): Judgement {
  const all = unprobedTrials(target);
  const collect = (side: Side): SideFacts => ({ ...collectFacts(target, side), ends: tallyEnds(all, side) });
  return judge(target, target.images.base === null ? null : collect("base"), collect("head"), claims);
}

function collectFacts(target: TargetMeasurement, side: Side): SideFacts {
  const ends = tallyEnds(trialsOfLook(target, "first"), side);
  return { ends, failures: countFailures(ends, target) };
}

interface UsedLooks {
  readonly first: Evidence;
  /** null where it was not taken, or something else than memory asked for it. */
  readonly longer: Evidence | null;
  /** Of the look that showed that growth ended: it alone describes the sides. */
  readonly settled: Evidence | null;
}

function usedLooks(looks: Looks | null, claim: Claim, verdict: Verdict): UsedLooks | null {
  if (looks === null) return null;
  const { first, longer, released } = looks;
  const last = lastStep(claim);
  const evidence = [...(longer === null ? [] : [longer]), ...released].find(({ kind }) => kind === last?.look);
  const isAsked = claim.state !== "unconfirmed" && claim.steps.some(({ look }) => look === "longer");
  return {
    first,
    longer: isAsked || verdict === "oom" || verdict === "crash" ? (longer?.evidence ?? null) : null,
    settled: claim.state === "ended" ? (evidence?.evidence ?? null) : null,
  };
}

function lastStep({ steps }: Claim): ClaimStep | undefined {
  return steps.at(-1);
}

function describeSides(
  target: TargetMeasurement,
  looks: UsedLooks | null,
  claim: Claim | null,
  verdict: Verdict,
  limits: Limits,
): DescribedSides {
  const evidence = looks?.settled ?? looks?.first ?? null;
  const leaks = findLeaks(looks, claim, limits);
  const baseFacts = target.images.base === null ? null : collectFacts(target, "base");
  const headFacts = collectFacts(target, "head");
  const describe = (facts: SideFacts, other: SideFacts | null): DescribedSide => {
    const { side, trials } = facts.ends;
    const found: Found = {
      leaks: leaks[side],
      outOfMemory: side === "head" && verdict === "oom",
      spoilt: trialsOfLook(target, "first").length === 0 || spoils(facts.failures.share, other?.failures.share ?? 0),
    };
    return describeWith(target, facts, evidence?.[side] ?? examineAlone(trials, memory, limits), found, limits);
  };
  return {
    base: baseFacts === null ? null : describe(baseFacts, headFacts),
    head: describe(headFacts, baseFacts),
  };
}

/** A single container per side has no spread of its own: a later look brings its error along. */
function estimateLevels(looks: UsedLooks | null, { base, head }: DescribedSides, limits: Limits): Estimate | null {
  if (looks === null) return null;
  return looks.settled?.level ?? estimateLevelDifference(base?.levels ?? [], head.levels, limits);
}

/** What blocks by itself stands without the jobs that are missing; anything better might be what they would have shown. */
const stands: ReadonlySet<Verdict> = new Set(["oom", "crash", "leak"]);

function withMissing({ missing, looks }: TargetMeasurement, judged: Judgement): Judgement {
  if (missing === undefined) return judged;
  const gap: Why = { code: "not-measured", ...missing };
  if (looks.length === 0) return { verdict: "invalid", why: [gap] };
  return stands.has(judged.verdict)
    ? { verdict: judged.verdict, why: [...judged.why, gap] }
    : { verdict: "invalid", why: [gap, ...judged.why] };
}

/** The slope of the longer look where there is one: it was not picked for being large. */
function describeDelta(looks: UsedLooks | null, level: Estimate | null): NonNullable<TargetFindings["delta"]> {
  const slope = (looks?.settled ?? looks?.longer ?? looks?.first)?.slope;
  return {
    plateauBytes: level === null ? null : intervalOf(level),
    bytesPerRequest: slope === undefined ? null : intervalOf(slope),
  };
}

function describeLonger(looks: UsedLooks | null): TargetFindings["basis"]["longer"] {
  const evidence = looks?.longer ?? null;
  if (evidence === null) return null;
  return { window: evidence.window, bytesPerRequest: slopesOf(evidence.base, evidence.head) };
}

function slopesOf(
  base: SideEvidence | null | undefined,
  head: SideEvidence | null | undefined,
): TargetFindings["basis"]["bytesPerRequest"] {
  return { base: base?.slopes ?? [], head: head?.slopes ?? [] };
}

interface DescribedSides {
  readonly base: DescribedSide | null;
  readonly head: DescribedSide;
}

interface DescribedSide {
  readonly report: SideReport;
  readonly evidence: SideEvidence | null;
  readonly levels: readonly number[];
}

function describeWith(
  target: TargetMeasurement,
  facts: SideFacts,
  evidence: SideEvidence | null,
  found: Found,
  limits: Limits,
): DescribedSide {
  const outcome = outcomeOf(facts, evidence, found, limits);
  const levels = evidence === null ? [] : reportedLevels(outcome, evidence);
  return { report: describeSide(target, facts, evidence, outcome, limits), evidence, levels };
}

/** A side that the other one outgrows by the leak rule has no plateau, whatever it looks like by itself. */
function findLeaks(
  looks: UsedLooks | null,
  claim: Claim | null,
  limits: Limits,
): { readonly base: boolean; readonly head: boolean } {
  if (looks === null || claim === null) return { base: false, head: false };
  const { faster, slower } = compareBothWays(looks.first, limits);
  const isReviewed = claim.steps.length > 1 && claim.state !== "unconfirmed";
  return { base: isLeak(slower), head: isReviewed ? claim.verdict === "leak" : isLeak(faster) };
}

function aboveBudget(rssBytes: number | null, { maxRssBytes }: GatePolicy): readonly Why[] {
  if (rssBytes === null || maxRssBytes === null || rssBytes <= maxRssBytes) return [];
  return [{ code: "above-max-rss", rssBytes, maxRssBytes }];
}
