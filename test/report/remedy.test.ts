import { expect, test } from "vitest";
import type { Growth } from "../../src/analysis/inside/blame.ts";
import { findCause } from "../../src/analysis/inside/cause.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { causes } from "../../src/report/words/causes.ts";
import { evidence, type Keeps } from "../support/evidence.ts";
import { mib } from "../support/measurement.ts";

const put = "app/cache.py:12 put";
const grows = (bytes: number): Growth => ({ per: "request", bytes });

function advise(head: Keeps, growth: Growth): string {
  const diagnosis = findCause(evidence({ base: {}, head }), growth)!;
  return causes[diagnosis.cause].remedies(diagnosis, 10_000).map(phraseText).join(" ");
}

test.each<[string, Keeps, Growth, string]>([
  ["what a request leaves behind", { sites: { [put]: 1_000 } }, grows(1_000), "Release it when the request is done"],
  [
    "what is allocated once",
    { held: { [put]: 30 * mib } },
    { per: "run", bytes: 30 * mib },
    "It is allocated once and stays.",
  ],
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

test("only names about as frequent as most of the growth decide the advice", () => {
  const leak: Keeps = { sites: { [put]: 1_000 }, types: { "app.Entry": 1 } };
  expect(advise({ ...leak, types: { "app.Entry": 1, Timeout: 0.03 } }, grows(1_000))).not.toContain("timer");
  expect(advise({ ...leak, types: { "app.Entry": 1, Timeout: 1 } }, grows(1_000))).toContain("Clear the timer");
});

test("a timer comes with its length, and the pause that outlasts it", () => {
  const leak = (list: string): Keeps => ({
    sites: { [put]: 1_000 },
    types: { Timeout: 1 },
    chains: { Timeout: ["module node:timers", list, "._idleNext Timeout"] },
    runtime: "node 24.1.0",
  });
  expect(advise(leak("{timerListMap}[30000] TimersList"), grows(1_000))).toContain(
    "It lasts 30 s; if that is intended, set `workload.rest: 31s`.",
  );
  expect(advise(leak("{timerListMap}[86400000] TimersList"), grows(1_000))).not.toContain("lasts");
});

test("comes with what a fix saves, over a trial or of the plateau", () => {
  expect(advise({ sites: { [put]: 1_049 } }, grows(1_049))).toContain(
    "Fixing it saves 10.0 MiB over the requests of one trial.",
  );
  expect(advise({ held: { [put]: 30 * mib } }, { per: "run", bytes: 30 * mib })).toContain(
    "Fixing it lowers head's plateau by 30.0 MiB.",
  );
});
