/** Memory by kind over requests: the median of a side's trials, for each of the kernel's four kinds. */
import type { Sample, Side, TargetMeasurement } from "../model/measurement.ts";
import { type Range, levelRange } from "./scale.ts";
import {
  type Point,
  drawnRequests,
  endedEarly,
  lastRequests,
  medianAt,
  requestGrid,
  trialsOf,
} from "./chart-series.ts";

export const kinds = ["anon", "shmem", "file", "kernel"] as const;
export type Kind = (typeof kinds)[number];

export interface KindChart {
  readonly kind: Kind;
  readonly requests: number;
  readonly bytes: Range;
  readonly sides: readonly { readonly side: Side; readonly points: readonly Point[] }[];
}

const gridPoints = 61;

/** Kinds that some side has some of, in the order of `kinds`. */
export function kindCharts(measured: TargetMeasurement): readonly KindChart[] {
  const requests = drawnRequests(measured);
  if (requests === 0) return [];
  return kinds.flatMap((kind) => {
    const sides = (["base", "head"] as const).flatMap((side) => {
      const points = kindPoints(measured, side, kind, requests);
      return points.length === 0 ? [] : [{ side, points }];
    });
    const levels = sides.flatMap(({ points }) => points.map(({ bytes }) => bytes));
    return levels.some((bytes) => bytes > 0) ? [{ kind, requests, bytes: levelRange(levels), sides }] : [];
  });
}

function kindPoints(measured: TargetMeasurement, side: Side, kind: Kind, last: number): readonly Point[] {
  const trials = trialsOf(measured, side).filter(({ samples }) => samples.length > 0);
  const lines = trials.map((trial) => ({
    trial,
    points: trial.samples.map((sample) => ({ requests: sample.requests, bytes: bytesOf(sample, kind) })),
  }));
  const reached = Math.min(last, Math.max(0, ...trials.map(lastRequests)));
  return requestGrid(reached, gridPoints).flatMap((requests) => {
    const alive = trials.filter((trial) => !endedEarly(trial) || lastRequests(trial) >= requests);
    const bytes = medianAt(lines, requests);
    return bytes === null || alive.length * 2 <= trials.length ? [] : [{ requests, bytes }];
  });
}

function bytesOf(sample: Sample, kind: Kind): number {
  return { anon: sample.anonBytes, shmem: sample.shmemBytes, file: sample.fileBytes, kernel: sample.kernelBytes }[kind];
}
