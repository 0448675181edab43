/** Memory by kind, and latency. No verdict rests on them, but they help to find a cause. */
import type { Side } from "../../model/measurement.ts";
import type { SideReport } from "../../model/report-json.ts";
import { formatByteChange, formatBytes, formatDurationMs } from "../../model/units.ts";
import { escapeHtml } from "../escape.ts";
import { type Cell, section, table } from "./html-parts.ts";
import type { JudgedTarget } from "../judged.ts";
import { type KindChart, kindCharts, kinds } from "../kinds.ts";
import { pageKind, scriptJson } from "./page-data.ts";
import { kindWords, kindsAt, noneOfKind, pageLabels } from "../words/page.ts";

export function memorySection({ measured }: JudgedTarget): readonly string[] {
  const charts = kindCharts(measured);
  if (charts.length === 0) return [];
  const figures = kinds.map((kind) => {
    const chart = charts.find((each) => each.kind === kind);
    return chart === undefined ? absent(kind) : figure(chart);
  });
  return [section(pageLabels.memory, `<div class="kinds">${figures.join("\n")}</div>`)];
}

function caption(kind: KindChart["kind"]): string {
  const { name, note } = kindWords[kind];
  return `<figcaption><b>${name}</b> <span>${escapeHtml(note)}</span></figcaption>`;
}

function figure(chart: KindChart): string {
  const last = Math.max(...chart.sides.map(({ points }) => points.at(-1)?.requests ?? 0));
  const readings = chart.sides.map(
    ({ side, points }) =>
      `<span class="reading ${side}">${side} <b>${formatBytes(points.at(-1)?.bytes ?? 0)}</b></span>`,
  );
  return [
    `<figure class="kind">${caption(chart.kind)}`,
    `<p class="readings">${readings.join("")}${change(chart)}</p>`,
    `<p class="static at">${escapeHtml(kindsAt(last))}</p>`,
    `<div class="canvas" hidden=""></div>`,
    `<script type="application/json">${scriptJson(pageKind(chart))}</script>`,
    "</figure>",
  ].join("\n");
}

function change({ sides }: KindChart): string {
  const [base, head] = (["base", "head"] as const).map((name: Side) => sides.find(({ side }) => side === name));
  const [from, to] = [base?.points.at(-1)?.bytes, head?.points.at(-1)?.bytes];
  return from === undefined || to === undefined
    ? ""
    : `<span class="static">head − base <b>${formatByteChange(to - from)}</b></span>`;
}

function absent(kind: KindChart["kind"]): string {
  return `<figure class="kind">${caption(kind)}<p class="none">${noneOfKind}</p></figure>`;
}

export function latencySection({ report }: JudgedTarget): readonly string[] {
  const sides = (["base", "head"] as const).flatMap((name) => {
    const side: SideReport | null = report[name];
    return side?.latencyMs ? [{ name, latency: side.latencyMs }] : [];
  });
  if (sides.length === 0) return [];
  const slowest = Math.max(...sides.map(({ latency }) => latency.p99), Number.MIN_VALUE);
  const rows = sides.map(({ name, latency }): readonly Cell[] => [
    { html: name, heads: true },
    ...[latency.p50, latency.mean, latency.p99].map((time) => ({ html: formatDurationMs(time), style: "number" })),
    { html: strip(latency, slowest, name), style: "wide" },
  ]);
  return [section(pageLabels.latency, table(pageLabels.latency, "latency", ["", "p50", "mean", "p99", ""], rows))];
}

/** From 0 to the slowest p99 of both sides: a bar up to p99, a tick at p50 and at the mean. */
function strip(
  { p50, mean, p99 }: { readonly p50: number; readonly mean: number; readonly p99: number },
  slowest: number,
  side: Side,
): string {
  const x = (time: number) => Number(((200 * time) / slowest).toFixed(1));
  return `<svg class="strip ${side}" viewBox="0 0 200 14" width="200" height="14" aria-hidden="true"><rect x="0" y="4" width="${x(p99)}" height="6" rx="2" opacity="0.35"></rect><rect x="0" y="4" width="${x(p50)}" height="6" rx="2"></rect><path d="M${x(mean)} 1v12"></path></svg>`;
}
