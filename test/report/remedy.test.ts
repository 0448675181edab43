import { expect, test } from "vitest";
import type { Growth } from "../../src/analysis/inside/blame.ts";
import { findCause } from "../../src/analysis/inside/cause.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { remedies } from "../../src/report/words/remedy.ts";
import { evidence, type Keeps } from "../support/evidence.ts";
import { mib } from "../support/measurement.ts";

const put = "app/cache.py:12 put";
const grows = (bytes: number): Growth => ({ per: "request", bytes });

function advise(head: Keeps, growth: Growth): string {
  return remedies(findCause(evidence({ base: {}, head }), growth)!, 10_000)
    .map(phraseText)
    .join(" ");
}

test.each<[string, Keeps, Growth, string]>([
  ["what a request leaves", { sites: { [put]: 1_000 } }, grows(1_000), "Drop it when the request is done"],
  ["what is there once", { held: { [put]: 30 * mib } }, { per: "run", bytes: 30 * mib }, "It is held once and stays."],
  ["native memory", { nativeBytes: 1_520 }, grows(1_526), "every allocation needs its `free`"],
  [
    "native memory of what could be closed",
    { nativeBytes: 1_520, types: { "sqlite3.Connection": 1 } },
    grows(1_526),
    "Close each `sqlite3.Connection` when the request is done",
  ],
  ["files in memory", { tmpfsBytes: 4_096 }, grows(4_098), "Delete temporary files"],
  ["mapped shared memory", { tmpfsBytes: 4_096, mappings: { shmem: 4_096 } }, grows(4_098), "Close the mapping"],
  ["descriptors", { descriptors: 1 }, grows(60), "Close what is opened"],
])("%s", (_, head, growth, sentence) => {
  expect(advise(head, growth)).toContain(sentence);
});

test("of what is left only what comes as often as most of it says what it is", () => {
  const leak: Keeps = { sites: { [put]: 1_000 }, types: { "app.Entry": 1 } };
  expect(advise({ ...leak, types: { "app.Entry": 1, Timeout: 0.03 } }, grows(1_000))).not.toContain("timer");
  expect(advise({ ...leak, types: { "app.Entry": 1, Timeout: 1 } }, grows(1_000))).toContain("Clear the timer");
});

test("of a timer, how long it lasts, and the rest that would let it off", () => {
  const leak = (list: string): Keeps => ({
    sites: { [put]: 1_000 },
    types: { Timeout: 1 },
    chains: { Timeout: ["module node:timers", list, "._idleNext Timeout"] },
    runtime: "node 24.1.0",
  });
  expect(advise(leak("{timerListMap}[30000] TimersList"), grows(1_000))).toContain(
    "It lasts 30 s: where that is meant, `workload.rest: 31s` lets it off.",
  );
  expect(advise(leak("{timerListMap}[86400000] TimersList"), grows(1_000))).not.toContain("lasts");
});

test("with what it is worth, of a trial or of the plateau", () => {
  expect(advise({ sites: { [put]: 1_049 } }, grows(1_049))).toContain("That is worth 10.0 MiB after as many requests");
  expect(advise({ held: { [put]: 30 * mib } }, { per: "run", bytes: 30 * mib })).toContain(
    "30.0 MiB of head's plateau",
  );
});
