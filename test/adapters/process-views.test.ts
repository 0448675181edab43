/** Views of real processes that were made to hold something known. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSudoReader, type RootReader } from "../../src/adapters/memory/as-root.ts";
import { createProcessViews, openViewer } from "../../src/adapters/memory/process-views.ts";
import { type ProcessView, processViewSchema } from "../../src/model/diagnosis.ts";
import type { Container, ProcessViewer } from "../../src/model/ports.ts";
import { ensurePackages } from "../support/packages.ts";

const kib = 1024;
const mib = 1024 * kib;
const refused: RootReader = { readFiles: () => undefined, readLinks: () => undefined };

const started: ChildProcess[] = [];

beforeAll(
  () =>
    ensurePackages([
      { name: "python3-minimal", program: "python3" },
      { name: "sudo", program: "sudo" },
    ]),
  600_000,
);

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

/** Runs until the test ends; its pid, once it has done what it was started for. */
async function runPython(code: string): Promise<number> {
  const script = `import sys, threading, time\n${code}\nprint("ready", flush=True)\ntime.sleep(600)`;
  const child = spawn("/usr/bin/python3", ["-c", script], { stdio: ["ignore", "pipe", "inherit"], cwd: tmpdir() });
  started.push(child);
  await once(child.stdout, "data");
  return child.pid!;
}

function viewerOf(pids: readonly number[], rootReader: RootReader = refused): ProcessViewer {
  return openViewer({ listPids: () => pids, procRoot: "/proc", rootReader });
}

async function viewOne(pid: number, rootReader?: RootReader): Promise<ProcessView> {
  const [view] = viewerOf([pid], rootReader).read();
  return processViewSchema.parse(view);
}

/** As a runner's user: root's processes are not ours to look into, and only sudo, which starts with our real user, may. */
function asNobody<Result>(act: () => Result): Result {
  process.seteuid!(65_534);
  try {
    return act();
  } finally {
    process.seteuid!(0);
  }
}

const eightThreads = `
def work():
  kept.append([bytearray(50_000) for _ in range(100)])
  time.sleep(600)
kept = []
for _ in range(8): threading.Thread(target=work, daemon=True).start()
while len(kept) < 8: time.sleep(0.01)`;

describe("a view of a living process", () => {
  it("has what eight threads allocated in arenas, and their stacks", async () => {
    const view = await viewOne(await runPython(eightThreads));
    expect(view.arenaBytes).toBeGreaterThan(0.8 * 8 * 100 * 50_000);
    expect(view.arenaBytes).toBeLessThan(1.1 * 8 * 100 * 50_000);
    expect(view.threads).toBe(9);
    expect(view.stackBytes).toBeGreaterThan(8 * 4 * kib);
    expect(view.runtime).toMatchObject({ name: "python" });
  });

  it("has its 50 sockets, and what it has of others", async () => {
    const idle = await viewOne(await runPython(""));
    const view = await viewOne(
      await runPython("import socket, os\nkept = [socket.socket() for _ in range(50)], os.pipe()"),
    );
    expect(view.descriptors).toEqual({
      ...idle.descriptors,
      sockets: idle.descriptors!.sockets + 50,
      pipes: idle.descriptors!.pipes + 2,
    });
  });

  it("has small objects in anonymous memory, middling ones in the heap and shared ones apart", async () => {
    const idle = await viewOne(await runPython("import mmap"));
    const small = await viewOne(await runPython("import mmap\nkept = [object() for _ in range(500_000)]"));
    const middling = await viewOne(await runPython("import mmap\nkept = [bytes(20_000) for _ in range(500)]"));
    const shared = await viewOne(
      await runPython("import mmap\nkept = mmap.mmap(-1, 8 << 20)\nkept.write(bytes([1]) * (8 << 20))"),
    );
    expect(small.anonBytes! - idle.anonBytes!).toBeGreaterThan(500_000 * 16);
    expect(middling.heapBytes! - idle.heapBytes!).toBeGreaterThan(0.9 * 500 * 20_000);
    expect(shared.shmemBytes! - idle.shmemBytes!).toBe(8 * mib);
    expect(Math.abs(shared.fileBytes! - idle.fileBytes!)).toBeLessThan(mib);
  });

  it("is left out once it has gone, and the others stay", async () => {
    const [one, other] = [await runPython(""), await runPython("")];
    const viewer = viewerOf([one, other]);
    expect(viewer.read().map(({ pid }) => pid)).toEqual([one, other]);
    const first = started[0]!;
    first.kill("SIGKILL");
    await once(first, "exit");
    expect(viewer.read().map(({ pid }) => pid)).toEqual([other]);
    expect(viewer.problems).toEqual([]);
  });
});

describe("processes of another user", () => {
  it("are seen by sudo where it asks for no password, as completely as one's own", async () => {
    const pid = await runPython(eightThreads);
    const other = await runPython("import socket\nkept = [socket.socket() for _ in range(50)]");
    const viewer = viewerOf([pid, other], createSudoReader());
    const own = viewer.read();
    expect(asNobody(() => viewer.read())).toEqual(own);
    expect(own[1]!.descriptors!.sockets).toBe(own[0]!.descriptors!.sockets + 50);
    expect(viewer.problems).toEqual([]);
  });

  it("are seen by their totals otherwise, and that is said once", async () => {
    const pid = await runPython("kept = bytes(range(256)) * 40_000");
    let asked = 0;
    const viewer = viewerOf([pid], { ...refused, readFiles: () => void asked++ });
    const [own] = viewer.read();
    const [view] = asNobody(() => viewer.read());
    expect(asNobody(() => viewer.read())).toEqual([view]);
    expect(view).toMatchObject({ heapBytes: null, arenaBytes: null, descriptors: null, runtime: { name: "python" } });
    expect(Math.abs(view!.rssBytes - own!.rssBytes)).toBeLessThan(mib);
    expect(viewer.problems.map(({ code }) => code)).toEqual(["other-user"]);
    expect(asked).toBe(1);
  });
});

describe("a container whose processes are not here", () => {
  it("has no views, and says why", async () => {
    const container: Pick<Container, "id" | "pid" | "caps"> = {
      id: "c0ffee",
      // A stranger's with a remote engine: in our own cgroup.
      pid: await runPython(""),
      caps: { memoryBytes: 64 * mib, memorySwapBytes: 64 * mib },
    };
    const viewer = await createProcessViews().open(container as Container);
    expect(viewer.read()).toEqual([]);
    expect(viewer.problems.map(({ code }) => code)).toEqual(["no-page-tables"]);
  });
});
