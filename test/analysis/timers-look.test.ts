/** Growth that two looks agree on, held against a look with a pause that outlasts pending timers. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import { type TargetMeasurement, type Trial, withLook } from "../../src/model/measurement.ts";
import { distrust } from "../../src/received/distrust.ts";
import { evidence } from "../support/evidence.ts";
import { buildMeasurement, mib } from "../support/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { targetOf, trialOf, withLonger } from "../support/series.ts";

const pace = 800;
const pause = { afterAnswers: 12_500, ms: 31_000 };
const requests = 25_000;

type Curve = (requests: number) => number;
const flat: Curve = () => 0;
const growing =
  (perRequest: number): Curve =>
  (n) =>
    perRequest * n;

function pairOf(pair: number, to: number, head: Curve, base: Curve = flat): readonly Trial[] {
  const counts = Array.from({ length: 101 }, (_, index) => (index * to) / 100);
  const trial = (side: "base" | "head", curve: Curve): Trial =>
    trialOf(
      side,
      pair,
      counts.map((n) => [n, 20 * mib + curve(n)]),
    );
  return [trial("base", base), trial("head", head)];
}

/** What timers hold, `held` per request: released in the pause, so that what follows finds room or climbs again. */
const reused =
  (held: number): Curve =>
  (n) =>
    held * Math.min(n, pause.afterAnswers);
const refilled =
  (held: number): Curve =>
  (n) =>
    held * (n > pause.afterAnswers ? n - pause.afterAnswers : n);
const plus =
  (...curves: readonly Curve[]): Curve =>
  (n) =>
    curves.reduce((sum, curve) => sum + curve(n), 0);

/** Head grows by `pace` per request in the first and the longer look, and along `head` in the look for timers. */
function seen(head: Curve, { base = flat, longerPause = 0 } = {}): TargetMeasurement {
  const first = [0, 1, 2].flatMap((pair) => pairOf(pair, 10_000, growing(pace)));
  const paused = longerPause === 0 ? {} : { pause: { afterAnswers: 15_000, ms: longerPause } };
  const target = withLonger(targetOf(first), pairOf(3, 30_000, growing(pace)), paused);
  const keeps = { sites: { "app/deadline.js:12 call": pace }, types: { Timeout: 1 }, runtime: "node 24.0.0" };
  return {
    ...withLook(target, { kind: "timers", requests, pause, trials: pairOf(4, requests, head, base) }),
    diagnosis: evidence({ base: {}, head: keeps }),
  };
}

const verdictOf = (target: TargetMeasurement): string => analyseTarget(target, policy).verdict;

describe("growth of 800 B per request, held by timers", () => {
  test.each([
    ["whose room is reused", reused],
    ["that climbs again", refilled],
  ])("%s, is open, with what is left of it, and keeps its line", (_name, curve) => {
    const { verdict, why, claims, diagnosis } = analyseTarget(seen(curve(pace)), policy);
    expect([verdict, why[0]?.code, why[1]?.code]).toEqual(["inconclusive", "held-by-timers", "longer-look"]);
    // A level is the median of five readings, 250 requests apart: of growth it lags by 32 B per request here.
    expect(why[0]).toMatchObject({ ms: 31_000, bytesPerRequest: expect.closeTo(pace, 6) });
    expect(why[0]?.code === "held-by-timers" && why[0].left).toBeLessThanOrEqual(32);
    expect(claims[0]?.steps.map(({ look, shown, state }) => [look, shown, state])).toEqual([
      ["first", null, "leak"],
      ["longer", "goes-on", "confirmed"],
      ["timers", "held", "held"],
    ]);
    expect(diagnosis).toMatchObject({ cause: "live-objects", sites: [{ file: "app/deadline.js", line: 12 }] });
  });

  test("is a leak where more than is tolerated is clearly left: 32 B, and 1.25 MiB in all", () => {
    // 1.25 MiB over the 12,500 requests after the pause are 105 B each.
    const left = (bytes: number) => seen(plus(refilled(pace - bytes), growing(bytes)));
    expect(verdictOf(left(130))).toBe("inconclusive");
    expect(verdictOf(left(145))).toBe("leak");
  });

  test("is a leak where timers release less than three quarters of it", () => {
    const released = (share: number) => seen(plus(refilled(share * pace), growing((1 - share) * pace)));
    expect(verdictOf(released(0.74))).toBe("leak");
  });

  test("is a leak where base's timers hold as much: what grows is something else", () => {
    expect(verdictOf(seen(plus(refilled(700), growing(pace)), { base: refilled(700) }))).toBe("leak");
    expect(verdictOf(seen(plus(refilled(700), refilled(pace)), { base: refilled(700) }))).toBe("inconclusive");
  });

  test("is a leak that a pause changes nothing about", () => {
    const { verdict, claims } = analyseTarget(seen(growing(pace)), policy);
    expect([verdict, claims[0]?.state]).toEqual(["leak", "confirmed"]);
  });

  test("was garbage where the collector, running throughout, leaves nothing of it before the pause either", () => {
    const { verdict, claims } = analyseTarget(
      seen(() => 0),
      policy,
    );
    expect([verdict, claims[0]?.state]).toEqual(["pass", "ended"]);
  });

  test("is judged as well from a fork's figures, which carry no text", () => {
    const [target] = distrust(buildMeasurement([seen(refilled(pace))]), "a".repeat(40), policy).targets;
    expect(analyseTarget(target!, policy)).toMatchObject({ verdict: "inconclusive", diagnosis: null });
    expect(JSON.stringify(target)).not.toContain("deadline");
  });
});

describe("the look is asked for", () => {
  const pending = (timers: readonly { readonly ms: number; readonly count: number }[], longerPause = 0) => {
    const target = seen(() => 0, { longerPause });
    const looks = target.looks.filter(({ kind }) => kind !== "timers");
    const { examinations, ...rest } = target.diagnosis!;
    const withTimers = examinations.map((each) => {
      const last = each.rounds.length - 2;
      const rounds = each.rounds.map((round, index) =>
        index === last && each.side === "head"
          ? { ...round, answers: round.answers.map((answer) => ({ ...answer, timers })) }
          : round,
      );
      return { ...each, rounds };
    });
    return nextLook({ ...target, looks, diagnosis: { ...rest, examinations: withTimers } }, policy);
  };

  test("where half of the requests left a timer pending, with a pause until they have fired", () => {
    expect(pending([{ ms: 30_000, count: 1e6 }])).toEqual({ kind: "timers", why: "confirmed", pauseMs: 31_000 });
  });

  test("not where they are few, or last longer than anybody waits: then the collected look is", () => {
    expect(pending([{ ms: 30_000, count: 3 }])?.kind).toBe("collected");
    expect(pending([{ ms: 3_600_000, count: 1e6 }])?.kind).toBe("collected");
  });

  test("not where the longer look paused for as long", () => {
    expect(pending([{ ms: 30_000, count: 1e6 }], 31_000)?.kind).toBe("collected");
  });
});
