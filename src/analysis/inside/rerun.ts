/**
 * What one changed condition does to the growth: the same workload on both sides, with a glibc that returns memory at
 * once, over connections that stay open, or with a collector that runs throughout.
 */
import type { RerunKind } from "../../model/diagnosis.ts";
import type { DiagnosisEvidence, Side, Trial } from "../../model/measurement.ts";
import type { Growth } from "./blame.ts";
import { median, type Point, traceTrial } from "../estimators/series.ts";
import { theilSenSlope } from "../estimators/theil-sen.ts";

export interface Rerun {
  readonly kind: RerunKind;
  /** Bytes that head has beyond base without and with the condition, per request or in all, as the growth is. */
  readonly before: number;
  readonly after: number;
  readonly settings: readonly string[];
}

/** The second half of a run for slopes, when caches have mostly filled, and its last quarter for levels. */
const lateShare = { slope: 0.5, level: 0.75 };
const fewestPoints = 4;

/** Empty where there is no growth to compare with, or too few samples. */
export function readRerun(
  { kind, env, trials }: DiagnosisEvidence["reruns"][number],
  growth: Growth,
): readonly Rerun[] {
  if (growth.bytes === null || growth.bytes <= 0) return [];
  const read = growth.per === "run" ? levelOf : slopeOf;
  const [head, base] = [read(trials, "head"), read(trials, "base")];
  if (head === null) return [];
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const control = growth.per === "run" ? (base ?? 0) : Math.max(0, base ?? 0);
  return [{ kind, before: growth.bytes, after: head - control, settings }];
}

/** The share of the growth that the changed condition removes; 0 to 1. */
export function goneShare({ before, after }: Rerun): number {
  return Math.max(0, Math.min(1, (before - Math.max(0, after)) / before));
}

/** Theil–Sen: a single jump or collection does not move it. */
function slopeOf(trials: readonly Trial[], side: Side): number | null {
  const late = latePoints(trials, side, lateShare.slope);
  return late.length < fewestPoints ? null : theilSenSlope(late);
}

function levelOf(trials: readonly Trial[], side: Side): number | null {
  const late = latePoints(trials, side, lateShare.level);
  return late.length < fewestPoints ? null : median(late.map(({ value }) => value));
}

function latePoints(trials: readonly Trial[], side: Side, share: number): readonly Point[] {
  const trial = trials.find((each) => each.side === side && each.end.kind !== "not-ready");
  const points = trial === undefined ? [] : traceTrial(trial);
  const from = share * (points.at(-1)?.requests ?? 0);
  return points.filter(({ requests }) => requests >= from);
}
