/**
 * The positions in a panel. There are two layouts of the same size: one for the width of a README, and one with type twice
 * as large for narrow screens. The style shows one of the two.
 */
import type { Chart } from "../chart.ts";
import { type Range, roundRange } from "../scale.ts";

export const panel = { width: 860, height: 420 } as const;

export interface Layout {
  readonly name: "wide" | "narrow";
  readonly plot: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly titleY: number;
  readonly legendY: number;
  /** In user units. */
  readonly fontSize: number;
  /** About how many grid lines, and request counts on the axis. */
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
  /** The axis's unit as a power of 1024. */
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
