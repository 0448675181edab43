/**
 * What the recorded series of identical sides look like, in the terms of the simulated profiles of
 * test/support/series.ts: where they begin, what they gain and how fast, how they creep, step and scatter.
 *
 *   node test/analysis/reference/fit-profiles.ts            of the recorded series
 *   node test/analysis/reference/fit-profiles.ts simulated  of the profiles, to hold against them
 */
import { trialsOfLook } from "../../../src/model/measurement.ts";
import { existsSync } from "node:fs";
import { fitLine } from "../../../src/analysis/estimators/line.ts";
import { mean, median, type Point, traceTrial } from "../../../src/analysis/estimators/series.ts";
import type { TargetMeasurement } from "../../../src/model/measurement.ts";
import { readRecorded } from "../../support/recorded.ts";
import { profiles, simulateTarget } from "../../support/series.ts";

const kib = 1024;
/** A single move of more than this is a step; V8 and CPython scatter by less. */
const stepBytes = 64 * kib;
/** From here on a series counts as warm. */
const warmShare = 1 / 3;

interface Shape {
  readonly start: number;
  readonly gain: number;
  /** Share of the run after which 63 % of the gain is there. */
  readonly pace: number;
  /** Bytes per request in the warm part, steps left out. */
  readonly creep: number;
  readonly steps: readonly number[];
  /** About the line through the warm part, steps left out. */
  readonly noise: number;
  readonly correlation: number;
  readonly end: number;
}

function shapeOf(points: readonly Point[]): Shape {
  const [first, last] = [points[0]!, points.at(-1)!];
  const gain = last.value - first.value;
  const reached = points.find(({ value }) => value - first.value >= 0.632 * gain) ?? last;
  const warm = points.filter(({ requests }) => requests >= warmShare * last.requests);
  const moves = warm.slice(1).map((point, index) => point.value - warm[index]!.value);
  const steps = moves.filter((move) => Math.abs(move) > stepBytes);
  let shifted = 0;
  const level = warm.map(({ requests, value }, index) => {
    const move = index === 0 ? 0 : moves[index - 1]!;
    if (Math.abs(move) > stepBytes) shifted += move;
    return { requests, value: value - shifted };
  });
  const line = fitLine(level);
  const middle = { requests: mean(level.map((p) => p.requests)), value: mean(level.map((p) => p.value)) };
  const residuals = level.map((p) => p.value - middle.value - line.perRequest * (p.requests - middle.requests));
  const squares = residuals.reduce((sum, each) => sum + each * each, 0);
  const lagged = residuals.slice(1).reduce((sum, each, index) => sum + each * residuals[index]!, 0);
  return {
    start: first.value,
    gain,
    pace: reached.requests / last.requests,
    creep: line.perRequest,
    steps,
    noise: Math.sqrt(squares / Math.max(1, level.length - 2)),
    correlation: squares === 0 ? 0 : lagged / squares,
    end: last.value,
  };
}

function describe(name: string, targets: readonly TargetMeasurement[]): void {
  const shapes = targets.flatMap((target) => trialsOfLook(target, "first").map((trial) => shapeOf(traceTrial(trial))));
  const spread = (values: readonly number[], unit: number): string => {
    const sorted = values.toSorted((one, other) => one - other);
    const at = (share: number): string => ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / unit).toFixed(2);
    return `${at(0.05)} | ${(median(values) / unit).toFixed(2)} | ${at(0.95)}`;
  };
  const of = (pick: (shape: Shape) => number): readonly number[] => shapes.map(pick);
  const steps = shapes.flatMap((shape) => shape.steps);
  const up = steps.filter((step) => step > 0).length / Math.max(1, steps.length);
  const row = (what: string, text: string): string => `| ${what} | ${text} |`;
  process.stdout.write(
    [
      `| ${name}, ${shapes.length} containers | 5 % | median | 95 % |`,
      "|---|--:|--:|--:|",
      row(
        "start, MiB",
        spread(
          of(({ start }) => start),
          kib * kib,
        ),
      ),
      row(
        "gain, MiB",
        spread(
          of(({ gain }) => gain),
          kib * kib,
        ),
      ),
      row(
        "pace, share of the run",
        spread(
          of(({ pace }) => pace),
          1,
        ),
      ),
      row(
        "creep, B a request",
        spread(
          of(({ creep }) => creep),
          1,
        ),
      ),
      row(
        "noise, KiB",
        spread(
          of(({ noise }) => noise),
          kib,
        ),
      ),
      row(
        "its lag-1 correlation",
        spread(
          of(({ correlation }) => correlation),
          1,
        ),
      ),
      row(`steps, KiB (${Math.round(100 * up)} % upward)`, spread(steps.map(Math.abs), kib)),
      row(
        "steps of a container",
        spread(
          of((shape) => shape.steps.length),
          1,
        ),
      ),
      row(
        "end, MiB",
        spread(
          of(({ end }) => end),
          kib * kib,
        ),
      ),
      "",
      "",
    ].join("\n"),
  );
}

if (process.argv[2] === "simulated") {
  for (const [name, profile] of Object.entries(profiles)) {
    const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
    describe(
      name,
      seeds.map((seed) => simulateTarget({ profile, seed, samples: 100 })),
    );
  }
} else {
  for (const name of ["python", "workers", "node", "python-pinned", "node-pinned", "workers-pinned"])
    if (existsSync(`test/recorded/series/${name}.jsonl`)) describe(name, readRecorded(name));
}
