/** One target's panel of chart.svg in one layout: trials thin, medians thick, plateaus, cap and deaths. */
import type { Side } from "../../model/measurement.ts";
import { formatBytes, formatCount } from "../../model/units.ts";
import type { Chart, ChartSide } from "../chart.ts";
import { plainLine } from "../escape.ts";
import { roundTicks, tickDigits } from "../scale.ts";
import { endLabels, legend } from "./svg-labels.ts";
import { cross, line, path, rectangle, text } from "./svg-elements.ts";
import { type Layout, type Scale, scaleOf } from "./svg-layout.ts";
import { chartTitle, endedWords } from "../words/chart-words.ts";

export function drawPanel(chart: Chart, layout: Layout): readonly string[] {
  const scale = scaleOf(chart, layout);
  return [
    text(
      layout.name === "wide" ? layout.plot.left : 20,
      layout.titleY,
      chartTitle(plainLine(chart.name, layout.nameLength)),
      "rp-title",
    ),
    ...legend(chart, layout),
    ...shade(chart, layout, scale),
    ...axes(chart, layout, scale),
    ...chart.sides.flatMap((side) => plateauBand(side, layout, scale)),
    ...capLine(chart, layout, scale),
    ...chart.trials.flatMap(({ side, points }) =>
      isOne(chart, side) ? [] : [curve(points, `rp-thin rp-${side}`, scale)],
    ),
    ...chart.sides.map(({ side, median }) => curve(median, `rp-median rp-${side}`, scale)),
    ...chart.sides.flatMap((side) => deaths(side, layout, scale)),
    ...(layout.name === "wide" ? endLabels(chart, layout, scale) : []),
  ];
}

/** A single trial is its own median. */
function isOne({ sides }: Chart, side: Side): boolean {
  return sides.some((each) => each.side === side && each.trials === 1);
}

function curve(points: ChartSide["median"], style: string, { x, y }: Scale): string {
  return path(
    points.map(({ requests, bytes }) => [x(requests), y(bytes)] as const),
    style,
  );
}

function axes(
  chart: Chart,
  { plot, ticks, fontSize, name }: Layout,
  { x, y, bytes, unitPower }: Scale,
): readonly string[] {
  const unit = 1024 ** unitPower;
  const levels = roundTicks({ lo: bytes.lo / unit, hi: bytes.hi / unit }, ticks.levels);
  const digits = tickDigits(levels);
  const [right, bottom] = [plot.left + plot.width, plot.top + plot.height];
  const unitName = ["B", "KiB", "MiB", "GiB", "TiB"][unitPower] ?? "";
  return [
    ...levels.flatMap((tick, index) => [
      line(plot.left, y(tick * unit), right, y(tick * unit), "rp-grid"),
      text(
        plot.left - 8,
        y(tick * unit) + fontSize / 3,
        `${tick.toFixed(digits)}${index === levels.length - 1 ? ` ${unitName}` : ""}`,
        "rp-text rp-end",
      ),
    ]),
    ...roundTicks({ lo: 0, hi: chart.requests }, ticks.requests).flatMap((tick) => [
      line(x(tick), bottom, x(tick), bottom + 5, "rp-axis"),
      text(
        x(tick),
        bottom + 6 + fontSize,
        formatCount(tick),
        `rp-text rp-${nearEdge(x(tick), layoutEdge(name, right))}`,
      ),
    ]),
    line(plot.left, bottom, right, bottom, "rp-axis"),
    ...(name === "wide" ? [text(plot.left + plot.width / 2, bottom + 42, "requests", "rp-text rp-middle")] : []),
  ];
}

/** In the narrow layout a count below the plot's end would leave the picture. */
function layoutEdge(name: Layout["name"], right: number): number {
  return name === "narrow" ? right - 40 : Number.POSITIVE_INFINITY;
}

function nearEdge(x: number, edge: number): "end" | "middle" {
  return x > edge ? "end" : "middle";
}

function shade({ shaded }: Chart, { plot, fontSize }: Layout, { x }: Scale): readonly string[] {
  if (shaded === null) return [];
  const width = x(shaded.untilRequests) - plot.left;
  const area = rectangle(plot.left, plot.top, width, plot.height, "rp-warmup");
  return width < 5 * fontSize
    ? [area]
    : [area, text(plot.left + width / 2, plot.top + plot.height - 9, shaded.as, "rp-text rp-faint rp-middle")];
}

function capLine({ capBytes }: Chart, { plot, fontSize }: Layout, { y }: Scale): readonly string[] {
  if (capBytes === null) return [];
  const right = plot.left + plot.width;
  return [
    line(plot.left, y(capBytes), right, y(capBytes), "rp-cap"),
    text(right - 6, y(capBytes) + fontSize + 2, `cap ${formatBytes(capBytes)}`, "rp-text rp-end rp-cap-label"),
  ];
}

function plateauBand({ side, plateau }: ChartSide, { plot }: Layout, { y }: Scale): readonly string[] {
  if (plateau === null) return [];
  const [top, bottom] = [y(plateau.bytes + plateau.noiseBytes), y(plateau.bytes - plateau.noiseBytes)];
  return [
    rectangle(plot.left, top, plot.width, Math.max(1, bottom - top), `rp-band rp-fill-${side}`),
    line(plot.left, y(plateau.bytes), plot.left + plot.width + 5, y(plateau.bytes), `rp-plateau rp-${side}`),
  ];
}

/** A cross where each trial died, and beside a side's last one how far it got. */
function deaths({ side, deaths }: ChartSide, { plot, fontSize, name }: Layout, { x, y }: Scale): readonly string[] {
  const [first, last] = [deaths[0], deaths.at(-1)];
  if (first === undefined || last === undefined) return [];
  const size = fontSize * 0.36;
  const crosses = deaths.map(({ requests, bytes }) => cross(x(requests), y(bytes), size, `rp-death rp-${side}`));
  if (name === "narrow") return crosses;
  const isLeft = x(last.requests) < plot.left + plot.width * 0.6;
  const style = `rp-text rp-label-${side}${isLeft ? "" : " rp-end"}`;
  const words = endedWords(side, first.requests, last.requests);
  return [...crosses, text(x(last.requests) + (isLeft ? 12 : -12), y(last.bytes) + fontSize + 6, words, style)];
}
