/** A leak by two looks, held against what is still held once timers have fired. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import type { TimersRest } from "../../src/model/diagnosis.ts";
import type { TargetMeasurement } from "../../src/model/measurement.ts";
import { distrust } from "../../src/received/distrust.ts";
import { evidence } from "../support/evidence.ts";
import { buildMeasurement, mib } from "../support/measurement.ts";
import { defaultPolicy as policy } from "../support/policy.ts";
import { targetOf, trialOf } from "../support/series.ts";

const pace = 800;

function pairOf(pair: number, to: number): TargetMeasurement["trials"] {
  const counts = Array.from({ length: 101 }, (_, index) => (index * to) / 100);
  const trial = (side: "base" | "head", slope: number) =>
    trialOf(
      side,
      pair,
      counts.map((requests) => [requests, 20 * mib + slope * requests]),
    );
  return [trial("base", 0), trial("head", pace)];
}

/** Bytes a request: what was held before the rest, and what each request had left after it. */
function seen(
  held: number,
  left: number,
  { ms = 31_000, restMs = 0, requests = 4_000, base = 0 } = {},
): TargetMeasurement {
  const first = [0, 1, 2].flatMap((pair) => pairOf(pair, 10_000));
  const rest: TimersRest = {
    ms,
    first: { requests: requests / 2, liveBytes: 10 * mib },
    before: { requests, liveBytes: 10 * mib + (held * requests) / 2 },
    after: { requests: 2 * requests, liveBytes: 10 * mib + (held * requests) / 2 + left * requests },
    base: {
      first: { requests: requests / 2, liveBytes: 9 * mib },
      before: { requests, liveBytes: 9 * mib + (base * requests) / 2 },
    },
  };
  const rested = restMs === 0 ? {} : { rest: { afterAnswers: 15_000, ms: restMs } };
  const head = { sites: { "app/deadline.js:12 call": held }, types: { Timeout: 1 }, runtime: "node 24.0.0" };
  return {
    ...targetOf(first),
    confirmation: { requests: 30_000, trials: pairOf(3, 30_000), ...rested },
    diagnosis: { ...evidence({ base: {}, head }), rest },
  };
}

const verdictOf = (target: TargetMeasurement): string => analyseTarget(target, policy).verdict;

describe("growth of 800 B a request, held by timers", () => {
  test("is open where they let it go, with what is left of it, and keeps its line", () => {
    const { verdict, why, diagnosis } = analyseTarget(seen(780, 20), policy);
    expect([verdict, why[0], why[1]?.code]).toEqual([
      "inconclusive",
      { code: "held-by-timers", ms: 31_000, bytesPerRequest: expect.closeTo(pace), left: 20, noise: (512 / 4) * 1.024 },
      "second-look",
    ]);
    expect(diagnosis).toMatchObject({ cause: "live-objects", sites: [{ file: "app/deadline.js", line: 12 }] });
  });

  test("is a leak where more than is tolerated stays for certain: 32 B and 512 KiB in all", () => {
    expect(verdictOf(seen(780, 155))).toBe("inconclusive");
    expect(verdictOf(seen(780, 170))).toBe("leak");
    expect(verdictOf(seen(780, 155, { requests: 40_000 }))).toBe("leak");
    expect(verdictOf({ ...seen(780, 170), diagnosis: { ...seen(780, 170).diagnosis!, rest: undefined } })).toBe("leak");
  });

  test("is a leak where timers let less than three quarters of it go: what native code keeps is in no heap", () => {
    expect(verdictOf(seen(0.76 * pace, 0))).toBe("inconclusive");
    expect(verdictOf(seen(0.74 * pace, 0))).toBe("leak");
    // What is left was not let go: 720 of 800 were held, and 560 of them were.
    expect(verdictOf(seen(0.9 * pace, 0.2 * pace, { requests: 2_000 }))).toBe("leak");
  });

  test("is a leak where base's timers hold as much: what grows is something else", () => {
    expect(verdictOf(seen(1_500, 100, { base: 700 }))).toBe("inconclusive");
    expect(verdictOf(seen(1_500, 100, { base: 900 }))).toBe("leak");
  });

  test("stays what the second look saw, where that rested as long", () => {
    expect(verdictOf(seen(780, 0, { restMs: 11_000 }))).toBe("inconclusive");
    expect(verdictOf(seen(780, 0, { restMs: 31_000 }))).toBe("leak");
  });

  test("is judged as well from a fork's figures, in which nothing speaks", () => {
    const [target] = distrust(buildMeasurement([seen(780, 20)]), "a".repeat(40), policy).targets;
    expect(analyseTarget(target!, policy)).toMatchObject({ verdict: "inconclusive", diagnosis: null });
    expect(JSON.stringify(target)).not.toContain("deadline");
  });
});
