import { array, assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import type { RouteConfig } from "../../src/model/config.ts";
import { seededRandom } from "../../src/workload/random.ts";
import { buildSequence, mostRoutes } from "../../src/workload/sequence.ts";

const weighted = (weights: readonly number[]): RouteConfig[] =>
  weights.map((weight, index) => ({
    method: "GET",
    path: `/${index}`,
    headers: {},
    body: null,
    weight,
    expect: ["2xx"],
  }));

function countsIn(sequence: readonly number[], routes: number): number[] {
  const counts = Array.from({ length: routes }, () => 0);
  for (const index of sequence) counts[index] = (counts[index] ?? 0) + 1;
  return counts;
}

const weights = array(integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });
const seed = integer();
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

describe("buildSequence", () => {
  test("counts are exactly in the proportion of the weights", () => {
    assert(
      property(weights, seed, (written, seed) => {
        const sequence = buildSequence(weighted(written), seed);
        const counts = countsIn(sequence, written.length);
        expect(counts.map((count) => count * sum(written))).toEqual(written.map((weight) => weight * sequence.length));
        expect(sequence.length).toBeLessThanOrEqual(2_000);
      }),
    );
  });

  test("every prefix is within a block of the proportion", () => {
    assert(
      property(weights, seed, (written, seed) => {
        const total = sum(written);
        const seen = written.map(() => 0);
        for (const [place, index] of buildSequence(weighted(written), seed).entries()) {
          seen[index]! += 1;
          for (const [route, weight] of written.entries()) {
            const rate = weight / total;
            // Less than 1 at a block's edge (Tijdeman); inside, what a block of 16 holds at most comes early or late.
            expect(Math.abs(seen[route]! - rate * (place + 1))).toBeLessThan(3 + 16 * rate * (1 - rate) + rate);
          }
        }
      }),
    );
  });

  test("at the edge of a block no route is a whole place away from its share", () => {
    assert(
      property(weights, seed, (written, seed) => {
        const sequence = buildSequence(weighted(written), seed);
        for (let edge = 16; edge <= sequence.length; edge += 16) {
          const counts = countsIn(sequence.slice(0, edge), written.length);
          for (const [route, weight] of written.entries()) {
            expect(Math.abs(counts[route]! - (weight / sum(written)) * edge)).toBeLessThan(1);
          }
        }
      }),
    );
  });

  test("the same seed gives the same sequence, another one another", () => {
    assert(
      property(weights, seed, (written, seed) => {
        expect(buildSequence(weighted(written), seed)).toEqual(buildSequence(weighted(written), seed));
      }),
    );
    const routes = weighted([3, 2, 1]);
    expect(buildSequence(routes, 1)).not.toEqual(buildSequence(routes, 2));
  });

  test("one route is one entry, and a common factor changes nothing", () => {
    expect(buildSequence(weighted([7]), 1)).toEqual([0]);
    expect(buildSequence(weighted([90, 10]), 5)).toEqual(buildSequence(weighted([9, 1]), 5));
    expect(countsIn(buildSequence(weighted([9, 1]), 5), 2)).toEqual([225, 25]);
  });

  test("a ratio that is too long is rounded, never to nothing", () => {
    const counts = countsIn(buildSequence(weighted([9_973, 7_919, 1]), 3), 3);
    expect(sum(counts)).toBe(2_000);
    expect(counts[2]).toBeGreaterThanOrEqual(1);
    expect(Math.abs(counts[0]! - (2_000 * 9_973) / 17_893)).toBeLessThan(2);
    const many = countsIn(
      buildSequence(weighted(Array.from({ length: mostRoutes }, (_, index) => index + 1)), 3),
      mostRoutes,
    );
    expect(sum(many)).toBe(2_000);
    expect(Math.min(...many)).toBe(1);
  });

  test("more routes than it can hold is a bug of the caller", () => {
    expect(() => buildSequence(weighted(Array.from({ length: mostRoutes + 1 }, () => 1)), 1)).toThrow(
      "at most 1000 routes",
    );
  });
});

test("seededRandom is mulberry32", () => {
  // Its author's reference gives these for the seed 0.
  const random = seededRandom(0);
  expect([random(), random(), random()].map((value) => Math.floor(value * 2 ** 32))).toEqual([
    1_144_304_738, 1_416_247, 958_946_056,
  ]);
});
