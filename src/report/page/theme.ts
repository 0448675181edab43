/** The page's colours for a canvas, which has no style sheet, and a call when they change. */
import type uPlot from "uplot";

export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** `alpha` between 0 and 1. */
export function faded(name: string, alpha: number): string {
  const share = Math.round(alpha * 255);
  return `${colour(name)}${share.toString(16).padStart(2, "0")}`;
}

export const font = '12px system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif';

/** A line without its points. */
export function lineStyle(stroke: () => string, width: number): uPlot.Series {
  return { stroke, width, spanGaps: true, pxAlign: 0, points: { show: false } };
}

/** Redraws when the reader's machine turns dark or light. */
export function followScheme(chart: uPlot): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => chart.redraw(false, true));
}

/** Keeps the chart as wide as its frame. */
export function followWidth(chart: uPlot, frame: HTMLElement, heightAt: (width: number) => number): void {
  new ResizeObserver(() => {
    const width = frame.clientWidth;
    if (width > 0 && width !== chart.width) chart.setSize({ width, height: heightAt(width) });
  }).observe(frame);
}
