/** The data of the page's script: JSON beside each figure. */
import type { Side } from "../../model/measurement.ts";
import type { Chart } from "../chart.ts";
import type { KindChart } from "../kinds.ts";
import type { Range } from "../scale.ts";
import type { Point } from "../chart-series.ts";

/** Columns take a third of the size of points. */
interface Curve {
  readonly requests: readonly number[];
  readonly bytes: readonly number[];
}

export interface PageChart {
  readonly requests: number;
  readonly bytes: Range;
  readonly trials: readonly (Curve & { readonly side: Side })[];
  readonly sides: readonly (Curve & {
    readonly side: Side;
    readonly plateau: { readonly bytes: number; readonly noiseBytes: number } | null;
    readonly deaths: Curve;
    readonly dead: boolean;
  })[];
  readonly shadedRequests: number | null;
  readonly capBytes: number | null;
}

export interface PageKind {
  readonly requests: number;
  readonly bytes: Range;
  readonly sides: readonly (Curve & { readonly side: Side })[];
}

export function pageChart(chart: Chart): PageChart {
  const { requests, bytes, trials, sides, shaded, capBytes } = chart;
  return {
    requests,
    bytes,
    trials: trials.map(({ side, points }) => ({ side, ...columns(points) })),
    sides: sides.map(({ side, median, plateau, deaths, dead }) => ({
      side,
      ...columns(median),
      plateau,
      deaths: columns(deaths),
      dead,
    })),
    shadedRequests: shaded?.untilRequests ?? null,
    capBytes,
  };
}

export function pageKind({ requests, bytes, sides }: KindChart): PageKind {
  return { requests, bytes, sides: sides.map(({ side, points }) => ({ side, ...columns(points) })) };
}

function columns(points: readonly Point[]): Curve {
  return {
    requests: points.map(({ requests }) => requests),
    bytes: points.map(({ bytes }) => Math.round(bytes)),
  };
}

/** Escaped, so that nothing in it ends the script element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
