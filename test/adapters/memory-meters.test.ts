/** Where a meter reads, on a machine that is made of files: cgroup v2 as on a hosted runner. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createMemoryMeters } from "../../src/adapters/memory/memory-meters.ts";
import type { Container, ContainerExit, EngineStats } from "../../src/model/ports.ts";

const id = "25518287ac02466977562a11b5e13b2e726dead6d3b1baa588986f32063e0e14";
const scope = `system.slice/docker-${id}.scope`;
const capBytes = 64 * 2 ** 20;

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

interface FakeProcess {
  readonly pid: number;
  readonly anonKb: number;
  readonly forked?: boolean;
  /** Left out: a kernel that does not tell the share of shared pages, as where smaps are not ours to read. */
  readonly pssKb?: number;
}

function createFakeMachine() {
  const root = mkdtempSync(join(tmpdir(), "rss-plateau-meters-"));
  roots.push(root);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const procRoot = join(root, "proc");
  write("proc/self/cgroup", "0::/user.slice\n");
  write("proc/self/mountinfo", `30 23 0:26 / ${root}/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n`);
  const place = (path: string, processes: readonly FakeProcess[]) => {
    write(`cgroup/${path}/cgroup.procs`, processes.map(({ pid }) => `${pid}\n`).join(""));
    for (const { pid, anonKb, forked = false, pssKb } of processes) {
      write(`proc/${pid}/cgroup`, `0::/${path}\n`);
      write(`proc/${pid}/stat`, `${pid} (a b) S 1 1 1 0 -1 ${forked ? 0x40_0040 : 0x40_0100} 0\n`);
      write(`proc/${pid}/comm`, "a b\n");
      write(`proc/${pid}/status`, `Name:\ta b\nRssAnon:\t    ${anonKb} kB\nThreads:\t1\n`);
      write(`proc/${pid}/smaps_rollup`, pssKb === undefined ? "Rss: 1 kB\n" : `Rss: 1 kB\nPss_Anon:  ${pssKb} kB\n`);
    }
  };
  const tell = (path: string, { anonKb = 0, shmemKb = 0, kills = 0, cap = String(capBytes) }) => {
    write(
      `cgroup/${path}/memory.stat`,
      `anon ${anonKb * 1024}\nfile ${shmemKb * 1024}\nshmem ${shmemKb * 1024}\nkernel 0\n`,
    );
    write(`cgroup/${path}/memory.events`, `oom_kill ${kills}\n`);
    write(`cgroup/${path}/memory.max`, `${cap}\n`);
    write(`cgroup/${path}/memory.swap.max`, "0\n");
  };
  const remove = (path: string) => rmSync(join(root, path), { recursive: true });
  return { procRoot, write, place, tell, remove, meters: createMemoryMeters({ procRoot, cpus: 4 }) };
}

function containerOf(pid: number, overrides: Partial<Container> = {}): Container {
  return {
    id,
    pid,
    address: { host: "127.0.0.1", port: 0 },
    caps: { memoryBytes: capBytes, memorySwapBytes: capBytes },
    exited: new Promise<ContainerExit>(() => {}),
    log: async () => "",
    exec: async () => 0,
    run: async () => ({ exitCode: 0, output: "" }),
    putFiles: async () => undefined,
    readFolder: async () => new Map(),
    stats: async (): Promise<EngineStats> => ({
      anonBytes: 1,
      shmemBytes: 2,
      fileBytes: 3,
      kernelBytes: 4,
      processes: 5,
    }),
    [Symbol.asyncDispose]: async () => {},
    ...overrides,
  };
}

const bound = 4 * 127 * 4096;

describe("the source of anonymous memory", () => {
  it("is the page tables where they can be read, shared pages counted once", async () => {
    const machine = createFakeMachine();
    machine.place(scope, [
      { pid: 71, anonKb: 500, pssKb: 300 },
      { pid: 72, anonKb: 400, pssKb: 200, forked: true },
    ]);
    machine.tell(scope, { anonKb: 420 });
    const meter = await machine.meters.open(containerOf(71));
    expect(await meter.read()).toMatchObject({
      anonBytes: 500 * 1024,
      processes: 2,
      byProcess: [
        { pid: 71, name: "a b", anonBytes: 300 * 1024 },
        { pid: 72, name: "a b", anonBytes: 200 * 1024 },
      ],
    });
    expect([meter.source, meter.errorBytes]).toEqual(["smaps", 0]);
    expect(meter.caps).toEqual({ memoryBytes: capBytes, swapBytes: 0 });
  });

  it("is the processes' own count where nothing is shared, a shell and what it started among them", async () => {
    const machine = createFakeMachine();
    machine.place(scope, [
      { pid: 71, anonKb: 100 },
      { pid: 72, anonKb: 400 },
    ]);
    machine.tell(scope, { anonKb: 420 });
    const meter = await machine.meters.open(containerOf(71));
    expect(await meter.read()).toMatchObject({
      anonBytes: 500 * 1024,
      byProcess: [
        { pid: 71, name: "a b", anonBytes: 100 * 1024 },
        { pid: 72, name: "a b", anonBytes: 400 * 1024 },
      ],
    });
    expect(meter.source).toBe("status");
  });

  it("is the cgroup from the second sight of a forked worker on, and stays it", async () => {
    const machine = createFakeMachine();
    const first = { pid: 71, anonKb: 500 };
    machine.place(scope, [first]);
    machine.tell(scope, { anonKb: 420 });
    const meter = await machine.meters.open(containerOf(71));
    machine.place(scope, [first, { pid: 72, anonKb: 500, forked: true }]);
    expect(await meter.read()).toMatchObject({ anonBytes: 420 * 1024 });
    machine.place(scope, [first]);
    expect(await meter.read()).toMatchObject({ anonBytes: 500 * 1024 });
    expect(meter.source).toBe("status");
    machine.place(scope, [first, { pid: 73, anonKb: 500, forked: true }]);
    await meter.read();
    expect(await meter.read()).toMatchObject({ anonBytes: 420 * 1024 });
    machine.place(scope, [first]);
    expect(await meter.read()).toMatchObject({ anonBytes: 420 * 1024 });
    expect([meter.source, meter.errorBytes]).toEqual(["cgroup", bound]);
  });

  it("skips processes that vanish while they are read, and ends when all have", async () => {
    const machine = createFakeMachine();
    machine.place(scope, [
      { pid: 71, anonKb: 500, pssKb: 500 },
      { pid: 72, anonKb: 50, pssKb: 50 },
    ]);
    machine.tell(scope, {});
    const meter = await machine.meters.open(containerOf(71));
    machine.remove("proc/72");
    expect(await meter.read()).toMatchObject({ anonBytes: 500 * 1024 });
    machine.remove("proc/71");
    expect(await meter.read()).toBeUndefined();
  });

  it("has an error by shared memory only once that has moved", async () => {
    const machine = createFakeMachine();
    machine.place(scope, [{ pid: 71, anonKb: 500, pssKb: 500 }]);
    machine.tell(scope, { shmemKb: 40 });
    const meter = await machine.meters.open(containerOf(71));
    expect(meter.errorBytes).toBe(0);
    machine.tell(scope, { shmemKb: 44 });
    expect(await meter.read()).toMatchObject({ shmemBytes: 44 * 1024, fileBytes: 0 });
    expect(meter.errorBytes).toBe(bound);
  });

  it("counts processes in cgroups below the container's, whose init moved them there", async () => {
    const machine = createFakeMachine();
    machine.place(`${scope}/init.scope`, [{ pid: 71, anonKb: 5, pssKb: 5 }]);
    machine.place(`${scope}/app/worker`, [{ pid: 72, anonKb: 7, pssKb: 7 }]);
    for (const path of [scope, `${scope}/app`]) machine.write(`cgroup/${path}/cgroup.procs`, "");
    machine.tell(scope, {});
    const meter = await machine.meters.open(containerOf(71));
    expect(await meter.read()).toMatchObject({ anonBytes: 12 * 1024, processes: 2 });
  });
});

describe("the engine's statistics are read", () => {
  it("when the pid is a stranger's, as with a remote engine", async () => {
    const machine = createFakeMachine();
    machine.place("system.slice/ssh.service", [{ pid: 71, anonKb: 500, pssKb: 500 }]);
    machine.tell("system.slice/ssh.service", { cap: "max" });
    const meter = await machine.meters.open(containerOf(71));
    expect(await meter.read()).toEqual({ anonBytes: 1, shmemBytes: 2, fileBytes: 3, kernelBytes: 4, processes: 5 });
    expect([meter.source, meter.errorBytes]).toEqual(["stats-api", bound]);
    expect(meter.caps).toEqual({ memoryBytes: null, swapBytes: null });
  });

  it("when the pid is one of our own cgroup's or is not there", async () => {
    const machine = createFakeMachine();
    machine.place("user.slice", [{ pid: 71, anonKb: 500, pssKb: 500 }]);
    machine.tell("user.slice", {});
    expect((await machine.meters.open(containerOf(71))).source).toBe("stats-api");
    expect((await machine.meters.open(containerOf(99))).source).toBe("stats-api");
  });

  it("until the container has ended, and failures before that are told", async () => {
    const { meters } = createFakeMachine();
    const { promise: exited, resolve: end } = Promise.withResolvers<ContainerExit>();
    const stats = () => Promise.reject(new Error("engine fell over"));
    const meter = await meters.open(containerOf(99, { exited, stats }));
    await expect(meter.read()).rejects.toThrow("engine fell over");
    end({ exitCode: 137, oomKilled: true });
    await exited;
    expect(await meter.read()).toBeUndefined();
    expect(meter.oomKills()).toBe(1);
  });

  it("not when a cgroup that does not name the container carries exactly its cap", async () => {
    const machine = createFakeMachine();
    machine.place("machine.slice/other-name.scope", [{ pid: 71, anonKb: 500, pssKb: 500 }]);
    machine.tell("machine.slice/other-name.scope", {});
    expect((await machine.meters.open(containerOf(71))).source).toBe("status");
  });
});

describe("kills", () => {
  it("are told by the parent's counter when the container's own went with it", async () => {
    const machine = createFakeMachine();
    machine.place(scope, [{ pid: 71, anonKb: 500, pssKb: 500 }]);
    machine.tell(scope, {});
    machine.tell("system.slice", { kills: 3 });
    const meter = await machine.meters.open(containerOf(71));
    expect(meter.oomKills()).toBe(0);
    machine.remove(`cgroup/${scope}`);
    machine.tell("system.slice", { kills: 4 });
    expect(await meter.read()).toBeUndefined();
    expect(meter.oomKills()).toBe(1);
  });

  it("of two that went at once are the one's that the engine names, else the one's that was killed, else the fuller one's", async () => {
    const machine = createFakeMachine();
    const other = `system.slice/docker-${id.replace("2", "f")}.scope`;
    const ends = Promise.withResolvers<ContainerExit>();
    machine.place(scope, [{ pid: 71, anonKb: 1_000, pssKb: 1_000 }]);
    machine.place(other, [{ pid: 72, anonKb: 60_000, pssKb: 60_000 }]);
    for (const path of [scope, other, "system.slice"]) machine.tell(path, {});
    const emptier = await machine.meters.open(containerOf(71, { exited: ends.promise }));
    const fuller = await machine.meters.open(containerOf(72, { id: id.replace("2", "f") }));
    machine.remove(`cgroup/${scope}`);
    machine.remove(`cgroup/${other}`);
    machine.tell("system.slice", { kills: 1 });
    expect([emptier.oomKills(), fuller.oomKills()]).toEqual([0, 1]);
    ends.resolve({ exitCode: 137, oomKilled: false });
    await ends.promise;
    expect([emptier.oomKills(), fuller.oomKills()]).toEqual([1, 0]);
  });
});
