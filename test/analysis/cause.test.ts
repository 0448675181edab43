import { describe, expect, test } from "vitest";
import { findCause } from "../../src/analysis/inside/cause.ts";
import type { Growth } from "../../src/analysis/inside/blame.ts";
import type { Cause } from "../../src/model/report-json.ts";
import { evidence, type Keeps, rerunOf } from "../support/evidence.ts";
import { kib, mib } from "../support/measurement.ts";

const grows = (bytes: number): Growth => ({ per: "request", bytes });
const put = "app/cache.py:12 put";

describe("the kind of growth", () => {
  test.each<[Cause, Keeps, Growth]>([
    ["live-objects", { sites: { [put]: 1_050 }, types: { "app.Entry": 1 } }, grows(1_100)],
    ["live-objects", { externalBytes: 20_000, sites: { [put]: 180 }, runtime: "node 24.1.0" }, grows(20_300)],
    ["cycles", { cycles: { [put]: 260 * kib }, trimmedBytes: 20 * mib }, grows(200 * kib)],
    ["native", { nativeBytes: 1_520 }, grows(1_526)],
    ["descriptors", { descriptors: 1, sites: { [put]: 5_236 } }, grows(5_300)],
    ["descriptors", { descriptors: 0.1 }, grows(60)],
    ["threads", { threads: 1, sites: { [put]: 4_830 } }, grows(17_000)],
    ["tmpfs", { tmpfsBytes: 4_096 }, grows(4_098)],
    ["unknown", {}, grows(1_000)],
  ])("%s", (cause, head, growth) => {
    expect(findCause(evidence({ base: {}, head }), growth)?.cause).toBe(cause);
  });

  test("threads account for their stacks too, which no runtime counts, and for what is native of them", () => {
    const thread: Keeps = { threads: 1, sites: { [put]: 4_830 }, nativeBytes: 4_000, mappings: { stack: 8_000 } };
    const head = findCause(evidence({ base: {}, head: thread }), grows(17_000));
    expect(head?.explained?.share).toBeCloseTo(16_830 / 17_000, 2);
    const both = findCause(evidence({ base: { mappings: { stack: 8_000 } }, head: thread }), grows(17_000));
    expect(both?.explained?.share).toBeCloseTo(8_830 / 17_000, 2);
  });

  test("a few descriptors beside a large leak are not its kind", () => {
    const head: Keeps = { descriptors: 0.05, sites: { [put]: 50_000 } };
    expect(findCause(evidence({ base: {}, head }), grows(51_000))?.cause).toBe("live-objects");
  });

  test("descriptors are told by the files they lead to, less what base has", () => {
    const base: Keeps = { descriptors: 1, openFiles: { "/var/log/…": 1 } };
    const head: Keeps = { descriptors: 2, openFiles: { "/var/log/…": 1, "/tmp/…": 1 } };
    expect(findCause(evidence({ base, head }), grows(60))?.counts).toEqual([
      { name: "descriptors", perRequest: 1 },
      { name: "descriptors", perRequest: 1, to: "/tmp/…" },
    ]);
  });

  test("cycles that the collector keeps up with are not what leaks beside them", () => {
    const head: Keeps = { sites: { [put]: 5_300 }, cycles: { "app/agent.py:40 run": 260 * kib }, trimmedBytes: mib };
    const found = findCause(evidence({ base: {}, head }), grows(5_400));
    expect(found).toMatchObject({ cause: "live-objects", sites: [{ file: "app/cache.py", line: 12 }] });
  });

  test("what looks live and is garbage is called a cycle, with its path", () => {
    const path = ["Step", ".parent Agent", ".steps list", "Step"];
    const head: Keeps = { sites: { [put]: 800 }, cycles: { [put]: 800 * 29 }, cyclePath: path };
    const found = findCause(evidence({ base: {}, head }), grows(1_000));
    expect(found).toMatchObject({ cause: "cycles", cycle: path, chain: [], sites: [{ file: "app/cache.py" }] });
  });

  test("an app without a collector: what a collection frees was held by nothing", () => {
    const found = findCause(evidence({ base: {}, head: { sites: { [put]: 1_000 }, collected: true } }), grows(1_000));
    expect(found).toMatchObject({ cause: "cycles", sites: [{ file: "app/cache.py", line: 12 }] });
    expect(found?.explained?.share).toBeCloseTo(1, 2);
  });

  test("of cycles the small lines count too, which are too small to be blamed", () => {
    const small = Object.fromEntries(Array.from({ length: 5 }, (_, line) => [`app/cache.py:${90 + line} make`, 80]));
    const head: Keeps = { sites: { [put]: 1_000, ...small }, collected: true };
    const found = findCause(evidence({ base: {}, head }), grows(1_400));
    expect(found?.cause).toBe("cycles");
    expect(found?.explained?.share).toBeCloseTo(1, 2);
  });

  describe("freed memory that the allocator keeps", () => {
    const retaining: Keeps = { trimmedBytes: 200 * mib };
    test("is proven by the rerun that gives it back", () => {
      const reruns = [rerunOf("glibc-returns", { base: 0, head: 200 })];
      const found = findCause(evidence({ base: {}, head: retaining }, reruns), grows(10_000));
      expect(found).toMatchObject({ cause: "allocator-retention", explained: { share: 0.98 } });
    });
    test("is not, where head grows all the same", () => {
      const reruns = [rerunOf("glibc-returns", { base: 0, head: 9_900 })];
      expect(findCause(evidence({ base: {}, head: retaining }, reruns), grows(10_000))?.cause).toBe("unknown");
    });
    test("where the settings made it too slow to compare, by what a trim returned more than base's", () => {
      const sides = { base: { trimmedBytes: 2 * mib }, head: { trimmedBytes: 22 * mib } };
      const found = findCause(evidence(sides), { per: "run", bytes: 30 * mib });
      expect(found).toMatchObject({ cause: "allocator-retention", explained: { bytes: 20 * mib, per: "run" } });
    });
    test("nor where a trim gives nothing back", () => {
      const reruns = [rerunOf("glibc-returns", { base: 0, head: 200 })];
      expect(findCause(evidence({ base: {}, head: {} }, reruns), grows(10_000))?.cause).toBe("unknown");
    });
    test("of a plateau, by the level", () => {
      const reruns = [rerunOf("glibc-returns", { base: 0, head: 0 }, { base: 20 * mib, head: 22 * mib })];
      const found = findCause(evidence({ base: {}, head: { trimmedBytes: 15 * mib } }, reruns), {
        per: "run",
        bytes: 20 * mib,
      });
      expect(found).toMatchObject({ cause: "allocator-retention", explained: { share: 0.9, per: "run" } });
    });
  });

  test("a leak of each connection is told by what keep-alive makes of it", () => {
    const head: Keeps = { sites: { [put]: 400 } };
    const follows = (after: number) =>
      findCause(evidence({ base: {}, head }, [rerunOf("keep-alive", { base: 0, head: after })]), grows(400));
    expect(follows(4)).toMatchObject({ cause: "connections", follows: "connections" });
    expect(follows(390)).toMatchObject({ cause: "live-objects", follows: "requests" });
    expect(follows(150)).toMatchObject({ cause: "live-objects", follows: null });
  });

  test("a head that died before it had a slope is held against what it gained under the eyes", () => {
    const head: Keeps = { sites: { [put]: 15 * mib }, rssBytes: 15 * mib };
    const found = findCause(evidence({ base: {}, head }), { per: "request", bytes: null });
    expect(found?.cause).toBe("live-objects");
    expect(found?.explained?.share).toBeCloseTo(1, 1);
  });
});

describe("blame", () => {
  test("base has it at the same rate, if on another line of the function", () => {
    const found = findCause(
      evidence({ base: { sites: { "app/cache.py:10 put": 900 } }, head: { sites: { [put]: 1_000 } } }),
      grows(1_000),
    );
    expect(found?.sites).toEqual([]);
  });

  test("what base has less of is blamed for the difference", () => {
    const found = findCause(
      evidence({ base: { sites: { [put]: 250 } }, head: { sites: { [put]: 1_000 } } }),
      grows(750),
    );
    expect(found?.sites).toMatchObject([{ bytesPerRequest: expect.closeTo(750, 0) as number }]);
    expect(found?.explained?.share).toBeCloseTo(1, 2);
  });

  test("a cache that fills in one of the two rounds keeps no rate", () => {
    const curves = { [put]: (requests: number) => 1_000 * Math.min(requests, 1_210) };
    expect(findCause(evidence({ base: {}, head: { curves } }), grows(1_000))?.sites).toEqual([]);
  });

  test("less than a hundred bytes a request are noise, unless the leak itself is that small", () => {
    const head: Keeps = { sites: { [put]: 64 } };
    expect(findCause(evidence({ base: {}, head }), grows(2_000))?.sites).toEqual([]);
    expect(findCause(evidence({ base: {}, head }), grows(70))?.sites).toHaveLength(1);
  });

  test("where Buffers leak, a line is held against what grows beside their bytes", () => {
    const base: Keeps = { externalBytes: 0, runtime: "node 24.1.0" };
    const blamed = (bytes: number, externalBytes: number, per: number): number =>
      findCause(evidence({ base, head: { ...base, externalBytes, sites: { [put]: bytes } } }), grows(per))!.sites
        .length;
    // Of one connection in ten requests: 4,096 bytes, and 288 that hold them.
    expect(blamed(28.5 * 3, 408 * 3, 451 * 3)).toBe(1);
    // Nobody's, though it is most of what grows beside them: as much as lines move with nothing kept.
    expect(blamed(60, 3_940, 4_000)).toBe(0);
    // As much as is asked of any line.
    expect(blamed(110, 19_000, 20_000)).toBe(1);
  });

  test("the app's own lines come before larger ones of a library", () => {
    const head: Keeps = { sites: { "lib:json/decoder.py:353 raw_decode": 900, [put]: 200 } };
    const found = findCause(evidence({ base: {}, head }), grows(1_100));
    expect(found?.sites.map(({ file }) => file)).toEqual(["app/cache.py", "json/decoder.py"]);
  });

  test("processes add up, and one that came on the way is left out", () => {
    const whole = evidence({ base: {}, head: { sites: { [put]: 1_000 }, processes: 4 } });
    expect(findCause(whole, grows(1_000))?.sites).toMatchObject([
      { bytesPerRequest: expect.closeTo(1_000, 0) as number },
    ]);
    const [base, head] = whole.examinations;
    const rounds = head!.rounds.map((round, index) => ({
      ...round,
      answers: index === 0 ? round.answers.slice(1) : round.answers,
    }));
    const replaced = { ...whole, examinations: [base!, { ...head!, rounds }] };
    expect(findCause(replaced, grows(1_000))?.sites).toMatchObject([
      { bytesPerRequest: expect.closeTo(750, 0) as number },
    ]);
  });

  test("of a plateau, what is held more than in base", () => {
    const found = findCause(
      evidence({
        base: { held: { "app/models.py:3 load": 10 * mib } },
        head: { held: { "app/models.py:3 load": 40 * mib, [put]: 8 * kib } },
      }),
      { per: "run", bytes: 30 * mib },
    );
    expect(found).toMatchObject({
      cause: "live-objects",
      sites: [{ file: "app/models.py", bytes: 30 * mib, bytesPerRequest: 0 }],
      explained: { share: 1, per: "run" },
    });
  });

  test("of what is there from the start, the line that base does not have, wherever the others have moved to", () => {
    const module = (line: number): string => `app/main.py:${line} <module>`;
    const found = findCause(
      evidence({
        base: { held: { [module(1)]: 40 * mib, [module(2)]: mib, [module(9)]: 0.9 * mib } },
        head: { held: { [module(1)]: 40.2 * mib, [module(3)]: 1.1 * mib, [module(4)]: 30 * mib, [module(12)]: mib } },
      }),
      { per: "run", bytes: 30 * mib },
    );
    expect(found).toMatchObject({ cause: "live-objects", explained: { share: 1 } });
    expect(found?.sites).toMatchObject([{ file: "app/main.py", line: 4, bytes: 30 * mib }]);
  });

  test("what many small lines keep counts as live where one of them is to blame", () => {
    const small = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`app/small.py:${index + 1} put`, 60]));
    const found = findCause(evidence({ base: {}, head: { sites: { [put]: 900, ...small } } }), grows(1_600));
    expect(found?.sites).toHaveLength(1);
    expect(found?.explained).toMatchObject({
      bytes: expect.closeTo(1_500, 0) as number,
      share: expect.closeTo(0.94, 2) as number,
    });
    const without = findCause(evidence({ base: {}, head: { sites: small } }), grows(1_600));
    expect(without).toMatchObject({ cause: "unknown", explained: { share: 0 } });
  });

  test("types that grow, the app's own first, with the chain of the first that has one", () => {
    const head: Keeps = {
      sites: { [put]: 1_000 },
      types: { dict: 3, "app.Step": 8, "app.Agent": 1 },
      chains: { "app.Agent": ["module app", "['RUNS'] dict", "Agent"], dict: ["module x", "dict"] },
    };
    const found = findCause(evidence({ base: { types: { dict: 2 } }, head }), grows(1_000));
    expect(found?.types.map(({ name }) => name)).toEqual(["app.Step", "app.Agent"]);
    expect(found?.types[0]?.countPerRequest).toBeCloseTo(8, 2);
    expect(found?.chain[0]).toBe("module app");
  });

  test("a file found in the repository is told by its path there", () => {
    const made = evidence({ base: {}, head: { sites: { "/srv/app/cache.py:12 put": 1_000 } } });
    const places = [{ inside: "/srv/app/cache.py", repository: "services/api/app/cache.py" }];
    expect(findCause({ ...made, places }, grows(1_000))?.sites[0]?.repository).toBe("services/api/app/cache.py");
  });
});

describe("of memory that no runtime counts, the line that goes with it", () => {
  const each = (requests: number): number => requests;
  const sitesOf = (head: Keeps, growth: Growth, base: Keeps = {}) => {
    const found = findCause(evidence({ base, head }), growth);
    return [found?.cause, found?.sites.map(({ file, line, countPerRequest }) => [`${file}:${line}`, countPerRequest])];
  };
  const native: Keeps = { nativeBytes: 16_000, objects: { [put]: each } };

  test("leaves as many objects of every request, however small", () => {
    expect(sitesOf(native, grows(16_000))).toEqual(["native", [["app/cache.py:12", 1]]]);
    const mapped: Keeps = { tmpfsBytes: 8_192, objects: { [put]: (requests) => requests / 20 } };
    expect(sitesOf(mapped, grows(8_200))).toEqual(["tmpfs", [["app/cache.py:12", 0.05]]]);
    const rare: Keeps = { ...native, objects: { [put]: (requests) => requests / 100 } };
    expect(sitesOf(rare, grows(16_000))).toEqual(["native", []]);
  });

  test("is none whose rounds differ, none that base has, and none of a library", () => {
    const uneven = (requests: number): number => (requests < 1_400 ? requests : requests - 30);
    expect(sitesOf({ ...native, objects: { [put]: uneven } }, grows(16_000))).toEqual(["native", []]);
    const half: Keeps = { objects: { "app/cache.py:10 put": (requests) => requests / 2 } };
    expect(sitesOf(native, grows(16_000), half)).toEqual(["native", []]);
    expect(sitesOf({ ...native, objects: { "lib:ssl.py:3 wrap": each } }, grows(16_000))).toEqual(["native", []]);
  });

  test("comes after a line of the app's own that is to blame by its bytes, and before a library's", () => {
    const other = "app/rows.py:3 load";
    const own = sitesOf({ ...native, sites: { [other]: 900 } }, grows(17_000));
    expect(own).toEqual(["native", [["app/rows.py:3", expect.closeTo(9, 1)]]]);
    const library = sitesOf({ ...native, sites: { "lib:http/client.py:7 read": 900 } }, grows(17_000));
    expect(library).toEqual([
      "native",
      [
        ["app/cache.py:12", 1],
        ["http/client.py:7", expect.closeTo(9, 1)],
      ],
    ]);
  });

  test("is asked for nothing where the cause is not known, or is what the runtime counts", () => {
    expect(sitesOf({ objects: { [put]: each } }, grows(9_000))).toEqual(["unknown", []]);
    const held = sitesOf({ sites: { "app/rows.py:3 load": 9_000 }, objects: { [put]: each } }, grows(9_000));
    expect(held).toEqual(["live-objects", [["app/rows.py:3", 90]]]);
  });

  test("of descriptors, has opened them", () => {
    const head: Keeps = { descriptors: 1, opened: { [put]: 1 }, objects: { "app/rows.py:3 load": each } };
    expect(sitesOf(head, grows(2_000))).toEqual(["descriptors", [["app/cache.py:12", 1]]]);
    const kept: Keeps = { ...head, sites: { [put]: 300, "app/rows.py:9 load": 400 } };
    expect(sitesOf(kept, grows(2_000))).toEqual([
      "descriptors",
      [
        ["app/cache.py:12", expect.closeTo(3, 1)],
        ["app/rows.py:9", expect.closeTo(4, 1)],
      ],
    ]);
    const both = sitesOf({ ...head, descriptors: 2 }, grows(2_000), { descriptors: 1, opened: { [put]: 1 } });
    expect(both).toEqual(["descriptors", [["app/rows.py:3", 1]]]);
  });

  test("is not hidden by what every service frees at the end", () => {
    const freed: Keeps = { held: { "lib:socket.py:338 makefile": 200 * kib }, collected: "held" };
    const head: Keeps = { ...freed, nativeBytes: 16_000, sites: { [put]: 140 } };
    expect(sitesOf(head, grows(16_000), freed)[1]).toEqual([["app/cache.py:12", expect.closeTo(1.4, 1)]]);
    expect(sitesOf(head, grows(16_000))[1]).toEqual([["app/cache.py:12", 1.4]]);
  });
});

describe("of Node, what is native is told from outside", () => {
  const node: Keeps = { runtime: "node 24.1.0", externalBytes: 2_000 };
  const causeOf = (head: Partial<Keeps>, bytes: number, base: Partial<Keeps> = {}): unknown => {
    const found = findCause(
      evidence({ base: { ...node, externalBytes: 0, ...base }, head: { ...node, ...head } }),
      grows(bytes),
    );
    return [found?.cause, found?.explained?.share];
  };

  test("by what malloc has more than base's, less Buffers", () => {
    expect(causeOf({ mappings: { heap: 15_000, arena: 7_000 } }, 22_000)).toEqual([
      "native",
      expect.closeTo(10 / 11, 2),
    ]);
    // V8's own heap is in none of the two.
    expect(causeOf({ mappings: { anon: 22_000 } }, 22_000)).toEqual(["unknown", 0]);
  });

  test("but not what tracing takes on both sides, nor where it is no match for the growth", () => {
    const tracing = { mappings: { heap: 22_000 } };
    expect(causeOf(tracing, 22_000, tracing)).toEqual(["unknown", 0]);
    expect(causeOf({ mappings: { heap: 60_000 } }, 22_000)).toEqual(["unknown", 0]);
    expect(causeOf({ mappings: { heap: 11_000 } }, 22_000)).toEqual(["unknown", 0]);
  });

  test("and of Python by itself, whose objects are in malloc's heap too", () => {
    const head: Keeps = { mappings: { heap: 22_000 } };
    expect(findCause(evidence({ base: {}, head }), grows(22_000))?.cause).toBe("unknown");
  });
});

test("a clean service that was looked into all the same is accused of nothing", () => {
  const quiet: Keeps = { trimmedBytes: mib, cycles: { [put]: 50 }, nativeBytes: 600, rssBytes: 300, tmpfsBytes: 1 };
  const found = findCause(evidence({ base: {}, head: quiet }), { per: "request", bytes: null });
  expect(found).toMatchObject({ cause: "unknown", sites: [], explained: null });
});

test("nobody answered: what is seen from outside stands, with the reason", () => {
  const head: Keeps = {
    silent: true,
    mappings: { arena: 900, heap: 100 },
    problems: [{ code: "no-answer", detail: "" }],
  };
  const found = findCause(evidence({ base: { silent: true }, head }), grows(1_000));
  expect(found).toMatchObject({
    cause: "unknown",
    runtime: null,
    sites: [],
    explained: { share: 0 },
    where: [
      { process: "python3", kind: "arena", share: expect.closeTo(0.9, 2) as number },
      { process: "python3", kind: "heap", share: expect.closeTo(0.1, 2) as number },
    ],
    problems: [{ code: "no-answer" }],
  });
});
