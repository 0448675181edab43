/**
 * Whether the pairs so far settle the matter, or another one is worth its time.
 *
 * Stopping early is a look at the data, and every look is a chance to be wrong. So the two verdicts that may end a
 * run after fewer pairs than planned are asked for more than the rule itself asks: a clean one must exclude a leak
 * above the tolerance, not only fail to find one; a leak must be so far above it that no third pair could undo it.
 * What lies between gets all pairs. The rates are calibrated in test/analysis/sufficiency.test.ts.
 *
 * A leak that one pair is sure of goes straight on to the second look, and its pair of fresh containers, as far as the
 * first look goes, is then the second one of the first look too. What comes of it is judged by the same rules; unless
 * that is a leak, the pairs that were planned are made all the same.
 */
import type { GatePolicy } from "../../model/policy.ts";
import { countPairs, type TargetMeasurement } from "../../model/measurement.ts";
import { analyseTarget } from "../analyse-target.ts";
import { intervalOf } from "../estimators/comparison.ts";
import { examineOnePair } from "./evidence.ts";
import type { Interval } from "../../model/report-json.ts";
import type { TargetFindings } from "../findings.ts";
import { compareGrowth, isLeak } from "./growth.ts";
import { asksForConfirmation, isUnclear } from "./second-look.ts";

/** The least that can show a spread between containers. */
const fewestPairs = 2;

/** How many times the tolerance the lower bound of a leak must be: an order of magnitude, beyond any noise seen. */
const sureFactor = 10;

export function needsAnotherPair(target: TargetMeasurement, policy: GatePolicy): boolean {
  const pairs = countPairs(target.trials);
  if (pairs < fewestPairs && target.confirmation === undefined) return true;
  return !isSettled(target, policy);
}

/** Whether the first pair shows a leak that no other pair of the first look could undo. */
export function isSureAtOnce(target: TargetMeasurement, policy: GatePolicy): boolean {
  if (countPairs(target.trials) !== 1 || target.confirmation !== undefined) return false;
  const seen = examineOnePair(target.trials);
  if (seen === null) return false;
  const growth = compareGrowth(seen.head, seen.base, seen.slope, seen.noiseBytes, policy);
  return isLeak(growth) && isSure(intervalOf(seen.slope), policy.leakBytesPerRequest);
}

/** Whether what the pairs show has to be seen again, on fresh containers and with more requests, before it is believed. */
export function needsConfirmation(target: TargetMeasurement, policy: GatePolicy): boolean {
  const findings = analyseTarget(target, policy);
  if (target.confirmation === undefined) return asksForConfirmation(findings);
  return findings.why.some(isUnclear);
}

function isSettled(target: TargetMeasurement, policy: GatePolicy): boolean {
  const findings = analyseTarget(target, policy);
  switch (findings.verdict) {
    case "oom":
    case "crash":
    case "invalid":
    case "no-baseline":
      return true;
    case "leak":
      return isSureLeak(findings, policy);
    case "pass":
      return excludesLeak(findings, policy) && excludesGrowth(findings, policy) && excludesKept(findings);
    case "grew":
    case "inconclusive":
    case "preexisting":
    case "improved":
      return false;
  }
}

/** Of memory, or of what hides in the kernel. */
function isSureLeak({ delta, basis }: TargetFindings, policy: GatePolicy): boolean {
  const slope = delta?.bytesPerRequest ?? null;
  return (
    (slope !== null && isSure(slope, policy.leakBytesPerRequest)) ||
    basis.kept.some((kept) => kept.outcome === "leak" && isSure(kept.perRequest, kept.toleratedPerRequest))
  );
}

/** The lower bound far above the tolerance, and the estimate known to within its half. */
function isSure({ value, lo }: Interval, tolerated: number): boolean {
  return lo > sureFactor * tolerated && lo > value / 2;
}

function excludesLeak({ delta }: TargetFindings, policy: GatePolicy): boolean {
  const slope = delta?.bytesPerRequest ?? null;
  return slope !== null && slope.hi <= policy.leakBytesPerRequest;
}

function excludesGrowth({ delta }: TargetFindings, policy: GatePolicy): boolean {
  const level = delta?.plateauBytes ?? null;
  return level !== null && level.hi <= policy.growthBytes;
}

function excludesKept({ basis }: TargetFindings): boolean {
  return basis.kept.every(({ perRequest, toleratedPerRequest }) => perRequest.hi <= toleratedPerRequest);
}
