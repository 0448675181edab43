/** Which pending timers are worth a pause, and how long it has to be. */
import { describe, expect, test } from "vitest";
import { collectsLate, pendingTimersMs } from "../../src/analysis/inside/pending.ts";
import type { ProbeAnswer, Round } from "../../src/model/diagnosis.ts";
import { examination } from "../support/evidence.ts";

type Pending = readonly (readonly [ms: number, count: number])[];

const { rounds } = examination("head", { types: { Timeout: 1 } });
const [snapshot] = rounds;
const [answer] = snapshot!.answers;

function snapshotOf(requests: number, answers: readonly ProbeAnswer[]): Round {
  return { ...snapshot!, requests, answers };
}

function answerWith(...timers: Pending): ProbeAnswer {
  return { ...answer!, timers: timers.map(([ms, count]) => ({ ms, count })) };
}

describe("a pause for pending timers", () => {
  const pauseFor = (requests: number, ...timers: Pending) =>
    pendingTimersMs({ rounds: [snapshotOf(requests, [answerWith(...timers)])] });

  test("lasts until they have fired, and a second longer", () => {
    expect(pauseFor(1_000, [30_000, 1_000])).toBe(31_000);
    expect(pauseFor(1_000, [28_000, 300], [30_000, 300], [29_000, 400])).toBe(31_000);
  });

  test("needs one from every other request", () => {
    expect([pauseFor(1_000, [30_000, 499]), pauseFor(1_000, [30_000, 500])]).toEqual([null, 31_000]);
    expect([pauseFor(0), pauseFor(1_000)]).toEqual([null, null]);
  });

  test("does not wait for timers of the service itself, which last a day", () => {
    expect(pauseFor(1_000, [5_000, 1_000], [86_400_000, 50])).toBe(6_000);
    expect(pauseFor(1_000, [5_000, 1_000], [86_400_000, 60])).toBeNull();
  });

  test("is at most a minute and a second", () => {
    expect([pauseFor(1_000, [60_000, 1_000]), pauseFor(1_000, [60_001, 1_000])]).toEqual([61_000, null]);
  });

  test("counts those of all processes", () => {
    const half = answerWith([2_000, 300]);
    expect(pendingTimersMs({ rounds: [snapshotOf(1_000, [half, { ...half, pid: 8 }])] })).toBe(3_000);
  });

  test("follows the last snapshot that reported timers", () => {
    const early = snapshotOf(400, [answerWith([30_000, 400])]);
    const last = snapshotOf(800, [answerWith([30_000, 100])]);
    const finish = snapshotOf(850, [answer!]);
    expect(pendingTimersMs({ rounds: [early, finish] })).toBe(31_000);
    expect(pendingTimersMs({ rounds: [early, last, finish] })).toBeNull();
    expect([pendingTimersMs({ rounds: [finish] }), pendingTimersMs({ rounds: [] })]).toEqual([null, null]);
  });
});

test("only Node and Ruby leave garbage uncollected for long", () => {
  const probes = ["node", "ruby", "python", "jvm"] as const;
  const collecting = probes.filter((probe) => collectsLate({ rounds: [{ answers: [{ ...answer!, probe }] }] }));
  expect(collecting).toEqual(["node", "ruby"]);
  expect(collectsLate({ rounds: [{ answers: [] }] })).toBe(false);
});
