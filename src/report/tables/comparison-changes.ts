/** Head against base in one row: a difference, or that it is within noise. */
import { type Trial, trialsOfLook } from "../../model/measurement.ts";
import type { TargetReport } from "../../model/report-json.ts";
import { formatByteChange, formatPercent } from "../../model/units.ts";
import { endedEarly, levelAt } from "../chart-series.ts";
import type { JudgedTarget } from "../judged.ts";

/** Memory comes in pages: less than one is no difference. */
const pageBytes = 4096;
const withinNoise = "within noise";

export function plateauChange({ base, head, delta }: TargetReport): string {
  const change = delta?.plateauBytes ?? null;
  if (change === null || base?.outcome !== "plateau" || head.outcome !== "plateau") return "";
  if (change.lo <= 0 && change.hi >= 0) return withinNoise;
  const percent = base.plateauBytes ? (change.value / base.plateauBytes) * 100 : 0;
  return Math.abs(percent) < 0.05
    ? formatByteChange(change.value)
    : `${formatByteChange(change.value)} (${percent > 0 ? "+" : ""}${formatPercent(percent)})`;
}

export function growthChange({ delta }: TargetReport): string {
  const change = delta?.bytesPerRequest ?? null;
  if (change === null) return "";
  return change.lo <= 0 && change.hi >= 0 ? withinNoise : formatByteChange(change.value * 1_000);
}

/**
 * A change is noise unless it exceeds the disagreement of the pairs, the error of two readings, and twice the standard
 * error of the level (the report has no better one at a checkpoint).
 */
export function levelChange({ measured, findings, readingErrorBytes }: JudgedTarget, requests: number): string {
  const changes = pairChanges(trialsOfLook(measured, "first"), (trial) => levelAt(trial, requests) || null);
  const change = medianOf(changes);
  if (change === null) return "";
  const disagreement = Math.max(...changes) - Math.min(...changes);
  const noise = Math.max(disagreement, 2 * (findings.basis.levelNoiseBytes ?? 0), 2 * readingErrorBytes, pageBytes);
  return Math.abs(change) <= noise ? withinNoise : formatByteChange(change);
}

/** Latency is not judged, so only a change beyond doubt is shown: a quarter, in every pair. */
export function latencyChange({ measured }: JudgedTarget): string {
  const changes = pairChanges(trialsOfLook(measured, "first"), (trial) =>
    endedEarly(trial) ? null : Math.log(trial.load.latencyMs.mean),
  );
  const change = medianOf(changes);
  if (change === null || !Number.isFinite(change)) return "";
  const percent = (Math.exp(change) - 1) * 100;
  const agreed = changes.every((each) => each > 0) || changes.every((each) => each < 0);
  return agreed && Math.abs(percent) >= 25 ? `${percent > 0 ? "+" : ""}${formatPercent(percent)}` : "";
}

/** Head minus base of each pair in which both are known. */
export function pairChanges(trials: readonly Trial[], value: (trial: Trial) => number | null): readonly number[] {
  return trials.flatMap((head) => {
    const base = trials.find((trial) => trial.side === "base" && trial.pair === head.pair);
    if (head.side !== "head" || base === undefined) return [];
    const [from, to] = [value(base), value(head)];
    return from === null || to === null ? [] : [to - from];
  });
}

export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
