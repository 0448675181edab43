import { expect, test } from "vitest";
import type { Annotation } from "../../src/model/hosting.ts";
import { annotationsOf } from "../../src/report/markdown/annotations.ts";
import { concludeReport } from "../../src/report/conclude.ts";
import { type Situation, situations } from "./situations.ts";

function annotate({ measurement, judgements }: Situation): readonly Annotation[] {
  const findings = judgements.map((each) => each.findings);
  return annotationsOf(concludeReport(measurement, judgements), measurement, findings);
}

/** The same target `count` times under different names. */
function manyTargets(count: number, of: Situation): Situation {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const [target] = of.measurement.targets;
  const [judgement] = of.judgements;
  return {
    measurement: { ...of.measurement, targets: numbers.map((each) => ({ ...target!, name: `api-${each}` })) },
    judgements: numbers.map((each) => ({ ...judgement!, findings: { ...judgement!.findings, name: `api-${each}` } })),
  };
}

test("a failed target is an error with the advice", () => {
  const [first, ...rest] = annotate(situations["leak"]!);
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ level: "error", title: "Memory leak in `api`: head keeps growing, base levels off" });
  expect(first!.message).toMatch(/^Head retains 1\.09 KiB more per request than base .*Look in the diff/);
});

test.each(["pass", "improved", "preexisting"])("%s has no annotation", (name) => {
  expect(annotate(situations[name]!)).toEqual([]);
});

test("what does not fail the check is a warning; an accepted growth is a notice that names who accepted it", () => {
  expect(annotate(situations["inconclusive"]!)[0]!.level).toBe("warning");
  const [accepted] = annotate(situations["accepted-leak"]!);
  expect(accepted).toMatchObject({
    level: "notice",
    title: "Accepted memory leak in `api`: head keeps growing, base levels off",
  });
  expect(accepted!.message).toContain(
    "`octocat` put the label `rss-plateau: accept` on this pull request on 2026-11-20",
  );
});

test("stays within what a runner keeps of one step, and counts what it left out", () => {
  const all = annotate(manyTargets(40, situations["leak"]!));
  expect(all).toHaveLength(9);
  expect(all.at(-1)).toEqual({
    level: "error",
    title: "rss-plateau",
    message: "…and 32 more; all are in the job summary.",
  });
});

test("a message is one line of at most 4,096 characters, whatever a container says", () => {
  for (const { title, message } of annotate(situations["hostile"]!)) {
    expect(message.length).toBeLessThan(4096);
    expect(`${title}${message}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
});
