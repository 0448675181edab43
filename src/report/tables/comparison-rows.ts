/** The rows of a target's table: one entry holds a row's label, its cells and its change. */
import { type Side, trialsOfLook } from "../../model/measurement.ts";
import type { Interval, SideReport } from "../../model/report-json.ts";
import {
  formatByteChange,
  formatBytes,
  formatBytesWithNoise,
  formatCount,
  formatDurationMs,
} from "../../model/units.ts";
import { drawnRequests, endedEarly, lastRequests, levelAt, medianLevelAt, trialsOf } from "../chart-series.ts";
import type { JudgedTarget } from "../judged.ts";
import { capitalise, keptChange, keptNames, keptPerThousand, keptWhys } from "../words/kept-words.ts";
import {
  growthChange,
  latencyChange,
  levelChange,
  medianOf,
  pairChanges,
  plateauChange,
} from "./comparison-changes.ts";

export interface Row {
  readonly label: string;
  readonly of: (report: SideReport, side: Side) => string;
  /** Head against base; empty when they cannot be compared. */
  readonly change: string;
  /** The verdict rests on this change. */
  readonly decides?: boolean;
}

const unknown = "–";

export function comparisonRows(target: JudgedTarget): readonly Row[] {
  const first = target.findings.why[0]?.code;
  return [
    { label: "RSS at start", of: ({ startBytes }) => bytesOr(startBytes), change: levelChange(target, 0) },
    ...checkpointCounts(target).map((requests) => ({
      label: `after ${formatCount(requests)} requests`,
      of: (report: SideReport, side: Side) => checkpointCell(target, report, side, requests),
      change: levelChange(target, requests),
    })),
    ...longerLookRows(target),
    {
      label: "Plateau",
      of: (report, side) => plateauCell(target, report, side),
      change: plateauChange(target.report),
      decides: first === "higher-plateau" || first === "lower-plateau",
    },
    {
      label: "Growth per 1,000 requests",
      of: ({ bytesPerRequest }) => growthCell(bytesPerRequest),
      change: growthChange(target.report),
      decides: first === "lower-slope" || (target.report.verdict === "leak" && first !== "head-keeps"),
    },
    ...keptWhys(target.findings.why).map((kept) => ({
      label: `${capitalise(keptNames[kept.what])} kept per 1,000`,
      of: (_report: SideReport, side: Side) => keptPerThousand(kept, side),
      change: keptChange(kept),
      decides: first === "head-keeps",
    })),
    { label: "Mean latency", of: latencyCell, change: latencyChange(target) },
  ];
}

/** Memory at the last request that both sides of the longer look answered. */
function longerLookRows({ measured }: JudgedTarget): readonly Row[] {
  const trials = trialsOfLook(measured, "longer").filter((trial) => !endedEarly(trial));
  const last = Math.min(...trials.map(lastRequests));
  const change = medianOf(pairChanges(trials, (trial) => levelAt(trial, last)));
  if (change === null) return [];
  const levelOf = (side: Side) =>
    medianLevelAt(
      trials.filter((trial) => trial.side === side),
      last,
    );
  return [
    {
      label: `after ${formatCount(last)}, longer look`,
      of: (_report, side) => bytesOr(levelOf(side)),
      change: formatByteChange(change),
    },
  ];
}

/** The configured checkpoints that were reached, and the last request count that both sides share. */
function checkpointCounts({ measured }: JudgedTarget): readonly number[] {
  const last = drawnRequests(measured);
  const counts = measured.workload.checkpoints.filter((requests) => requests > 0 && requests < last);
  return last === 0 ? [] : [...new Set([...counts, last])].sort((a, b) => a - b);
}

function checkpointCell({ measured }: JudgedTarget, side: SideReport, name: Side, requests: number): string {
  const reported = side.checkpoints.find((checkpoint) => checkpoint.requests === requests)?.rssBytes;
  const bytes = reported ?? medianLevelAt(trialsOf(measured, name), requests);
  return bytes === 0 ? "✕" : bytesOr(bytes);
}

function plateauCell(target: JudgedTarget, side: SideReport, name: Side): string {
  const dead = trialsOf(target.measured, name).filter((trial) => trial.end.kind !== "completed");
  const at = formatCount(requestsAtDeath(target, name) ?? Math.max(0, ...dead.map(lastRequests)));
  switch (side.outcome) {
    case "plateau":
      return side.plateauBytes === null
        ? unknown
        : formatBytesWithNoise(side.plateauBytes, side.plateauNoiseBytes ?? 0);
    case "leak":
      return "none ↗";
    case "oom":
      return `${dead.some(({ end }) => end.kind === "oom" && end.by === "runtime") ? "gave up" : "killed"} after ${at}`;
    case "crashed":
      return `${dead.some(({ end }) => end.kind === "unresponsive") ? "silent" : "crashed"} after ${at}`;
    case "not-ready":
      return "never ready";
    case "invalid":
      return "invalid";
    case "inconclusive":
      return "unclear";
  }
}

/** As the headline has it. */
function requestsAtDeath({ findings }: JudgedTarget, name: Side): number | null {
  const why = findings.why.find((each) => "trials" in each && each.side === name);
  return why !== undefined && "requests" in why ? why.requests : null;
}

function growthCell(slope: Interval | null): string {
  if (slope === null) return unknown;
  if (slope.lo > 0 || slope.hi < 0) return formatBytes(slope.value * 1_000);
  const spread = Math.max(-slope.lo, slope.hi) * 1_000;
  return spread < 0.5 ? "0" : `0 ± ${formatBytes(spread)}`;
}

function latencyCell({ latencyMs }: SideReport): string {
  return latencyMs === null ? unknown : formatDurationMs(latencyMs.mean);
}

function bytesOr(bytes: number | null): string {
  return bytes === null ? unknown : formatBytes(bytes);
}
