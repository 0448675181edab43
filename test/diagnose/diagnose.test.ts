/** When a diagnosis is made, of what, and that the containers of the first and longer looks run without any of it. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import type { Why } from "../../src/analysis/findings.ts";
import { diagnoseTarget, type DiagnosisRun } from "../../src/diagnose/diagnose.ts";
import { defaultConfig } from "../../src/inputs/config/parse-config.ts";
import { readProbeFiles } from "../../src/diagnose/runtimes/probe-files.ts";
import { measureTarget } from "../../src/measure/target.ts";
import type { TargetRun } from "../../src/measure/target-run.ts";
import type { ProcessView } from "../../src/model/diagnosis.ts";
import { allTrials, lookOf, type TargetMeasurement, trialsOfLook } from "../../src/model/measurement.ts";
import type { ContainerSpec, ImageFacts } from "../../src/model/ports.ts";
import { createFakeWorld, type FakeService, type FakeWorld, steadyService } from "../support/fake-world.ts";
import { mib } from "../support/measurement.ts";
import { defaultPolicy } from "../support/policy.ts";

const image: ImageFacts = {
  id: "sha256:0",
  exposedPorts: [8080],
  env: ["PYTHONPATH=/opt/lib", "NODE_OPTIONS="],
  healthcheck: { command: ["true"], timeoutMs: 1_000 },
  labels: {},
};
const [target] = defaultConfig("api").targets;
const signal = new AbortController().signal;

function targetRun(changes: Partial<TargetRun> = {}, reconnect = 0): TargetRun {
  const workload = { ...target!.workload, requests: 1_000, reconnect };
  return {
    runId: "test",
    seed: 1,
    target: { ...target!, workload },
    sides: { base: image, head: image },
    ports: { base: 8080, head: 8080 },
    routes: target!.workload.routes,
    gate: defaultPolicy,
    ...changes,
  };
}

interface Seen {
  /** Before the diagnosis. */
  readonly measurement: TargetMeasurement;
  readonly measured: readonly ContainerSpec[];
  readonly diagnosed: TargetMeasurement;
  /** Of `diagnosed`. */
  readonly diagnosis: TargetMeasurement["diagnosis"];
  readonly rerunKinds: readonly string[] | undefined;
  /** Started by the diagnosis. */
  readonly inquired: readonly ContainerSpec[];
  readonly fake: FakeWorld;
}

interface Changes {
  readonly when?: DiagnosisRun["diagnose"]["when"];
  readonly world?: Partial<FakeWorld>;
  readonly base?: Partial<FakeService>;
  /** Where the probes run beside it. */
  readonly probedHead?: Partial<FakeService>;
}

async function measureAndDiagnose(
  run: TargetRun,
  head: Partial<FakeService>,
  { when = "auto", world: changes = {}, base = {}, probedHead = {} }: Changes = {},
): Promise<Seen> {
  const { probe, answersPerSecond = steadyService.answersPerSecond, readyAfterMs = steadyService.readyAfterMs } = head;
  const both = { ...steadyService, answersPerSecond, readyAfterMs, ...(probe === undefined ? {} : { probe }) };
  const fake = createFakeWorld((side, _pair, env) => ({
    ...both,
    ...(side === "base" ? base : env["RSS_PLATEAU_DIR"] === undefined ? head : { ...head, ...probedHead }),
  }));
  const started: ContainerSpec[] = [];
  const start: FakeWorld["engine"]["start"] = (spec) => {
    started.push(spec);
    return fake.engine.start(spec);
  };
  const world = { ...fake, ...changes, engine: { ...fake.engine, start } };
  const { measurement } = (await measureTarget(run, world, signal))!;
  const measured = [...started];
  const inquiry = { target: run, diagnose: { when, detail: "full" as const }, files: [], memoryBytes: 8_192 * mib };
  const probes = await readProbeFiles();
  const diagnosed = await diagnoseTarget({ ...inquiry, probes }, measurement, world, signal);
  const { diagnosis } = diagnosed;
  const rerunKinds = diagnosis?.reruns.map(({ kind }) => kind);
  return { measurement, measured, diagnosed, diagnosis, rerunKinds, inquired: started.slice(measured.length), fake };
}

const judge = (target: TargetMeasurement) => analyseTarget(target, defaultPolicy);
const kindsOf = ({ looks }: TargetMeasurement) => looks.map(({ kind }) => kind);

describe("a head that leaks", () => {
  test("is examined beside base, in containers of their own, and run again with another allocator", async () => {
    const { measured, inquired, diagnosis, fake } = await measureAndDiagnose(targetRun(), { bytesPerAnswer: 5_000 });
    expect(diagnosis?.examinations.map(({ side }) => side)).toEqual(["base", "head"]);
    expect(diagnosis?.reruns.map(({ kind, trials }) => [kind, trials.length])).toEqual([["glibc-returns", 2]]);
    const [one, other, ...reruns] = inquired;
    for (const probed of [one, other]) {
      expect(probed?.files?.some(({ path }) => path.endsWith("/python/sitecustomize.py"))).toBe(true);
      expect(probed?.env).toMatchObject({
        RSS_PLATEAU_DIR: "/rss-plateau",
        PYTHONPATH: "/rss-plateau/probe/python:/opt/lib",
        NODE_OPTIONS: expect.stringMatching(/^--require \/rss-plateau\/probe\/node\/probe\.cjs/) as string,
      });
      expect(probed?.capBytes).toBeGreaterThan(measured[0]!.capBytes);
    }
    for (const rerun of reruns) expect(rerun.env).toMatchObject({ MALLOC_MMAP_THRESHOLD_: "16384" });
    // Nothing of it in the first two looks, nor in the reruns.
    for (const plain of [...measured, ...reruns]) {
      expect(plain.files).toBeUndefined();
      expect(JSON.stringify(plain.env)).not.toMatch(/rss-plateau|RSS_PLATEAU/);
    }
    expect(new Set([...measured, ...inquired].map(({ name }) => name)).size).toBe(measured.length + inquired.length);
    expect([...fake.running]).toEqual([]);
  });

  test("is traced from before its start only where it is higher from the start", async () => {
    const isTracedFromStart = async (head: Partial<FakeService>): Promise<readonly boolean[]> => {
      const { inquired } = await measureAndDiagnose(targetRun({}), head);
      return inquired.map(({ files = [] }) => files.some(({ path }) => path.endsWith("/ctl/command.json")));
    };
    expect((await isTracedFromStart({ startBytes: 80 * mib })).slice(0, 2)).toEqual([true, true]);
    expect((await isTracedFromStart({ bytesPerAnswer: 60_000, growsUntil: 300 })).slice(0, 2)).toEqual([false, false]);
    expect((await isTracedFromStart({ bytesPerAnswer: 5_000 })).slice(0, 2)).toEqual([false, false]);
  });

  test("over connections that are opened anew is run again with keep-alive", async () => {
    const { rerunKinds } = await measureAndDiagnose(targetRun({}, 10), { bytesPerAnswer: 5_000 });
    expect(rerunKinds).toEqual(["keep-alive", "glibc-returns"]);
  });

  test("of so many MiB per request that few fit below the cap is examined with as few", async () => {
    const dies = {
      bytesPerAnswer: 15 * mib,
      exitsAt: { answers: 32, exit: { exitCode: 137, oomKilled: true }, kills: 1 },
    };
    const { measurement, diagnosis } = await measureAndDiagnose(targetRun(), dies);
    expect(allTrials(measurement).some(({ end }) => end.kind === "oom")).toBe(true);
    const head = diagnosis?.examinations.find(({ side }) => side === "head");
    expect(head?.rounds.length).toBeGreaterThanOrEqual(2);
    expect(head?.rounds[0]?.requests).toBeLessThan(32);
    // A container that died gives no slope to compare a rerun with.
    expect(diagnosis?.reruns).toEqual([]);
  });
});

describe("the collected look, of a runtime that may have left garbage uncollected", () => {
  const slow = { answersPerSecond: 500 };

  test("ends a leak that was garbage; then nothing else is explained", async () => {
    const seen = await measureAndDiagnose(targetRun(), { ...slow, garbagePerAnswer: 5_000, probe: "node" });
    expect(judge(seen.measurement).verdict).toBe("leak");
    expect(kindsOf(seen.diagnosed)).toEqual(["first", "longer", "collected"]);
    expect(lookOf(seen.diagnosed, "collected")?.requests).toBe(3_000);
    expect(seen.rerunKinds).toEqual([]);
    // The probes are there as in an examination, under the cap of the first look.
    expect(seen.inquired).toHaveLength(4);
    for (const { files, env, capBytes } of seen.inquired.slice(2)) {
      expect(files?.some(({ path }) => path.endsWith("/node/probe.cjs"))).toBe(true);
      expect([env["RSS_PLATEAU_DIR"], capBytes]).toEqual(["/rss-plateau", seen.measured[0]!.capBytes]);
    }
    const { verdict, why, diagnosis } = judge(seen.diagnosed);
    expect([verdict, why[0], diagnosis?.cause]).toEqual([
      "pass",
      expect.objectContaining({ code: "collected-look", outcome: "ended" }),
      "garbage",
    ]);
  });

  test("leaves a leak that is none", async () => {
    const seen = await measureAndDiagnose(targetRun(), { ...slow, bytesPerAnswer: 5_000, probe: "node" });
    expect(kindsOf(seen.diagnosed)).toEqual(["first", "longer", "collected"]);
    expect(seen.rerunKinds).toEqual(["glibc-returns"]);
    const { verdict, why } = judge(seen.diagnosed);
    expect([verdict, why.find(({ code }) => code === "collected-look")]).toEqual([
      "leak",
      expect.objectContaining({ outcome: "goes-on", requests: 3_000 }),
    ]);
  });

  test("pauses in its middle where the longer look did: what was released then may be garbage since", async () => {
    const unclear = { ...slow, bytesPerAnswer: 5_000, growsUntil: 2_500, probe: "node" } as const;
    const seen = await measureAndDiagnose(targetRun(), unclear);
    expect(judge(seen.measurement).verdict).toBe("inconclusive");
    expect(lookOf(seen.diagnosed, "collected")?.pause).toEqual({ afterAnswers: 1_500, ms: 11_000 });
    expect(seen.diagnosis?.tookMs).toBeLessThan(60_000);
    const leak = await measureAndDiagnose(targetRun(), { ...unclear, growsUntil: Infinity });
    expect(lookOf(leak.diagnosed, "collected")?.pause?.ms).toBe(11_000);
    expect(leak.rerunKinds).toEqual(["glibc-returns"]);
    expect(leak.diagnosis?.tookMs).toBeLessThan(60_000);
  });

  test("leaves a leak among garbage, however little of the pace remains", async () => {
    const service = { ...slow, bytesPerAnswer: 1_000, garbagePerAnswer: 5_000, probe: "node" } as const;
    const { diagnosed } = await measureAndDiagnose(targetRun(), service);
    expect(kindsOf(diagnosed)).toContain("collected");
    expect(judge(diagnosed).verdict).toBe("leak");
  });

  test("collects more often where the load is over sooner", async () => {
    const quick = { answersPerSecond: 2_500, bytesPerAnswer: 5_000, probe: "node" } as const;
    const seen = await measureAndDiagnose(targetRun(), quick);
    expect(kindsOf(seen.diagnosed)).toContain("collected");
  });

  test("is dropped where the load is over before it has collected a few times", async () => {
    const run = targetRun();
    const workload = { ...run.target.workload, restMs: 0 };
    const pauseless = { ...run, target: { ...run.target, workload } };
    const quick = { answersPerSecond: 20_000, garbagePerAnswer: 5_000, probe: "node" } as const;
    const seen = await measureAndDiagnose(pauseless, quick);
    expect(kindsOf(seen.diagnosed)).toEqual(["first", "longer"]);
    expect(seen.rerunKinds).toEqual(["glibc-returns"]);
    expect(judge(seen.diagnosed).verdict).toBe("leak");
  });

  test("is not taken in Python, whose cycles are found by their lines, nor without a diagnosis", async () => {
    const python = await measureAndDiagnose(targetRun(), { garbagePerAnswer: 5_000, probe: "python" });
    expect(kindsOf(python.diagnosed)).toEqual(["first", "longer"]);
    expect(python.rerunKinds).toEqual(["glibc-returns"]);
    const node = { ...slow, garbagePerAnswer: 5_000, probe: "node" } as const;
    const { measurement, diagnosed } = await measureAndDiagnose(targetRun(), node, { when: "never" });
    expect(diagnosed).toEqual(measurement);
    expect(judge(diagnosed).verdict).toBe("leak");
  });
});

describe("a diagnosis adds at most a minute to a job", () => {
  const paces = [10, 25, 60, 80, 150, 400];
  // What Docker Engine took on two busy cores.
  const engineMs = 1_500;

  test.each(paces)("with the collected look, at %i answers per second", async (answersPerSecond) => {
    const service = { answersPerSecond, bytesPerAnswer: 20_000, engineMs, probe: "node" } as const;
    const { diagnosis, diagnosed } = await measureAndDiagnose(targetRun(), service);
    expect(diagnosis?.examinations.map(({ rounds }) => rounds.length)).toEqual([4, 4]);
    // Where that look would take longer than a minute, the examination is not shortened for it.
    expect(kindsOf(diagnosed).includes("collected")).toBe(answersPerSecond > 25);
    const sentInRounds = diagnosis?.examinations.map(({ rounds }) => rounds[2]!.requests - rounds[0]!.requests);
    expect(sentInRounds?.every((sent) => sent === 400)).toBe(answersPerSecond >= 80);
    expect(diagnosis?.tookMs).toBeLessThan(60_000);
  });

  test.each(paces)("with two reruns, at %i answers per second", async (answersPerSecond) => {
    const service = { answersPerSecond, bytesPerAnswer: 20_000, engineMs, probe: "python" } as const;
    const { diagnosis, rerunKinds } = await measureAndDiagnose(targetRun({}, 10), service);
    expect(rerunKinds).toContain("keep-alive");
    expect(diagnosis?.tookMs).toBeLessThan(60_000);
  });

  test("also of a service that takes long to start", async () => {
    const service = {
      answersPerSecond: 150,
      bytesPerAnswer: 20_000,
      engineMs,
      probe: "node",
      readyAfterMs: 12_000,
    } as const;
    expect((await measureAndDiagnose(targetRun(), service)).diagnosis?.tookMs).toBeLessThan(60_000);
  });
});

describe("growth that pending timers of half a minute hold", () => {
  const run = targetRun();
  const halfMinute = { ms: 30_000, perAnswer: 1 };
  const held = { answersPerSecond: 800, bytesPerAnswer: 7_000, heldMs: 30_000, timers: halfMinute } as const;

  test.each([
    ["node", true],
    ["python", false],
  ] as const)("is released in the pause of the timers look, in %s", async (probe, collects) => {
    const seen = await measureAndDiagnose(run, { ...held, probe });
    expect(judge(seen.measurement).verdict).toBe("leak");
    expect(kindsOf(seen.diagnosed)).toEqual(["first", "longer", "timers"]);
    expect(lookOf(seen.diagnosed, "timers")).toMatchObject({
      requests: 3_000,
      pause: { afterAnswers: 1_500, ms: 31_000 },
      trials: [{ end: { kind: "completed" } }, { end: { kind: "completed" } }],
    });
    expect(trialsOfLook(seen.diagnosed, "timers").map(({ load }) => load.answered)).toEqual([3_000, 3_000]);
    const { verdict, why } = judge(seen.diagnosed);
    expect([verdict, why[0]]).toMatchObject(["inconclusive", { code: "held-by-timers", ms: 31_000 }]);
    const { left, noise } = why[0] as Extract<Why, { code: "held-by-timers" }>;
    expect(left).toBeLessThan(noise);
    // Nothing is left to explain.
    expect(seen.rerunKinds).toEqual([]);
    expect(seen.diagnosis?.tookMs).toBeLessThan(60_000);
    expect(seen.fake.lines.at(-1)).toMatch(/^api, longer look with a pause for pending timers: base /);
    // The probes run beside the app under the cap of the first look, and collect where that frees anything.
    expect(seen.inquired).toHaveLength(4);
    expect(seen.inquired.slice(2).map(({ capBytes, files = [] }) => [capBytes, files.length > 0])).toEqual(
      seen.inquired.slice(2).map(() => [seen.measured[0]!.capBytes, true]),
    );
    // 3.8 s at full speed.
    for (const { load } of trialsOfLook(seen.diagnosed, "timers")) expect(load.durationMs > 5_000).toBe(collects);
  });

  test("is judged by memory alone, whatever the snapshot shows", async () => {
    const { diagnosed } = await measureAndDiagnose(run, { ...held, probe: "python" });
    const { diagnosis: _diagnosis, ...undiagnosed } = diagnosed;
    expect(judge(undiagnosed)).toMatchObject({ verdict: "inconclusive", why: judge(diagnosed).why });
  });

  test.each([
    ["node", 1_500],
    ["node", 4_000],
    ["python", 1_500],
    ["python", 4_000],
  ] as const)("a leak beside it stays a leak, in %s of %i bytes", async (probe, leakPerAnswer) => {
    const { diagnosed, rerunKinds } = await measureAndDiagnose(run, { ...held, leakPerAnswer, probe });
    expect(kindsOf(diagnosed)).toContain("timers");
    expect(judge(diagnosed).verdict).toBe("leak");
    expect(rerunKinds).toEqual(["glibc-returns"]);
  });

  test.each(["node", "python"] as const)(
    "a probe that only claims such timers excuses no leak, in %s",
    async (probe) => {
      const timers = { ms: 59_000, perAnswer: 100 };
      const { diagnosed } = await measureAndDiagnose(run, {
        answersPerSecond: 800,
        bytesPerAnswer: 5_000,
        timers,
        probe,
      });
      expect(lookOf(diagnosed, "timers")?.pause?.ms).toBe(60_000);
      expect(judge(diagnosed).verdict).toBe("leak");
    },
  );
});

test("a head that dies only with the probes beside it keeps its verdict", async () => {
  const killed = { answers: 2_000, exit: { exitCode: 137, oomKilled: true }, kills: 1 };
  const leaks = { answersPerSecond: 800, bytesPerAnswer: 5_000 } as const;
  for (const pending of [{ probe: "node" }, { probe: "python", timers: { ms: 30_000, perAnswer: 1 } }] as const) {
    const head = { ...leaks, ...pending };
    const { diagnosed } = await measureAndDiagnose(targetRun(), head, { probedHead: { exitsAt: killed } });
    const [, , probed] = diagnosed.looks;
    expect(probed?.trials.map(({ side, end }) => [side, end.kind])).toContainEqual(["head", "oom"]);
    const { verdict, why } = judge(diagnosed);
    expect([verdict, why.map(({ code }) => code)]).toEqual(["leak", expect.not.arrayContaining(["out-of-memory"])]);
  }
});

describe("the timers look is taken only", () => {
  const run = targetRun();
  const leaks = { answersPerSecond: 800, bytesPerAnswer: 5_000 } as const;
  async function isTaken(head: Partial<FakeService>, changes: Changes = {}, spec = run): Promise<boolean> {
    const { diagnosed } = await measureAndDiagnose(spec, { ...leaks, probe: "python", ...head }, changes);
    return lookOf(diagnosed, "timers") !== undefined;
  }

  test("where at least every other request left a timer pending", async () => {
    expect(await isTaken({ timers: { ms: 30_000, perAnswer: 0.49 } })).toBe(false);
    expect(await isTaken({ timers: { ms: 30_000, perAnswer: 0.5 } })).toBe(true);
  });

  test("where they are pending in head, not where they are in base", async () => {
    const timers = { ms: 30_000, perAnswer: 1 };
    expect(await isTaken({}, { base: { timers } })).toBe(false);
    expect(await isTaken({ timers })).toBe(true);
  });

  test("where it pauses for longer than the longer look did", async () => {
    expect(await isTaken({ timers: { ms: 10_000, perAnswer: 1 } })).toBe(false);
    expect(await isTaken({ timers: { ms: 10_001, perAnswer: 1 } })).toBe(true);
  });

  test("where they fire within a minute; else the collected look may be", async () => {
    const { diagnosed } = await measureAndDiagnose(run, {
      ...leaks,
      timers: { ms: 90_000, perAnswer: 1 },
      probe: "node",
    });
    expect(kindsOf(diagnosed)).toEqual(["first", "longer", "collected"]);
  });

  test("where the target's budget suffices for it", async () => {
    const slow = { readyAfterMs: 50_000, timers: { ms: 30_000, perAnswer: 1 } };
    const withBudget = (budgetMs: number): TargetRun => {
      const workload = { ...run.target.workload, requests: 8_000, budgetMs };
      return { ...run, target: { ...run.target, workload } };
    };
    expect(await isTaken(slow, {}, withBudget(60_000))).toBe(false);
    expect(await isTaken(slow, {}, withBudget(120_000))).toBe(true);
  });

  test("where anybody wants a diagnosis", async () => {
    expect(await isTaken({ timers: { ms: 30_000, perAnswer: 1 } }, { when: "never" })).toBe(false);
  });
});

test("snapshots that the schema refuses are recorded as a failed examination", async () => {
  const process = { pid: 1, name: "python3", threads: -1 } as ProcessView;
  const views: FakeWorld["views"] = { open: async () => ({ read: () => [process], problems: [] }) };
  const { diagnosis } = await measureAndDiagnose(targetRun(), { bytesPerAnswer: 5_000 }, { world: { views } });
  expect(diagnosis?.examinations.map(({ side, rounds }) => [side, rounds.length])).toEqual([
    ["base", 0],
    ["head", 0],
  ]);
  for (const { problems } of diagnosis?.examinations ?? [])
    expect(problems).toEqual([{ code: "failed", detail: expect.stringContaining("processes") as string }]);
});

describe("no diagnosis", () => {
  test("of what passes, unless it is always asked for", async () => {
    expect((await measureAndDiagnose(targetRun(), {})).diagnosis).toBeUndefined();
    expect((await measureAndDiagnose(targetRun(), {}, { when: "always" })).diagnosis?.examinations).toHaveLength(2);
  });

  test("where none was wanted", async () => {
    expect(
      (await measureAndDiagnose(targetRun(), { bytesPerAnswer: 5_000 }, { when: "never" })).diagnosis,
    ).toBeUndefined();
  });
});
