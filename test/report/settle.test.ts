/** Every way to be inconclusive has advice with a number. */
import { expect, test } from "vitest";
import type { Why } from "../../src/analysis/findings.ts";
import type { TargetMeasurement } from "../../src/model/measurement.ts";
import { concludeReport } from "../../src/report/conclude.ts";
import { judgedTargets } from "../../src/report/judged.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { advice } from "../../src/report/words/advice.ts";
import { buildFindings, interval, keptDescriptors } from "../support/findings.ts";
import { buildMeasurement, buildTarget, levelsOffAt, mib } from "../support/measurement.ts";

const flat = { level: levelsOffAt(22 * mib) };
const target = buildTarget({ base: flat, head: flat });
const { pinned: _pinned, ...asItIs } = target;

function adviceOn(why: readonly Why[], measured: TargetMeasurement = target): string {
  const findings = buildFindings(measured, { verdict: "inconclusive", why, base: "plateau", head: "plateau" });
  const measurement = buildMeasurement([measured]);
  const decision = { failed: false, accepted: false, rule: null };
  const report = concludeReport(measurement, [{ findings, decision }]);
  return judgedTargets(report, measurement, [findings]).flatMap(advice).map(phraseText).join(" ");
}

const noisy = (requests: number | null): Why => ({ code: "too-noisy", noise: 1_400, requests });

test.each<[string, Why, string]>([
  ["too noisy", noisy(40_000), "`workload.requests: 40000` (40,000 per trial)"],
  ["too short", { code: "too-short", requests: 50, needed: 800 }, "`workload.requests: 800`"],
  ["not settled", { code: "still-warming-up", requests: 20_000 }, "`workload.requests: 20000`"],
  [
    "a longer look that leaves it open",
    { code: "longer-look", outcome: "unclear", bytesPerRequest: interval(60, 40), requests: 30_000 },
    "`workload.requests: 30000`",
  ],
  [
    "growth that may be garbage",
    { code: "collected-look", outcome: "unclear", bytesPerRequest: interval(60, 40), requests: 30_000 },
    "`workload.requests: 30000`",
  ],
  [
    "descriptors that may level off",
    { code: "head-keeps", kept: { ...keptDescriptors, outcome: "unclear", look: "unclear" } },
    "`workload.requests: 30000`",
  ],
])("%s: more requests", (_what, why, sentence) => {
  expect(adviceOn([why])).toContain(sentence);
});

test("what timers hold: a pause in which they fire, and no more requests", () => {
  const why = { code: "held-by-timers", ms: 31_000, bytesPerRequest: 700, left: 20, noise: 100 } as const;
  const looked: Why = { code: "longer-look", outcome: "goes-on", bytesPerRequest: interval(700, 40), requests: 30_000 };
  expect(adviceOn([why, looked])).toContain("`workload.rest: 31s`");
  expect(adviceOn([why, looked])).not.toContain("workload.requests");
});

test("noise of a runtime that was not pinned: pin it", () => {
  expect(adviceOn([noisy(40_000)], asItIs)).toContain("`pin: auto`");
  expect(adviceOn([noisy(40_000)])).not.toContain("pin: auto");
  expect(adviceOn([{ code: "too-short", requests: 50, needed: 800 }], asItIs)).not.toContain("pin: auto");
});

test("where more requests would not help: fewer at a time, and what else scatters", () => {
  expect(adviceOn([noisy(null)])).toMatch(/random payloads.*`workload.connections: 2` \(now 8\)/);
  const single = { ...target, workload: { ...target.workload, connections: 1 } };
  expect(adviceOn([noisy(null)], single)).not.toContain("connections");
  expect(adviceOn([noisy(40_000)])).not.toContain("connections");
});

test("near the cap: a higher one, with room for the peak", () => {
  const killed: Why = {
    code: "out-of-memory",
    side: "head",
    by: "kernel",
    survived: false,
    requests: 9_000,
    trials: 1,
  };
  const near = buildTarget({ base: flat, head: { level: () => 450 * mib } });
  expect(adviceOn([killed], near)).toContain("450 MiB of the 512 MiB cap");
  // 450 / 0.8 = 562.5, in steps of 16.
  expect(adviceOn([killed], near)).toContain("`memory: 576MiB`");
  expect(adviceOn([noisy(40_000)], near)).toMatch(/`workload.requests: 40000`.*`memory: 576MiB`/);
});

test("otherwise: what ended the trials", () => {
  expect(adviceOn([{ code: "no-usable-pair" }])).toMatch(/^Fix what ended the trials/);
});
