import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planRounds } from "../../src/diagnose/rounds.ts";
import { mib } from "../support/measurement.ts";

const room = 700 * mib;

describe("requests of a diagnosis", () => {
  test("a leak of some KiB: two rounds of 200, after as many requests as memory took to settle", () => {
    const plan = planRounds({ bytesPerRequest: 4_000, roomBytes: room, warmupRequests: 3_000 });
    expect(plan).toEqual({ warmup: 3_000, round: 200, uncollected: 50 });
  });

  test("a small leak gets rounds in which it adds up", () => {
    expect(planRounds({ bytesPerRequest: 305, roomBytes: room, warmupRequests: null }).round).toBe(1_719);
    expect(planRounds({ bytesPerRequest: 64, roomBytes: room, warmupRequests: null }).round).toBe(2_000);
  });

  test("15 MiB per request: a handful each, and nothing is spent on the warm-up", () => {
    const plan = planRounds({ bytesPerRequest: 15 * mib, roomBytes: room, warmupRequests: null });
    expect(plan.round).toBeGreaterThanOrEqual(5);
    expect(plan.warmup).toBeLessThanOrEqual(plan.round);
  });

  test("they need half of the room there is and a little for rounding, but for two requests each", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 * mib }),
        fc.integer({ min: 64 * mib, max: 4_096 * mib }),
        fc.option(fc.integer({ min: 0, max: 20_000 })),
        (bytesPerRequest, roomBytes, warmupRequests) => {
          const { warmup, round, uncollected } = planRounds({ bytesPerRequest, roomBytes, warmupRequests });
          expect(Math.min(warmup, round, uncollected)).toBeGreaterThanOrEqual(2);
          const requests = warmup + 2 * round + uncollected;
          const least = 2 * 4 * bytesPerRequest;
          expect(requests * bytesPerRequest).toBeLessThanOrEqual(Math.max(least, 0.6 * roomBytes));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
