/** Examinations against a fake engine: its processes answer commands by files, as probes do. */
import { describe, expect, test } from "vitest";
import { Interrupted } from "../../src/model/errors.ts";
import { type DiagnosisWorld, type ExaminationSpec, examineSide } from "../../src/diagnose/examine.ts";
import type { ProbeCommand } from "../../src/diagnose/inside.ts";
import type { TrialSpec } from "../../src/measure/prepare.ts";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import type { Container, ContainerExit, ProcessViews } from "../../src/model/ports.ts";
import { examination, type Keeps } from "../support/evidence.ts";
import { createFakeWorld, type FakeService, type FakeWorld, steadyService } from "../support/fake-world.ts";
import { mib } from "../support/measurement.ts";

interface FakeApp {
  readonly service?: FakeService;
  /** What its processes report; none: no process answers. */
  readonly keeps?: Keeps;
  /** Commands that no process answers. */
  readonly deafTo?: readonly string[];
  /** Until an answer is there; default: at once. */
  readonly answersAfterMs?: number;
  readonly diesAt?: ProbeCommand["command"];
  readonly breaksAt?: ProbeCommand["command"];
  readonly debug?: () => string;
}

interface Asked extends ProbeCommand {
  readonly seq: number;
  readonly answered: number;
}

function createWorld(app: FakeApp): { world: DiagnosisWorld; fake: FakeWorld; asked: Asked[] } {
  const fake = createFakeWorld(() => app.service ?? steadyService);
  const asked: Asked[] = [];
  const out = new Map<string, string>();
  let readableFromMs = 0;
  let answered = 0;
  let die: (exit: ContainerExit) => void = () => {};
  const world: DiagnosisWorld = {
    ...fake,
    engine: {
      ...fake.engine,
      async start(spec) {
        const container = await fake.engine.start(spec);
        const death = new Promise<ContainerExit>((resolve) => (die = resolve));
        const changed: Partial<Container> = {
          exited: Promise.race([container.exited, death]),
          async putFiles([file]) {
            const command = JSON.parse(file?.content ?? "") as Asked;
            asked.push({ ...command, answered });
            if (command.command === app.breaksAt) throw new Error("no space left on device");
            if (command.command === app.diesAt) return die({ exitCode: 137, oomKilled: true });
            if (app.keeps === undefined || app.deafTo?.includes(command.command) === true) return undefined;
            readableFromMs = fake.clock.nowMs() + (app.answersAfterMs ?? 0);
            for (const each of answersTo(command, app.keeps))
              out.set(`${each.pid}.${command.seq}.json`, JSON.stringify(each));
            out.set(`99.${command.seq}.json`, "{ half an answer");
          },
          readFolder: async (_path, matching) =>
            new Map(fake.clock.nowMs() < readableFromMs ? [] : [...out].filter(([name]) => matching(name))),
        };
        return Object.assign(container, changed);
      },
    },
    callers: {
      open(spec) {
        const caller = fake.callers.open(spec);
        return {
          get answered() {
            return caller.answered;
          },
          connections: spec.connections,
          async send(requests, limitMs, signal) {
            signal.throwIfAborted();
            await caller.send(requests, limitMs, signal);
            answered += requests;
          },
          [Symbol.dispose]: () => caller[Symbol.dispose](),
        };
      },
      fetch: async (_address, path, headers) => `${path} ${headers["authorization"] ?? ""} ${app.debug?.() ?? ""}`,
    },
  };
  return { world, fake, asked };
}

function answersTo({ command, seq }: Asked, keeps: Keeps): readonly ProbeAnswer[] {
  const rounds = examination("head", keeps).rounds;
  const round = command === "finish" ? rounds.at(-1) : rounds[0];
  return (round?.answers ?? []).map((each) => ({ ...each, command, seq }));
}

const trial: TrialSpec = {
  runId: "test",
  target: {
    name: "api",
    source: { kind: "image", name: "api" },
    command: [],
    port: null,
    ready: null,
    readyTimeoutMs: 10_000,
    capBytes: 512 * mib,
    cpus: 1,
    env: {},
    debugEndpoint: null,
    pin: "off",
    workload: {
      requests: 1_000,
      budgetMs: 60_000,
      connections: 4,
      reconnect: 0,
      ratePerSecond: 0,
      restMs: 0,
      checkpoints: [],
      routes: [],
      derive: null,
    },
  },
  side: "head",
  pair: 3,
  imageId: "api",
  env: {},
  healthcheck: { command: ["true"], timeoutMs: 1_000 },
  port: 8080,
  routes: [],
  sequence: [0],
};

const spec: ExaminationSpec = {
  trial,
  plan: { warmup: 400, round: 200, uncollected: 50 },
  detail: "full",
  endpoint: null,
  limitMs: () => 30_000,
};

const leaks: Keeps = { sites: { "app/cache.py:12 put": 1_000 }, types: { "app.Entry": 1 }, processes: 2 };
const signal = new AbortController().signal;
/** Each command, and how many requests were answered before it. */
const inOrder = ["ping 0", "mark 0", "snap 400", "snap 600", "snap 800", "gcoff 800", "finish 850"];

describe("an examination", () => {
  test("asks in order, between rounds of requests, and keeps the answers of every process", async () => {
    const { world, fake, asked } = createWorld({ keeps: leaks });
    const seen = await examineSide(spec, world, signal);
    expect(asked.map(({ command, answered }) => `${command} ${answered}`)).toEqual(inOrder);
    expect(asked.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(seen).toMatchObject({ side: "head", problems: [], requestsBeforeFinish: 50 });
    expect(seen.rounds.map(({ requests, answers }) => [requests, answers.map(({ pid }) => pid)])).toEqual([
      [400, [7, 8]],
      [600, [7, 8]],
      [800, [7, 8]],
      [850, [7, 8]],
    ]);
    expect([...fake.running]).toEqual([]);
  });

  test("with `types`, paths of open files are left out", async () => {
    const { world } = createWorld({ keeps: leaks });
    const processes = examination("head", { openFiles: { "/home/ada/…": 1 } }).rounds[0]!.processes;
    const views: ProcessViews = { open: async () => ({ read: () => processes, problems: [] }) };
    const pathsIn = async (detail: "full" | "types"): Promise<readonly string[]> => {
      const { rounds } = await examineSide({ ...spec, detail }, { ...world, views }, signal);
      return rounds[0]!.processes.flatMap(({ openFiles }) => openFiles?.map(({ path }) => path) ?? []);
    };
    expect(await pathsIn("full")).toEqual(["/home/ada/…"]);
    expect(await pathsIn("types")).toEqual([]);
  });

  test("no process answers: the reason is kept, and what the kernel reports", async () => {
    const { world, asked } = createWorld({});
    const seen = await examineSide(spec, world, signal);
    expect(seen.problems).toEqual([{ code: "no-answer", detail: "" }]);
    expect(asked.map(({ command }) => command)).toEqual(["ping"]);
    expect(seen.rounds.map(({ requests, rssBytes }) => [requests, rssBytes !== null])).toEqual([
      [400, true],
      [600, true],
      [800, true],
    ]);
  });

  test("a command that no process answers in time leaves the earlier snapshots", async () => {
    const { world } = createWorld({ keeps: leaks, deafTo: ["finish"] });
    const seen = await examineSide(spec, world, signal);
    expect(seen.rounds.map(({ answers }) => answers.length)).toEqual([2, 2, 2, 0]);
    expect(seen.problems).toEqual([{ code: "late", detail: "" }]);
  });

  test("processes too busy to answer are asked again, and cost no round its requests", async () => {
    const { world, asked } = createWorld({ keeps: leaks, deafTo: ["mark", "snap", "gcoff"], answersAfterMs: 1_500 });
    const startedMs = world.clock.nowMs();
    const seen = await examineSide(spec, world, signal);
    expect(asked.map(({ command, answered }) => `${command} ${answered}`)).toEqual(inOrder);
    expect(seen.rounds.map(({ answers }) => answers.length)).toEqual([0, 0, 0, 2]);
    expect(seen.problems).toEqual([{ code: "late", detail: "" }]);
    expect(world.clock.nowMs() - startedMs).toBeLessThan(30_000);
  });

  test("an answer may come when all the time is up", async () => {
    const { world } = createWorld({ keeps: leaks });
    const seen = await examineSide({ ...spec, limitMs: () => 0 }, world, signal);
    expect(seen.problems).toEqual([{ code: "out-of-time", detail: "" }]);
    expect(seen.rounds.map(({ answers }) => answers.length)).toEqual([2, 2, 2]);
  });

  test("memory near the cap: the last snapshot is taken at once", async () => {
    const service = { ...steadyService, bytesPerAnswer: 0.7 * mib };
    const { world, asked } = createWorld({ keeps: leaks, service });
    const seen = await examineSide(spec, world, signal);
    expect(seen.problems).toEqual([{ code: "stopped-early", detail: "70 % of the cap" }]);
    expect(asked.map(({ command }) => command)).toEqual(["ping", "mark", "snap", "snap", "gcoff", "finish"]);
  });

  test("a container that dies on the way: what was seen until then is kept", async () => {
    const { world, fake } = createWorld({ keeps: leaks, diesAt: "gcoff" });
    const seen = await examineSide(spec, world, signal);
    expect(seen.problems).toEqual([{ code: "died", detail: "exit code 137" }]);
    expect(seen.rounds).toHaveLength(3);
    expect([...fake.running]).toEqual([]);
  });

  test("a service that does not become ready again, and an engine that takes no files, are recorded as problems", async () => {
    const unready = createWorld({ service: { ...steadyService, readyAfterMs: 1e9 } });
    expect((await examineSide(spec, unready.world, signal)).problems).toMatchObject([{ code: "never-ready" }]);
    const full = createWorld({ keeps: leaks, breaksAt: "mark" });
    expect((await examineSide(spec, full.world, signal)).problems).toEqual([
      { code: "failed", detail: "no space left on device" },
    ]);
  });

  test("the app's own debug endpoint is asked before and after, with its headers", async () => {
    let asked = 0;
    const { world } = createWorld({ keeps: leaks, debug: () => `heap ${(asked += 1)}` });
    const endpoint = { path: "/debug/memory", headers: { authorization: "me" } };
    const seen = await examineSide({ ...spec, endpoint }, world, signal);
    expect(seen.endpoint).toEqual({ before: "/debug/memory me heap 1", after: "/debug/memory me heap 2" });
  });

  test("an interruption ends it", async () => {
    const { world, fake } = createWorld({ keeps: leaks });
    const stop = new AbortController();
    const examining = examineSide(spec, world, stop.signal);
    stop.abort();
    await expect(examining).rejects.toThrow(Interrupted);
    expect([...fake.running]).toEqual([]);
  });
});
