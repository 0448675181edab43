/** When timers are worth waiting for, and what can be compared once they have fired. */
import { describe, expect, test } from "vitest";
import { compareHeld, untilTimersFired } from "../../src/diagnose/timers-pause.ts";
import type { ProbeAnswer, Round } from "../../src/model/diagnosis.ts";
import { examination } from "../support/evidence.ts";

const [, , last] = examination("head", { types: { Timeout: 1 }, externalBytes: 100 }).rounds;
const [answer] = last!.answers;

describe("a rest", () => {
  const untilFired = (requests: number, ...timers: readonly (readonly [ms: number, count: number])[]) =>
    untilTimersFired([{ ...answer!, timers: timers.map(([ms, count]) => ({ ms, count })) }], requests);

  test("lasts until the timers have fired, and a second more", () => {
    expect(untilFired(1_000, [30_000, 1_000])).toBe(31_000);
    expect(untilFired(1_000, [28_000, 300], [30_000, 300], [29_000, 400])).toBe(31_000);
  });

  test("needs one of every other request", () => {
    expect([untilFired(1_000, [30_000, 499]), untilFired(1_000, [30_000, 500])]).toEqual([undefined, 31_000]);
    expect([untilFired(0), untilTimersFired([answer!], 0), untilTimersFired([], 0)]).toEqual(Array(3).fill(undefined));
  });

  test("does not wait for a service's own, which last a day", () => {
    expect(untilFired(1_000, [5_000, 1_000], [86_400_000, 50])).toBe(6_000);
    expect(untilFired(1_000, [5_000, 1_000], [86_400_000, 60])).toBe(86_401_000);
  });

  test("counts those of all processes", () => {
    const half = { ...answer!, timers: [{ ms: 2_000, count: 300 }] };
    expect(untilTimersFired([half, { ...half, pid: 8 }], 1_000)).toBe(3_000);
  });
});

describe("what is held before and after it is compared", () => {
  const base = examination("base", {});
  const head = examination("head", { sites: { "app.js:1 a": 50 }, externalBytes: 100 });
  const after = { ...head.rounds[2]!, requests: 2_800 };
  const held = (change: (given: ProbeAnswer) => Partial<ProbeAnswer>): Round => ({
    ...after,
    answers: after.answers.map((each) => ({ ...each, ...change(each) })),
  });

  test("from the first look to the last before it, and after it, what lies outside the heap with it", () => {
    const rest = compareHeld({ ...head, rest: { ms: 31_000, after } }, base);
    expect(rest).toMatchObject({ ms: 31_000, first: { requests: 1_000 }, before: { requests: 1_400 } });
    expect(rest!.before.liveBytes - rest!.first.liveBytes).toBe(400 * 150);
    expect(rest!.after).toEqual({ requests: 2_800, liveBytes: rest!.before.liveBytes });
    expect(rest!.base.before.liveBytes).toBe(rest!.base.first.liveBytes);
  });

  test("not where nobody waited, a process came or went, or one does not tell", () => {
    expect(compareHeld(head, base)).toBeUndefined();
    const heapless = { liveBytes: null, tracedBytes: null };
    for (const round of [
      held(({ pid }) => ({ pid: pid + 1 })),
      held(({ heap }) => ({ heap: { ...heap, ...heapless } })),
    ])
      expect(compareHeld({ ...head, rest: { ms: 31_000, after: round } }, base)).toBeUndefined();
    expect(
      compareHeld({ ...head, rest: { ms: 31_000, after } }, examination("base", { silent: true })),
    ).toBeUndefined();
  });
});
