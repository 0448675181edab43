/** Turns weighted routes into one fixed sequence of requests, through which every connection of every trial cycles. */
import type { RouteConfig } from "../model/config.ts";
import { seededRandom } from "./random.ts";

/** Long enough for weights such as 997:3, short enough for a trial to cycle through it several times. */
const longestSequence = 2_000;
/** Leaves room for the rarest route while the others keep nearly their share. */
export const mostRoutes = 1_000;
/** A shorter ratio is repeated up to this length; otherwise two routes would alternate in step on all connections. */
const usualLength = 256;
/** Requests are shuffled within blocks of this length. */
const blockLength = 16;

/**
 * Indices into `routes`, each exactly in the proportion of its weight. Where the smallest whole-number ratio is
 * longer than `longestSequence` the counts are rounded, never to zero. Every prefix is within a block of the proportion.
 */
export function buildSequence(routes: readonly RouteConfig[], seed: number): readonly number[] {
  if (routes.length > mostRoutes) throw new RangeError(`at most ${mostRoutes} routes, not ${routes.length}`);
  const random = seededRandom(seed);
  const even = spreadEvenly(countsOf(routes.map(({ weight }) => weight)));
  const blocks = Array.from({ length: Math.ceil(even.length / blockLength) }, (_, block) =>
    even.slice(block * blockLength, (block + 1) * blockLength),
  );
  return blocks.flatMap((block) => shuffled(block, random));
}

function countsOf(weights: readonly number[]): readonly number[] {
  const divisor = weights.reduce(greatestCommonDivisor, 0);
  const ratio = weights.map((weight) => weight / divisor);
  const length = ratio.reduce((sum, count) => sum + count, 0);
  if (length > longestSequence) return roundedCounts(ratio, length);
  const repeats = weights.length === 1 ? 1 : Math.max(1, Math.floor(usualLength / length));
  return ratio.map((count) => count * repeats);
}

/** At least one each, the rest by largest remainder; the counts add up to `longestSequence`. */
function roundedCounts(ratio: readonly number[], length: number): readonly number[] {
  const spare = longestSequence - ratio.length;
  const shares = ratio.map((count) => (count / length) * spare);
  const short = spare - shares.reduce((sum, share) => sum + Math.floor(share), 0);
  const topUp = shares
    .map((share, index) => ({ index, remainder: share % 1 }))
    .sort((a, b) => b.remainder - a.remainder)
    .slice(0, short)
    .map(({ index }) => index);
  const rounded = new Set(topUp);
  return shares.map((share, index) => 1 + Math.floor(share) + (rounded.has(index) ? 1 : 0));
}

/**
 * Each index as often as its count, spread so that after t places none is a whole place away from its share:
 * the earliest-deadline rule of R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980).
 * Of the indices whose share has come up, the one whose next place is due first takes the place.
 */
function spreadEvenly(counts: readonly number[]): readonly number[] {
  const length = counts.reduce((sum, count) => sum + count, 0);
  // Tijdeman's bound on the distance is 1 − 1/(2n − 2) for n indices.
  const slack = counts.length > 1 ? 1 / (2 * counts.length - 2) : 0;
  const placed = counts.map(() => 0);
  return Array.from({ length }, (_, place) => {
    let due = 0;
    let earliest = Infinity;
    for (const [index, count] of counts.entries()) {
      const rate = count / length;
      const behind = rate * (place + 1) - (placed[index] ?? 0);
      const deadline = (1 - slack - behind) / rate;
      // The comparison is exact in theory; floating point needs a small tolerance.
      if (behind >= slack - 1e-9 && deadline < earliest) {
        due = index;
        earliest = deadline;
      }
    }
    placed[due] = (placed[due] ?? 0) + 1;
    return due;
  });
}

/** Fisher and Yates. */
function shuffled(block: readonly number[], random: () => number): number[] {
  const places = [...block];
  for (let last = places.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    const held = places[last] ?? 0;
    places[last] = places[other] ?? 0;
    places[other] = held;
  }
  return places;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
