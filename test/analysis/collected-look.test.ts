/** Growth that two looks agree on, held against a look with the collector running throughout. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import { needsDiagnosis } from "../../src/analysis/verdict/worth-explaining.ts";
import { type TargetMeasurement, type Trial, withLook } from "../../src/model/measurement.ts";
import { distrust } from "../../src/received/distrust.ts";
import { evidence } from "../support/evidence.ts";
import { buildMeasurement, mib } from "../support/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { targetOf, trialOf, withLonger } from "../support/series.ts";

type Curve = (requests: number) => number;

const flat: Curve = () => 20 * mib;
const growing =
  (bytesPerRequest: number): Curve =>
  (requests) =>
    20 * mib + bytesPerRequest * requests;

function pairOf(pair: number, to: number, head: Curve, base: Curve = flat): readonly Trial[] {
  const counts = Array.from({ length: 101 }, (_, index) => (index * to) / 100);
  const trial = (side: "base" | "head", curve: Curve): Trial =>
    trialOf(
      side,
      pair,
      counts.map((requests) => [requests, curve(requests)]),
    );
  return [trial("base", base), trial("head", head)];
}

/** Head grows by `pace` per request in the first and the longer look, and along `collected` with its garbage collected. */
function seen(pace: number, collected: Curve | null, requests = 30_000): TargetMeasurement {
  const first = [0, 1, 2].flatMap((pair) => pairOf(pair, 10_000, growing(pace)));
  const target = withLonger(targetOf(first), pairOf(3, 30_000, growing(pace)));
  if (collected === null) return target;
  const head = { sites: { "app/cache.js:12 put": pace }, types: { Entry: 1 }, runtime: "node 24.0.0" };
  const look = { kind: "collected" as const, requests, trials: pairOf(4, requests, collected) };
  return { ...withLook(target, look), diagnosis: evidence({ base: {}, head }) };
}

const judge = (target: TargetMeasurement) => analyseTarget(target, policy);
const outcomeOf = (target: TargetMeasurement) => {
  const { verdict, why } = judge(target);
  const look = why.find((each) => each.code === "collected-look");
  return [verdict, look?.code === "collected-look" ? look.outcome : null];
};

describe("a leak in two looks", () => {
  test("stays one where nobody collected", () => {
    expect(outcomeOf(seen(100, null))).toEqual(["leak", null]);
  });

  test("was garbage where nothing is left of it, and no line is blamed", () => {
    const { verdict, why, delta, head, diagnosis } = judge(seen(100, flat));
    expect([verdict, why[0]?.code, why[1]?.code]).toEqual(["pass", "collected-look", "within-noise"]);
    // The level and the slope are those without the garbage.
    expect(delta?.bytesPerRequest?.value).toBeCloseTo(0, 5);
    expect([head.outcome, head.plateauBytes]).toEqual(["plateau", 20 * mib]);
    expect(diagnosis).toMatchObject({ cause: "garbage", sites: [], types: [], chain: [], explained: { share: 1 } });
  });

  test("may leave a higher level, which is judged as any", () => {
    expect(outcomeOf(seen(400, () => 24 * mib))).toEqual(["pass", "ended"]);
    const { verdict, why } = judge(seen(400, () => 40 * mib));
    expect([verdict, why[0]?.code, why[1]?.code]).toEqual(["grew", "higher-plateau", "collected-look"]);
  });

  test("is one where it goes on, with the line that holds it", () => {
    const { verdict, why, diagnosis } = judge(seen(100, growing(100)));
    expect([verdict, why[0]?.code, why.at(-1)?.code]).toEqual(["leak", "longer-look", "collected-look"]);
    expect(diagnosis).toMatchObject({ cause: "live-objects", sites: [{ file: "app/cache.js", line: 12 }] });
  });

  test("is open where what is left may be the pieces of a heap: 60 B in 20,000 requests are 1.1 MiB", () => {
    expect(outcomeOf(seen(200, growing(60)))).toEqual(["inconclusive", "unclear"]);
    expect(outcomeOf(seen(200, growing(70)))).toEqual(["leak", "goes-on"]);
  });

  test("is one among garbage, however little of the pace is left: the tolerance is asked first", () => {
    expect(outcomeOf(seen(1_200, growing(100)))).toEqual(["leak", "goes-on"]);
    expect(outcomeOf(seen(1_200, growing(20)))).toEqual(["pass", "ended"]);
  });

  test("that is neither clearly there nor clearly gone is inconclusive, with what would settle it", () => {
    const { verdict, why } = judge(seen(64, growing(34)));
    expect([verdict, why[0]]).toEqual([
      "inconclusive",
      expect.objectContaining({ code: "collected-look", outcome: "unclear" }),
    ]);
  });

  test("stays one where collecting left no time for more requests than the first look had", () => {
    expect(outcomeOf(seen(100, flat, 12_000))).toEqual(["leak", null]);
  });

  test("that came back in the second half is not gone", () => {
    const later: Curve = (requests) => 20 * mib + 60 * Math.max(0, requests - 20_000);
    expect(outcomeOf(seen(100, later))).not.toEqual(["pass", "ended"]);
  });
});

describe("growth that was flat at the end of the second look, for too short a time to have ended", () => {
  const pauses: Curve = (requests) => 20 * mib + 150 * Math.min(requests, 23_500);
  const undecided = (collected: Curve | null): TargetMeasurement => {
    const target = seen(150, collected);
    return withLonger(target, pairOf(3, 30_000, pauses));
  };

  test("is inconclusive, and looked into", () => {
    const findings = judge(undecided(null));
    expect([findings.verdict, findings.why[0]]).toEqual([
      "inconclusive",
      expect.objectContaining({ code: "longer-look", outcome: "unclear" }),
    ]);
    expect([needsDiagnosis(findings, "auto"), needsDiagnosis(findings, "never")]).toEqual([true, false]);
    expect(needsDiagnosis(judge(targetOf(pairOf(0, 10_000, flat))), "auto")).toBe(false);
  });

  test("is a leak where it goes on at its pace once garbage is collected", () => {
    const { verdict, why } = judge(undecided(growing(150)));
    expect([verdict, why[0], why[1]?.code]).toEqual([
      "leak",
      expect.objectContaining({ code: "collected-look", outcome: "goes-on" }),
      "longer-look",
    ]);
  });

  test("was garbage where nothing is left of it, and stays open where that pauses as well", () => {
    expect(outcomeOf(undecided(flat))).toEqual(["pass", "ended"]);
    expect(outcomeOf(undecided(pauses))).toEqual(["inconclusive", "unclear"]);
  });
});

describe("the look is asked for", () => {
  const inside = (runtime: string, types: Readonly<Record<string, number>> = {}) =>
    evidence({ base: {}, head: { sites: { "app/cache.js:12 put": 100 }, types, runtime } });
  const nextAfter = (target: TargetMeasurement, runtime: string) =>
    nextLook({ ...target, diagnosis: inside(runtime) }, policy)?.kind ?? null;

  test("of a runtime whose collector leaves garbage, once a snapshot has shown which it is", () => {
    expect(nextLook(seen(100, null), policy)).toBeNull();
    expect(nextAfter(seen(100, null), "node 24.0.0")).toBe("collected");
    expect(nextAfter(seen(100, null), "python 3.12")).toBeNull();
  });

  test("once, and only where memory's claim may still change", () => {
    expect(nextAfter(seen(100, flat), "node 24.0.0")).toBeNull();
    expect(nextAfter(seen(0, null), "node 24.0.0")).toBeNull();
  });

  test("not where another quantity leaks anyway", () => {
    const target = seen(100, null);
    const looks = target.looks.map((look) => ({
      ...look,
      trials: look.trials.map((trial) => ({
        ...trial,
        samples: trial.samples.map((sample) => ({
          ...sample,
          descriptors: 20 + (trial.side === "head" ? sample.requests : 0),
        })),
      })),
    }));
    const findings = judge({ ...target, looks });
    expect(findings.claims.map(({ quantity, verdict }) => [quantity, verdict])).toEqual([
      ["memory", "leak"],
      ["descriptors", "leak"],
    ]);
    expect(needsDiagnosis(findings, "auto")).toBe(true);
    expect(nextAfter({ ...target, looks }, "node 24.0.0")).toBeNull();
  });
});

test("a look that memory did not ask for is not judged", () => {
  const target = seen(0, growing(500));
  const once = { ...target, looks: target.looks.filter(({ kind }) => kind !== "longer") };
  expect(judge(once).why.map(({ code }) => code)).toEqual(["within-noise"]);
});

test("a fork's readings of it are kept, and no text", () => {
  const measurement = buildMeasurement([seen(100, flat)]);
  const [target] = distrust(measurement, "a".repeat(40), policy).targets;
  expect(judge(target!)).toMatchObject({ verdict: "pass", diagnosis: null });
  expect(JSON.stringify(target)).not.toContain("cache.js");
  const accused = evidence({ head: { sites: { "app/cache.js:12 put": 1 } } });
  const [other] = distrust(
    buildMeasurement([{ ...seen(100, null), diagnosis: accused }]),
    "a".repeat(40),
    policy,
  ).targets;
  expect(other!.diagnosis).toBeUndefined();
});
