/** Seeded random numbers for the workload: the same seed gives the same requests on both sides and in every run. */

/**
 * Numbers in [0, 1) from a 32-bit seed. mulberry32 by Tommy Ettinger, public domain
 * (https://gist.github.com/tommyettinger/46a874533244883189143505d203312c): a full period of 2³², ample for a shuffle.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
