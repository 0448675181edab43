/** The content of one target's chart, for the static drawing and the page's script. */
import { type Side, type TargetMeasurement, type Trial, lookOf, trialsOfLook } from "../model/measurement.ts";
import type { SideReport, TargetReport } from "../model/report-json.ts";
import type { JudgedTarget } from "./judged.ts";
import { type Range, levelRange } from "./scale.ts";
import {
  type Point,
  drawnRequests,
  endedEarly,
  lastRequests,
  medianLevelAt,
  requestGrid,
  trialPoints,
  trialsOf,
} from "./chart-series.ts";

export interface Chart {
  readonly name: string;
  /** The longest trial: where the axis ends. */
  readonly requests: number;
  readonly bytes: Range;
  readonly trials: readonly ChartTrial[];
  readonly sides: readonly ChartSide[];
  /** What is not judged: the warm-up, or the part that the first look covers. */
  readonly shaded: { readonly untilRequests: number; readonly as: "warm-up" | "first look" } | null;
  /** null while memory stays below half of it, as the curves would be flat. */
  readonly capBytes: number | null;
}

interface ChartTrial {
  readonly side: Side;
  readonly pair: number;
  readonly points: readonly Point[];
}

export interface ChartSide {
  readonly side: Side;
  readonly trials: number;
  readonly median: readonly Point[];
  readonly plateau: { readonly bytes: number; readonly noiseBytes: number } | null;
  readonly grows: boolean;
  /** Where its trials died, the earliest first. */
  readonly deaths: readonly Point[];
  /** None of its trials lived to the end. */
  readonly dead: boolean;
}

/** Enough for a median line to bend where its trials do. */
const medianPoints = 121;

/** null when no request was answered. */
export function chartOf(measured: TargetMeasurement, report: TargetReport): Chart | null {
  const trials = trialsOfLook(measured, "first");
  const levels = trials.flatMap((trial) => trialPoints(trial).map(({ bytes }) => bytes));
  const requests = Math.max(0, ...trials.map(lastRequests));
  if (requests === 0 || levels.length === 0) return null;
  const capBytes = Math.max(...levels) >= measured.capBytes / 2 ? measured.capBytes : null;
  const settled = Math.max(report.base?.warmupRequests ?? 0, report.head.warmupRequests ?? 0);
  const summaries = { base: report.base, head: report.head };
  return {
    name: measured.name,
    requests,
    bytes: levelRange(capBytes === null ? levels : [...levels, capBytes]),
    trials: trials
      .filter(({ samples }) => samples.length > 0)
      .map((trial) => ({ side: trial.side, pair: trial.pair, points: trialPoints(trial) })),
    sides: (["base", "head"] as const).flatMap((side) => sideOf(measured, side, summaries[side])),
    shaded: settled > 0 && settled < requests ? { untilRequests: settled, as: "warm-up" } : null,
    capBytes,
  };
}

/** The longer look by itself. It is judged beyond the end of the first look; the part before that is shaded. */
export function longerChartOf({ measured, report, findings }: JudgedTarget): Chart | null {
  const longer = lookOf(measured, "longer");
  if (longer === undefined) return null;
  const chart = chartOf({ ...measured, looks: [{ ...longer, kind: "first" }] }, { ...report, base: null });
  if (chart === null) return null;
  const from = findings.basis.longer?.window.fromRequests ?? null;
  return {
    ...chart,
    sides: chart.sides.map((side) => ({ ...side, plateau: null })),
    shaded: from !== null && from < chart.requests ? { untilRequests: from, as: "first look" } : null,
  };
}

function sideOf(measured: TargetMeasurement, side: Side, summary: SideReport | null): readonly ChartSide[] {
  const trials = trialsOf(measured, side).filter(({ samples }) => samples.length > 0);
  if (trials.length === 0) return [];
  const plateau =
    summary?.outcome === "plateau" && summary.plateauBytes !== null
      ? { bytes: summary.plateauBytes, noiseBytes: summary.plateauNoiseBytes ?? 0 }
      : null;
  return [
    {
      side,
      trials: trials.length,
      median: medianOf(measured, trials),
      plateau,
      grows: summary?.outcome === "leak",
      deaths: trials
        .filter(endedEarly)
        .flatMap((trial) => trialPoints(trial).slice(-1))
        .sort((a, b) => a.requests - b.requests),
      dead: trials.every(endedEarly),
    },
  ];
}

function medianOf(measured: TargetMeasurement, trials: readonly Trial[]): readonly Point[] {
  const last = Math.min(drawnRequests(measured), Math.max(...trials.map(lastRequests)));
  const ends = trials.map(lastRequests).filter((count) => count <= last);
  return [...new Set([...requestGrid(last, medianPoints), ...ends, last])]
    .sort((a, b) => a - b)
    .flatMap((requests) => {
      const bytes = medianLevelAt(trials, requests);
      return bytes === null || bytes === 0 ? [] : [{ requests, bytes }];
    });
}
