/** What the kernel writes about memory, by files recorded on cgroup v1 (Linux 6.18) and v2 (Linux 7.0). */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { property, assert, integer, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCgroupMounts, parseCgroupPath, parseCounters } from "../../src/adapters/memory/cgroup.ts";
import { parseMemoryV1, parseMemoryV2 } from "../../src/adapters/memory/cgroup-memory.ts";
import { pageBytes, parseIsForked, parseRollupAnonBytes, parseStatus } from "../../src/adapters/memory/proc.ts";
import { cgroupErrorBytes, statusErrorBytes } from "../../src/adapters/memory/reading-errors.ts";

function recorded(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../recorded/${name}`, import.meta.url)), "utf8");
}

describe("the cgroup of a process", () => {
  it("is the memory controller's on cgroup v1, also where the unified hierarchy is mounted beside it", () => {
    expect(parseCgroupPath(recorded("cgroup-v1/proc/cgroup"))).toEqual({
      version: 1,
      path: "/docker/e6da079873ab308a5af70736074b3bf0090501bac5d8d00f13ad344cfb1a84a4",
    });
  });

  it("is the only line on cgroup v2", () => {
    expect(parseCgroupPath(recorded("cgroup-v2/proc/cgroup"))).toEqual({
      version: 2,
      path: "/system.slice/docker-25518287ac02466977562a11b5e13b2e726dead6d3b1baa588986f32063e0e14.scope",
    });
  });

  it("is unknown when the process is gone", () => {
    expect(parseCgroupPath("")).toBeUndefined();
  });
});

describe("mounts", () => {
  it("are v1's memory controller and the unified hierarchy, no other controller", () => {
    expect(parseCgroupMounts(recorded("cgroup-v1/proc/mountinfo"))).toEqual([
      { version: 1, root: "/", mountPoint: "/sys/fs/cgroup/memory", localEvents: false },
      { version: 2, root: "/", mountPoint: "/sys/fs/cgroup/unified", localEvents: false },
    ]);
  });

  it("keep blanks, a root of their own and memory_localevents", () => {
    const line = "31 23 0:28 /docker/ab /mnt/a\\040b rw - cgroup2 cgroup rw,nsdelegate,memory_localevents\n";
    expect(parseCgroupMounts(line)).toEqual([
      { version: 2, root: "/docker/ab", mountPoint: "/mnt/a b", localEvents: true },
    ]);
  });
});

describe("memory.stat", () => {
  it("of v2 keeps tmpfs out of the page cache and reclaimable slab out of the kernel's memory", () => {
    expect(parseMemoryV2(recorded("cgroup-v2/memory/memory.stat"))).toEqual({
      anonBytes: 4_870_144,
      shmemBytes: 0,
      fileBytes: 13_312_000,
      kernelBytes: 811_008 - 445_848,
      unreclaimableBytes: 811_008 - 445_848,
    });
    const withShmem = recorded("cgroup-v2/memory/memory.stat")
      .replace("shmem 0", "shmem 4096")
      .replace("sock 0", "sock 8192");
    expect(parseMemoryV2(withShmem)).toMatchObject({
      shmemBytes: 4_096,
      fileBytes: 13_312_000 - 4_096,
      kernelBytes: 811_008 - 445_848 + 8_192,
      unreclaimableBytes: 811_008 - 445_848 + 8_192,
    });
  });

  it("of v2 before Linux 5.18 has the kernel's memory in parts", () => {
    const older = recorded("cgroup-v2/memory/memory.stat").replace(/^kernel \d+\n/m, "");
    expect(parseMemoryV2(older).kernelBytes).toBe(32_768 + 122_880 + 12_288 + 194_736);
  });

  it("of v1 takes the totals, which count cgroups below", () => {
    // 20 MiB string, built twice by perl, in two processes that share it; 5 MiB in /dev/shm.
    const memory = parseMemoryV1(recorded("cgroup-v1/memory/memory.stat"), 602_112, 4_096);
    expect(memory.anonBytes).toBeGreaterThan(40 * 2 ** 20);
    expect(memory.anonBytes).toBeLessThan(60 * 2 ** 20);
    expect(memory.shmemBytes).toBe(5 * 2 ** 20);
    expect(memory.kernelBytes).toBe(606_208);
    // Dentries and inodes are in it, which the kernel takes back when it needs the room.
    expect(memory.unreclaimableBytes).toBeUndefined();
    const below = "rss 1\ncache 1\nshmem 1\ntotal_rss 40960\ntotal_cache 12288\ntotal_shmem 8192\n";
    expect(parseMemoryV1(below, 0, 0)).toMatchObject({ anonBytes: 40_960, shmemBytes: 8_192, fileBytes: 4_096 });
  });

  it("is never negative, whatever the counters' order of update", () => {
    const bytes = integer({ min: 0, max: 2 ** 40 });
    assert(
      property(
        record({ anon: bytes, file: bytes, shmem: bytes, kernel: bytes, slab_reclaimable: bytes, sock: bytes }),
        (stat) => {
          const text = Object.entries(stat).map(([name, value]) => `${name} ${value}\n`);
          const memory = parseMemoryV2(text.join(""));
          expect(Object.values(memory).every((value) => value >= 0)).toBe(true);
          expect(memory.anonBytes + memory.shmemBytes).toBe(stat.anon + stat.shmem);
        },
      ),
    );
  });
});

describe("kills", () => {
  it("are counted by memory.events on v2 and memory.oom_control on v1", () => {
    expect(parseCounters(recorded("cgroup-v2/memory/memory.events")).get("oom_kill")).toBe(0);
    expect(parseCounters(recorded("cgroup-v2/memory/memory.events.after-kill")).get("oom_kill")).toBe(1);
    expect(parseCounters(recorded("cgroup-v1/memory/memory.oom_control")).get("oom_kill")).toBe(0);
  });
});

describe("a process", () => {
  it("has its anonymous memory in status", () => {
    expect(parseStatus(recorded("cgroup-v1/proc/status"))).toEqual({
      name: "perl",
      anonBytes: 46_508 * 1024,
      threads: 1,
    });
    expect(parseStatus("Name:\tperl\nState:\tZ (zombie)\nThreads:\t1\n")).toEqual({
      name: "perl",
      anonBytes: 0,
      threads: 1,
    });
  });

  it("counts shared pages by its share in smaps_rollup, without what it gave back by MADV_FREE", () => {
    expect(parseRollupAnonBytes(recorded("cgroup-v2/proc/smaps_rollup"))).toBe(4_664 * 1024);
    const shared = parseRollupAnonBytes(recorded("cgroup-v1/proc/smaps_rollup"));
    expect(shared).toBeGreaterThan((46_508 / 2) * 1024);
    expect(shared).toBeLessThan(46_508 * 0.6 * 1024);
    expect(parseRollupAnonBytes("Pss_Anon: 100 kB\nLazyFree: 60 kB\n")).toBe(40 * 1024);
    expect(parseRollupAnonBytes("Pss_Anon: 50 kB\nLazyFree: 60 kB\n")).toBe(0);
    expect(parseRollupAnonBytes("Rss: 50 kB\n")).toBeUndefined();
  });

  it("is told forked by its flags, whatever its name", () => {
    const started = recorded("cgroup-v1/proc/stat");
    expect(parseIsForked(started)).toBe(false);
    // As recorded from its child.
    const forked = started.replace("4194560", "4194368");
    expect(parseIsForked(forked)).toBe(true);
    expect(parseIsForked(forked.replace("(perl)", "(a) b (c)"))).toBe(true);
  });
});

describe("errors of a reading", () => {
  it("are 1.98 MiB for memory.stat on 4 CPUs", () => {
    expect(cgroupErrorBytes(4, 4096) / 2 ** 20).toBeCloseTo(1.98, 2);
  });

  it("are a batch a CPU or what threads hold back for an RssAnon that is not exact", () => {
    expect(statusErrorBytes(1, 4, 4096)).toBe(512 * 1024);
    expect(statusErrorBytes(100, 4, 4096)).toBe(100 * 252 * 1024);
  });

  it("depend on the page size, which the kernel tells", () => {
    expect([4_096, 16_384, 65_536]).toContain(pageBytes());
  });
});
