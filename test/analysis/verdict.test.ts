import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import type { GatePolicy } from "../../src/model/policy.ts";
import {
  type Side,
  type TargetMeasurement,
  type Trial,
  type TrialEnd,
  trialsOfLook,
} from "../../src/model/measurement.ts";
import { profiles, simulateTarget, targetOf, trialOf, withTrials } from "../support/series.ts";
import { defaultPolicy as policy } from "../support/policy.ts";

const mib = 1024 * 1024;

type Curve = (requests: number) => number;
const flat: Curve = () => 20 * mib;
const leaking =
  (bytesPerRequest: number, start = 20 * mib): Curve =>
  (n) =>
    start + bytesPerRequest * n;

/** 65 samples to 6,400 requests, without any noise: what is judged can be worked out by hand. */
function draw(curve: Curve, until = 6400): [number, number][] {
  return Array.from({ length: until / 100 + 1 }, (_, index) => [index * 100, curve(index * 100)]);
}

function exact(base: readonly Curve[], head: readonly Curve[]): TargetMeasurement {
  const trials = (side: Side, curves: readonly Curve[]): Trial[] =>
    curves.map((curve, pair) => trialOf(side, pair, draw(curve)));
  return targetOf([...trials("base", base), ...trials("head", head)], { requests: 6400 });
}

const three = (curve: Curve): readonly Curve[] => [curve, curve, curve];
const verdictOf = (target: TargetMeasurement, changed: Partial<GatePolicy> = {}) =>
  analyseTarget(target, { ...policy, ...changed }).verdict;

describe("leak", () => {
  test("a straight leak, with the slope and the requests to the cap by hand", () => {
    const findings = analyseTarget(exact(three(flat), three(leaking(1024))), policy);
    expect(findings.verdict).toBe("leak");
    expect(findings.why[0]?.code).toBe("head-grows-faster");
    expect(findings.delta?.bytesPerRequest?.value).toBeCloseTo(1024, 6);
    expect(findings.head.outcome).toBe("leak");
    expect(findings.head.warmupRequests).toBeNull();
    expect(findings.base?.outcome).toBe("plateau");
    // (512 − 20) MiB at 1 KiB a request is 503,808; the last three readings have the median of 6,300, hence 100 more.
    expect(findings.head.requestsToCap).toBe(503_808 + 100);
    expect(findings.base?.requestsToCap).toBeNull();
  });

  test("not below the tolerance, and the tolerance is the policy's", () => {
    const target = exact(three(flat), three(leaking(100)));
    expect(verdictOf(target)).toBe("leak");
    expect(verdictOf(target, { leakBytesPerRequest: 100 })).toBe("pass");
  });

  test("not below the size that allocators move by themselves: 45 B over 6,400 requests are 281 KiB, 39 B are 244 KiB", () => {
    expect(verdictOf(exact(three(flat), three(leaking(45))), { leakBytesPerRequest: 0 })).toBe("leak");
    expect(verdictOf(exact(three(flat), three(leaking(39))), { leakBytesPerRequest: 0 })).toBe("pass");
  });

  test("not when one trial of head does not grow", () => {
    const target = exact(three(flat), [leaking(900), leaking(1000), flat]);
    expect(verdictOf(target)).not.toBe("leak");
  });

  test("not when a cache stops growing at half or at four fifths of the run", () => {
    const cache =
      (fullAt: number): Curve =>
      (n) =>
        20 * mib + 1024 * Math.min(n, fullAt);
    expect(verdictOf(exact(three(flat), three(cache(3200))))).toBe("pass");
    expect(verdictOf(exact(three(flat), three(cache(5100))))).toBe("pass");
  });

  test("not for growth that base has alike: what both do is no change", () => {
    const findings = analyseTarget(exact(three(leaking(3000)), three(leaking(3050))), policy);
    expect(findings.verdict).toBe("preexisting");
    expect(findings.why[0]?.code).toBe("both-grow");
    expect([findings.base?.outcome, findings.head.outcome]).toEqual(["leak", "leak"]);
  });

  test("but for growth clearly above a leaking base's", () => {
    expect(verdictOf(exact(three(leaking(3000)), three(leaking(4000))))).toBe("leak");
  });

  test("not because base shrinks", () => {
    expect(verdictOf(exact(three(leaking(-500)), three(flat)))).not.toBe("leak");
  });

  test("not for one step up", () => {
    const step: Curve = (n) => 20 * mib + (n >= 4000 ? 6 * mib : 0);
    expect(verdictOf(exact(three(flat), three(step)))).toBe("pass");
  });

  test("over the common range when a trial was cut by its deadline", () => {
    const trials = [0, 1].flatMap((pair) => [
      trialOf("base", pair, draw(flat)),
      trialOf("head", pair, draw(leaking(1024), 4000), { kind: "deadline", limitMs: 1000 }),
    ]);
    const findings = analyseTarget(targetOf(trials, { requests: 6400 }), policy);
    expect(findings.verdict).toBe("leak");
    expect(findings.basis.window?.toRequests).toBe(4000);
  });

  test("one short pair does not shorten the window of the others", () => {
    const trials = [0, 1, 2].flatMap((pair) => [
      trialOf("base", pair, draw(flat)),
      trialOf("head", pair, draw(flat, pair === 0 ? 1500 : 6400), { kind: "deadline", limitMs: 1000 }),
    ]);
    const { basis } = analyseTarget(targetOf(trials, { requests: 6400 }), policy);
    expect(basis.pairs).toBe(2);
    expect(basis.window?.toRequests).toBe(6400);
  });
});

describe("grew, improved, pass", () => {
  const level =
    (levelMib: number): Curve =>
    () =>
      levelMib * mib;

  test("grew: above both the percentage and the bytes", () => {
    const findings = analyseTarget(exact(three(level(22)), three(level(52))), policy);
    expect(findings.verdict).toBe("grew");
    expect(findings.delta?.plateauBytes?.value).toBe(30 * mib);
    expect(findings.why[0]).toMatchObject({ code: "higher-plateau", percent: (100 * 30) / 22 });
  });

  test("a rise below either tolerance is told and passes", () => {
    const small = analyseTarget(exact(three(level(22)), three(level(31))), policy);
    expect([small.verdict, small.why[0]?.code]).toEqual(["pass", "higher-plateau"]);
    // 15 MiB are above the bytes, but 7.5 % of 200 MiB.
    expect(verdictOf(exact(three(level(200)), three(level(215))))).toBe("pass");
  });

  test("not when the noise between containers explains it", () => {
    // Means 25 and 40 MiB, a trial of head below one of base.
    expect(verdictOf(exact([20, 20, 35].map(level), [30, 45, 45].map(level)))).toBe("pass");
  });

  test("still moving: inconclusive, and twice the requests would settle it", () => {
    // Both sides climb alike at 2 KiB a request, 12.5 MiB over the run: there is no level to compare yet.
    const findings = analyseTarget(exact(three(leaking(2048)), three(leaking(2048, 40 * mib))), policy);
    expect(findings.verdict).toBe("inconclusive");
    expect(findings.why[0]).toEqual({ code: "still-warming-up", requests: 12_800 });
  });

  test("improved: a lower plateau, or a lower slope although head still leaks", () => {
    const lower = analyseTarget(exact(three(level(52)), three(level(22))), policy);
    expect([lower.verdict, lower.why[0]?.code]).toEqual(["improved", "lower-plateau"]);
    const slower = analyseTarget(exact(three(leaking(5000)), three(leaking(2000))), policy);
    expect([slower.verdict, slower.why[0]?.code]).toEqual(["improved", "lower-slope"]);
    expect([slower.base?.outcome, slower.head.outcome]).toEqual(["leak", "leak"]);
    expect(verdictOf(exact(three(level(31)), three(level(22))))).toBe("pass");
  });

  test("equal sides: within noise, an interval about zero, and what could have been seen", () => {
    const findings = analyseTarget(exact(three(flat), three(flat)), policy);
    expect(findings.why).toEqual([{ code: "within-noise" }]);
    expect(findings.delta?.bytesPerRequest?.lo).toBeLessThan(0);
    expect(findings.delta?.bytesPerRequest?.hi).toBeGreaterThan(0);
    expect(findings.smallestDetectable).toBeGreaterThan(32);
    expect(findings.smallestDetectable).toBeLessThan(256);
    expect(findings.head.warmupRequests).toBe(0);
    expect(findings.head.plateauBytes).toBe(20 * mib);
    expect(findings.head.startBytes).toBe(20 * mib);
    expect(findings.head.checkpoints).toEqual([
      { requests: 100, rssBytes: 20 * mib },
      { requests: 500, rssBytes: 20 * mib },
    ]);
  });

  test("shared memory counts", () => {
    const target = exact(three(flat), three(flat));
    const trials = trialsOfLook(target, "first").map((trial) =>
      trial.side === "base"
        ? trial
        : { ...trial, samples: trial.samples.map((s) => ({ ...s, shmemBytes: 4096 * s.requests })) },
    );
    expect(verdictOf(withTrials(target, trials))).toBe("leak");
  });

  test("the same measurement gives the same findings", () => {
    const target = simulateTarget({ profile: profiles.node, seed: 5 });
    expect(analyseTarget(target, policy)).toEqual(analyseTarget(structuredClone(target), policy));
  });
});

const oom = (by: "kernel" | "runtime", survived = false): TrialEnd => ({
  kind: "oom",
  by,
  survived,
  exitCode: 137,
  evidence: "",
});
const crash: TrialEnd = { kind: "crashed", exitCode: 1, log: "" };
const silent: TrialEnd = { kind: "unresponsive", silentMs: 30_000, log: "" };
const unready: TrialEnd = {
  kind: "not-ready",
  reason: "exited",
  waitedMs: 900,
  exitCode: 3,
  seen: "connection refused",
  log: "",
};
const done: TrialEnd = { kind: "completed" };

interface Circumstances {
  readonly until?: number;
  readonly baseUntil?: number;
  readonly baseMib?: number;
  readonly headLoad?: Partial<Trial["load"]>;
  readonly baseLoad?: Partial<Trial["load"]>;
}

/** Ends in order of the pairs; every trial is flat, those that died answered `until` requests. */
function ended(
  base: readonly TrialEnd[],
  head: readonly TrialEnd[],
  { until = 3200, baseUntil = until, baseMib = 20, headLoad = {}, baseLoad = headLoad }: Circumstances = {},
): TargetMeasurement {
  const trials = (side: Side, ends: readonly TrialEnd[], at: number, load: Partial<Trial["load"]>): Trial[] =>
    ends.map((end, pair) => {
      const lived = end.kind === "completed";
      const curve: Curve = side === "base" ? () => baseMib * mib : flat;
      const trial = trialOf(side, pair, end.kind === "not-ready" ? [] : draw(curve, lived ? 6400 : at), end);
      return { ...trial, load: { ...trial.load, ...load } };
    });
  const all = [...trials("base", base, baseUntil, baseLoad), ...trials("head", head, until, headLoad)];
  return targetOf(all, { requests: 6400 });
}

describe("deaths", () => {
  const lived = [done, done, done];

  test("oom and crash by the majority of head's trials, base alive", () => {
    const killed = analyseTarget(ended(lived, [oom("kernel"), oom("kernel"), done]), policy);
    expect([killed.verdict, killed.head.outcome, killed.base?.outcome]).toEqual(["oom", "oom", "plateau"]);
    expect(killed.why[0]).toEqual({
      code: "out-of-memory",
      side: "head",
      by: "kernel",
      survived: false,
      requests: 3200,
      trials: 2,
    });
    expect(verdictOf(ended(lived, [oom("runtime"), oom("runtime"), done]))).toBe("oom");
    expect(verdictOf(ended(lived, [crash, crash, done]))).toBe("crash");
    expect(verdictOf(ended(lived, [silent, done, silent]))).toBe("crash");
    expect(analyseTarget(ended(lived, [crash, crash, done]), policy).head.outcome).toBe("crashed");
  });

  test("one kill by the kernel is enough while base is far from the cap, not near it", () => {
    const one = [oom("kernel"), done, done];
    expect(verdictOf(ended(lived, one))).toBe("oom");
    // 80 % of 512 MiB are 409.6 MiB.
    expect(verdictOf(ended(lived, one, { baseMib: 450 }))).not.toBe("oom");
    expect(verdictOf(ended([done, oom("kernel"), done], one))).not.toBe("oom");
  });

  test("one death of another kind is no majority, and does not pass either", () => {
    for (const end of [crash, silent, oom("runtime")]) {
      const findings = analyseTarget(ended(lived, [end, done, done]), policy);
      expect(findings.verdict).toBe("inconclusive");
      expect(findings.why[0]).toMatchObject({ side: "head", trials: 1 });
    }
    expect(verdictOf(ended([crash, done, done], [crash, done, done]))).toBe("pass");
  });

  test("a kill that the container survived counts, also when the workload completed", () => {
    expect(verdictOf(ended(lived, [oom("kernel", true), oom("kernel", true), done]))).toBe("oom");
    const target = ended(lived, lived);
    const trials = trialsOfLook(target, "first").map((trial) =>
      trial.side === "head" ? { ...trial, oomKills: 1 } : trial,
    );
    const findings = analyseTarget(withTrials(target, trials), policy);
    expect(findings.verdict).toBe("oom");
    expect(findings.why[0]).toMatchObject({ by: "kernel", survived: true, trials: 3 });
  });

  test("both die alike: preexisting, unless head dies in less than half the requests", () => {
    const dead = [oom("kernel"), oom("kernel"), oom("kernel")];
    expect(verdictOf(ended(dead, dead))).toBe("preexisting");
    expect(verdictOf(ended(dead, dead, { until: 1500, baseUntil: 3200 }))).toBe("oom");
    expect(verdictOf(ended(dead, dead, { until: 1700, baseUntil: 3200 }))).toBe("preexisting");
    expect(verdictOf(ended([crash, crash, crash], dead))).toBe("oom");
    expect(verdictOf(ended(dead, [crash, crash, crash]))).toBe("crash");
  });

  test("base dies and head lives: improved", () => {
    const findings = analyseTarget(ended([crash, crash, crash], lived), policy);
    expect([findings.verdict, findings.base?.outcome, findings.head.outcome]).toEqual([
      "improved",
      "crashed",
      "plateau",
    ]);
    expect(verdictOf(ended([crash, crash, crash], [crash, done, done]))).toBe("preexisting");
  });

  test("connection errors after a kill are a death, no failed workload", () => {
    const headLoad = { errors: [{ message: "ECONNREFUSED", count: 3000 }] };
    const dead = [oom("kernel"), oom("kernel"), oom("kernel")];
    expect(verdictOf(ended(lived, dead, { headLoad, baseLoad: {} }))).toBe("oom");
  });
});

describe("invalid", () => {
  const lived = [done, done, done];
  const failing = (count: number): Partial<Trial["load"]> => ({ unexpected: [{ route: 0, status: 503, count }] });

  test("never ready, on head, on base, or on both", () => {
    const never = [unready, unready, unready];
    const findings = analyseTarget(ended(lived, never), policy);
    expect([findings.verdict, findings.head.outcome, findings.head.startBytes]).toEqual(["invalid", "not-ready", null]);
    expect(findings.why[0]).toMatchObject({ code: "not-ready", side: "head", reason: "exited", exitCode: 3 });
    expect(verdictOf(ended(never, lived))).toBe("invalid");
    expect(verdictOf(ended(never, never))).toBe("invalid");
    expect(verdictOf(ended(never, [crash, crash, crash]))).toBe("invalid");
  });

  test("more than 0.1 % of the answers on one side only", () => {
    // 6,400 answers a trial: 6 are 0.094 %, 7 are 0.109 %.
    expect(verdictOf(ended(lived, lived, { headLoad: failing(6), baseLoad: {} }))).toBe("pass");
    const findings = analyseTarget(ended(lived, lived, { headLoad: failing(7), baseLoad: {} }), policy);
    expect([findings.verdict, findings.head.outcome]).toEqual(["invalid", "invalid"]);
    expect(findings.why[0]).toEqual({
      code: "unexpected-answers",
      side: "head",
      share: 21 / 19_200,
      answers: 21,
      status: 503,
      route: "GET /items",
    });
    expect(verdictOf(ended(lived, lived, { headLoad: {}, baseLoad: failing(7) }))).toBe("invalid");
  });

  test("errors and lost answers count as well", () => {
    const errors = { errors: [{ message: "ECONNRESET", count: 40 }] };
    expect(verdictOf(ended(lived, lived, { headLoad: errors, baseLoad: {} }))).toBe("invalid");
    expect(verdictOf(ended(lived, lived, { headLoad: { lost: 40 }, baseLoad: {} }))).toBe("invalid");
  });

  test("the same small share on both sides is only told", () => {
    const findings = analyseTarget(ended(lived, lived, { headLoad: failing(320) }), policy);
    expect(findings.verdict).toBe("pass");
    expect(findings.why).toEqual([{ code: "within-noise" }, { code: "same-failures", share: 0.05 }]);
    expect(findings.head.failedRequests).toBe(960);
    expect(verdictOf(ended(lived, lived, { headLoad: failing(320), baseLoad: failing(100) }))).toBe("invalid");
  });

  test("most answers on both sides", () => {
    expect(verdictOf(ended(lived, lived, { headLoad: failing(3300) }))).toBe("invalid");
  });

  test("a dead base does not hide a failing head", () => {
    const target = ended([crash, crash, crash], lived, { headLoad: failing(3000), baseLoad: {} });
    expect(verdictOf(target)).toBe("invalid");
  });
});

describe("inconclusive and no baseline", () => {
  test("one pair is not enough", () => {
    const findings = analyseTarget(exact([flat], [leaking(5000)]), policy);
    expect([findings.verdict, findings.why[0]?.code]).toEqual(["inconclusive", "no-usable-pair"]);
    expect(findings.basis.pairs).toBe(1);
  });

  test("too few samples: how many requests would do", () => {
    const trials = [0, 1].flatMap((pair) => [
      trialOf("base", pair, draw(flat, 500)),
      trialOf("head", pair, draw(flat, 500)),
    ]);
    const findings = analyseTarget(targetOf(trials, { requests: 500 }), policy);
    // 6 samples over 500 requests, 16 wanted: 500 · 16 / 6 = 1,333.3.
    expect(findings.why).toEqual([{ code: "too-short", requests: 500, needed: 1334 }]);
    expect(findings.verdict).toBe("inconclusive");
  });

  test("too noisy to see 4 KiB a request: how many requests would do", () => {
    const slopes = [-40_000, 0, 40_000].map((each) => leaking(each, 400 * mib));
    const findings = analyseTarget(exact(slopes, slopes), policy);
    expect(findings.verdict).toBe("inconclusive");
    const why = findings.why[0];
    expect(why?.code === "too-noisy" && why.requests !== null && why.requests > 6400).toBe(true);
  });

  test("what both sides grow by has to come to 2 MiB, for nothing takes the warm-up off it", () => {
    const both = (bytes: number) => verdictOf(exact(three(leaking(bytes)), three(leaking(bytes))));
    // Over 6,400 requests: 1.2 MiB, and 2.4.
    expect([both(200), both(400)]).toEqual(["pass", "preexisting"]);
  });

  test("and has to go on to the end: two caches that are full after nine tenths of the run grow no more", () => {
    const filling = (n: number) => 20 * mib + 800 * Math.min(n, 5_760);
    expect(verdictOf(exact(three(filling), three(filling)))).toBe("pass");
  });

  test("where 8 KiB a request are tolerated, 4 need not be seen", () => {
    expect(analyseTarget(exact(three(flat), three(flat)), { ...policy, leakBytesPerRequest: 8_192 }).verdict).toBe(
      "pass",
    );
  });

  test("head grows by itself and faster, but base's trials differ too much to be sure: how many requests would do", () => {
    const findings = analyseTarget(
      exact(
        [170, 610].map((b) => leaking(b)),
        [720, 680].map((b) => leaking(b)),
      ),
      policy,
    );
    expect([findings.verdict, findings.head.outcome]).toEqual(["inconclusive", "leak"]);
    const why = findings.why[0];
    expect(why?.code === "too-noisy" && why.requests !== null && why.requests > 6400).toBe(true);
  });

  test("no base: no comparison, but what head did by itself", () => {
    const trials = [0, 1, 2].map((pair) => trialOf("head", pair, draw(leaking(2000))));
    const findings = analyseTarget(targetOf(trials, { base: false, requests: 6400 }), policy);
    expect([findings.verdict, findings.why[0]?.code, findings.head.outcome]).toEqual([
      "no-baseline",
      "no-base",
      "leak",
    ]);
    expect([findings.base, findings.delta, findings.smallestDetectable]).toEqual([null, null, null]);
    const unborn = [0, 1, 2].map((pair) => trialOf("head", pair, [], unready));
    expect(verdictOf(targetOf(unborn, { base: false }))).toBe("invalid");
  });

  test("a plateau above the absolute budget is told with any verdict", () => {
    const findings = analyseTarget(exact(three(flat), three(flat)), { ...policy, maxRssBytes: 19 * mib });
    expect(findings.why.at(-1)).toEqual({ code: "above-max-rss", rssBytes: 20 * mib, maxRssBytes: 19 * mib });
    expect(analyseTarget(exact(three(flat), three(flat)), { ...policy, maxRssBytes: 20 * mib }).why).toHaveLength(1);
  });
});
