/** How many requests a diagnosis sends before, between and after its snapshots. Pure. */

export interface RoundPlan {
  /** Before the first snapshot, so that caches have filled, and all that a bounded cache will drop was traced. */
  readonly warmup: number;
  /** In each round between two snapshots. */
  readonly round: number;
  /** With the cycle collector off, before the last snapshot. */
  readonly uncollected: number;
}

/** Rates repeat to the byte in rounds of fifty requests; more are for leaks in one request of ten. */
const wantedRound = 200;
/**
 * A smaller leak gets more requests, until a round keeps this much. In Node, short-lived objects of a site vary by 50 KB
 * between snapshots.
 */
const wantedGrowthBytes = 512 * 1024;
const mostRound = 2_000;
const leastWarmup = 400;
const mostWarmup = 10_000;
const wantedUncollected = 50;
/** Of the memory between the start and the cap: tracing needs some, and an OOM kill would end the diagnosis. */
const usableShare = 0.5;

export const roundCount = 2;

/**
 * `bytesPerRequest`: what head keeps, by the gate's measurement; 0 where it does not grow. `roomBytes`: from the start to
 * the cap. `warmupRequests`: where the gate's judgement began; null where unknown.
 */
export function planRounds(seen: {
  readonly bytesPerRequest: number;
  readonly roomBytes: number;
  readonly warmupRequests: number | null;
}): RoundPlan {
  const { bytesPerRequest, roomBytes, warmupRequests } = seen;
  const grown = bytesPerRequest > 0 ? Math.ceil(wantedGrowthBytes / bytesPerRequest) : 0;
  const round = Math.min(mostRound, Math.max(wantedRound, grown));
  const warmup = Math.min(mostWarmup, Math.max(leastWarmup, warmupRequests ?? 0, round));
  const uncollected = Math.min(wantedUncollected, round);
  const affordable = bytesPerRequest > 0 ? (usableShare * roomBytes) / bytesPerRequest : Infinity;
  // A leak of many MiB per request shows within a few: rounds come first, and a warm-up is no longer than one of them.
  const scale = Math.min(1, affordable / ((1 + roundCount) * round + uncollected));
  const scaled = (count: number): number => Math.max(2, Math.floor(count * scale));
  const left = affordable - roundCount * scaled(round) - scaled(uncollected);
  return {
    warmup: scale < 1 ? scaled(round) : Math.floor(Math.min(warmup, left)),
    round: scaled(round),
    uncollected: scaled(uncollected),
  };
}
