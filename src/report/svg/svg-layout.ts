/**
 * Where the parts of a panel stand. A picture is laid out twice in the same box: as it is at the width of a README,
 * and with letters twice as large for a screen that shows it at half of that. The style shows one of the two.
 */
import type { Chart } from "../chart.ts";
import { type Range, roundRange } from "../scale.ts";

export const panel = { width: 860, height: 420 } as const;

export interface Layout {
  readonly name: "wide" | "narrow";
  readonly plot: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly titleY: number;
  readonly legendY: number;
  /** Height of a letter. */
  readonly fontSize: number;
  /** About so many lines across the plot, and counts along it. */
  readonly ticks: { readonly levels: number; readonly requests: number };
  readonly nameLength: number;
}

export const layouts: readonly Layout[] = [
  layOut("wide", { top: 66, right: 190, bottom: 54, left: 74 }, { levels: 7, requests: 6 }),
  layOut("narrow", { top: 108, right: 36, bottom: 48, left: 122 }, { levels: 4, requests: 3 }),
];

function layOut(
  name: Layout["name"],
  margin: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number },
  ticks: Layout["ticks"],
): Layout {
  const isWide = name === "wide";
  return {
    name,
    plot: {
      left: margin.left,
      top: margin.top,
      width: panel.width - margin.left - margin.right,
      height: panel.height - margin.top - margin.bottom,
    },
    titleY: isWide ? 25 : 36,
    legendY: isWide ? 48 : 76,
    fontSize: isWide ? 14 : 27,
    ticks,
    nameLength: isWide ? 60 : 26,
  };
}

export interface Scale {
  readonly x: (requests: number) => number;
  readonly y: (bytes: number) => number;
  readonly bytes: Range;
  /** Of the axis, as a power of 1024. */
  readonly unitPower: number;
}

export function scaleOf(chart: Chart, { plot, ticks }: Layout): Scale {
  const unitPower = powerOf(chart.bytes.hi);
  const unit = 1024 ** unitPower;
  const rounded = roundRange({ lo: chart.bytes.lo / unit, hi: chart.bytes.hi / unit }, ticks.levels);
  const bytes = { lo: rounded.lo * unit, hi: rounded.hi * unit };
  return {
    bytes,
    unitPower,
    x: (requests) => plot.left + (requests / chart.requests) * plot.width,
    y: (level) => plot.top + plot.height - ((level - bytes.lo) / (bytes.hi - bytes.lo)) * plot.height,
  };
}

function powerOf(bytes: number): number {
  return Math.min(4, Math.floor(Math.log2(Math.max(bytes, 1)) / 10));
}
