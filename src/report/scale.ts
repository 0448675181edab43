/** Axes: a range that shows differences without magnifying noise, and round ticks in it. */

export interface Range {
  readonly lo: number;
  readonly hi: number;
}

/**
 * From 0 when the levels differ by a good part of their height; else zoomed in, though never to less than a tenth
 * of the height, so that a flat line looks flat.
 */
export function levelRange(levels: readonly number[]): Range {
  const hi = Math.max(1, ...levels);
  const lo = Math.min(hi, ...levels);
  if (hi - lo >= hi / 4) return { lo: 0, hi: hi * 1.05 };
  const span = Math.max((hi - lo) * 1.4, hi / 10);
  const middle = (hi + lo) / 2;
  return { lo: Math.max(0, middle - span / 2), hi: middle + span / 2 };
}

/** Multiples of 1, 2 or 5 × 10ⁿ that lie in the range, about `count` of them. */
export function roundTicks({ lo, hi }: Range, count: number): readonly number[] {
  const step = roundStep((hi - lo) / count);
  const first = Math.ceil(lo / step - 1e-9);
  const last = Math.floor(hi / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

/** The range widened to whole ticks. */
export function roundRange({ lo, hi }: Range, count: number): Range {
  const step = roundStep((hi - lo) / count);
  return { lo: Math.floor(lo / step + 1e-9) * step, hi: Math.ceil(hi / step - 1e-9) * step };
}

/** Enough decimals that neighbouring ticks differ. */
export function tickDigits(ticks: readonly number[]): number {
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1e-6)));
  const digit = [1, 2, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return digit * power;
}
