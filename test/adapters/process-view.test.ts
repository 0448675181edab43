/** Where a process's memory is, by files as the kernel wrote them (Linux 6.18) for processes made to have it there. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { viewProcess } from "../../src/adapters/memory/process-view.ts";
import { parseSmaps } from "../../src/adapters/memory/smaps.ts";
import { type ProcessView, processViewSchema } from "../../src/model/diagnosis.ts";

const kib = 1024;
const mib = 1024 * kib;

function recorded(process: string, file: string): string {
  return readFileSync(`test/recorded/processes/${process}/${file}`, "utf8");
}

function viewRecorded(process: string): ProcessView {
  const own = {
    smaps: recorded(process, "smaps"),
    descriptors: recorded(process, "descriptors").trimEnd().split("\n"),
    exe: recorded(process, "exe").trim(),
  };
  return processViewSchema.parse(viewProcess({ pid: 7, status: recorded(process, "status"), cmdline: "" }, own));
}

describe("memory is found", () => {
  it("in the arenas of eight threads that allocate, each in a span of its own", () => {
    const view = viewRecorded("arenas");
    expect(view.arenaBytes).toBe(8 * 4932 * kib);
    expect(view.heapBytes).toBeLessThan(mib);
    expect(view.threads).toBe(9);
  });

  it("in the heap and other anonymous memory of a process that keeps things, large and small", () => {
    const [leak, other] = [viewRecorded("leak"), viewRecorded("descriptors")];
    expect(leak.heapBytes! - other.heapBytes!).toBeGreaterThan(3 * mib);
    expect(leak.anonBytes! - other.anonBytes!).toBeGreaterThan(4 * mib);
    expect(leak.arenaBytes).toBe(0);
  });

  it("in the stacks of threads that wait, a few pages each", () => {
    const [threads, one] = [viewRecorded("threads"), viewRecorded("descriptors")];
    expect([threads.threads, one.threads]).toEqual([21, 1]);
    expect(threads.stackBytes! - one.stackBytes!).toBeGreaterThanOrEqual(20 * 8 * kib);
    expect(threads.stackBytes! - one.stackBytes!).toBeLessThanOrEqual(20 * 16 * kib);
  });

  it.each(["arenas", "descriptors", "go", "jvm", "leak", "ruby", "threads"])(
    "once, and in sum as much as the kernel counts itself: %s",
    (name) => {
      const view = viewRecorded(name);
      const anonBytes = view.heapBytes! + view.arenaBytes! + view.stackBytes! + view.anonBytes!;
      expect(view.rssBytes).toBe(anonBytes + view.fileBytes! + view.shmemBytes!);
      // Files are read one after the other, and status does not count pages of the vdso.
      const status = Number(/VmRSS:\s+(\d+)/.exec(recorded(name, "status"))?.[1]) * kib;
      expect(Math.abs(view.rssBytes - status)).toBeLessThan(mib);
    },
  );
});

describe("an arena is not", () => {
  it("the heap of a JVM of exactly 64 MiB, aligned as arenas are", () => {
    const smaps = recorded("jvm", "smaps");
    expect(smaps).toMatch(/^fc000000-/m);
    const heap = smaps.slice(0, smaps.indexOf("\nffe00000-"));
    expect(parseSmaps(heap)).toMatchObject({ arenaBytes: 0 });
    expect(parseSmaps(heap).anonBytes).toBeGreaterThan(0);
  });

  it("the heap of a Go program", () => {
    const view = viewRecorded("go");
    expect(view.arenaBytes).toBe(0);
    expect(view.anonBytes).toBeGreaterThan(3 * mib);
  });

  it("accounted memory, or memory that begins or ends elsewhere", () => {
    const arena = (start: string, end: string, flags: string) =>
      `${start}-7f0000400000 rw-p 00000000 00:00 0 \nRss: 8 kB\nAnonymous: 8 kB\nVmFlags: rd wr mr mw me ${flags}\n` +
      `7f0000400000-${end} ---p 00000000 00:00 0 \nRss: 0 kB\nAnonymous: 0 kB\nVmFlags: mr mw me nr\n`;
    const ofArena = (text: string) => parseSmaps(text).arenaBytes;
    expect(ofArena(arena("7f0000000000", "7f0004000000", "nr"))).toBe(8 * kib);
    // Two spans of which the lower one is full.
    expect(ofArena(arena("7efffc000000", "7f0004000000", "nr"))).toBe(8 * kib);
    expect(ofArena(arena("7f0000000000", "7f0004000000", "ac"))).toBe(0);
    expect(ofArena(arena("7f0000001000", "7f0004000000", "nr"))).toBe(0);
    expect(ofArena(arena("7f0000000000", "7f0003fff000", "nr"))).toBe(0);
  });
});

describe("a thread's stack", () => {
  const mapping = (range: string, permissions: string, flags: string) =>
    `${range} ${permissions} 00000000 00:00 0 \nRss: 8 kB\nAnonymous: 8 kB\nVmFlags: mr ${flags}\n`;
  const guard = mapping("7f0000000000-7f0000001000", "---p", "nh");

  it("is above its guard; before Linux 6.7 only what is no larger than a stack", () => {
    const stackBytes = (text: string) => parseSmaps(text).stackBytes;
    expect(stackBytes(guard + mapping("7f0000001000-7f0000801000", "rw-p", "ac"))).toBe(8 * kib);
    expect(stackBytes(guard + mapping("7f0000001000-7f0000901000", "rw-p", "ac"))).toBe(0);
    expect(stackBytes(guard + mapping("7f0000001000-7f0000901000", "rw-p", "ac nh"))).toBe(8 * kib);
    expect(stackBytes(guard + mapping("7f0000002000-7f0000802000", "rw-p", "ac nh"))).toBe(0);
    expect(stackBytes(mapping("7f0000001000-7f0000801000", "rw-p", "ac nh"))).toBe(0);
  });
});

describe("descriptors", () => {
  it("are counted by what they lead to", () => {
    // 50 sockets, 3 pipes of two ends, 5 files and an epoll; its stdin, stdout and stderr were /dev/null.
    expect(viewRecorded("descriptors").descriptors).toEqual({ files: 9, sockets: 50, pipes: 7, others: 1 });
  });

  it("lead to a file that is open often, or to a folder of files that are open once each", () => {
    const often = Array.from({ length: 5 }, () => "/dev/null");
    const once = Array.from({ length: 30 }, (_, index) => `/tmp/tmp${index}.part (deleted)`);
    const others = Array.from({ length: 40 }, (_, index) => `/srv/${index}/log`);
    const own = { smaps: "", descriptors: [...others, ...often, ...once, "/x", "pipe:[1]"], exe: "" };
    const view = viewProcess({ pid: 7, status: recorded("descriptors", "status"), cmdline: "" }, own);
    expect(view?.openFiles?.slice(0, 2)).toEqual([
      { path: "/tmp/…", count: 30 },
      { path: "/dev/null", count: 5 },
    ]);
    expect(view?.openFiles).toHaveLength(20);
    const root = viewProcess(
      { pid: 7, status: recorded("descriptors", "status"), cmdline: "" },
      { ...own, descriptors: ["/x"] },
    );
    expect(root?.openFiles).toEqual([{ path: "/…", count: 1 }]);
  });
});

describe("a process of another user", () => {
  it("is seen by its totals", () => {
    const open = { pid: 7, status: recorded("arenas", "status"), cmdline: "/usr/bin/python3\0app.py\0" };
    expect(viewProcess(open, undefined)).toEqual({
      pid: 7,
      name: "python3",
      heapBytes: null,
      arenaBytes: null,
      stackBytes: null,
      anonBytes: 43_788 * kib,
      fileBytes: 5_604 * kib,
      shmemBytes: 0,
      rssBytes: 49_392 * kib,
      threads: 9,
      descriptors: null,
      runtime: { name: "python", version: "3" },
    });
  });

  it("is not seen when it has ended and nobody has asked for its exit", () => {
    expect(
      viewProcess({ pid: 7, status: "Name:\tperl\nState:\tZ (zombie)\n", cmdline: "" }, undefined),
    ).toBeUndefined();
  });
});
