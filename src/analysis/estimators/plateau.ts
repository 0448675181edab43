/** The level at which one trial's memory stands at the end of its window. */
import { cutWindow, median, tail } from "./series.ts";
import type { Point, Window } from "./series.ts";

/**
 * The median of the window's last quarter: robust against single collections, and past a shift that came late.
 * Assumes that the level stands; of a trial that keeps growing it is the level at seven eighths of the window. Breaks
 * when a shift comes in the last eighth of the run: that is not seen.
 */
export function plateauLevel(series: readonly Point[], window: Window): number {
  return median(cutWindow(series, tail(window)).map((point) => point.value));
}

/** The level at the very end, for a trial that has no plateau: the median of the last three readings. */
export function lastLevel(series: readonly Point[]): number {
  return median(series.slice(-3).map((point) => point.value));
}
