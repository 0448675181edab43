/** Services whose memory is hard to read: limits, deaths and restarts that look like something else. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { type TargetMeasurement, type Trial, trialsOfLook } from "../../src/model/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { profiles, simulateTarget, withTrials } from "../support/series.ts";

const mib = 1024 * 1024;

/** Head's memory as a function of what its profile has at that count. */
function withHead(target: TargetMeasurement, change: (bytes: number, requests: number) => number): TargetMeasurement {
  const changed = (trial: Trial): Trial => ({
    ...trial,
    samples: trial.samples.map((sample) => ({ ...sample, anonBytes: change(sample.anonBytes, sample.requests) })),
  });
  return withTrials(
    target,
    trialsOfLook(target, "first").map((trial) => (trial.side === "head" ? changed(trial) : trial)),
  );
}

describe("a leak that a limit of the runtime's own flattens before the cap", () => {
  test.each([0.1, 0.2, 0.4, 0.6, 0.8, 0.9])("reached after %f of the run: never green", (at) => {
    for (const profile of Object.values(profiles)) {
      const target = simulateTarget({ profile, seed: 1, head: { cache: { bytes: 100 * mib, fullAt: at } } });
      expect(["grew", "leak", "inconclusive"]).toContain(analyseTarget(target, policy).verdict);
    }
    const target = simulateTarget({
      profile: profiles.python,
      seed: 1,
      head: { cache: { bytes: 100 * mib, fullAt: at } },
    });
    // Too late for the first look to see the end of it; a longer look would.
    expect(analyseTarget(target, policy).verdict).toBe(at < 0.9 ? "grew" : "leak");
  });

  test("and when it answers errors from there on, the answers are what fails", () => {
    const target = simulateTarget({
      profile: profiles.python,
      seed: 1,
      head: { cache: { bytes: 100 * mib, fullAt: 0.4 } },
    });
    const unexpected = [{ route: 0, status: 503, count: 6_000 }];
    const trials = trialsOfLook(target, "first").map((trial) =>
      trial.side === "head" ? { ...trial, load: { ...trial.load, unexpected } } : trial,
    );
    expect(analyseTarget(withTrials(target, trials), policy).verdict).toBe("invalid");
  });
});

test.each(Object.keys(profiles) as (keyof typeof profiles)[])("dies at the cap halfway: %s", (profile) => {
  const target = simulateTarget({
    profile: profiles[profile],
    seed: 1,
    head: { leakBytesPerRequest: 0.06 * mib },
    capBytes: 330 * mib,
  });
  const { verdict, head, base } = analyseTarget(target, policy);
  expect([verdict, head.outcome]).toEqual(["oom", "oom"]);
  expect(head.requests).toBeGreaterThan(4_000);
  expect(head.requests).toBeLessThan(6_000);
  expect(base?.requests).toBe(10_000);
});

describe("a worker that is killed and silently started again", () => {
  const teeth = withHead(
    simulateTarget({ profile: profiles.python, seed: 1 }),
    (bytes, n) => bytes + (n % 2_500) * 40_000,
  );

  test("by the kernel, at the cap: out of memory, though every answer came", () => {
    const trials = trialsOfLook(teeth, "first").map((trial) =>
      trial.side === "head" ? { ...trial, oomKills: 4 } : trial,
    );
    const { verdict, why } = analyseTarget({ ...withTrials(teeth, trials), capBytes: 128 * mib }, policy);
    expect(verdict).toBe("oom");
    expect(why[0]).toMatchObject({ code: "out-of-memory", side: "head", by: "kernel", survived: true });
  });

  test("by a supervisor of its own that watches memory: no kernel counts it, and it is green never", () => {
    expect(["grew", "leak", "inconclusive"]).toContain(analyseTarget(teeth, policy).verdict);
  });
});

describe("a slow start", () => {
  test.each([0.02, 0.1, 0.3, 0.5])(
    "whose first process a supervisor replaces after %f of the run is no growth",
    (at) => {
      const target = simulateTarget({ profile: profiles.python, seed: 1 });
      const late = withHead(target, (bytes, n) => (n < at * 10_000 ? bytes - 14 * mib : bytes));
      expect(analyseTarget(late, policy).verdict).toBe("pass");
    },
  );

  test.each([0.02, 0.1, 0.3, 0.5])(
    "that needs more memory until %f of the run, and gives it back, is none either",
    (at) => {
      const target = simulateTarget({ profile: profiles.python, seed: 1 });
      const loading = withHead(target, (bytes, n) => (n < at * 10_000 ? bytes + 60 * mib : bytes));
      expect(["pass", "improved", "inconclusive"]).toContain(analyseTarget(loading, policy).verdict);
    },
  );
});
