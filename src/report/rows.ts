/** The table of one target as finished cells; Markdown, text and HTML only lay them out. */
import type { Side, Trial } from "../model/measurement.ts";
import type { Interval, SideReport } from "../model/report-json.ts";
import {
  formatByteChange,
  formatBytes,
  formatBytesWithNoise,
  formatCount,
  formatDurationMs,
  formatPercent,
} from "../model/units.ts";
import type { JudgedTarget } from "./judged.ts";
import { capitalise, keptChange, keptNames, keptPerThousand, keptWhys } from "./words/kept-words.ts";
import { drawnRequests, endedEarly, lastRequests, levelAt, medianLevelAt, trialsOf } from "./ascii-series.ts";

export interface Row {
  readonly label: string;
  /** null: there is no base, and the column goes. */
  readonly base: string | null;
  readonly head: string;
  readonly change: string;
  /** The change is what the verdict rests on. */
  readonly decisive: boolean;
}

const unknown = "–";
/** Memory comes in pages: less than one is no difference. */
const pageBytes = 4096;
const withinNoise = "within noise";

export function tableRows(target: JudgedTarget): readonly Row[] {
  const { base, head } = target.report;
  const row: MakeRow = (label, cell, change = "", decisive = false) => ({
    label,
    base: base === null ? null : cell(base, "base"),
    head: cell(head, "head"),
    change: base === null ? "" : change,
    decisive: decisive && change !== "",
  });
  const decides = (...codes: readonly string[]) => codes.includes(target.findings.why[0]?.code ?? "");

  return [
    row("RSS at start", (side) => bytesOr(side.startBytes), levelChange(target, 0)),
    ...checkpointCounts(target).map((requests) =>
      row(
        `after ${formatCount(requests)} requests`,
        (side, name) => checkpointCell(target, side, name, requests),
        levelChange(target, requests),
      ),
    ),
    ...secondLookRows(target, row),
    row(
      "Plateau",
      (side, name) => plateauCell(target, side, name),
      plateauChange(target),
      decides("higher-plateau", "lower-plateau"),
    ),
    row(
      "Growth per 1,000 requests",
      (side) => growthCell(side.bytesPerRequest),
      growthChange(target),
      (target.report.verdict === "leak" && !decides("head-keeps")) || decides("lower-slope"),
    ),
    ...keptWhys(target.findings.why).map((kept) =>
      row(
        `${capitalise(keptNames[kept.what])} kept per 1,000`,
        (_side, name) => keptPerThousand(kept, name),
        keptChange(kept),
        decides("head-keeps"),
      ),
    ),
    row("Mean latency", latencyCell, latencyChange(target)),
  ];
}

type MakeRow = (
  label: string,
  cell: (side: SideReport, name: Side) => string,
  change?: string,
  decisive?: boolean,
) => Row;

/** Where the second look ended, for as far as both sides got. */
function secondLookRows({ measured }: JudgedTarget, row: MakeRow): readonly Row[] {
  const trials = measured.confirmation?.trials.filter((trial) => !endedEarly(trial)) ?? [];
  const last = Math.min(...trials.map(lastRequests));
  const change = medianOf(pairChanges(trials, (trial) => levelAt(trial, last)));
  if (change === null) return [];
  const cell = (side: Side) =>
    bytesOr(
      medianLevelAt(
        trials.filter((trial) => trial.side === side),
        last,
      ),
    );
  const label = `after ${formatCount(last)}, second look`;
  return [row(label, (_side, name) => cell(name), formatByteChange(change))];
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
      return "not valid";
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

function plateauChange({ report: { base, head, delta } }: JudgedTarget): string {
  const change = delta?.plateauBytes ?? null;
  if (change === null || base?.outcome !== "plateau" || head.outcome !== "plateau") return "";
  if (change.lo <= 0 && change.hi >= 0) return withinNoise;
  const percent = base.plateauBytes ? (change.value / base.plateauBytes) * 100 : 0;
  return Math.abs(percent) < 0.05
    ? formatByteChange(change.value)
    : `${formatByteChange(change.value)} (${percent > 0 ? "+" : ""}${formatPercent(percent)})`;
}

function growthChange({ report: { delta } }: JudgedTarget): string {
  const change = delta?.bytesPerRequest ?? null;
  if (change === null) return "";
  return change.lo <= 0 && change.hi >= 0 ? withinNoise : formatByteChange(change.value * 1_000);
}

/**
 * A reading is told apart from noise when it is more than the pairs differ among themselves, more than what two
 * readings may be wrong by, and more than twice the standard error of the level: the report has no better one here.
 */
function levelChange({ measured, findings, readingErrorBytes }: JudgedTarget, requests: number): string {
  const changes = pairChanges(measured.trials, (trial) => levelAt(trial, requests) || null);
  const change = medianOf(changes);
  if (change === null) return "";
  const disagreement = Math.max(...changes) - Math.min(...changes);
  const noise = Math.max(disagreement, 2 * (findings.basis.levelNoiseBytes ?? 0), 2 * readingErrorBytes, pageBytes);
  return Math.abs(change) <= noise ? withinNoise : formatByteChange(change);
}

/** Latency is not judged, so only a change that nobody would call noise is told: a quarter, in every pair. */
function latencyChange({ measured }: JudgedTarget): string {
  const changes = pairChanges(measured.trials, (trial) =>
    endedEarly(trial) ? null : Math.log(trial.load.latencyMs.mean),
  );
  const change = medianOf(changes);
  if (change === null || !Number.isFinite(change)) return "";
  const percent = (Math.exp(change) - 1) * 100;
  const agreed = changes.every((each) => each > 0) || changes.every((each) => each < 0);
  return agreed && Math.abs(percent) >= 25 ? `${percent > 0 ? "+" : ""}${formatPercent(percent)}` : "";
}

/** Head minus base of each pair in which both are known. */
function pairChanges(trials: readonly Trial[], value: (trial: Trial) => number | null): readonly number[] {
  return trials.flatMap((head) => {
    const base = trials.find((trial) => trial.side === "base" && trial.pair === head.pair);
    if (head.side !== "head" || base === undefined) return [];
    const [from, to] = [value(base), value(head)];
    return from === null || to === null ? [] : [to - from];
  });
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function bytesOr(bytes: number | null): string {
  return bytes === null ? unknown : formatBytes(bytes);
}

/** A folder called `base` beside the word base would be said twice. */
export function isTold(side: string, label: string): boolean {
  return label !== side;
}
