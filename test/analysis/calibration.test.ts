import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { profiles, simulateTarget } from "../support/series.ts";
import type { Change } from "../support/series.ts";

const mib = 1024 * 1024;

/** How often each verdict came out of `runs` simulated comparisons; the seeds are fixed, so that it is a fact. */
function tally(profile: keyof typeof profiles, runs: number, head: Change = {}, pairs = 3): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let seed = 1; seed <= runs; seed += 1) {
    const { verdict } = analyseTarget(simulateTarget({ profile: profiles[profile], seed, head, pairs }), policy);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

const all = Object.keys(profiles) as (keyof typeof profiles)[];
// More with CALIBRATION_RUNS; docs/method.md states the figures of 2,000.
const runs = Number(process.env["CALIBRATION_RUNS"] ?? 100);

test.each(all)(
  "identical sides never block: %s",
  (profile) => {
    for (const pairs of [2, 3]) {
      const counts = tally(profile, runs, {}, pairs);
      for (const blocking of ["leak", "grew", "oom", "crash", "invalid"]) expect(counts[blocking] ?? 0).toBe(0);
      expect(counts["inconclusive"] ?? 0).toBeLessThanOrEqual(runs * 0.02);
    }
  },
  120_000,
);

describe("power", () => {
  test.each(["python", "node", "nodeStepping", "nodeWarming", "sawtooth"] as const)(
    "1 KiB a request is always found: %s",
    (profile) => {
      expect(tally(profile, 60, { leakBytesPerRequest: 1024 })).toEqual({ leak: 60 });
    },
  );

  test("1 KiB a request among 300 KB of garbage a request: nearly always", () => {
    expect(tally("garbage", 60, { leakBytesPerRequest: 1024 })["leak"]).toBeGreaterThanOrEqual(57);
  });

  test.each([64, 128, 256])("Python: %i B a request are always found", (leakBytesPerRequest) => {
    expect(tally("python", 60, { leakBytesPerRequest })).toEqual({ leak: 60 });
  });

  test.each([128, 256])("Node as recorded: %i B a request are always found", (leakBytesPerRequest) => {
    expect(tally("node", 60, { leakBytesPerRequest })).toEqual({ leak: 60 });
  });
});

describe("bounded growth is no leak", () => {
  test.each(["python", "node", "nodeStepping"] as const)("a cache that fills at half or four fifths: %s", (profile) => {
    for (const fullAt of [0.5, 0.8]) {
      expect(tally(profile, 60, { cache: { bytes: 8 * mib, fullAt } })).toEqual({ pass: 60 });
      expect(tally(profile, 60, { cache: { bytes: 20 * mib, fullAt } })).toEqual({ grew: 60 });
    }
  });

  test.each(["python", "node", "nodeStepping", "garbage", "sawtooth"] as const)(
    "one step of 16 MiB is a higher plateau: %s",
    (profile) => {
      for (const at of [0.6, 0.85]) {
        const counts = tally(profile, 40, { step: { bytes: 16 * mib, at } });
        expect(counts["leak"] ?? 0).toBe(0);
        expect(counts["grew"]).toBeGreaterThanOrEqual(38);
      }
    },
  );

  test.each(all)("+30 MiB from the start is a higher plateau: %s", (profile) => {
    expect(tally(profile, 40, { levelBytes: 30 * mib })).toEqual({ grew: 40 });
  });
});

test("what noise hides is inconclusive: the end of a cache among garbage, a small leak among sawteeth", () => {
  const cache = tally("garbage", 100, { cache: { bytes: 8 * mib, fullAt: 0.8 } });
  expect(cache["inconclusive"]).toBeGreaterThanOrEqual(3);
  const leak = tally("sawtooth", 60, { leakBytesPerRequest: 256 });
  expect(leak["inconclusive"]).toBeGreaterThanOrEqual(10);
});

test("killed at the cap is out of memory, whatever the slope", () => {
  const target = simulateTarget({
    profile: profiles.python,
    seed: 1,
    head: { leakBytesPerRequest: 15 * mib },
    requests: 400,
    samples: 400,
  });
  const findings = analyseTarget(target, policy);
  expect([findings.verdict, findings.head.outcome]).toEqual(["oom", "oom"]);
  // (512 − 22.5) MiB at 15 MiB a request: the 33rd goes over the cap.
  expect(findings.head.requests).toBe(32);
});

test("a 95 % interval holds the truth in about 95 of 100 comparisons, with few containers too", () => {
  for (const profile of ["node", "nodeStepping", "nodeWarming"] as const) {
    for (const pairs of [2, 3]) {
      let held = 0;
      for (let seed = 1; seed <= 500; seed += 1) {
        const { delta } = analyseTarget(simulateTarget({ profile: profiles[profile], seed, pairs }), policy);
        const interval = delta?.bytesPerRequest;
        if (interval !== null && interval !== undefined && interval.lo <= 0 && interval.hi >= 0) held += 1;
      }
      expect(held / 500).toBeGreaterThanOrEqual(0.93);
    }
  }
});
