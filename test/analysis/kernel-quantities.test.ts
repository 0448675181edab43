/** What the kernel holds: found like a leak of memory, and never where both sides do the same or growth ends. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import {
  type Sample,
  type Side,
  type TargetMeasurement,
  type Trial,
  trialsOfLook,
} from "../../src/model/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import {
  lookLonger,
  measureInTurn,
  profiles,
  type Random,
  type Scenario,
  seedRandom,
  simulateTarget,
  withLonger,
  withTrials,
} from "../support/series.ts";

type Counts = Pick<Sample, "descriptors" | "threads" | "unreclaimableBytes">;
/** One container's counts over requests. */
type Counting = (random: Random, side: Side) => (requests: number) => Counts;

const mib = 1024 * 1024;
const runs = Number(process.env["CALIBRATION_RUNS"] ?? 40);

function withCounts(target: TargetMeasurement, counting: Counting, random: Random): TargetMeasurement {
  const count = (trials: readonly Trial[]) =>
    trials.map((trial) => {
      const counts = counting(random, trial.side);
      return { ...trial, samples: trial.samples.map((sample) => ({ ...sample, ...counts(sample.requests) })) };
    });
  return { ...target, looks: target.looks.map((look) => ({ ...look, trials: count(look.trials) })) };
}

/** The counts are drawn anew each time, from the same seed for the trials that were there. */
function look(counting: Counting, scenario: Scenario) {
  const target = measureInTurn(scenario, policy, (so) => withCounts(so, counting, seedRandom(scenario.seed + 77)));
  return { findings: analyseTarget(target, policy), target };
}

const python = (seed: number): Scenario => ({ profile: profiles.python, seed });
const steady: Counts = { descriptors: 27, threads: 4, unreclaimableBytes: mib };
const onHead =
  (change: (n: number) => Counts): Counting =>
  (_random, side) =>
  (n) =>
    side === "head" ? { ...steady, ...change(n) } : steady;

describe("head keeps", () => {
  test.each<[string, (n: number) => Counts, string, number]>([
    ["a descriptor a request", (n) => ({ descriptors: 27 + n }), "descriptors", 1],
    ["one in fifty requests", (n) => ({ descriptors: 27 + Math.floor(n / 50) }), "descriptors", 0.02],
    ["a thread in ten", (n) => ({ threads: 4 + Math.floor(n / 10) }), "threads", 0.1],
    ["2.5 KiB of kernel memory", (n) => ({ unreclaimableBytes: mib + 2_560 * n }), "kernel-memory", 2_560],
  ])("%s: a leak, confirmed, with its rate", (_name, change, what, rate) => {
    const { findings, target } = look(onHead(change), python(1));
    expect(findings.verdict).toBe("leak");
    expect(findings.why).toHaveLength(1);
    const [why] = findings.why;
    if (why?.code !== "head-keeps") throw new Error("another reason");
    expect(why.kept).toMatchObject({ what, outcome: "leak", look: "goes-on", requests: 30_000 });
    expect(why.kept.perRequest.value).toBeCloseTo(rate, rate > 10 ? 0 : 3);
    expect(why.kept.sides.base).toBeCloseTo(0, 6);
    expect(why.kept.smallestDetectable).toBeLessThan(rate);
    // Memory itself stays what the first look says of it.
    expect([findings.head.outcome, findings.basis.longer]).toEqual(["plateau", null]);
    expect(new Set(trialsOfLook(target, "first").map(({ pair }) => pair)).size).toBe(
      what === "kernel-memory" || rate < 0.1 ? 3 : 2,
    );
  });

  test("two things at once: both are told", () => {
    const { findings } = look(
      onHead((n) => ({ descriptors: 27 + n, unreclaimableBytes: mib + 3_000 * n })),
      python(1),
    );
    expect(findings.why.map((why) => why.code === "head-keeps" && why.kept.what)).toEqual([
      "descriptors",
      "kernel-memory",
    ]);
  });

  test("beside a leak of memory it is told after it", () => {
    const { findings } = look(
      onHead((n) => ({ threads: 4 + n })),
      { ...python(1), head: { leakBytesPerRequest: 9_000 } },
    );
    expect([findings.verdict, findings.head.outcome]).toEqual(["leak", "leak"]);
    expect(findings.why.map(({ code }) => code)).toEqual(["longer-look", "head-grows-faster", "head-keeps"]);
  });

  test("with a policy that tolerates much memory all the same", () => {
    const counted = withCounts(
      simulateTarget(python(1)),
      onHead((n) => ({ descriptors: 27 + n })),
      seedRandom(1),
    );
    expect(analyseTarget(counted, { ...policy, leakBytesPerRequest: 1e9 }).verdict).toBe("leak");
  });

  test("what base keeps as well is no news, and what base alone keeps is none either", () => {
    const both: Counting = () => (n) => ({ ...steady, descriptors: 27 + n });
    const baseAlone: Counting = (_random, side) => (n) => ({ ...steady, descriptors: side === "base" ? 27 + n : 27 });
    for (const counting of [both, baseAlone]) expect(look(counting, python(1)).findings.verdict).toBe("pass");
  });
});

describe("each gate, for one thing", () => {
  const verdictOf = (change: (n: number) => Counts) => look(onHead(change), python(3)).findings.verdict;

  test("tolerated: one in 128 requests", () => {
    expect(verdictOf((n) => ({ descriptors: 27 + Math.floor(n / 150) }))).not.toBe("leak");
  });

  test("large: 64 in all", () => {
    const few = withCounts(
      simulateTarget({ ...python(3), requests: 500 }),
      onHead((n) => ({ descriptors: 27 + Math.floor(n / 10) })),
      seedRandom(1),
    );
    expect(analyseTarget(few, policy).verdict).not.toBe("leak");
  });

  test("to the end, and beyond it on fresh containers: a pool that fills is none", () => {
    for (const fullAt of [500, 5_000, 9_000, 12_000, 20_000]) {
      const fills = (n: number): Counts => ({ threads: 4 + Math.floor((500 * Math.min(n, fullAt)) / fullAt) });
      expect(verdictOf(fills), String(fullAt)).toBe("pass");
    }
  });

  test("in every trial", () => {
    let trials = 0;
    const inOne: Counting = (_random, side) => {
      const leaks = side === "head" && (trials += 1) === 2;
      return (n) => ({ ...steady, descriptors: 27 + (leaks ? n : 0) });
    };
    const target = withCounts(simulateTarget(python(3)), inOne, seedRandom(1));
    expect(analyseTarget(target, policy).verdict).toBe("pass");
  });

  test("where it goes on in the longer look as well, or else it is not certain", () => {
    const first = simulateTarget(python(3));
    const keeps = onHead((n) => ({ descriptors: 27 + n }));
    const longer = lookLonger(python(3), first);
    const pauses = onHead((n) => ({ descriptors: 27 + Math.min(n, 10_000) + Math.max(0, n - 21_500) }));
    const trials = trialsOfLook(withCounts(first, keeps, seedRandom(1)), "first");
    const paused = trialsOfLook(withCounts(longer, pauses, seedRandom(1)), "longer");
    const target = withLonger(withTrials(longer, trials), paused);
    const { verdict, why } = analyseTarget(target, policy);
    expect([verdict, why[0]?.code]).toEqual(["inconclusive", "head-keeps"]);
    expect(nextLook(target, policy)).toEqual({ kind: "longer", why: "unclear" });
  });
});

test("counts that waver too much to exclude a leak get another pair, steady ones do not", () => {
  const two = { ...simulateTarget({ ...python(1), pairs: 2 }), pairs: 3 };
  const wavering: Counting = (random) => () => ({ ...steady, descriptors: 500 + Math.round(100 * random.normal()) });
  const next = (counting: Counting) => nextLook(withCounts(two, counting, seedRandom(1)), policy)?.kind ?? null;
  expect(next(() => () => steady)).toBeNull();
  expect(next(wavering)).toBe("first");
});

describe("what was not counted is not judged", () => {
  test("recordings of earlier versions, and machines that do not tell", () => {
    const target = simulateTarget(python(1));
    expect(analyseTarget(target, policy).basis.kept).toEqual([]);
    const onlyBase: Counting = (_random, side) => (n) => (side === "base" ? { descriptors: 27 + n } : {});
    expect(analyseTarget(withCounts(target, onlyBase, seedRandom(1)), policy).verdict).toBe("pass");
  });
});

/** How counts of healthy services move. */
const churn: Counting = (random) => {
  const connections = 4 + Math.floor(1_000 * random.uniform() ** 2);
  return (n) => {
    const open = n === 0 ? 0 : Math.round(connections * (0.5 + 0.5 * random.uniform()));
    return { ...steady, descriptors: 20 + open, unreclaimableBytes: mib + 2_500 * open };
  };
};
/** A pool of threads that fills over some part of the run, or never quite. */
const pool: Counting = (random) => {
  const size = 4 + Math.floor(400 * random.uniform() ** 2);
  const pace = 10_000 * 2 * random.uniform();
  return (n) => ({ ...steady, threads: 4 + Math.round(size * (1 - Math.exp(-n / pace))) });
};
/** memory.stat is behind by up to 2 MiB, and closed connections leave something behind for a minute. */
const closing: Counting = (random) => {
  const each = 200 + 160 * random.uniform();
  return (n) => ({ ...steady, unreclaimableBytes: Math.max(0, mib + each * n - 2 * mib * random.uniform()) });
};
/** Connections to elsewhere, kept alive and closed when idle. */
const clients: Counting = (random) => {
  let open = 8;
  return () => {
    open = Math.max(0, Math.min(200, open + Math.round(6 * random.normal())));
    return { ...steady, descriptors: 20 + open };
  };
};

describe("identical sides never block", () => {
  test.each(Object.entries({ churn, pool, closing, clients }))(
    "%s",
    { timeout: 60_000 + 100 * runs },
    (_name, counting) => {
      const verdicts = Array.from({ length: runs }, (_, seed) => look(counting, python(seed + 1)).findings.verdict);
      expect(verdicts.filter((verdict) => verdict !== "pass" && verdict !== "inconclusive")).toEqual([]);
      expect(verdicts.filter((verdict) => verdict === "inconclusive").length).toBeLessThanOrEqual(runs * 0.05);
    },
  );
});

describe("what head keeps is found beside such counts, in 95 % of runs, with all looks", () => {
  const beside =
    (counting: Counting, keeps: (n: number) => Partial<Counts>): Counting =>
    (random, side) => {
      const countOf = counting(random, side);
      return (n) => {
        const own = countOf(n);
        const kept = side === "head" ? keeps(n) : {};
        const sum = (what: keyof Counts): number => (own[what] ?? 0) + (kept[what] ?? 0);
        return {
          descriptors: sum("descriptors"),
          threads: sum("threads"),
          unreclaimableBytes: sum("unreclaimableBytes"),
        };
      };
    };
  const still: Counting = () => () => steady;
  const descriptors = (each: number) => (n: number) => ({ descriptors: Math.floor(n / each) });

  test.each<[string, Counting]>([
    ["a descriptor in 50 requests", beside(still, descriptors(50))],
    ["one in 20, where connections to elsewhere come and go", beside(clients, descriptors(20))],
    ["one in 20, where up to a thousand clients come and go", beside(churn, descriptors(20))],
    ["a thread in 10, where a pool of up to 400 fills", beside(pool, (n) => ({ threads: Math.floor(n / 10) }))],
    ["1 KiB, where readings are 2 MiB behind", beside(closing, (n) => ({ unreclaimableBytes: 1_024 * n }))],
  ])("%s", { timeout: 60_000 + 100 * runs }, (_name, counting) => {
    const verdicts = Array.from({ length: runs }, (_, seed) => look(counting, python(seed + 1)).findings.verdict);
    expect(verdicts.filter((verdict) => verdict === "leak").length).toBeGreaterThanOrEqual(0.95 * runs);
  });
});
