/** The Python probe in real interpreters: planted leaks come out right, and the app notices nothing. */
import { afterEach, describe, expect, it } from "vitest";
import { findPythons } from "../support/pythons.ts";
import { harmless, linesOf, planted } from "./planted.ts";
import { examine, growingLines, objectsPerRequest, type PythonWorker, startWorker } from "./python-worker.ts";

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

describe.each(await findPythons())("Python $version", ({ program, version }) => {
  it.each(planted)("finds what $kind leaves behind", { timeout: 120_000 }, async (leak) => {
    const types = leak.held === undefined ? [] : [leak.held[0]];
    const rounds = await examine(await start(program, leak.kind), { requests, types });
    const { snaps, finish } = rounds;
    const answers = [...snaps, finish];
    expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
    const [line] = growingLines(rounds);
    expect(linesOf(leak)).toContain(line?.place);
    if (leak.bytes !== undefined) expect(Math.abs((line?.bytes ?? 0) / leak.bytes - 1)).toBeLessThan(0.1);
    for (const [type, count] of Object.entries(leak.objects)) {
      expect(Math.abs(objectsPerRequest(rounds, type) - count), type).toBeLessThanOrEqual(0.05);
    }
    if (leak.held !== undefined) {
      const [type, ...steps] = leak.held;
      const [held] = finish.held;
      expect(held?.type).toBe(type);
      const chain = held?.chain ?? [];
      const places = steps.map((step) => chain.findIndex((text) => step.test(text)));
      expect(
        [...places].sort((a, b) => a - b),
        chain.join(" → "),
      ).toEqual(places);
      expect(places, chain.join(" → ")).not.toContain(-1);
    }
    if (leak.resource !== undefined) {
      const counts = snaps.map(({ resources }) => resources.find(({ name }) => name === leak.resource)?.count ?? 0);
      expect([counts[1]! - counts[0]!, counts[2]! - counts[1]!]).toEqual([requests, requests]);
    }
    if (leak.kind === "files") expect(snaps[2].descriptors! - snaps[0].descriptors!).toBe(2 * requests);
    if (leak.kind === "threads") expect(snaps[2].threads! - snaps[0].threads!).toBe(2 * requests);
  });

  it.each(harmless)("accuses no line of what is %s", { timeout: 120_000 }, async (kind) => {
    expect(growingLines(await examine(await start(program, kind), { requests, types: [] }))).toEqual([]);
  });

  it("tells what only the collector frees, and how it holds itself", { timeout: 120_000 }, async () => {
    const { finish } = await examine(await start(program, "cycles"), { requests, types: [] });
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
