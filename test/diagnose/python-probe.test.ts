/** The Python probe in real interpreters finds planted leaks, and disturbs nothing. */
import { afterEach, describe, expect, it } from "vitest";
import { findPythons } from "../support/pythons.ts";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import { harmless, linesOf, type Planted, planted } from "./planted.ts";
import {
  examine,
  growingLines,
  objectsPerRequest,
  plantedLines,
  type PythonWorker,
  type Rounds,
  startWorker,
} from "./python-worker.ts";

const requests = 50;
const running: PythonWorker[] = [];
afterEach(async () => {
  for (const worker of running.splice(0)) await worker[Symbol.asyncDispose]();
});

async function start(python: string, kind: string): Promise<PythonWorker> {
  const worker = await startWorker(python, kind);
  running.push(worker);
  return worker;
}

/** One of each minor version: the probe depends on no patch release. */
const pythons = (await findPythons()).filter(
  ({ version }, index, all) => all.findIndex((each) => minorOf(each.version) === minorOf(version)) === index,
);

function minorOf(version: string): number {
  return Number(version.split(".")[1]);
}

describe.each(pythons)("Python $version", ({ program, version }) => {
  const examinations = new Map<string, Promise<Rounds>>();
  /** Each kind once, whichever tests read it. */
  function examined(kind: string): Promise<Rounds> {
    const held = planted.find((leak) => leak.kind === kind)?.held;
    const rounds =
      examinations.get(kind) ??
      start(program, kind).then((worker) => examine(worker, { requests, types: held === undefined ? [] : [held[0]] }));
    examinations.set(kind, rounds);
    return rounds;
  }

  it.each(planted)("finds what $kind leaves behind", { timeout: 120_000 }, async (leak) => {
    const rounds = await examined(leak.kind);
    const { snaps, finish } = rounds;
    const answers = [...snaps, finish];
    expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
    const [line] = growingLines(rounds);
    expect(linesOf(leak)).toContain(line?.place);
    expect(Math.abs((line?.bytes ?? 0) / (leak.bytes ?? line?.bytes ?? 0) - 1)).toBeLessThan(0.1);
    for (const [type, count] of Object.entries(leak.objects)) {
      expect(Math.abs(objectsPerRequest(rounds, type) - count), type).toBeLessThanOrEqual(0.05);
    }
    expect(missingSteps(leak, finish)).toEqual([]);
    const grown = growth(snaps, ({ resources }) => resources.find(({ name }) => name === leak.resource)?.count ?? 0);
    const perRequest = leak.resource === undefined ? 0 : requests;
    expect(grown).toEqual([perRequest, perRequest]);
    for (const count of ["descriptors", "threads"] as const) {
      const perRequest = leak[count] === undefined ? 0 : requests;
      expect(growth(snaps, (answer) => answer[count] ?? Number.NaN)).toEqual([perRequest, perRequest]);
    }
  });

  it("counts what the interpreter maps for the frames of each thread", { timeout: 120_000 }, async () => {
    const { snaps } = await examined("threads");
    const beside = growth(snaps, ({ heap }) => heap.nativeBytes! - heap.tracedBytes! - heap.toolBytes!);
    const perThread = minorOf(version) >= 11 ? 4_096 : 0;
    for (const bytes of beside) expect(Math.abs(bytes / requests - perThread)).toBeLessThan(2_000);
  });

  it("reports how long pending timers last", { timeout: 120_000 }, async () => {
    const worker = await start(program, "deadlines");
    const { probe } = worker;
    await probe.command("mark");
    const startedMs = performance.now();
    await worker.request(requests);
    const [asked] = await probe.command("snap", { timers: true });
    // Of 30 s, in full seconds.
    const leastMs = 29_000 - (performance.now() - startedMs);
    expect(asked.problems).toEqual([]);
    expect(asked.timers?.reduce((sum, { count }) => sum + count, 0)).toBe(requests);
    for (const { ms } of asked.timers ?? []) {
      expect(ms).toBeGreaterThanOrEqual(leastMs);
      expect(ms).toBeLessThanOrEqual(30_000);
    }
    const [unasked] = await probe.command("snap");
    expect(unasked.timers).toBeUndefined();
  });

  it.each(["descriptors", "temporary", "by_link", "files"])(
    "reports which line opened the descriptors of %s",
    { timeout: 120_000 },
    async (kind) => {
      const rounds = await examined(kind);
      expect([...rounds.snaps, rounds.finish].flatMap(({ problems }) => problems)).toEqual([]);
      const opened = (answer: ProbeAnswer) =>
        answer.opened?.map(({ file, line, function: name, own }) => [`${file.split("/").at(-1)}:${line}`, name, own]);
      expect(opened(rounds.snaps[2])).toEqual([[plantedLines(kind)[0], kind, true]]);
      expect(growth(rounds.snaps, ({ opened: sites }) => sites?.[0]?.count ?? 0)).toEqual([requests, requests]);
      // What the probe notes of each path is not reported as the app's.
      const kept = ["set", "list", "tuple", "dict"].filter((type) => objectsPerRequest(rounds, type) > 0.02);
      expect(kind === "files" ? [] : kept).toEqual([]);
    },
  );

  it("reports no line where all are closed, or where two lines open the same file", { timeout: 120_000 }, async () => {
    for (const kind of ["closed", "either"]) {
      const { snaps, finish } = await examined(kind);
      expect([...snaps, finish].flatMap(({ problems }) => problems)).toEqual([]);
      expect(snaps.map(({ opened }) => opened)).toEqual([[], [], []]);
    }
  });

  it.each(harmless)("accuses no line of what is %s", { timeout: 120_000 }, async (kind) => {
    const rounds = await examined(kind);
    // Cycles wait for the collector, which comes when it likes: what only it frees is garbage, as the analysis has it.
    const freed = new Set(rounds.finish.cycles?.sites.map(({ file, line }) => `${file.split("/").at(-1)}:${line}`));
    expect(growingLines(rounds).filter(({ place }) => !freed.has(place))).toEqual([]);
  });

  it("reports what only the collector frees, and how it holds itself", { timeout: 120_000 }, async () => {
    const { finish } = await examined("cycles");
    const { cycles } = finish;
    const counts = Object.fromEntries(cycles?.types.map(({ name, count }) => [name, count]) ?? []);
    expect(counts).toMatchObject({ "leaks.Step": 8 * requests, "leaks.Executor": requests, list: requests });
    expect(Math.abs((cycles?.bytes ?? 0) / requests / 5_900 - 1)).toBeLessThan(0.15);
    expect(cycles?.sites[0]).toMatchObject({ function: "Step.__init__", own: true });
    expect(cycles?.path).toEqual([
      "leaks.Executor",
      ".steps list",
      expect.stringMatching(/^\[\d\] leaks.Step$/),
      ".parent leaks.Executor",
    ]);
    expect(finish.runtime).toBe(`python ${version}`);
  });
});

it("answers `collect`, and collects nothing", async () => {
  const worker = await start(pythons[0]!.program, "cycles");
  await worker.probe.command("mark");
  await worker.probe.command("gcoff");
  await worker.request(requests);
  const [answer] = await worker.probe.command("collect");
  expect(answer).toMatchObject({ command: "collect", problems: [] });
  const [finish] = await worker.probe.command("finish");
  expect(finish.cycles?.types.find(({ name }) => name === "leaks.Step")?.count).toBe(8 * requests);
});

function growth(snaps: Rounds["snaps"], read: (answer: ProbeAnswer) => number): number[] {
  const [first, second, third] = [read(snaps[0]), read(snaps[1]), read(snaps[2])];
  return [second - first, third - second];
}

/** Of the expected chain, in this order. */
function missingSteps({ held }: Planted, finish: ProbeAnswer): readonly unknown[] {
  if (held === undefined) return [];
  const [type, ...steps] = held;
  let chain = finish.held.find((found) => found.type === type)?.chain ?? [];
  const missing = steps.filter((step) => {
    const place = chain.findIndex((text) => step.test(text));
    chain = chain.slice(place + 1);
    return place < 0;
  });
  return missing.length === 0 ? [] : [missing, finish.held];
}
