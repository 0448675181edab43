/** Axes with the ticks of the static chart: round numbers of requests and of bytes in their unit. */
import type uPlot from "uplot";
import { formatCount } from "../../model/units.ts";
import { type Range, levelRange, roundRange, roundTicks, tickDigits } from "../scale.ts";
import { colour, font } from "./theme.ts";

const units = ["B", "KiB", "MiB", "GiB", "TiB"];

function unitOf(bytes: number): { readonly name: string; readonly size: number } {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
  return { name: units[power] ?? "", size: 1024 ** power };
}

function rounded({ lo, hi }: Range, count: number): uPlot.Range.MinMax {
  const { size } = unitOf(hi);
  const range = roundRange({ lo: lo / size, hi: hi / size }, count);
  return [range.lo * size, range.hi * size];
}

/** The whole run has the static chart's scale; a zoomed part has its own. */
export function scalesOf(chart: { readonly requests: number; readonly bytes: Range }, levels: number): uPlot.Scales {
  return {
    x: { time: false, range: (_, min, max) => [min, max] },
    y: {
      range: (plot, min, max) => {
        const { min: from, max: to } = plot.scales["x"] ?? {};
        const isWhole = from === undefined || to === undefined || (from <= 0 && to >= chart.requests);
        return rounded(isWhole || min === null || max === null ? chart.bytes : levelRange([min, max]), levels);
      },
    },
  };
}

export function axesOf(ticks: { readonly levels: number; readonly requests: number }, label?: string): uPlot.Axis[] {
  const look = { stroke: () => colour("soft"), font, ticks: { stroke: () => colour("line"), size: 5 } };
  return [
    {
      ...look,
      grid: { show: false },
      splits: (_plot, _axis, min, max) => [...roundTicks({ lo: min, hi: max }, ticks.requests)],
      values: (_plot, counts) => counts.map(formatCount),
      ...(label === undefined ? { size: 28 } : { label, labelFont: font, labelSize: 20, size: 30 }),
    },
    {
      ...look,
      size: 68,
      grid: { stroke: () => colour("grid"), width: 1 },
      splits: (_plot, _axis, min, max) => {
        const { size } = unitOf(max);
        return roundTicks({ lo: min / size, hi: max / size }, ticks.levels).map((tick) => tick * size);
      },
      values: (plot, levels) => {
        const { name, size } = unitOf(plot.scales["y"]?.max ?? 0);
        const digits = tickDigits(levels.map((level) => level / size));
        const text = levels.map((level) => (level / size).toFixed(digits));
        return text.map((each, index) => (index === text.length - 1 ? `${each} ${name}` : each));
      },
    },
  ];
}
