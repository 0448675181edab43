import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import type { Evidence, SideEvidence } from "../../src/analysis/verdict/evidence.ts";
import { examineLater } from "../../src/analysis/verdict/later-look.ts";
import { limitsOf, memory } from "../../src/analysis/verdict/limits.ts";
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import { type TargetMeasurement, type Trial, trialsOfLook } from "../../src/model/measurement.ts";
import type { Verdict } from "../../src/model/report-json.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import {
  type Change,
  lookLonger,
  measureInTurn,
  profiles,
  simulateTarget,
  targetOf,
  trialOf,
  withLonger,
} from "../support/series.ts";

const mib = 1024 * 1024;
const limits = limitsOf(memory, policy);
const all = Object.keys(profiles) as (keyof typeof profiles)[];
// More with CALIBRATION_RUNS; docs/method.md states the figures of 400.
const runs = Number(process.env["CALIBRATION_RUNS"] ?? 40);
// Of each of the eight caches.
const few = Number(process.env["CALIBRATION_RUNS"] ?? 10);

/** As a run does it: the first look pair after pair, and what follows it. */
function look(profile: keyof typeof profiles, seed: number, head: Change) {
  const target = measureInTurn({ profile: profiles[profile], seed, head }, policy);
  return { target, verdict: analyseTarget(target, policy).verdict };
}

/** All pairs of the first look by themselves. */
function lookOnce(profile: keyof typeof profiles, seed: number, head: Change): Verdict {
  return analyseTarget(simulateTarget({ profile: profiles[profile], seed, head }), policy).verdict;
}

function count(times: number, judge: (seed: number) => Verdict): Counts {
  const counts: Counts = {};
  for (let seed = 1; seed <= times; seed += 1) {
    const verdict = judge(seed);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
  }
  return counts;
}

const tally = (profile: keyof typeof profiles, head: Change, times = runs): Counts =>
  count(times, (seed) => look(profile, seed, head).verdict);
const tallyOnce = (profile: keyof typeof profiles, head: Change): Counts =>
  count(runs, (seed) => lookOnce(profile, seed, head));
type Counts = Partial<Record<Verdict, number>>;

test.each(all)("identical sides never block, all looks together: %s", { timeout: 60_000 + 100 * runs }, (profile) => {
  const last = tally(profile, {});
  for (const blocking of ["leak", "grew", "oom", "crash", "invalid"] as const) expect(last[blocking] ?? 0).toBe(0);
  expect(last.inconclusive ?? 0).toBeLessThanOrEqual(runs * 0.02);
});

describe("growth that comes to an end is never a leak", () => {
  const caches = [
    { bytes: mib / 2, fullAt: 0.6 },
    { bytes: 2 * mib, fullAt: 0.6 },
    { bytes: 2 * mib, fullAt: 0.8 },
    { bytes: 4 * mib, fullAt: 0.8 },
    { bytes: 8 * mib, fullAt: 1.2 },
    { bytes: 20 * mib, fullAt: 1.5 },
    { bytes: 30 * mib, fullAt: 2 },
    { bytes: 40 * mib, fullAt: 2.5 },
  ];

  test.each(all)(
    "caches that are full before or after the end of the first look: %s",
    { timeout: 120_000 },
    (profile) => {
      for (const cache of caches) expect(tally(profile, { cache }, few).leak ?? 0, JSON.stringify(cache)).toBe(0);
    },
  );

  test.each(all)("one step of 16 MiB, also in a service that still warms up: %s", { timeout: 120_000 }, (profile) => {
    for (const at of [0.6, 0.85, 0.95]) expect(tally(profile, { step: { bytes: 16 * mib, at } }).leak ?? 0).toBe(0);
  });

  test("though the first look takes it for one: the longer look tells", () => {
    const cache = { bytes: 20 * mib, fullAt: 1.5 };
    for (const profile of all) {
      expect(tallyOnce(profile, { cache })).toEqual({ leak: runs });
      expect(tally(profile, { cache })).toEqual({ grew: runs });
    }
    const step = { bytes: 16 * mib, at: 0.85 };
    expect(tallyOnce("nodeWarming", { step }).leak).toBeGreaterThan(runs / 4);
    expect(tally("nodeWarming", { step }).leak ?? 0).toBe(0);
  });

  test("and within the tolerance it passes, with the level that it came to", () => {
    const { target } = look("python", 1, { cache: { bytes: 8 * mib, fullAt: 1.2 } });
    const findings = analyseTarget(target, policy);
    expect(findings.why.map(({ code }) => code)).toEqual(["longer-look", "higher-plateau"]);
    expect(findings.head.outcome).toBe("plateau");
    expect(findings.delta?.plateauBytes?.value).toBeCloseTo(8 * mib, -5);
    expect(findings.delta?.bytesPerRequest?.value).toBeCloseTo(0, 0);
  });
});

describe("growth that noise hides from the first look", () => {
  const counts = Array.from({ length: 101 }, (_, index) => index / 100);
  // Slopes that scatter: 100 B per request more, of which three pairs are not sure.
  const pair = (index: number, to: number, slopes: readonly [number, number]) =>
    slopes.map((slope, side) =>
      trialOf(
        side === 0 ? "base" : "head",
        index,
        counts.map((share) => [share * to, 20 * mib + slope * share * to]),
      ),
    );
  const first = targetOf([pair(0, 10_000, [0, 70]), pair(1, 10_000, [60, 160]), pair(2, 10_000, [0, 140])].flat());
  const seenAgain = (...slopes: readonly (readonly [number, number])[]) => {
    const trials = slopes.flatMap((each, index) => pair(3 + index, 30_000, each));
    const target = withLonger(first, trials);
    const { verdict, why } = analyseTarget(target, policy);
    return { verdict, codes: why.map(({ code }) => code), again: nextLook(target, policy)?.kind === "longer" };
  };

  test("is no accusation, and asks for a longer look", () => {
    const { verdict, claims, why } = analyseTarget(first, policy);
    expect([verdict === "leak", claims[0]?.state, why.some(({ code }) => code === "head-grows-faster")]).toEqual([
      false,
      "suspected",
      false,
    ]);
    expect(nextLook(first, policy)?.kind).toBe("longer");
  });

  test("is a leak where that one is as sure as the first has to be", () => {
    expect(seenAgain([0, 400])).toEqual({
      verdict: "leak",
      codes: ["longer-look", "head-grows-faster"],
      again: false,
    });
  });

  test("is open where it goes on and is not that sure, and gets another pair", () => {
    expect(seenAgain([0, 110])).toEqual({
      verdict: "inconclusive",
      codes: ["longer-look", "head-grows-faster"],
      again: true,
    });
    // Two are the most: more would take minutes.
    expect(seenAgain([0, 110], [0, 110]).again).toBe(false);
  });

  test("leaves what the first look said where it does not go on, and is told", () => {
    const { verdict } = analyseTarget(first, policy);
    const seen = seenAgain([0, 10]);
    expect([seen.verdict, seen.codes.at(-1), seen.again]).toEqual([verdict, "not-confirmed", false]);
  });
});

test("a head that was faster for a while beside a base that leaks: what both do is left", () => {
  const counts = Array.from({ length: 101 }, (_, index) => index / 100);
  const pair = (index: number, to: number) =>
    [0, 300].map((more, side) => {
      const bytes = (n: number): number => 20 * mib + 2_000 * n + more * Math.min(n, 9_000);
      return trialOf(
        side === 0 ? "base" : "head",
        index,
        counts.map((share) => [share * to, bytes(share * to)]),
      );
    });
  const first = targetOf([0, 1, 2].flatMap((index) => pair(index, 10_000)));
  expect(nextLook(first, policy)?.kind).toBe("longer");
  const target = withLonger(first, pair(3, 30_000));
  const { verdict, why } = analyseTarget(target, policy);
  expect([verdict, why[0]?.code, why[1]]).toEqual([
    "preexisting",
    "both-grow",
    expect.objectContaining({ code: "longer-look", outcome: "ended" }),
  ]);
});

describe("a leak stays one", () => {
  test("where a collection has left holes, and hides it to the end of the first look", () => {
    const hole = { from: 7_400, to: 12_000 };
    const leak = (n: number): number =>
      200 * (Math.min(n, hole.from) + Math.max(0, n - hole.to) + Math.min(50, Math.max(0, n - hole.from)));
    const pair = (index: number, to: number) =>
      (["base", "head"] as const).map((side) =>
        trialOf(
          side,
          index,
          Array.from({ length: 101 }, (_, at) => [
            (at / 100) * to,
            20 * mib + (side === "head" ? leak((at / 100) * to) : 0),
          ]),
        ),
      );
    const first = targetOf([0, 1, 2].flatMap((index) => pair(index, 10_000)));
    expect(nextLook(first, policy)?.kind).toBe("longer");
    const target = withLonger(first, pair(3, 30_000));
    expect(analyseTarget(target, policy).verdict).toBe("leak");
  });

  test.each([64, 128, 256, 1024])("Python, %i B per request", (leakBytesPerRequest) => {
    expect(tally("python", { leakBytesPerRequest })).toEqual({ leak: runs });
  });

  test.each(all)("%s, 1 KiB per request", { timeout: 60_000 }, (profile) => {
    const [first, last] = [
      tallyOnce(profile, { leakBytesPerRequest: 1024 }),
      tally(profile, { leakBytesPerRequest: 1024 }),
    ];
    expect(last.leak).toBeGreaterThanOrEqual((first.leak ?? 0) - Math.ceil(runs / 20));
    expect((last.leak ?? 0) + (last.inconclusive ?? 0)).toBe(runs);
  });

  test("among teeth and garbage too, and what noise hides is inconclusive", { timeout: 60_000 }, () => {
    for (const profile of ["garbage", "sawtooth"] as const) {
      const [first, last] = [
        tallyOnce(profile, { leakBytesPerRequest: 512 }),
        tally(profile, { leakBytesPerRequest: 512 }),
      ];
      expect((last.leak ?? 0) / runs).toBeGreaterThanOrEqual(0.8);
      // The longer look makes no green out of red.
      expect(last.pass ?? 0).toBeLessThanOrEqual(first.pass ?? 0);
    }
  });

  test("with the figure of the longer look, which was not picked for being large", () => {
    const { target } = look("python", 1, { leakBytesPerRequest: 200 });
    const { why, delta, basis } = analyseTarget(target, policy);
    expect(why[0]).toMatchObject({ code: "longer-look", outcome: "goes-on", requests: 30_000 });
    expect(delta?.bytesPerRequest?.lo).toBeLessThanOrEqual(200);
    expect(delta?.bytesPerRequest?.hi).toBeGreaterThanOrEqual(200);
    expect(basis.longer?.window).toEqual({ fromRequests: 10_000, toRequests: 30_000 });
  });
});

/** A longer look that goes on counts as one here, however sure it is. */
function shownBy(target: TargetMeasurement, first: Evidence): string | undefined {
  const shown = examineLater(target, "longer", first, null, memory, limits)?.shown;
  return shown === "weakly" ? "goes-on" : shown;
}

describe("each gate of the longer look", () => {
  const first = (slopes: readonly number[], slopeError: number): Evidence => {
    const window = { fromRequests: 0, toRequests: 10_000 };
    const side = (each: readonly number[]): SideEvidence => ({
      window,
      trends: [],
      slopes: each,
      lateSlopes: each,
      tailSlopes: each,
      stairs: each.map(() => 0),
      plateaus: each,
      lastLevels: each,
    });
    return {
      window,
      base: side(slopes.map(() => 0)),
      head: side(slopes),
      slope: { value: 0, standardError: slopeError, degreesOfFreedom: 6 },
      level: { value: 0, standardError: 1_000, degreesOfFreedom: 4 },
      noise: 0,
    };
  };
  /** Head grows to `bytes(n)` over 30,000 requests, base not at all. */
  const second = (bytes: (requests: number) => number, to = 30_000): TargetMeasurement => {
    const counts = Array.from({ length: 101 }, (_, index) => (index * to) / 100);
    const trials = [
      trialOf(
        "base",
        3,
        counts.map((n) => [n, 20 * mib]),
      ),
      trialOf(
        "head",
        3,
        counts.map((n) => [n, 20 * mib + bytes(n)]),
      ),
    ];
    return withLonger(targetOf([]), trials, { requests: to });
  };
  const outcome = (bytes: (requests: number) => number, pace: number, slopeError = 1) =>
    shownBy(second(bytes), first([pace, pace, pace], slopeError));

  test("goes on: at half of the pace at least, over the whole and over its second half", () => {
    expect(outcome((n) => 520 * n, 1_000)).toBe("goes-on");
    expect(outcome((n) => 480 * n - 0.009 * Math.max(0, n - 15_000) ** 2, 1_000)).toBe("unclear");
    // It pauses, and goes on at its pace when it is almost over.
    expect(outcome((n) => 1_000 * Math.max(0, n - 21_500), 1_000)).toBe("unclear");
    // Slower and slower: three quarters of the pace at first, 40 % at the end.
    expect(outcome((n) => 750 * Math.min(n, 20_000) + 400 * Math.max(0, n - 20_000), 1_000)).not.toBe("goes-on");
  });

  test("or steadily at a lower pace: what filled beside a leak in the first look hides it no more", () => {
    expect(outcome((n) => 200 * n, 1_000)).toBe("goes-on");
    const slowsBy = (share: number) => (n: number) => 200 * Math.min(n, 20_000) + share * 200 * Math.max(0, n - 20_000);
    expect(outcome(slowsBy(0.85), 1_000)).toBe("goes-on");
    expect(outcome(slowsBy(0.4), 1_000)).toBe("unclear");
    expect(outcome(slowsBy(3), 1_000)).toBe("unclear");
  });

  test("and over its last quarter still at a quarter of it", () => {
    const stopsAt = (last: number) => (n: number) => 1_000 * Math.min(n, 25_000) + last * Math.max(0, n - 25_000);
    expect(outcome(stopsAt(300), 1_000)).toBe("goes-on");
    expect(outcome(stopsAt(200), 1_000)).not.toBe("goes-on");
  });

  test("clearly above the tolerance: 1.943 errors of one pair that is twice as long", () => {
    // 10 · √3 · ½ = 8.66 an error, 16.8 the margin.
    expect(outcome((n) => 50 * n, 50, 10)).toBe("goes-on");
    expect(outcome((n) => 48 * n, 50, 10)).toBe("unclear");
  });

  test("by more than the noise about its own trend", () => {
    const noisy = (perRequest: number) => (n: number) => perRequest * n + (n % 600 === 0 ? mib : -mib);
    // 20,000 requests have to bring four times the 0.7 MiB of both sides: 148 B each.
    expect(outcome(noisy(300), 300)).toBe("goes-on");
    expect(outcome(noisy(130), 130)).not.toBe("goes-on");
  });

  test("ended: by the whole or by the second half, each beyond its own noise", () => {
    expect(outcome((n) => 1_000 * Math.min(n, 20_000), 1_000)).toBe("ended");
    expect(outcome((n) => 1_000 * Math.min(n, 12_000), 1_000)).toBe("ended");
    // The whole still has most of its pace, the second half has none.
    expect(outcome((n) => 1_000 * Math.min(n, 22_000), 1_000)).toBe("ended");
    // A margin of 336: the whole is below 500 with it, the half is not with twice as much.
    expect(outcome((n) => 1_000 * Math.min(n, 10_000), 1_000, 200)).toBe("ended");
    expect(outcome((n) => 1_000 * Math.min(n, 10_000), 1_000, 400)).toBe("unclear");
  });

  test("ended: not when more than the tolerance is clearly left of it", () => {
    const leaves = (bytes: number) => (n: number) => 1_000 * Math.min(n, 19_000) + bytes * Math.max(0, n - 19_000);
    expect(outcome(leaves(30), 1_000)).toBe("ended");
    expect(outcome(leaves(60), 1_000)).toBe("unclear");
  });

  test("ended: not when it has been flat for no longer than the holes of a heap that was collected may hide a leak", () => {
    const stopsAt = (requests: number) => (n: number) => 150 * Math.min(n, requests);
    // 150 · 10,000 is 1.4 MiB; half of the look is enough, and so are 4 MiB.
    expect(outcome(stopsAt(19_000), 150)).toBe("ended");
    expect(outcome(stopsAt(21_500), 150)).toBe("unclear");
    const large = (requests: number) => (n: number) => 1_500 * Math.min(n, requests);
    expect(outcome(large(21_500), 1_500)).toBe("ended");
  });

  test("goes on: not when as much was let go in a rest as came after it", () => {
    const pause = { afterAnswers: 15_000, ms: 11_000 };
    const paused = (bytes: (requests: number) => number, pace: number) => {
      const target = second(bytes);
      return shownBy(withLonger(target, trialsOfLook(target, "longer"), { pause }), first([pace, pace, pace], 1));
    };
    const releases = (pace: number, freed: number) => (n: number) => pace * n - (n > pause.afterAnswers ? freed : 0);
    const all = releases(1_000, 1_000 * pause.afterAnswers);
    expect(outcome(all, 1_000)).toBe("goes-on");
    expect(paused(all, 1_000)).toBe("ended");
    expect(paused(releases(1_000, 0), 1_000)).toBe("goes-on");
    // Less than half of what came: more than was held for a time only.
    expect(paused(releases(1_000, 450 * pause.afterAnswers), 1_000)).toBe("goes-on");
    // 3 MiB may be what a collection in the rest has freed.
    expect(paused(releases(200, 200 * pause.afterAnswers), 200)).toBe("unclear");
    // Room that is used again.
    expect(paused((n) => 1_000 * Math.min(n, pause.afterAnswers), 1_000)).toBe("ended");
  });

  test("its errors are the first look's: for one pair, and half for a stretch of any length", () => {
    const errors = (to: number) =>
      examineLater(
        second((n) => n, to),
        "longer",
        first([1, 1, 1], 10),
        null,
        memory,
        limits,
      )?.evidence;
    expect(errors(30_000)?.slope.standardError).toBeCloseTo(10 * Math.sqrt(3) * 0.5, 10);
    expect(errors(90_000)?.slope.standardError).toBeCloseTo(10 * Math.sqrt(3) * 0.5, 10);
    expect(errors(15_000)?.slope.standardError).toBeCloseTo(10 * Math.sqrt(3) * 2, 10);
    expect(errors(30_000)?.level.standardError).toBeCloseTo(1_000 * Math.sqrt(3), 10);
  });
});

describe("a longer look that cannot be used leaves the first one's verdict", () => {
  const scenario = { profile: profiles.python, seed: 1, head: { leakBytesPerRequest: 1_000 } };
  const confirmed = lookLonger(scenario, simulateTarget(scenario));
  const trials = trialsOfLook(confirmed, "longer");
  /** From some request on, as when /dev/shm is full, and memory stands still. */
  function failing(trial: Trial): Trial {
    const full = trial.samples.find(({ requests }) => requests > 14_000)!;
    const samples = trial.samples.map((sample) =>
      sample.requests > 14_000 ? { ...full, requests: sample.requests } : sample,
    );
    return { ...trial, samples, load: { ...trial.load, unexpected: [{ route: 0, status: 500, count: 16_000 }] } };
  }

  test.each([
    ["no trials", []],
    ["one side alone", trials.filter(({ side }) => side === "head")],
    [
      "too short",
      trials.map((trial) => ({ ...trial, samples: trial.samples.filter(({ requests }) => requests <= 14_000) })),
    ],
    [
      "too few samples",
      trials.map((trial) => ({ ...trial, samples: trial.samples.filter((_, index) => index % 12 === 0) })),
    ],
    ["answers that fail", trials.map((trial) => (trial.side === "base" ? trial : failing(trial)))],
  ])("%s", (_name, left) => {
    const findings = analyseTarget(withLonger(confirmed, left), policy);
    expect(findings.verdict).toBe("leak");
    expect(findings.why[0]?.code).toBe("head-grows-faster");
    expect(findings.basis.longer).toBeNull();
  });

  test("but a head that dies in it alone is out of memory", () => {
    const died = trials.map((trial) =>
      trial.side === "base"
        ? trial
        : {
            ...trial,
            oomKills: 1,
            end: { kind: "oom" as const, by: "kernel" as const, survived: false, exitCode: 137, evidence: "" },
          },
    );
    const findings = analyseTarget(withLonger(confirmed, died), policy);
    expect(findings.verdict).toBe("oom");
  });
});
