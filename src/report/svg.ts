/** chart.svg: memory of base and head over requests, one panel a target. Each trial thin, their median thick. */
import type { Measurement, Side, TargetMeasurement } from "../model/measurement.ts";
import type { Report, SideReport, TargetReport } from "../model/report.ts";
import { formatBytes, formatCount } from "../units.ts";
import { escapeHtml, plainLine } from "./escape.ts";
import { type Range, levelRange, roundRange, roundTicks, tickDigits } from "./scale.ts";
import {
  type Point,
  drawnRequests,
  endedEarly,
  lastRequests,
  medianLevelAt,
  requestGrid,
  trialPoints,
  trialsOf,
} from "./series.ts";
import { chartStyle } from "./svg-style.ts";

const width = 860;
const panelHeight = 340;
const margin = { top: 62, right: 168, bottom: 48, left: 64 };
const plot = { width: width - margin.left - margin.right, height: panelHeight - margin.top - margin.bottom };

/** About so many lines across the plot. */
const levelTicks = 7;

/** Enough that a median line bends where its trials bend. */
const medianPoints = 121;

export function renderChart(measurement: Measurement, report: Report): string {
  const panels = report.targets.flatMap((target) => {
    const measured = measurement.targets.find(({ name }) => name === target.name);
    return measured === undefined ? [] : [panel(measured, target)];
  });
  const height = panelHeight * panels.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" class="rp-chart">`,
    "<title>Memory of base and head over requests</title>",
    `<style>${chartStyle}</style>`,
    `<rect class="rp-paper" width="${width}" height="${height}"/>`,
    ...panels.map((lines, index) => `<g transform="translate(0 ${index * panelHeight})">\n${lines.join("\n")}\n</g>`),
    "</svg>",
    "",
  ].join("\n");
}

interface Scale {
  readonly x: (requests: number) => number;
  readonly y: (bytes: number) => number;
  readonly requests: Range;
  readonly bytes: Range;
}

function panel(measured: TargetMeasurement, report: TargetReport): readonly string[] {
  const title = text(margin.left, 24, `${plainLine(measured.name, 60)}: RSS over requests`, "rp-title");
  const levels = measured.trials.flatMap((trial) => trialPoints(trial).map(({ bytes }) => bytes));
  const last = Math.max(0, ...measured.trials.map(lastRequests));
  if (last === 0 || levels.length === 0)
    return [title, text(margin.left, margin.top + 40, "Nothing to draw: no request was answered.", "rp-text")];

  const nearCap = Math.max(...levels) >= measured.capBytes / 2;
  const bytes = levelRange(nearCap ? [...levels, measured.capBytes] : levels);
  const scale = makeScale({ lo: 0, hi: last }, bytes);
  const sides = (["base", "head"] as const).filter((side) =>
    trialsOf(measured, side).some(({ samples }) => samples.length > 0),
  );
  return [
    title,
    ...legend(sides, trialsOf(measured, "head").length),
    ...warmup(report, scale),
    ...axes(scale),
    ...(nearCap ? capLine(measured.capBytes, scale) : []),
    ...sides.flatMap((side) => trialLines(measured, side, scale)),
    ...sides.flatMap((side) => plateauLine(side === "base" ? report.base : report.head, side, scale)),
    ...sides.flatMap((side) => medianLine(measured, side, scale)),
    ...deaths(measured, scale),
    ...endLabels(measured, report, sides, scale),
  ];
}

function makeScale(requests: Range, levels: Range): Scale {
  const unit = 1024 ** unitPower(levels.hi);
  const rounded = roundRange({ lo: levels.lo / unit, hi: levels.hi / unit }, levelTicks);
  const bytes = { lo: rounded.lo * unit, hi: rounded.hi * unit };
  return {
    requests,
    bytes,
    x: (count) => margin.left + ((count - requests.lo) / (requests.hi - requests.lo)) * plot.width,
    y: (level) => margin.top + plot.height - ((level - bytes.lo) / (bytes.hi - bytes.lo)) * plot.height,
  };
}

function unitPower(bytes: number): number {
  return Math.min(4, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
}

function axes({ x, y, requests, bytes }: Scale): readonly string[] {
  const power = unitPower(bytes.hi);
  const unit = 1024 ** power;
  const ticks = roundTicks({ lo: bytes.lo / unit, hi: bytes.hi / unit }, levelTicks);
  const digits = tickDigits(ticks);
  const bottom = margin.top + plot.height;
  return [
    ...ticks.flatMap((tick) => [
      line(margin.left, y(tick * unit), margin.left + plot.width, y(tick * unit), "rp-grid"),
      text(margin.left - 8, y(tick * unit) + 4, tick.toFixed(digits), "rp-text rp-end"),
    ]),
    ...roundTicks(requests, 6).flatMap((tick) => [
      line(x(tick), bottom, x(tick), bottom + 4, "rp-axis"),
      text(x(tick), bottom + 18, formatCount(tick), "rp-text rp-middle"),
    ]),
    line(margin.left, bottom, margin.left + plot.width, bottom, "rp-axis"),
    text(margin.left - 8, margin.top - 12, ["B", "KiB", "MiB", "GiB", "TiB"][power] ?? "", "rp-text rp-end"),
    text(margin.left + plot.width / 2, bottom + 38, "requests", "rp-text rp-middle"),
  ];
}

function legend(sides: readonly Side[], trials: number): readonly string[] {
  const y = 42;
  const entries = sides.flatMap((side, index) => {
    const x = margin.left + index * 76;
    return [line(x, y - 4, x + 22, y - 4, `rp-median rp-${side}`), text(x + 28, y, side, "rp-text")];
  });
  const x = margin.left + sides.length * 76;
  return trials > 1
    ? [...entries, text(x, y, `thick: median of ${trials} trials, thin: each trial`, "rp-text rp-faint")]
    : entries;
}

/** Shaded up to where both sides had settled: what is left of it is not judged. */
function warmup({ base, head }: TargetReport, { x, requests }: Scale): readonly string[] {
  const settled = Math.max(base?.warmupRequests ?? 0, head.warmupRequests ?? 0);
  if (settled <= 0 || settled >= requests.hi) return [];
  const shade = `<rect class="rp-warmup" x="${margin.left}" y="${margin.top}" width="${fixed(x(settled) - margin.left)}" height="${plot.height}"/>`;
  return x(settled) - margin.left < 60
    ? [shade]
    : [
        shade,
        text((margin.left + x(settled)) / 2, margin.top + plot.height - 8, "warm-up", "rp-text rp-faint rp-middle"),
      ];
}

function capLine(capBytes: number, { y }: Scale): readonly string[] {
  return [
    line(margin.left, y(capBytes), margin.left + plot.width, y(capBytes), "rp-cap"),
    text(margin.left + plot.width - 4, y(capBytes) - 6, `cap ${formatBytes(capBytes)}`, "rp-text rp-end rp-cap-label"),
  ];
}

function trialLines(measured: TargetMeasurement, side: Side, scale: Scale): readonly string[] {
  const trials = trialsOf(measured, side);
  return trials.length < 2 ? [] : trials.map((trial) => path(trialPoints(trial), `rp-thin rp-${side}`, scale));
}

function medianPath(measured: TargetMeasurement, side: Side): readonly Point[] {
  const trials = trialsOf(measured, side);
  const last = Math.min(drawnRequests(measured), Math.max(...trials.map(lastRequests)));
  const counts = [
    ...requestGrid(last, medianPoints),
    ...trials.map(lastRequests).filter((count) => count <= last),
    last,
  ];
  return [...new Set(counts)]
    .sort((a, b) => a - b)
    .flatMap((requests) => {
      const bytes = medianLevelAt(trials, requests);
      return bytes === null || bytes === 0 ? [] : [{ requests, bytes }];
    });
}

function medianLine(measured: TargetMeasurement, side: Side, scale: Scale): readonly string[] {
  return [path(medianPath(measured, side), `rp-median rp-${side}`, scale)];
}

function plateauLine(report: SideReport | null, side: Side, { y }: Scale): readonly string[] {
  if (report?.outcome !== "plateau" || report.plateauBytes === null) return [];
  const level = y(report.plateauBytes);
  return [line(margin.left, level, margin.left + plot.width + 5, level, `rp-plateau rp-${side}`)];
}

/** A cross where each trial died, and beside the last of a side how far it got. */
function deaths(measured: TargetMeasurement, { x, y }: Scale): readonly string[] {
  return (["base", "head"] as const).flatMap((side) => {
    const ends = trialsOf(measured, side)
      .filter(endedEarly)
      .flatMap((trial) => trialPoints(trial).slice(-1))
      .sort((a, b) => a.requests - b.requests);
    const [first, last] = [ends[0], ends.at(-1)];
    if (first === undefined || last === undefined) return [];
    const crosses = ends.map(({ requests, bytes }) => {
      return `<path class="rp-death rp-${side}" d="M${fixed(x(requests) - 5)} ${fixed(y(bytes) - 5)}l10 10m0 -10l-10 10"/>`;
    });
    const right = x(last.requests) < margin.left + plot.width * 0.6;
    const earliest = first.requests === last.requests ? "" : `${formatCount(first.requests)}–`;
    const words = `${side} ended at ${earliest}${formatCount(last.requests)} requests`;
    const style = `rp-text rp-label-${side}${right ? "" : " rp-end"}`;
    return [...crosses, text(x(last.requests) + (right ? 12 : -12), y(last.bytes) + 18, words, style)];
  });
}

/** At the end of each line instead of only in the legend; pushed apart where they would overlap. */
function endLabels(
  measured: TargetMeasurement,
  report: TargetReport,
  sides: readonly Side[],
  scale: Scale,
): readonly string[] {
  const labels = sides.flatMap((side) => {
    const end = medianPath(measured, side).at(-1);
    const summary = side === "base" ? report.base : report.head;
    const dead = trialsOf(measured, side).every(endedEarly);
    return end === undefined || summary === null || dead
      ? []
      : [{ side, y: scale.y(end.bytes), words: endWords(side, summary, end) }];
  });
  const [upper, lower] = [...labels].sort((a, b) => a.y - b.y);
  const push = upper && lower ? Math.max(0, 17 - (lower.y - upper.y)) / 2 : 0;
  return labels.map((label) =>
    text(
      margin.left + plot.width + 8,
      label.y + 4 + (label === upper ? -push : push),
      label.words,
      `rp-text rp-label-${label.side}`,
    ),
  );
}

function endWords(side: Side, { outcome, plateauBytes }: SideReport, end: Point): string {
  if (outcome === "plateau" && plateauBytes !== null) return `${side} plateau ${formatBytes(plateauBytes)}`;
  return `${side} ${formatBytes(end.bytes)}${outcome === "leak" ? " ↗" : ""}`;
}

function path(points: readonly Point[], style: string, { x, y }: Scale): string {
  const steps = points.map(({ requests, bytes }) => `${fixed(x(requests))} ${fixed(y(bytes))}`);
  return `<path class="${style}" d="M${steps.join("L")}"/>`;
}

function line(x1: number, y1: number, x2: number, y2: number, style: string): string {
  return `<line class="${style}" x1="${fixed(x1)}" y1="${fixed(y1)}" x2="${fixed(x2)}" y2="${fixed(y2)}"/>`;
}

function text(x: number, y: number, words: string, style: string): string {
  return `<text class="${style}" x="${fixed(x)}" y="${fixed(y)}">${escapeHtml(words)}</text>`;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
