import { describe, expect, it } from "vitest";
import type { Cause, DiagnosisReport } from "../../src/model/report-json.ts";
import { phraseText } from "../../src/report/phrase.ts";
import {
  causeLine,
  causeWords,
  countRate,
  explainedWords,
  freedWords,
  rerunWords,
} from "../../src/report/words/cause-words.ts";
import { registryDiagnosis } from "./diagnoses.ts";

const say = (overrides: Partial<DiagnosisReport>) => phraseText(causeWords({ ...registryDiagnosis, ...overrides }));

describe("the conclusion of a diagnosis", () => {
  const amount = "1.07 KiB a request";
  const made = "made at `app/executor.py:142` in `AgentExecutor.run`";
  const place = made.replace("made", "allocated");
  it.each<[Cause, string]>([
    [
      "live-objects",
      `${amount} in \`app.executor.Step\` and what belongs to it, ${place}, held by \`app.registry.REGISTRY\`.`,
    ],
    [
      "cycles",
      `${amount} in reference cycles of \`app.executor.Step\`, ${place}. Nothing holds them; they go when the runtime's cycle collector runs.`,
    ],
    [
      "allocator-retention",
      `${amount} that the app has freed and the C library's allocator keeps, ${place}. It is no leak of the app's.`,
    ],
    [
      "native",
      `${amount} outside the runtime's heap, in memory that a native library or extension took for what is ${made}, held by \`app.registry.REGISTRY\`.`,
    ],
    ["garbage", `${amount} in garbage that the runtime had not collected yet, ${place}.`],
    ["descriptors", `${amount} with open files and sockets that are never closed, ${made}.`],
    [
      "connections",
      `${amount} with each new connection, not with each request, ${place}, held by \`app.registry.REGISTRY\`.`,
    ],
    ["threads", `${amount} with threads that are started and never end, ${place}.`],
    ["tmpfs", `${amount} in shared memory: files under \`/dev/shm\` or another tmpfs that are never removed.`],
    [
      "unknown",
      "What was seen of the inside does not explain the growth. From outside, 84 % of it is in `uvicorn`, in the heap of the C library.",
    ],
  ])("is a sentence or two with the number first for %s", (cause, words) => {
    expect(say({ cause })).toBe(words);
  });

  it("is whole without a place, a holder or a figure", () => {
    expect(say({ sites: [], types: [], chain: [], explained: null })).toBe("It grows in objects that are kept alive.");
  });

  it("tells how many descriptors or threads, and where most of the descriptors lead", () => {
    const two = { name: "descriptors", perRequest: 2 };
    const conclude = (cause: Cause, counts: DiagnosisReport["counts"]) => say({ cause, counts, sites: [] });
    const words = `${amount} with open files and sockets that are never closed (2.00 descriptors a request`;
    const log = { name: "descriptors", to: "/var/log/…", perRequest: 0.5 };
    const temporary = { name: "descriptors", to: "/tmp/…", perRequest: 1.5 };
    expect(conclude("descriptors", [two, log, temporary])).toBe(`${words}, 1.50 of them to \`/tmp/…\`).`);
    expect(conclude("descriptors", [two, { name: "sockets", perRequest: 2 }])).toBe(`${words}, 2.00 of them sockets).`);
    expect(conclude("descriptors", [{ name: "threads", perRequest: 1 }, two, log])).toBe(`${words}).`);
    const threads = `${amount} with threads that are started and never end (1.00 threads a request).`;
    expect(conclude("threads", [two, { name: "threads", perRequest: 1 }])).toBe(threads);
    expect(phraseText(countRate(temporary))).toBe("1.50 descriptors a request to `/tmp/…`");
  });

  it("says of a descriptor that is no object where it was opened", () => {
    const [site] = registryDiagnosis.sites;
    const sites = [{ ...site!, bytesPerRequest: 0 }];
    expect(say({ cause: "descriptors", sites, explained: null })).toBe(
      "It grows with open files and sockets that are never closed, opened at `app/executor.py:142` in `AgentExecutor.run`.",
    );
  });

  it("tells shared memory that a process has mapped from files", () => {
    const where = [{ process: "python3", kind: "shmem", share: 0.9 }];
    expect(say({ cause: "tmpfs", where })).toBe(
      `${amount} in shared memory that stays mapped, ${made}, held by \`app.registry.REGISTRY\`.`,
    );
  });

  it("names the cause and the runtime in one line", () => {
    expect(phraseText(causeLine(registryDiagnosis))).toBe("Cause: objects that are kept alive · seen in python 3.11.2");
    expect(phraseText(causeLine({ ...registryDiagnosis, cause: "unknown", runtime: null }))).toBe("Cause: unknown");
  });

  it("says when growth follows the connections", () => {
    expect(say({ follows: "connections" })).toMatch(/ It grows with the connections, not with the requests\.$/);
  });
});

describe("what was tried", () => {
  it("is told with its figures, and only when it was tried", () => {
    expect(freedWords(registryDiagnosis).map(phraseText)).toEqual([
      "A collection by the runtime frees 12.0 KiB of what only cycles held.",
      "Asking the allocator to give back what is free (`malloc_trim`) returns 408 KiB.",
    ]);
    expect(freedWords({ ...registryDiagnosis, freedByCollectBytes: null, freedByTrimBytes: null })).toEqual([]);
    expect(phraseText(rerunWords(registryDiagnosis.rerun[0]!))).toBe(
      "Run again with an allocator that gives freed memory back at once (`MALLOC_ARENA_MAX=1`, `MALLOC_TRIM_THRESHOLD_=131072`): head has 1.08 KiB more than base with it, 1.09 KiB without.",
    );
    expect(phraseText(explainedWords(registryDiagnosis)!)).toBe(
      "98 % of the growth is accounted for: 1.07 KiB of 1.09 KiB a request.",
    );
  });
});
