/** What a run could have seen, and how many requests would have seen more. */
import type { Estimate } from "./comparison.ts";
import { studentQuantile } from "./student.ts";

/** One-sided error of the leak rule: 0.5 %, because a false alarm costs more than a second run. */
const leakAlpha = 0.005;

const power = 0.8;

/** How far the estimate must be above the tolerance to count as clear. */
export function clearMargin(difference: Estimate): number {
  return marginOf(difference, leakAlpha);
}

/** How far below the estimate the truth may lie, at a one-sided error of `alpha`. */
export function marginOf({ degreesOfFreedom, standardError }: Estimate, alpha: number): number {
  return studentQuantile(1 - alpha, degreesOfFreedom) * standardError;
}

/**
 * The smallest true slope difference that the leak rule would have called clear with 80 % power: the tolerance, the
 * margin of the test, and the luck that four runs of five have (the usual normal-theory figure, Student's t for
 * both parts). It is at least what the size rule asks for. Assumes that noise does not depend on the leak.
 */
export function smallestDetectable(
  difference: Estimate,
  rule: { readonly tolerated: number; readonly minGrowth: number; readonly windowRequests: number },
): number {
  const luck = studentQuantile(power, difference.degreesOfFreedom) * difference.standardError;
  return Math.max(rule.tolerated + clearMargin(difference) + luck, rule.minGrowth / rule.windowRequests + luck);
}

/**
 * Requests per trial with which a leak of `wanted` per request could be seen. Noise in bytes stays the same while the
 * window grows with the run, so the noise of a slope, and with it everything above the tolerance, goes with
 * 1 / requests. null when the tolerance itself is in the way.
 */
export function requestsToDetect(
  wanted: number,
  now: { readonly detectable: number; readonly requests: number; readonly tolerated: number },
): number | null {
  const room = wanted - now.tolerated;
  if (room <= 0) return null;
  return Math.ceil((now.requests * Math.max(0, now.detectable - now.tolerated)) / room);
}
