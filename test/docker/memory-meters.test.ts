/** Meters against real containers of this machine's engine: allocations that are known, and kills. */
import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, inject, it } from "vitest";
import { createMemoryMeters } from "../../src/adapters/memory/memory-meters.ts";
import type { Container, ContainerExit, MemoryMeter, MemoryReading } from "../../src/model/ports.ts";
import { mib } from "../../src/model/units.ts";

/** The memory of perl itself, and what it rounds up. */
const toleranceBytes = 2 * mib;

function docker(...args: readonly string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}

const started: string[] = [];

afterEach(() => {
  const ids = started.splice(0);
  if (ids.length > 0) docker("rm", "--force", "--volumes", ...ids);
});

interface Running extends Container {
  /** Polls, as `exited` of the engine's adapter is not under test. */
  readonly untilLog: (text: string) => Promise<void>;
}

function run(capBytes: number, ...command: readonly string[]): Running {
  const limits = [`--memory=${capBytes}`, `--memory-swap=${capBytes}`, "--network=none"];
  const id = docker(
    "run",
    "--detach",
    `--label=rss-plateau=${inject("testRun")}`,
    ...limits,
    "debian:bookworm-slim",
    ...command,
  );
  started.push(id);
  return {
    id,
    pid: Number(docker("inspect", "--format={{.State.Pid}}", id)),
    address: { host: "127.0.0.1", port: 0 },
    caps: { memoryBytes: capBytes, memorySwapBytes: capBytes },
    // Never: the meter has to do without the engine's word here.
    exited: new Promise<ContainerExit>(() => {}),
    log: async () => docker("logs", id),
    exec: () => Promise.reject(new Error("not used")),
    run: () => Promise.reject(new Error("not used")),
    putFiles: () => Promise.reject(new Error("not used")),
    readFolder: () => Promise.reject(new Error("not used")),
    stats: () => Promise.reject(new Error("not used: this machine's files are there")),
    [Symbol.asyncDispose]: async () => {},
    untilLog: (text) => until(() => docker("logs", id).includes(text)),
  };
}

async function until(holds: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("did not come about within 15 s");
}

function isGone(container: Container): boolean {
  return docker("inspect", "--format={{.State.Running}}", container.id) === "false";
}

async function readNow(meter: MemoryMeter): Promise<MemoryReading> {
  const reading = await meter.read();
  if (reading === undefined) throw new Error("the container is gone");
  return reading;
}

/** `vec` makes a string in place; perl's `x` would make it twice. */
const allocate = (name: string, bytes: number) => `vec($${name}, ${bytes - 1}, 8) = 1;`;
const perl = (code: string) => ["perl", "-e", `$| = 1; ${code}`];
const sleepOn = `print "ready\\n"; sleep 600;`;

describe("memory of a container", () => {
  it("is what its process allocated, within a page table's error, and the caps are the kernel's", async () => {
    const small = run(256 * mib, ...perl(sleepOn));
    const large = run(256 * mib, ...perl(`${allocate("x", 40 * mib)} ${sleepOn}`));
    await Promise.all([small.untilLog("ready"), large.untilLog("ready")]);
    const meters = createMemoryMeters();
    const meter = await meters.open(large);
    const difference = (await readNow(meter)).anonBytes - (await readNow(await meters.open(small))).anonBytes;
    expect(difference).toBeGreaterThanOrEqual(40 * mib);
    expect(difference).toBeLessThan(40 * mib + 64 * 1024);
    expect(meter.caps).toEqual({ memoryBytes: 256 * mib, swapBytes: 0 });
    expect(meter.source).toBe("status");
    expect(meter.errorBytes).toBe(0);
  });

  it("counts what forked processes share once", async () => {
    const forks = `${allocate("x", 30 * mib)} for (1 .. 3) { if (!fork()) { print "child\\n"; sleep 600 } }`;
    const container = run(512 * mib, ...perl(`${forks} ${sleepOn}`));
    await container.untilLog("ready");
    await until(() => docker("logs", container.id).split("child").length === 4);
    const reading = await readNow(await createMemoryMeters().open(container));
    expect(reading.processes).toBe(4);
    expect(reading.anonBytes).toBeGreaterThanOrEqual(30 * mib);
    expect(reading.anonBytes).toBeLessThan(30 * mib + 2 * toleranceBytes);
  });

  it("counts a file in /dev/shm as shared memory, and says that this may lag once it moves", async () => {
    const write = `open(F, ">", "/dev/shm/file"); print F "b" x ${mib} for 1 .. 12; close F;`;
    const container = run(256 * mib, ...perl(`print "started\\n"; sleep 2; ${write} ${sleepOn}`));
    await container.untilLog("started");
    const meter = await createMemoryMeters().open(container);
    await container.untilLog("ready");
    const reading = await readNow(meter);
    expect(reading.shmemBytes).toBeGreaterThan(12 * mib - meter.errorBytes);
    expect(reading.shmemBytes).toBeLessThanOrEqual(12 * mib);
    expect(reading.anonBytes).toBeLessThan(2 * toleranceBytes);
    expect(meter.errorBytes).toBeGreaterThan(0);
  });

  it("leaves the page cache of a file out", async () => {
    const write = `open(F, ">", "/tmp/file"); print F "b" x ${mib} for 1 .. 100; close F;`;
    const container = run(
      512 * mib,
      ...perl(`${write} open(F, "<", "/tmp/file"); 1 while read(F, $y, 65536); ${sleepOn}`),
    );
    await container.untilLog("ready");
    const reading = await readNow(await createMemoryMeters().open(container));
    expect(reading.fileBytes).toBeGreaterThan(95 * mib);
    expect(reading.anonBytes + reading.shmemBytes).toBeLessThan(2 * toleranceBytes + mib);
  });

  it("ends with the container", async () => {
    const container = run(64 * mib, ...perl(sleepOn));
    const meter = await createMemoryMeters().open(container);
    expect(await meter.read()).toBeDefined();
    docker("kill", container.id);
    await until(() => isGone(container));
    expect(await meter.read()).toBeUndefined();
    expect(meter.oomKills()).toBe(0);
  });
});

describe("kills for want of memory", () => {
  /** Allocates above its cap when it is told to, so that its meter is open by then. */
  const greedy = `$SIG{USR1} = sub { ${allocate("x", 100 * mib)} }; print "ready\n"; sleep 600 while 1;`;

  it("are seen when a child is killed and the container lives on", async () => {
    const container = run(
      32 * mib,
      "sh",
      "-c",
      `perl -e 'sleep 2; ${allocate("x", 100 * mib)}'; echo survived; sleep 600`,
    );
    const meter = await createMemoryMeters().open(container);
    await container.untilLog("survived");
    expect(meter.oomKills()).toBe(1);
    expect(await meter.read()).toBeDefined();
  });

  it("are seen when the first process is killed, by the side that was, after it has gone", async () => {
    const meters = createMemoryMeters();
    const [base, head] = [run(32 * mib, ...perl(greedy)), run(32 * mib, ...perl(greedy))];
    await Promise.all([base.untilLog("ready"), head.untilLog("ready")]);
    const [baseMeter, headMeter] = [await meters.open(base), await meters.open(head)];
    docker("kill", "--signal=USR1", head.id);
    await until(() => isGone(head));
    expect([baseMeter.oomKills(), headMeter.oomKills()]).toEqual([0, 1]);
    docker("kill", base.id);
    await until(() => isGone(base));
    expect([baseMeter.oomKills(), headMeter.oomKills()]).toEqual([0, 1]);
  });

  it("are seen on both sides when both are killed before anyone looks", async () => {
    const meters = createMemoryMeters();
    const [base, head] = [run(32 * mib, ...perl(greedy)), run(32 * mib, ...perl(greedy))];
    await Promise.all([base.untilLog("ready"), head.untilLog("ready")]);
    const both = [await meters.open(base), await meters.open(head)];
    docker("kill", "--signal=USR1", base.id, head.id);
    await until(() => isGone(base) && isGone(head));
    expect(both.map((meter) => meter.oomKills())).toEqual([1, 1]);
  });
});
