/** From the measurement of one target to what it means: examine, judge, describe. */
import type { GatePolicy } from "../model/gate.ts";
import type { Side, TargetMeasurement } from "../model/measurement.ts";
import type { SideReport, Verdict } from "../model/report.ts";
import { intervalOf } from "./comparison.ts";
import type { Estimate } from "./comparison.ts";
import { tallyEnds } from "./ends.ts";
import { countUsablePairs, estimateLevelDifference, examineAlone, examinePairs } from "./evidence.ts";
import type { Evidence, SideEvidence } from "./evidence.ts";
import { countFailures, spoils } from "./failures.ts";
import type { TargetFindings, Why } from "./findings.ts";
import { compareBothWays, isLeak } from "./growth.ts";
import { describeSide, outcomeOf, reportedLevels } from "./outcome.ts";
import type { Found } from "./outcome.ts";
import { detectableBytesPerRequest, judge } from "./verdict.ts";
import type { Judgement, SideFacts } from "./verdict.ts";

export function analyseTarget(target: TargetMeasurement, policy: GatePolicy): TargetFindings {
  const baseFacts = target.images.base === null ? null : collectFacts(target, "base");
  const headFacts = collectFacts(target, "head");
  const evidence = baseFacts === null ? null : examinePairs(target);
  const { verdict, why } = withMissing(target, judge(target, baseFacts, headFacts, evidence, policy));
  const leaks = findLeaks(evidence, policy);
  const describe = (facts: SideFacts, other: SideFacts | null): DescribedSide => {
    const { side } = facts.ends;
    const found: Found = {
      leaks: leaks[side],
      outOfMemory: side === "head" && verdict === "oom",
      spoilt: target.trials.length === 0 || spoils(facts.failures.share, other?.failures.share ?? 0),
    };
    return describeWith(target, facts, evidence?.[side] ?? examineAlone(facts.ends.trials), found, policy);
  };
  const base = baseFacts === null ? null : describe(baseFacts, headFacts);
  const head = describe(headFacts, baseFacts);
  const level = evidence === null ? null : estimateLevelDifference(base?.levels ?? [], head.levels);
  return {
    name: target.name,
    verdict,
    base: base?.report ?? null,
    head: head.report,
    delta: base === null ? null : describeDelta(evidence, level),
    smallestDetectable: evidence === null ? null : detectableBytesPerRequest(evidence, policy),
    why: [...why, ...aboveBudget(head.report.plateauBytes, policy)],
    basis: {
      pairs: countUsablePairs(target),
      window: evidence?.window ?? head.evidence?.window ?? null,
      bytesPerRequest: { base: slopesOf(base), head: slopesOf(head) },
      plateauBytes: { base: base?.levels ?? [], head: head.levels },
      slopeNoise: evidence === null ? null : evidence.slope.standardError,
      levelNoiseBytes: level === null ? null : level.standardError,
      toleratedBytesPerRequest: policy.leakBytesPerRequest,
      toleratedGrowth: { percent: policy.growthPercent, bytes: policy.growthBytes },
    },
  };
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

function describeDelta(evidence: Evidence | null, level: Estimate | null): NonNullable<TargetFindings["delta"]> {
  return {
    plateauBytes: level === null ? null : intervalOf(level),
    bytesPerRequest: evidence === null ? null : intervalOf(evidence.slope),
  };
}

function slopesOf(side: DescribedSide | null): readonly number[] {
  return side?.evidence?.slopes ?? [];
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
  const ends = tallyEnds(target, side);
  return { ends, failures: countFailures(ends, target) };
}

/** A side that the other one outgrows by the leak rule has no plateau, whatever it looks like by itself. */
function findLeaks(evidence: Evidence | null, policy: GatePolicy): { readonly base: boolean; readonly head: boolean } {
  if (evidence === null) return { base: false, head: false };
  const { faster, slower } = compareBothWays(evidence, policy);
  return { base: isLeak(slower), head: isLeak(faster) };
}

function aboveBudget(rssBytes: number | null, { maxRssBytes }: GatePolicy): readonly Why[] {
  if (rssBytes === null || maxRssBytes === null || rssBytes <= maxRssBytes) return [];
  return [{ code: "above-max-rss", rssBytes, maxRssBytes }];
}
