import { describe, expect, it } from "vitest";
import type { Cause, DiagnosisReport } from "../../src/model/report-json.ts";
import { phraseText } from "../../src/report/phrase.ts";
import { countRate } from "../../src/report/words/cause-parts.ts";
import { causeLine, causeWords, explainedWords, freedWords, rerunWords } from "../../src/report/words/cause-words.ts";
import { registryDiagnosis } from "./diagnoses.ts";

const say = (overrides: Partial<DiagnosisReport>) => phraseText(causeWords({ ...registryDiagnosis, ...overrides }));

describe("the conclusion of a diagnosis", () => {
  const amount = "1.07 KiB per request";
  const at = "at `app/executor.py:142` in `AgentExecutor.run`";
  const held = "held by `app.registry.REGISTRY`";
  it.each<[Cause, string]>([
    ["live-objects", `${amount} in \`app.executor.Step\` and what it holds, allocated ${at}, ${held}.`],
    [
      "cycles",
      `${amount} in reference cycles of \`app.executor.Step\`, allocated ${at}. Nothing else holds them; only the runtime's cycle collector frees them.`,
    ],
    [
      "allocator-retention",
      `${amount} in memory that the app has freed and the C library's allocator keeps, allocated ${at}. This is not a leak in the app.`,
    ],
    [
      "native",
      `${amount} outside the runtime's heap, in memory of a native library or extension, allocated ${at}, ${held}.`,
    ],
    ["garbage", `${amount} in garbage that the runtime had not collected yet, allocated ${at}.`],
    ["descriptors", `${amount} in open files and sockets that are never closed, opened ${at}.`],
    ["connections", `${amount} in memory kept per connection, not per request, allocated ${at}, ${held}.`],
    ["threads", `${amount} in threads that are started and never end, allocated ${at}.`],
    ["tmpfs", `${amount} in shared memory: files under \`/dev/shm\` or another tmpfs that are never removed.`],
    [
      "unknown",
      "What was found inside the process does not explain the growth. From outside, 84 % of it is in `uvicorn`, in the heap of the C library.",
    ],
  ])("is a sentence or two with the number first for %s", (cause, words) => {
    expect(say({ cause })).toBe(words);
  });

  it("is whole without a place, a holder or a figure", () => {
    expect(say({ sites: [], types: [], chain: [], explained: null })).toBe("The growth is in objects kept alive.");
  });

  it("reports how many descriptors or threads, and where most of the descriptors lead", () => {
    const two = { name: "descriptors", perRequest: 2 };
    const conclude = (cause: Cause, counts: DiagnosisReport["counts"]) => say({ cause, counts, sites: [] });
    const words = `${amount} in open files and sockets that are never closed (2.00 descriptors per request`;
    const log = { name: "descriptors", to: "/var/log/…", perRequest: 0.5 };
    const temporary = { name: "descriptors", to: "/tmp/…", perRequest: 1.5 };
    expect(conclude("descriptors", [two, log, temporary])).toBe(`${words}, 1.50 of them to \`/tmp/…\`).`);
    expect(conclude("descriptors", [two, { name: "sockets", perRequest: 2 }])).toBe(`${words}, 2.00 of them sockets).`);
    expect(conclude("descriptors", [{ name: "threads", perRequest: 1 }, two, log])).toBe(`${words}).`);
    const threads = `${amount} in threads that are started and never end (1.00 threads per request).`;
    expect(conclude("threads", [two, { name: "threads", perRequest: 1 }])).toBe(threads);
    expect(phraseText(countRate(temporary))).toBe("1.50 descriptors per request to `/tmp/…`");
  });

  it("says where a descriptor without bytes of its own was opened", () => {
    const [site] = registryDiagnosis.sites;
    const sites = [{ ...site!, bytesPerRequest: 0 }];
    expect(say({ cause: "descriptors", sites, explained: null })).toBe(
      `The growth is in open files and sockets that are never closed, opened ${at}.`,
    );
  });

  it("distinguishes shared memory that a process has mapped from files", () => {
    const where = [{ process: "python3", kind: "shmem", share: 0.9 }];
    expect(say({ cause: "tmpfs", where })).toBe(
      `${amount} in shared memory that stays mapped, allocated ${at}, ${held}.`,
    );
  });

  it("names the cause and the runtime in one line", () => {
    expect(phraseText(causeLine(registryDiagnosis))).toBe("Cause: objects kept alive · seen in python 3.11.2");
    expect(phraseText(causeLine({ ...registryDiagnosis, cause: "unknown", runtime: null }))).toBe("Cause: unknown");
  });

  it("says when growth follows the connections", () => {
    expect(say({ follows: "connections" })).toMatch(/ It grows with connections, not with requests\.$/);
  });
});

describe("what was tried", () => {
  it("is reported with its figures, and only when it was tried", () => {
    expect(freedWords(registryDiagnosis).map(phraseText)).toEqual([
      "A garbage collection frees 12.0 KiB that only cycles held.",
      "The allocator returns 408 KiB of free memory when asked to (`malloc_trim`).",
    ]);
    expect(freedWords({ ...registryDiagnosis, freedByCollectBytes: null, freedByTrimBytes: null })).toEqual([]);
    expect(phraseText(rerunWords(registryDiagnosis.rerun[0]!))).toBe(
      "Measured again with an allocator that returns freed memory at once (`MALLOC_ARENA_MAX=1`, `MALLOC_TRIM_THRESHOLD_=131072`): head has 1.08 KiB more than base, instead of 1.09 KiB.",
    );
    expect(phraseText(explainedWords(registryDiagnosis)!)).toBe(
      "98 % of the growth is explained: 1.07 KiB of 1.09 KiB per request.",
    );
  });
});
