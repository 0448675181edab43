/**
 * From one number a container to an estimate with its uncertainty: means of one side, and head − base over pairs.
 *
 * The container is the unit of replication (Kalibera & Jones, ISMM 2013): samples of one run are correlated, and a
 * test over them finds "significant" growth in every service. A pair ran at the same time on the same machine, so
 * what the machine did to both cancels in its difference.
 *
 * Two or three containers alone know their variance badly, so it is moderated: the variance between containers is
 * averaged with a prior from within the trials, as if the prior had come from `priorDegrees` more of them
 * (limma's empirical Bayes: Smyth 2004). Assumes roughly normal noise between containers, and that noise within a
 * trial is no smaller than about the noise between them; where it is smaller, as for levels, the prior gets no
 * weight. No variance is believed below the resolution of the readings.
 */
import type { Interval } from "../../model/report-json.ts";
import { mean } from "./series.ts";
import { studentQuantile } from "./student.ts";

export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

export interface Prior {
  /** Variance of one container's number, as seen from within. */
  readonly variance: number;
  readonly degrees: number;
  /** Factor on the standard deviation, before the resolution. */
  readonly inflation: number;
  /** Standard deviations below this are not believed. */
  readonly resolution: number;
}

/** Needs at least one value, two when the prior has no degrees. */
export function estimateMean(values: readonly number[], prior: Prior): Estimate {
  const value = mean(values);
  const degreesOfFreedom = prior.degrees + values.length - 1;
  const variance = (prior.degrees * prior.variance + squaresAboutMean(values)) / degreesOfFreedom;
  const standardError = Math.sqrt(Math.max(prior.inflation ** 2 * variance, prior.resolution ** 2) / values.length);
  return { value, standardError, degreesOfFreedom };
}

/**
 * Head − base. The variance is that of the containers about their own side's mean: that a pair ran together makes its
 * difference fair, but two or three differences alone would know their variance badly, and pairing that helps only
 * makes this one conservative. Both lists in the same order of pairs, at least one pair.
 */
export function estimateDifference(base: readonly number[], head: readonly number[], prior: Prior): Estimate {
  const pairs = head.length;
  const differences = head.map((value, index) => value - (base[index] ?? Number.NaN));
  const degreesOfFreedom = prior.degrees + 2 * (pairs - 1);
  const variance =
    (prior.degrees * prior.variance + squaresAboutMean(base) + squaresAboutMean(head)) / degreesOfFreedom;
  const standardError = Math.sqrt((2 * Math.max(prior.inflation ** 2 * variance, prior.resolution ** 2)) / pairs);
  return { value: mean(differences), standardError, degreesOfFreedom };
}

function squaresAboutMean(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
}

const confidence = 0.95;

export function intervalOf(estimate: Estimate): Interval {
  const half = halfWidth(estimate);
  return { value: estimate.value, lo: estimate.value - half, hi: estimate.value + half, confidence };
}

export function halfWidth(estimate: Estimate): number {
  return studentQuantile((1 + confidence) / 2, estimate.degreesOfFreedom) * estimate.standardError;
}
