import { describe, expect, test } from "vitest";
import type { TargetFindings } from "../../src/analysis/findings.ts";
import { decide } from "../../src/judge/gate.ts";
import type { GatePolicy } from "../../src/model/policy.ts";
import type { SideReport, Verdict } from "../../src/model/report-json.ts";
import { defaultPolicy as policy } from "../support/policy.ts";

const mib = 1024 * 1024;

function findings(verdict: Verdict, grownBytes = 15 * mib, plateauBytes: number | null = 50 * mib): TargetFindings {
  const head: SideReport = {
    outcome: "plateau",
    startBytes: null,
    warmupRequests: null,
    plateauBytes,
    plateauNoiseBytes: null,
    checkpoints: [],
    bytesPerRequest: null,
    latencyMs: null,
    requests: 0,
    failedRequests: 0,
    requestsToCap: null,
    breakdown: null,
    processes: 1,
  };
  return {
    name: "api",
    verdict,
    base: verdict === "no-baseline" ? null : head,
    head,
    delta: {
      plateauBytes: { value: grownBytes, lo: grownBytes - 1, hi: grownBytes + 1, confidence: 0.95 },
      bytesPerRequest: null,
    },
    smallestDetectable: null,
    why: [],
    claims: [],
    diagnosis: null,
    basis: {
      pairs: 3,
      window: null,
      bytesPerRequest: { base: [], head: [] },
      plateauBytes: { base: [], head: [] },
      slopeNoise: null,
      levelNoiseBytes: null,
      longer: null,
      kept: [],
      toleratedBytesPerRequest: 32,
      toleratedGrowth: { percent: 10, bytes: 10 * mib },
    },
  };
}

describe("fail-on", () => {
  const words = { leak: "leak", grew: "growth", oom: "oom", crash: "crash", invalid: "invalid" } as const;

  test.each(Object.entries(words) as [keyof typeof words, (typeof words)[keyof typeof words]][])(
    "%s fails by fail-on: %s, and only by it",
    (verdict, word) => {
      expect(decide(findings(verdict), policy)).toEqual({ failed: true, accepted: false, rule: `fail-on: ${word}` });
      const others = policy.failOn.filter((each) => each !== word);
      expect(decide(findings(verdict), { ...policy, failOn: others }).failed).toBe(false);
    },
  );

  test.each(["no-baseline", "preexisting", "pass", "improved"] as const)("%s never fails by itself", (verdict) => {
    expect(decide(findings(verdict), policy)).toEqual({ failed: false, accepted: false, rule: null });
  });

  test("an empty list reports only", () => {
    const reportOnly: GatePolicy = { ...policy, failOn: [], maxRssBytes: mib, onInconclusive: "fail" };
    for (const verdict of ["leak", "grew", "oom", "pass", "inconclusive"] as const) {
      expect(decide(findings(verdict), reportOnly).failed).toBe(false);
    }
  });
});

test.each([
  ["pass", false],
  ["warn", false],
  ["fail", true],
] as const)("on-inconclusive: %s", (onInconclusive, failed) => {
  const decision = decide(findings("inconclusive"), { ...policy, onInconclusive });
  expect(decision).toEqual({ failed, accepted: false, rule: "on-inconclusive" });
});

describe("max-rss", () => {
  const budget = { ...policy, maxRssBytes: 50 * mib };

  test("fails any verdict above it, with and without a base", () => {
    for (const verdict of ["pass", "no-baseline", "improved", "inconclusive"] as const) {
      const decision = decide(findings(verdict, 0, 50 * mib + 1), budget);
      expect(decision).toEqual({ failed: true, accepted: false, rule: "max-rss" });
    }
  });

  test("at the budget is within it, and an unknown plateau is not above it", () => {
    expect(decide(findings("pass", 0, 50 * mib), budget).failed).toBe(false);
    expect(decide(findings("pass", 0, null), budget).failed).toBe(false);
  });
});

describe("allow-growth", () => {
  const allowing = { ...policy, allowGrowthBytes: { api: 20 * mib } };

  test("accepts a bounded growth up to its bytes", () => {
    const accepted = { failed: false, accepted: true, rule: "allow-growth" };
    expect(decide(findings("grew", 15 * mib), allowing)).toEqual(accepted);
    expect(decide(findings("grew", 20 * mib), allowing)).toEqual(accepted);
    expect(decide(findings("grew", 20 * mib + 1), allowing).rule).toBe("fail-on: growth");
  });

  test("for that target only", () => {
    expect(decide(findings("grew"), { ...policy, allowGrowthBytes: { web: 20 * mib } }).failed).toBe(true);
    expect(decide({ ...findings("grew"), name: "toString" }, allowing).failed).toBe(true);
  });

  test("never accepts a leak", () => {
    expect(decide(findings("leak"), allowing)).toEqual({ failed: true, accepted: false, rule: "fail-on: leak" });
  });

  test("does not lift the absolute budget", () => {
    const decision = decide(findings("grew"), { ...allowing, maxRssBytes: mib });
    expect(decision).toEqual({ failed: true, accepted: true, rule: "max-rss" });
  });
});

describe("accept-label", () => {
  const acceptance = { label: "rss-plateau: accept", by: "octocat", at: "2026-11-20T10:00:00Z" };
  const labelled = { ...policy, acceptance };

  test.each(["leak", "grew", "oom"] as const)("accepts growth: %s", (verdict) => {
    expect(decide(findings(verdict), labelled)).toEqual({
      failed: false,
      accepted: true,
      rule: "accept-label",
      acceptance,
    });
  });

  test.each(["crash", "invalid"] as const)("accepts no %s", (verdict) => {
    expect(decide(findings(verdict), labelled)).toEqual({ failed: true, accepted: false, rule: `fail-on: ${verdict}` });
  });

  test("has nothing to accept where nothing grew", () => {
    expect(decide(findings("pass"), labelled)).toEqual({ failed: false, accepted: false, rule: null });
    expect(decide(findings("inconclusive"), { ...labelled, onInconclusive: "fail" }).failed).toBe(true);
  });

  test("lifts the absolute budget", () => {
    for (const verdict of ["pass", "grew", "inconclusive"] as const) {
      const decision = decide(findings(verdict), {
        ...labelled,
        maxRssBytes: mib,
        allowGrowthBytes: { api: 20 * mib },
      });
      expect(decision).toEqual({ failed: false, accepted: true, rule: "accept-label", acceptance });
    }
  });

  test("is not named where the config accepts already", () => {
    const decision = decide(findings("grew"), { ...labelled, allowGrowthBytes: { api: 20 * mib } });
    expect(decision).toEqual({ failed: false, accepted: true, rule: "allow-growth" });
  });
});

describe("what was not measured", () => {
  const missing = (verdict: Verdict): TargetFindings => ({
    ...findings(verdict),
    why: [{ code: "not-measured", jobs: 1, of: 2 }],
  });

  test("fails whatever the rest shows, and nobody can accept it", () => {
    const acceptance = { label: "accept", by: "octocat", at: "2026-11-20T10:00:00Z" };
    for (const verdict of ["invalid", "leak", "pass"] as const) {
      for (const failOn of [["crash"], []] as const) {
        expect(decide(missing(verdict), { ...policy, failOn, acceptance }).failed, verdict).toBe(true);
      }
    }
  });
});
