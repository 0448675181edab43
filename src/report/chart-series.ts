/** Samples as lines over requests, for the charts: each trial, and their median. */
import { type Side, type TargetMeasurement, type Trial, rssBytes, trialsOfLook } from "../model/measurement.ts";

export interface Point {
  readonly requests: number;
  readonly bytes: number;
}

export function trialsOf(target: TargetMeasurement, side: Side): readonly Trial[] {
  return trialsOfLook(target, "first").filter((trial) => trial.side === side);
}

export function trialPoints(trial: Trial): readonly Point[] {
  return trial.samples.map((sample) => ({ requests: sample.requests, bytes: rssBytes(sample) }));
}

/** The container ended or stopped answering, so it has no memory from there on. */
export function endedEarly(trial: Trial): boolean {
  const { end } = trial;
  return end.kind === "oom" ? !end.survived : end.kind === "crashed" || end.kind === "unresponsive";
}

/** Answers up to the last sample; 0 when the workload never started. */
export function lastRequests(trial: Trial): number {
  return trial.samples.at(-1)?.requests ?? 0;
}

/**
 * The request count up to which both sides are drawn: the least that a surviving side reached, so that a trial cut off
 * by its deadline does not look dead; without a survivor, the most that any side reached.
 */
export function drawnRequests(target: TargetMeasurement): number {
  const reached = (["base", "head"] as const).flatMap((side) => {
    const trials = trialsOf(target, side).filter((trial) => trial.samples.length > 0);
    return trials.length === 0
      ? []
      : [{ alive: !trials.every(endedEarly), requests: Math.max(...trials.map(lastRequests)) }];
  });
  const alive = reached.filter((side) => side.alive);
  if (alive.length > 0) return Math.min(...alive.map((side) => side.requests));
  return Math.max(0, ...reached.map((side) => side.requests));
}

interface TrialLine {
  readonly trial: Trial;
  readonly points: readonly Point[];
}

/** Memory of one trial at a request count, interpolated; 0 after its death, null when unknown. */
export function levelAt(trial: Trial, requests: number): number | null {
  return pointAt({ trial, points: trialPoints(trial) }, requests);
}

function pointAt({ trial, points }: TrialLine, requests: number): number | null {
  const next = points.findIndex((point) => point.requests >= requests);
  const after = points[next];
  if (after === undefined) return endedEarly(trial) && points.length > 0 ? 0 : null;
  const before = points[next - 1];
  if (before === undefined) return after.requests === requests ? after.bytes : null;
  const share = (requests - before.requests) / (after.requests - before.requests);
  return before.bytes + share * (after.bytes - before.bytes);
}

/** The median of the side's trials at a request count; 0 when most of them are dead by then. */
export function medianLevelAt(trials: readonly Trial[], requests: number): number | null {
  return medianAt(
    trials.map((trial) => ({ trial, points: trialPoints(trial) })),
    requests,
  );
}

/** The same for points other than RSS. */
export function medianAt(lines: readonly TrialLine[], requests: number): number | null {
  const levels = lines.flatMap((line) => pointAt(line, requests) ?? []).sort((a, b) => a - b);
  const low = levels[Math.floor((levels.length - 1) / 2)];
  const high = levels[Math.floor(levels.length / 2)];
  if (low === undefined || high === undefined) return null;
  return low === 0 ? 0 : (low + high) / 2;
}

/**
 * Evenly spaced request counts from 0 on, at most `points` of them, a round step apart. The step is an integer:
 * Mermaid up to 11.16 loses the last point where the step is not exact in floating point.
 */
export function requestGrid(requests: number, points: number): readonly number[] {
  const step = roundSteps().find((size) => requests / size <= points - 1) ?? requests;
  return Array.from({ length: Math.floor(requests / step) + 1 }, (_, index) => index * step);
}

function roundSteps(): readonly number[] {
  return Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
}
