/** The Ruby probe in real processes that leak in known ways. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { markBeforeStart } from "../../src/diagnose/inside.ts";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import { findProgram } from "../../scripts/command.ts";
import { ensurePackages } from "../support/packages.ts";
import { createProbeFolder, type ProbeFolder } from "../support/probe-folder.ts";
import { sendRequests } from "../support/requests.ts";

const probe = resolve("src/diagnose/runtimes/ruby/probe/probe.rb");
const appPath = resolve("test/diagnose/services/app.rb");
const appLines = readFileSync(appPath, "utf8").split("\n");
const requests = 100;

beforeAll(
  () =>
    ensurePackages([
      { name: "ruby", program: "ruby" },
      { name: "puma", program: "puma" },
    ]),
  600_000,
);

const started: ChildProcess[] = [];
const folders: ProbeFolder[] = [];

afterEach(() => {
  // Its workers too: each app leads a group of its own.
  for (const child of started.splice(0)) process.kill(-child.pid!, "SIGKILL");
  for (const folder of folders.splice(0)) folder[Symbol.dispose]();
});

interface RunningApp {
  readonly folder: ProbeFolder;
  readonly port: number;
}

async function startRuby(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  before?: string,
): Promise<RunningApp> {
  const folder = createProbeFolder();
  if (before !== undefined) writeFileSync(join(folder.path, "ctl/command.json"), before);
  folders.push(folder);
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    cwd: folder.path,
    env: { ...process.env, RUBYOPT: `-r${probe}`, RSS_PLATEAU_DIR: folder.path, ...env },
  });
  started.push(child);
  for (let output = ""; ;) {
    const [text] = (await once(child.stdout, "data")) as [Buffer];
    output += text.toString();
    const port = /listens on (\d+)|Listening on http:\/\/127\.0\.0\.1:(\d+)/i.exec(output);
    if (port !== null) return { folder, port: Number(port[1] ?? port[2]) };
  }
}

async function countProcesses({ folder }: RunningApp): Promise<number> {
  const [{ seq }] = await folder.command("ping");
  await sleep(300);
  return folder.answers(seq).length;
}

interface Snapshots {
  readonly first: ProbeAnswer;
  readonly second: ProbeAnswer;
  readonly last: ProbeAnswer;
}

/** As a diagnosis does: tracing, a warm-up, and two rounds. */
async function takeSnapshots(app: RunningApp, path: string, types: readonly string[] = []): Promise<Snapshots> {
  await app.folder.command("mark");
  await sendRequests(app.port, path, 250);
  const [first] = await app.folder.command("snap");
  await sendRequests(app.port, path, requests);
  const [second] = await app.folder.command("snap");
  const [last] = await app.folder.command("finish", { types });
  return { first, second, last };
}

function grown({ first, second }: Snapshots, name: string): number {
  const count = (answer: ProbeAnswer) => answer.types.find((type) => type.name === name)?.count ?? 0;
  return withoutStray(count(second) - count(first));
}

/** Ruby scans the stack conservatively: objects that a request has just dropped may still be in one of the snapshots. */
function withoutStray(count: number): number {
  const whole = Math.round(count / requests) * requests;
  return Math.abs(count - whole) <= 2 ? whole : count;
}

/** The app's own lines that have more, as they are written, and how many objects more. */
function growingLines({ first, second }: Snapshots): Readonly<Record<string, number>> {
  const countAt = (answer: ProbeAnswer, line: number) =>
    answer.sites.find((site) => site.file === appPath && site.line === line)?.count ?? 0;
  const lines = second.sites.filter(({ own }) => own).map(({ line }) => line);
  return Object.fromEntries(
    lines
      .map((line) => [appLines[line - 1]!.trim(), withoutStray(countAt(second, line) - countAt(first, line))] as const)
      .filter(([, count]) => Math.abs(count) >= requests / 2),
  );
}

describe("what is kept is counted exactly, at its lines", () => {
  it("by a constant: objects, their line, and the chain from the class down", async () => {
    const snapshots = await takeSnapshots(await startRuby(["ruby", appPath]), "/registry", ["Step", "AgentExecutor"]);
    expect(grown(snapshots, "Step")).toBe(8 * requests);
    expect(grown(snapshots, "AgentExecutor")).toBe(requests);
    expect(growingLines(snapshots)).toMatchObject({
      '@output = "x" * 200': 8 * requests,
      "@steps = Array.new(8) { Step.new(self) }": 9 * requests,
    });
    const [step] = snapshots.last.held;
    expect(step!.chain.map((link) => link.replace(/run-\d+/, "run-N"))).toEqual([
      "class Object",
      "::REGISTRY Hash",
      '["run-N"] AgentExecutor',
      ".@steps Array",
      "[…] Step",
    ]);
    expect(step!.count).toBe(3);
  });

  it("by closures, and who holds them", async () => {
    const snapshots = await takeSnapshots(await startRuby(["ruby", appPath]), "/listener", ["Proc"]);
    expect(grown(snapshots, "Proc")).toBe(requests);
    expect(growingLines(snapshots)).toEqual({
      'payload = "y" * 1000': requests,
      "HUB.listeners << -> { payload }": requests,
    });
    expect(snapshots.last.held[0]!.chain).toEqual(["class Object", "::HUB Hub", ".@listeners Array", "[…] Proc"]);
  });

  it("by a constant, not by the thread that made it and still has it on its stack", async () => {
    const snapshots = await takeSnapshots(await startRuby(["ruby", appPath]), "/background", ["Proc"]);
    expect(grown(snapshots, "Proc")).toBe(requests);
    expect(snapshots.last.held[0]!.chain).toEqual(["class Object", "::KEPT Array", "[…] Proc"]);
  });

  it("by a class variable", async () => {
    const snapshots = await takeSnapshots(await startRuby(["ruby", appPath]), "/metrics", ["Array"]);
    expect(grown(snapshots, "Array")).toBe(requests);
    expect(growingLines(snapshots)).toEqual({
      "@@samples << [value]": requests,
      '"/metrics" => -> { Metrics.add("m" * 100) },': requests,
    });
    expect(snapshots.last.held[0]!.chain.slice(0, 3)).toEqual([
      "class Object",
      "::Metrics class Metrics",
      "@@samples Array",
    ]);
  });

  it("by a thread: errors and their backtraces", async () => {
    const snapshots = await takeSnapshots(await startRuby(["ruby", appPath]), "/error", ["ArgumentError"]);
    expect(grown(snapshots, "ArgumentError")).toBe(requests);
    expect(growingLines(snapshots)['raise ArgumentError, "z" * 300']).toBeGreaterThanOrEqual(2 * requests);
  });

  it("as descriptors and as threads", async () => {
    const app = await startRuby(["ruby", appPath]);
    const files = await takeSnapshots(app, "/files");
    expect(files.second.descriptors! - files.first.descriptors!).toBe(requests);
    const open = (answer: ProbeAnswer) => answer.resources.find(({ name }) => name === "File")!.count;
    expect(open(files.second) - open(files.first)).toBe(requests);
    const threads = await takeSnapshots(app, "/threads");
    expect(threads.second.threads! - threads.first.threads!).toBe(requests);
  });
});

it("traces what the app loads, given a command before the app starts", async () => {
  const table = join(mkdtempSync(join(tmpdir(), "rss-plateau-test-")), "table.rb");
  const code = `MODEL = Array.new(20_000) { "w" * 100 }\nload "${appPath}"\n`;
  writeFileSync(table, code);
  try {
    const app = await startRuby(["ruby", table], {}, markBeforeStart.content ?? "");
    const { first } = await takeSnapshots(app, "/clean");
    const site = first.sites.find(({ file }) => file === table);
    expect(site).toMatchObject({ line: 1, own: true, count: 20_001 });
    expect(site!.bytes / (20_000 * 140)).toBeCloseTo(1, 0);
    const later = await takeSnapshots(await startRuby(["ruby", table]), "/clean");
    expect(later.first.sites.filter(({ file }) => file === table)).toEqual([]);
  } finally {
    rmSync(dirname(table), { recursive: true });
  }
});

describe("nothing is reported to grow", () => {
  it.each(["/clean", "/bounded"])("where nothing does: %s", async (path) => {
    const snapshots = await takeSnapshots(await startRuby(["ruby", appPath]), path);
    expect(growingLines(snapshots)).toEqual({});
    expect(grown(snapshots, "Step")).toBe(0);
    expect(Math.abs(snapshots.second.heap.tracedBytes! - snapshots.first.heap.tracedBytes!) / requests).toBeLessThan(
      50,
    );
  });
});

describe("an answer", () => {
  it("has what the process is and holds, and nothing is traced after `finish`", async () => {
    const app = await startRuby(["ruby", appPath]);
    const [ping] = await app.folder.command("ping");
    expect(ping).toMatchObject({ probe: "ruby", command: "ping", cycles: null, sites: [], problems: [] });
    expect(ping.runtime).toMatch(/^ruby \d+\.\d+\.\d+$/);
    expect(ping.rssBytes).toBeGreaterThan(5 * 2 ** 20);
    const { second, last } = await takeSnapshots(app, "/registry");
    expect(second.heap.nativeBytes).toBeGreaterThan(2 ** 20);
    expect(second.heap.nativeBytes).toBeLessThan(second.rssBytes);
    expect(second.heap.liveBytes).toBeGreaterThan(second.heap.tracedBytes!);
    expect(last.trim!.afterBytes).toBeLessThanOrEqual(last.trim!.beforeBytes);
    await sendRequests(app.port, "/registry", 10);
    expect((await app.folder.command("snap"))[0].sites).toEqual([]);
  });

  it("reports how much is left once it has collected", async () => {
    const objects = "Array.new(200_000) { Object.new }";
    const app = await startRuby([
      "ruby",
      "-e",
      `$held = ${objects}; dropped = ${objects}; dropped = nil; load "${appPath}"`,
    ]);
    const [before] = await app.folder.command("ping");
    const [after] = await app.folder.command("collect");
    expect(after).toMatchObject({ command: "collect", sites: [], problems: [], collections: 1 });
    expect(before.heap.blocks! - after.heap.blocks!).toBeGreaterThan(150_000);
    expect(after.heap.blocks).toBeGreaterThan(200_000);
  });

  it("collects as often as asked", async () => {
    const app = await startRuby(["ruby", appPath]);
    const collections = (seq: number) => app.folder.answers(seq).map((answer) => answer.collections);
    await app.folder.command("collect", { everyMs: 600_000 });
    // By default it would have collected again after 500 ms.
    await sleep(900);
    expect(collections(1)).toEqual([1]);
    await app.folder.command("collect", { everyMs: 100 });
    await expect.poll(() => collections(2)[0], { timeout: 20_000 }).toBeGreaterThan(3);
  });

  it("has no keys of the app's data when only types are wanted", async () => {
    const app = await startRuby(["ruby", appPath]);
    await app.folder.command("mark");
    await sendRequests(app.port, "/registry", 5);
    const [last] = await app.folder.command("finish", { types: ["AgentExecutor"], detail: "types" });
    expect(last.held[0]!.chain.at(-1)).toBe("[…] AgentExecutor");
  });

  it("leaves an app's own tracing as it is", async () => {
    const app = await startRuby([
      "ruby",
      "-robjspace",
      "-e",
      `ObjectSpace.trace_object_allocations_start; load "${appPath}"`,
    ]);
    const [mark] = await app.folder.command("mark");
    expect(mark.problems).toEqual(["tracer-in-use"]);
    await sendRequests(app.port, "/registry", 10);
    await app.folder.command("finish");
    const [after] = await app.folder.command("snap");
    expect(after.types.find(({ name }) => name === "Step")!.count).toBe(80);
  });
});

describe("servers of several processes", () => {
  it("answer from each forked worker, and what they keep is in their sum", async () => {
    const app = await startRuby(["ruby", appPath, "2"]);
    const pings = await app.folder.command("ping", { processes: 3 });
    expect(new Set(pings.map(({ pid }) => pid)).size).toBe(3);
    await app.folder.command("mark", { processes: 3 });
    await sendRequests(app.port, "/registry", requests);
    const snaps = await app.folder.command("snap", { processes: 3 });
    const steps = snaps.map(({ types }) => types.find(({ name }) => name === "Step")?.count ?? 0);
    expect(steps.reduce((sum, count) => sum + count, 0)).toBe(8 * requests);
  });

  it("answer under puma, its workers forked from an app that was loaded before", async () => {
    const folder = createProbeFolder();
    folders.push(folder);
    const rackup = join(folder.path, "config.ru");
    writeFileSync(rackup, `KEPT = []\nrun ->(env) { KEPT << "k" * 500; [200, {}, ["ok"]] }\n`);
    const app = await startRuby([
      "puma",
      "--quiet",
      "-w",
      "2",
      "-t",
      "2:2",
      "--preload",
      "-b",
      "tcp://127.0.0.1:0",
      rackup,
    ]);
    // A worker that is forked after the first answered a command does not answer that one.
    await expect.poll(() => countProcesses(app), { timeout: 45_000 }).toBe(3);
    await app.folder.command("mark", { processes: 3 });
    await sendRequests(app.port, "/", requests);
    const snaps = await app.folder.command("snap", { processes: 3 });
    const kept = snaps.flatMap(({ sites }) => sites.filter(({ file }) => file === rackup));
    expect(kept.map(({ line }) => line)).toEqual(kept.map(() => 2));
    expect(kept.reduce((sum, { bytes }) => sum + bytes, 0)).toBeGreaterThanOrEqual(500 * requests);
  });
});

describe("a Ruby that is not asked", () => {
  it("runs as it would without: output, exit code, no other library loaded", () => {
    const run = (env: Readonly<Record<string, string>>) => {
      const code = `puts $LOADED_FEATURES.grep(/json|objspace|fiddle/); warn 1; exit 3`;
      const { status, stdout, stderr } = spawnSync(findProgram("ruby")!, ["-w", "-e", code], {
        env: { ...process.env, ...env },
        encoding: "utf8",
      });
      return { status, stdout, stderr };
    };
    expect(run({ RUBYOPT: `-r${probe}`, RSS_PLATEAU_DIR: "/nowhere" })).toEqual(run({}));
  });

  it("is not disturbed by a command that is cut off or nonsense", async () => {
    const app = await startRuby(["ruby", appPath]);
    for (const text of [`{"seq": 90, "command": "sn`, "[]", `{"seq": "x"}`, "\xFF"]) {
      writeFileSync(join(app.folder.path, "ctl/command.json"), text, "latin1");
      await sleep(250);
    }
    expect(app.folder.answers(90)).toEqual([]);
    await sendRequests(app.port, "/clean", 1);
    expect((await app.folder.command("ping"))[0].problems).toEqual([]);
  });
});
