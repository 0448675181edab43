/** From the measurement of one target to what it means: examine, judge, describe. */
import type { GatePolicy } from "../model/policy.ts";
import { allTrials, type Side, type TargetMeasurement } from "../model/measurement.ts";
import type { SideReport, Verdict } from "../model/report-json.ts";
import { findCause } from "./inside/cause.ts";
import { examineCollected } from "./verdict/collected.ts";
import { intervalOf } from "./estimators/comparison.ts";
import type { Estimate } from "./estimators/comparison.ts";
import { examineConfirmation } from "./verdict/confirmation.ts";
import { growthOf } from "./verdict/diagnosable.ts";
import { tallyEnds } from "./verdict/ends.ts";
import { countUsablePairs, estimateLevelDifference, examineAlone, examinePairs } from "./verdict/evidence.ts";
import type { Evidence, SideEvidence } from "./verdict/evidence.ts";
import { countFailures, spoils } from "./verdict/failures.ts";
import type { Judgement, TargetFindings, Why } from "./findings.ts";
import { compareBothWays, detectableBytesPerRequest, isLeak } from "./verdict/growth.ts";
import { addKept, examineKept } from "./verdict/kept.ts";
import { describeSide, outcomeOf, reportedLevels } from "./verdict/outcome.ts";
import type { Found } from "./verdict/outcome.ts";
import { examineTimers } from "./verdict/timers.ts";
import { judge } from "./verdict/verdict.ts";
import type { Looks, SideFacts } from "./verdict/verdict.ts";

export function analyseTarget(target: TargetMeasurement, policy: GatePolicy): TargetFindings {
  const all = examineLooks(target, policy);
  const kept = all === null ? [] : examineKept(target, policy);
  const ofMemory = judgeTarget(target, all, policy);
  const looks = withoutUnasked(all, ofMemory);
  const { verdict, why } = withMissing(target, addKept(ofMemory, kept));
  const { base, head } = describeSides(target, looks, ofMemory.verdict, policy);
  const level = estimateLevels(looks, base, head);
  const findings: TargetFindings = {
    name: target.name,
    verdict,
    base: base?.report ?? null,
    head: head.report,
    delta: base === null ? null : describeDelta(looks, level),
    smallestDetectable: looks === null ? null : detectableBytesPerRequest(looks.first, policy),
    why: [...why, ...aboveBudget(head.report.plateauBytes, policy)],
    suspected: ofMemory.suspected ?? false,
    basis: {
      pairs: countUsablePairs(target),
      window: looks?.first.window ?? head.evidence?.window ?? null,
      bytesPerRequest:
        looks === null ? slopesOf(base?.evidence, head.evidence) : slopesOf(looks.first.base, looks.first.head),
      plateauBytes: { base: base?.levels ?? [], head: head.levels },
      slopeNoise: looks?.first.slope.standardError ?? null,
      levelNoiseBytes: level?.standardError ?? null,
      confirmation: describeConfirmation(looks),
      kept,
      toleratedBytesPerRequest: policy.leakBytesPerRequest,
      toleratedGrowth: { percent: policy.growthPercent, bytes: policy.growthBytes },
    },
    diagnosis: null,
  };
  return { ...findings, diagnosis: explain(target, findings, looks) };
}

function explain(
  { diagnosis }: TargetMeasurement,
  findings: TargetFindings,
  looks: Looks | null,
): TargetFindings["diagnosis"] {
  if (diagnosis === undefined) return null;
  return findCause(diagnosis, growthOf(findings), looks?.collected?.outcome === "ended");
}

/** null: no base, or too few usable pairs. */
function examineLooks(target: TargetMeasurement, policy: GatePolicy): Looks | null {
  const first = target.images.base === null ? null : examinePairs(target);
  if (first === null) return null;
  const confirmation = examineConfirmation(target, first, policy);
  const pace = (confirmation?.evidence ?? first).slope.value;
  return {
    first,
    confirmation,
    collected: examineCollected(target, first, confirmation, policy),
    timers: examineTimers(target, pace, policy),
  };
}

/**
 * Deaths in the second look count like those in the first. Failed answers do not: a leak that has filled /dev/shm, or
 * used up the file descriptors, answers errors from there on, and is a leak all the same.
 */
function judgeTarget(target: TargetMeasurement, looks: Looks | null, policy: GatePolicy): Judgement {
  const all = allTrials(target);
  const collect = (side: Side): SideFacts => ({
    ends: tallyEnds(all, side),
    failures: countFailures(tallyEnds(target.trials, side), target),
  });
  return judge(target, target.images.base === null ? null : collect("base"), collect("head"), looks, policy);
}

/** A look that something else asked for says nothing about memory. */
function withoutUnasked(looks: Looks | null, { verdict, why }: Judgement): Looks | null {
  if (looks === null) return null;
  const isAsked = (code: Why["code"]): boolean => why.some((each) => each.code === code);
  return {
    ...looks,
    confirmation: stands.has(verdict) || isAsked("second-look") ? looks.confirmation : null,
    collected: isAsked("collected") ? looks.collected : null,
  };
}

/** What grew in the first look, and came to an end in a later one, is described by that one alone. */
function settledEvidence(looks: Looks | null): Evidence | null {
  return [looks?.collected, looks?.confirmation].find((look) => look?.outcome === "ended")?.evidence ?? null;
}

function describeSides(
  target: TargetMeasurement,
  looks: Looks | null,
  verdict: Verdict,
  policy: GatePolicy,
): { readonly base: DescribedSide | null; readonly head: DescribedSide } {
  const evidence = settledEvidence(looks) ?? looks?.first ?? null;
  const leaks = findLeaks(looks, verdict, policy);
  const baseFacts = target.images.base === null ? null : collectFacts(target, "base");
  const headFacts = collectFacts(target, "head");
  const describe = (facts: SideFacts, other: SideFacts | null): DescribedSide => {
    const { side } = facts.ends;
    const found: Found = {
      leaks: leaks[side],
      outOfMemory: side === "head" && verdict === "oom",
      spoilt: target.trials.length === 0 || spoils(facts.failures.share, other?.failures.share ?? 0),
    };
    return describeWith(target, facts, evidence?.[side] ?? examineAlone(facts.ends.trials), found, policy);
  };
  return {
    base: baseFacts === null ? null : describe(baseFacts, headFacts),
    head: describe(headFacts, baseFacts),
  };
}

/** One container a side has no spread of its own: the second look brings its error along. */
function estimateLevels(looks: Looks | null, base: DescribedSide | null, head: DescribedSide): Estimate | null {
  if (looks === null) return null;
  return settledEvidence(looks)?.level ?? estimateLevelDifference(base?.levels ?? [], head.levels);
}

/** What blocks by itself stands also without the jobs that are missing; anything better might be what they would have shown. */
const stands: ReadonlySet<Verdict> = new Set(["oom", "crash", "leak"]);

function withMissing({ missing, trials }: TargetMeasurement, judged: Judgement): Judgement {
  if (missing === undefined) return judged;
  const gap: Why = { code: "not-measured", ...missing };
  if (trials.length === 0) return { verdict: "invalid", why: [gap] };
  return stands.has(judged.verdict)
    ? { verdict: judged.verdict, why: [...judged.why, gap] }
    : { verdict: "invalid", why: [gap, ...judged.why] };
}

/** The slope of the second look where there is one: new data has no luck to thank for having been looked at. */
function describeDelta(looks: Looks | null, level: Estimate | null): NonNullable<TargetFindings["delta"]> {
  const slope = settledEvidence(looks)?.slope ?? looks?.confirmation?.evidence.slope ?? looks?.first.slope;
  return {
    plateauBytes: level === null ? null : intervalOf(level),
    bytesPerRequest: slope === undefined ? null : intervalOf(slope),
  };
}

function describeConfirmation(looks: Looks | null): TargetFindings["basis"]["confirmation"] {
  const evidence = looks?.confirmation?.evidence;
  if (evidence === undefined) return null;
  return { window: evidence.window, bytesPerRequest: slopesOf(evidence.base, evidence.head) };
}

function slopesOf(
  base: SideEvidence | null | undefined,
  head: SideEvidence | null,
): TargetFindings["basis"]["bytesPerRequest"] {
  return { base: base?.slopes ?? [], head: head?.slopes ?? [] };
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
  policy: GatePolicy,
): DescribedSide {
  const outcome = outcomeOf(facts, evidence, found, policy);
  const levels = evidence === null ? [] : reportedLevels(outcome, evidence);
  return { report: describeSide(target, facts, evidence, outcome), evidence, levels };
}

function collectFacts(target: TargetMeasurement, side: Side): SideFacts {
  const ends = tallyEnds(target.trials, side);
  return { ends, failures: countFailures(ends, target) };
}

/** A side that the other one outgrows by the leak rule has no plateau, whatever it looks like by itself. */
function findLeaks(
  looks: Looks | null,
  verdict: Verdict,
  policy: GatePolicy,
): { readonly base: boolean; readonly head: boolean } {
  if (looks === null) return { base: false, head: false };
  const { faster, slower } = compareBothWays(looks.first, policy);
  const isLookedAtAgain = looks.confirmation !== null || looks.collected !== null;
  return { base: isLeak(slower), head: isLookedAtAgain ? verdict === "leak" : isLeak(faster) };
}

function aboveBudget(rssBytes: number | null, { maxRssBytes }: GatePolicy): readonly Why[] {
  if (rssBytes === null || maxRssBytes === null || rssBytes <= maxRssBytes) return [];
  return [{ code: "above-max-rss", rssBytes, maxRssBytes }];
}
