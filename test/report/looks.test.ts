/** How the looks led to the verdict: a table per quantity in HTML, a line per look in Markdown. */
import { describe, expect, test } from "vitest";
import type { Claim, ClaimStep } from "../../src/analysis/findings.ts";
import { phraseText, phraseWords } from "../../src/report/phrase.ts";
import { lookTable } from "../../src/report/tables/look-table.ts";
import { lookFacts, resultWords } from "../../src/report/words/look-words.ts";
import { interval } from "../support/findings.ts";

const firstStep: ClaimStep = {
  look: "first",
  shown: null,
  state: "leak",
  requests: 10_000,
  perRequest: interval(1_116, 9),
  predicates: [
    { name: "above-tolerance", holds: true, value: 1_107, limit: 32 },
    { name: "above-noise", holds: true, value: 8_900_000, limit: 262_144 },
    { name: "persists", holds: true, value: 1_100, limit: 558 },
    { name: "at-the-end", holds: false, value: 500, limit: 558 },
    { name: "in-every-trial", holds: true, value: 3, limit: 3 },
  ],
};

const longerStep: ClaimStep = {
  look: "longer",
  shown: "goes-on",
  state: "confirmed",
  requests: 30_000,
  perRequest: interval(1_114, 6),
  predicates: [
    { name: "above-tolerance", holds: true, value: 1_108, limit: 32 },
    { name: "keeps-pace", holds: true, value: 1_114, limit: 558 },
  ],
};

function claim(steps: readonly ClaimStep[], quantity: Claim["quantity"] = "memory"): Claim {
  return { quantity, state: steps.at(-1)?.state ?? "settled", verdict: "leak", why: [], steps };
}

const linesOf = (claims: readonly Claim[]) =>
  lookFacts(claims).map(({ label, value }) => `${label}: ${phraseText(value)}`);

describe("a line per look", () => {
  test("has what was measured, what it showed, and each condition with its figure and limit", () => {
    expect(linesOf([claim([firstStep, longerStep])])).toEqual([
      "Memory, first look: 10,000 requests, head − base 1.09 KiB (95 % CI 1.08–1.10) per request: a leak · lower bound above the tolerance: 1.08 KiB ≥ 32 B ✓ · more in all than noise explains: 8.49 MiB ≥ 256 KiB ✓ · second half keeps half of the pace: 1.07 KiB ≥ 558 B ✓ · still grows at the end: 500 B < 558 B ✗ · faster than base in every trial: 3 of 3 ✓",
      "Memory, longer look: 30,000 requests, head − base 1.09 KiB (95 % CI 1.08–1.09) per request: growth continues (a confirmed leak) · lower bound above the tolerance: 1.08 KiB ≥ 32 B ✓ · keeps half of the first look's pace: 1.09 KiB ≥ 558 B ✓",
    ]);
  });

  test("counts descriptors, whatever bytes the figures would make", () => {
    const counted: ClaimStep = {
      ...firstStep,
      perRequest: interval(1, 0.02),
      predicates: [
        { name: "above-tolerance", holds: true, value: 0.98, limit: 1 / 128 },
        { name: "above-noise", holds: true, value: 8_000, limit: 64 },
      ],
    };
    expect(linesOf([claim([counted], "descriptors")])).toEqual([
      "File descriptors, first look: 10,000 requests, head − base 1.00 (95 % CI 0.98–1.02) per request: a leak · lower bound above the tolerance: 0.98 ≥ 0.008 ✓ · more in all than noise explains: 8,000 ≥ 64 ✓",
    ]);
    expect(linesOf([claim([firstStep], "kernel-memory")])[0]).toContain(
      "Kernel memory, first look: 10,000 requests, head − base 1.09 KiB",
    );
  });

  test("is short where the first look shows no growth: the first condition that fails", () => {
    const settled: ClaimStep = {
      ...firstStep,
      state: "settled",
      perRequest: interval(2, 3),
      predicates: [
        { name: "above-tolerance", holds: false, value: -1, limit: 32 },
        { name: "above-noise", holds: false, value: 16_000, limit: 262_144 },
      ],
    };
    expect(linesOf([claim([settled])])).toEqual([
      "Memory, first look: 10,000 requests, head − base 2 B (95 % CI −1 to 5) per request: no growth shown · lower bound above the tolerance: −1.0 B < 32 B ✗",
    ]);
  });
});

describe("a table per quantity", () => {
  const rowsOf = (each: Claim) => lookTable(each).rows.map((cells) => cells.map(({ words }) => phraseWords(words)));

  test("has a column per look and a row per condition, with a dash where a look does not ask for it", () => {
    const memory = claim([firstStep, longerStep]);
    expect(lookTable(memory).headings.map(({ title }) => phraseWords(title))).toEqual([
      "Memory",
      "first look, 10,000 requests",
      "longer look, 30,000 requests",
    ]);
    expect(rowsOf(memory)).toEqual([
      ["head − base, per request", "1.09 KiB (95 % CI 1.08–1.10)", "1.09 KiB (95 % CI 1.08–1.09)"],
      ["lower bound above the tolerance", "1.08 KiB ≥ 32 B ✓", "1.08 KiB ≥ 32 B ✓"],
      ["more in all than noise explains", "8.49 MiB ≥ 256 KiB ✓", "–"],
      ["second half keeps half of the pace", "1.07 KiB ≥ 558 B ✓", "–"],
      ["still grows at the end", "500 B < 558 B ✗", "–"],
      ["faster than base in every trial", "3 of 3 ✓", "–"],
      ["keeps half of the first look's pace", "–", "1.09 KiB ≥ 558 B ✓"],
      ["shows", "a leak", "growth continues (a confirmed leak)"],
    ]);
  });

  test("leaves out what share of its growth a side keeps that has not grown", () => {
    const shrinks: ClaimStep = {
      ...firstStep,
      state: "settled",
      predicates: [
        { name: "above-tolerance", holds: true, value: 1, limit: 0 },
        { name: "persists", holds: true, value: -3, limit: -5 },
      ],
    };
    expect(rowsOf(claim([shrinks])).map(([title]) => title)).toEqual([
      "head − base, per request",
      "lower bound above the tolerance",
      "shows",
    ]);
  });
});

test.each([
  [{ shown: "ended", state: "ended" }, "growth ended"],
  [{ shown: "ended", state: "unconfirmed" }, "growth ended (the suspicion is not confirmed)"],
  [{ shown: "unclear", state: "open" }, "noise hides whether growth continues (undecided)"],
  [{ shown: "held", state: "held" }, "released once the timers had fired (held by pending timers)"],
] as const)("%j: %s", (step, words) => {
  expect(resultWords({ ...longerStep, ...step })).toBe(words);
});
