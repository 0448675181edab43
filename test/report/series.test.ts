import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { levelRange, roundRange, roundTicks, tickDigits } from "../../src/report/scale.ts";
import { drawnRequests, levelAt, medianLevelAt, requestGrid, trialsOf } from "../../src/report/chart-series.ts";
import { trialsOfLook } from "../../src/model/measurement.ts";
import { buildTarget, mib } from "../support/measurement.ts";

const oom = { kind: "oom", by: "kernel", survived: false, exitCode: 137, evidence: "" } as const;
const deadline = { kind: "deadline", limitMs: 40_000 } as const;
const straight = { level: (requests: number) => mib + requests * 4096 };

describe("levelAt", () => {
  const target = buildTarget({
    base: straight,
    head: { ...straight, reached: 300, end: oom },
    pairs: 1,
    requests: 1_000,
  });
  const [, head] = trialsOfLook(target, "first");

  it("draws a straight line between samples", () => {
    expect(levelAt(head!, 150)).toBe(mib + 150 * 4096);
  });

  it("is zero after a death", () => {
    expect(levelAt(head!, 301)).toBe(0);
  });

  it("is unknown after a deadline, which is no death", () => {
    const target = buildTarget({ base: straight, head: { ...straight, reached: 300, end: deadline }, pairs: 1 });
    expect(levelAt(trialsOfLook(target, "first")[1]!, 301)).toBeNull();
  });
});

describe("medianLevelAt", () => {
  it("is zero only when most trials are dead", () => {
    const reached = (pair: number) => 300 + pair * 100;
    const target = buildTarget({ base: null, head: { ...straight, reached, end: oom }, requests: 1_000 });
    const levels = [300, 350, 450].map((requests) => medianLevelAt(trialsOf(target, "head"), requests));
    expect(levels).toEqual([mib + 300 * 4096, mib + 350 * 4096, 0]);
  });
});

describe("drawnRequests", () => {
  it("is what both living sides reached", () => {
    expect(drawnRequests(buildTarget({ base: straight, head: { ...straight, reached: 7_000, end: deadline } }))).toBe(
      7_000,
    );
  });

  it("is not cut by a death", () => {
    expect(drawnRequests(buildTarget({ base: straight, head: { ...straight, reached: 3_100, end: oom } }))).toBe(
      10_000,
    );
  });
});

describe("requestGrid", () => {
  it("has integer steps from zero, and leaves out less than one of them", () => {
    assert(
      property(integer({ min: 1, max: 5_000_000 }), (requests) => {
        const grid = requestGrid(requests, 60);
        const step = (grid[1] ?? 0) - (grid[0] ?? 0);
        expect(grid.length).toBeLessThanOrEqual(60);
        expect(grid.every((count, index) => count === index * step)).toBe(true);
        expect(requests - (grid.at(-1) ?? 0)).toBeLessThan(step);
      }),
    );
  });
});

describe("axes", () => {
  it("do not make a drama of noise", () => {
    const { lo, hi } = levelRange([22, 22.01]);
    expect(hi - lo).toBeGreaterThan(2);
  });

  it("start at zero when the difference is a good part of the height", () => {
    expect(levelRange([22, 32]).lo).toBe(0);
  });

  it("have round ticks that cover the range", () => {
    expect(roundRange({ lo: 0, hi: 34.3 }, 8)).toEqual({ lo: 0, hi: 35 });
    expect(roundTicks({ lo: 0, hi: 35 }, 7)).toEqual([0, 5, 10, 15, 20, 25, 30, 35]);
    expect(roundTicks({ lo: 21.1, hi: 22 }, 4)).toEqual([21.5, 22]);
  });

  it("show the decimals that tell ticks apart", () => {
    expect(
      [
        [0, 50],
        [20, 20.5],
        [0, 0.02],
      ].map(tickDigits),
    ).toEqual([0, 1, 2]);
  });
});
