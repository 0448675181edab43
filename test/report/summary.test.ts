/** The opening of a report on a leak: the best estimate, how it was confirmed, what else head keeps. */
import { describe, expect, test } from "vitest";
import type { GateDecision } from "../../src/model/policy.ts";
import type { Kept, Why } from "../../src/analysis/findings.ts";
import { concludeReport } from "../../src/report/conclude.ts";
import { judgedTargets } from "../../src/report/judged.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { summary } from "../../src/report/words/summary.ts";
import { buildFindings, interval, keptDescriptors } from "../support/findings.ts";
import { buildMeasurement, buildTarget, growsFrom, levelsOffAt, mib } from "../support/measurement.ts";

const target = buildTarget({ base: { level: levelsOffAt(22 * mib) }, head: { level: growsFrom(22 * mib, 1_116) } });
const measurement = buildMeasurement([target]);
const blocks: GateDecision = { failed: true, accepted: false, rule: "fail-on: leak" };
const cap = "At this rate the 512 MiB cap is reached after about 460,000 requests.";

function opening(why: readonly Why[], decision = blocks, requestsToCap: number | null = 457_312): string {
  const findings = buildFindings(target, {
    verdict: "leak",
    base: "plateau",
    head: "leak",
    why,
    ...(requestsToCap === null ? {} : { requestsToCap }),
  });
  const report = concludeReport(measurement, [{ findings, decision }]);
  return judgedTargets(report, measurement, [findings]).map(summary).map(phraseText).join(" ");
}

const first: Why = { code: "head-grows-faster", bytesPerRequest: interval(1_116, 9) };
const longer = (outcome: "goes-on" | "unclear"): Why => ({
  code: "longer-look",
  outcome,
  bytesPerRequest: interval(1_024, 10),
  requests: 30_000,
});
const collected: Why = {
  code: "collected-look",
  outcome: "goes-on",
  bytesPerRequest: interval(900, 5),
  requests: 30_000,
};
const keeps = (kept: Partial<Kept> = {}): Why => ({ code: "head-keeps", kept: { ...keptDescriptors, ...kept } });

describe("a leak of memory", () => {
  test.each<[string, readonly Why[], string]>([
    ["the first look alone", [first], "Head retains 1.09 KiB more per request than base (95 % CI 1.08–1.10)."],
    [
      "a longer look, which has the better estimate",
      [longer("goes-on"), first],
      "Head retains 1.00 KiB more per request than base (95 % CI 0.99–1.01), confirmed on fresh containers over 30,000 requests.",
    ],
    [
      "a collected look that agrees with it",
      [longer("goes-on"), first, collected],
      "Head retains 1.00 KiB more per request than base (95 % CI 0.99–1.01), confirmed on fresh containers over 30,000 requests and with the garbage collector running throughout.",
    ],
    [
      "a collected look that settles what the longer one left open",
      [collected, longer("unclear"), first],
      "Head retains 900 B more per request than base (95 % CI 895–905), confirmed on fresh containers over 30,000 requests with the garbage collector running throughout.",
    ],
    [
      "descriptors beside it, without a second interval",
      [longer("goes-on"), first, keeps()],
      "Head retains 1.00 KiB more per request than base (95 % CI 0.99–1.01) and keeps 1.00 file descriptor more, confirmed on fresh containers over 30,000 requests.",
    ],
  ])("%s", (_, why, sentence) => {
    expect(opening(why)).toBe(`${sentence} ${cap}`);
  });

  test("an acceptance takes the place of the cap, which the facts keep", () => {
    const acceptance = { label: "rss-plateau: accept", by: "octocat", at: "2026-11-20T10:00:00Z" };
    expect(opening([first], { failed: false, accepted: true, rule: "accept-label", acceptance })).toBe(
      "Head retains 1.09 KiB more per request than base (95 % CI 1.08–1.10). Accepted: `octocat` put the label `rss-plateau: accept` on this pull request on 2026-11-20.",
    );
  });
});

describe("a leak of something else", () => {
  test.each<[string, readonly Why[], string]>([
    [
      "confirmed by a longer look",
      [keeps()],
      "Head keeps 1.00 file descriptor more per request than base (95 % CI 1.00–1.00), confirmed on fresh containers over 30,000 requests.",
    ],
    [
      "seen in the first look only",
      [keeps({ look: null })],
      "Head keeps 1.00 file descriptor more per request than base (95 % CI 1.00–1.00).",
    ],
    [
      "of two kinds",
      [keeps(), keeps({ what: "threads" })],
      "Head keeps 1.00 file descriptor more per request than base (95 % CI 1.00–1.00), and 1.00 thread more, confirmed on fresh containers over 30,000 requests.",
    ],
  ])("%s", (_, why, sentence) => {
    expect(opening(why, blocks, null)).toBe(sentence);
  });
});
