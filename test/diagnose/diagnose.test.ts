/** When a diagnosis is made, of what, and what the gate's own containers know of it: nothing. */
import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { diagnoseTarget, type DiagnosisRun } from "../../src/diagnose/diagnose.ts";
import { defaultConfig } from "../../src/inputs/config/parse-config.ts";
import { readProbeFiles } from "../../src/diagnose/runtimes/probe-files.ts";
import { measureTarget } from "../../src/measure/target.ts";
import type { TargetRun } from "../../src/measure/trials.ts";
import type { ProcessView } from "../../src/model/diagnosis.ts";
import type { TargetMeasurement } from "../../src/model/measurement.ts";
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
  readonly measurement: TargetMeasurement;
  readonly gates: readonly ContainerSpec[];
  readonly diagnosis: Awaited<ReturnType<typeof diagnoseTarget>>;
  readonly looked: readonly ContainerSpec[];
  readonly fake: FakeWorld;
}

async function measureAndDiagnose(
  run: TargetRun,
  head: Partial<FakeService>,
  when: DiagnosisRun["diagnose"]["when"] = "auto",
  changes: Partial<FakeWorld> = {},
): Promise<Seen> {
  const { probe, answersPerSecond = steadyService.answersPerSecond } = head;
  const both = { ...steadyService, answersPerSecond, ...(probe === undefined ? {} : { probe }) };
  const fake = createFakeWorld((side) => (side === "head" ? { ...both, ...head } : both));
  const started: ContainerSpec[] = [];
  const start: FakeWorld["engine"]["start"] = (spec) => {
    started.push(spec);
    return fake.engine.start(spec);
  };
  const world = { ...fake, ...changes, engine: { ...fake.engine, start } };
  const { measurement } = (await measureTarget(run, world, signal))!;
  const gates = [...started];
  const inquiry = { target: run, diagnose: { when, detail: "full" as const }, files: [], memoryBytes: 8_192 * mib };
  const probes = await readProbeFiles();
  const diagnosis = await diagnoseTarget({ ...inquiry, probes }, measurement, world, signal);
  return { measurement, gates, diagnosis, looked: started.slice(gates.length), fake };
}

describe("a head that leaks", () => {
  test("is looked into beside base, in containers of their own, and run again with another allocator", async () => {
    const { gates, looked, diagnosis, fake } = await measureAndDiagnose(targetRun(), { bytesPerAnswer: 5_000 });
    expect(diagnosis?.examinations.map(({ side }) => side)).toEqual(["base", "head"]);
    expect(diagnosis?.reruns.map(({ kind, trials }) => [kind, trials.length])).toEqual([["glibc-returns", 2]]);
    const [one, other, ...reruns] = looked;
    for (const probed of [one, other]) {
      expect(probed?.files?.some(({ path }) => path.endsWith("/python/sitecustomize.py"))).toBe(true);
      expect(probed?.env).toMatchObject({
        RSS_PLATEAU_DIR: "/rss-plateau",
        PYTHONPATH: "/rss-plateau/probe/python:/opt/lib",
        NODE_OPTIONS: expect.stringMatching(/^--require \/rss-plateau\/probe\/node\/probe\.cjs/) as string,
      });
      expect(probed?.capBytes).toBeGreaterThan(gates[0]!.capBytes);
    }
    for (const rerun of reruns) expect(rerun.env).toMatchObject({ MALLOC_MMAP_THRESHOLD_: "16384" });
    // Nothing of it in what the gate judges by, nor in the reruns.
    for (const plain of [...gates, ...reruns]) {
      expect(plain.files).toBeUndefined();
      expect(JSON.stringify(plain.env)).not.toMatch(/rss-plateau|RSS_PLATEAU/);
    }
    expect(new Set([...gates, ...looked].map(({ name }) => name)).size).toBe(gates.length + looked.length);
    expect([...fake.running]).toEqual([]);
  });

  test("is traced from before its start only where it stands higher from the start", async () => {
    const isTracedFromStart = async (head: Partial<FakeService>): Promise<readonly boolean[]> => {
      const { looked } = await measureAndDiagnose(targetRun({}), head);
      return looked.map(({ files = [] }) => files.some(({ path }) => path.endsWith("/ctl/command.json")));
    };
    expect((await isTracedFromStart({ startBytes: 80 * mib })).slice(0, 2)).toEqual([true, true]);
    expect((await isTracedFromStart({ bytesPerAnswer: 60_000, growsUntil: 300 })).slice(0, 2)).toEqual([false, false]);
    expect((await isTracedFromStart({ bytesPerAnswer: 5_000 })).slice(0, 2)).toEqual([false, false]);
  });

  test("over connections that are opened anew is run again with keep-alive", async () => {
    const { diagnosis } = await measureAndDiagnose(targetRun({}, 10), { bytesPerAnswer: 5_000 });
    expect(diagnosis?.reruns.map(({ kind }) => kind)).toEqual(["keep-alive", "glibc-returns"]);
  });

  test("of so many MiB a request that few fit below the cap is looked into with as few", async () => {
    const dies = {
      bytesPerAnswer: 15 * mib,
      exitsAt: { answers: 32, exit: { exitCode: 137, oomKilled: true }, kills: 1 },
    };
    const { measurement, diagnosis } = await measureAndDiagnose(targetRun(), dies);
    expect(measurement.trials.some(({ end }) => end.kind === "oom")).toBe(true);
    const head = diagnosis?.examinations.find(({ side }) => side === "head");
    expect(head?.rounds.length).toBeGreaterThanOrEqual(2);
    expect(head?.rounds[0]?.requests).toBeLessThan(32);
    // A container that died gives no slope to compare a rerun with.
    expect(diagnosis?.reruns).toEqual([]);
  });
});

describe("a leak of a runtime that may have left garbage uncollected is run again while it collects", () => {
  const slow = { answersPerSecond: 500 };
  const verdictOf = ({ measurement, diagnosis }: Seen) =>
    analyseTarget(diagnosis === undefined ? measurement : { ...measurement, diagnosis }, defaultPolicy);

  test("and is none where that takes it away; then nothing else is looked for", async () => {
    const seen = await measureAndDiagnose(targetRun(), { ...slow, garbagePerAnswer: 5_000, probe: "node" });
    expect(analyseTarget(seen.measurement, defaultPolicy).verdict).toBe("leak");
    expect(seen.diagnosis?.reruns.map(({ kind, requests }) => [kind, requests])).toEqual([["collected", 3_000]]);
    // Beside the app as in a look inside, under the gate's cap.
    for (const { files, env, capBytes } of seen.looked.slice(2)) {
      expect(files?.some(({ path }) => path.endsWith("/node/probe.cjs"))).toBe(true);
      expect([env["RSS_PLATEAU_DIR"], capBytes]).toEqual(["/rss-plateau", seen.gates[0]!.capBytes]);
    }
    const { verdict, why, diagnosis } = verdictOf(seen);
    expect([verdict, why[0], diagnosis?.cause]).toEqual([
      "pass",
      expect.objectContaining({ code: "collected", outcome: "ended" }),
      "garbage",
    ]);
  });

  test("and stays one where it does not", async () => {
    const seen = await measureAndDiagnose(targetRun(), { ...slow, bytesPerAnswer: 5_000, probe: "node" });
    expect(seen.diagnosis?.reruns.map(({ kind }) => kind)).toEqual(["collected", "glibc-returns"]);
    const { verdict, why } = verdictOf(seen);
    expect([verdict, why.find(({ code }) => code === "collected")]).toEqual([
      "leak",
      expect.objectContaining({ outcome: "goes-on", requests: 3_000 }),
    ]);
  });

  test("with a rest in its middle where the second look had one: what was let go then may be garbage since", async () => {
    const unclear = { ...slow, bytesPerAnswer: 5_000, growsUntil: 2_500, probe: "node" } as const;
    const { measurement, diagnosis } = await measureAndDiagnose(targetRun(), unclear);
    expect(analyseTarget(measurement, defaultPolicy).verdict).toBe("inconclusive");
    expect(diagnosis?.reruns[0]).toMatchObject({ kind: "collected", rest: { afterAnswers: 1_500, ms: 11_000 } });
    expect(diagnosis?.tookMs).toBeLessThan(60_000);
    const { diagnosis: ofLeak } = await measureAndDiagnose(targetRun(), { ...unclear, growsUntil: Infinity });
    expect(ofLeak?.reruns.map(({ kind, rest }) => [kind, rest?.ms])).toEqual([
      ["collected", 11_000],
      ["glibc-returns", undefined],
    ]);
    expect(ofLeak?.tookMs).toBeLessThan(60_000);
  });

  test("a leak among garbage stays one, however little of the pace is left", async () => {
    const service = { ...slow, bytesPerAnswer: 1_000, garbagePerAnswer: 5_000, probe: "node" } as const;
    expect(verdictOf(await measureAndDiagnose(targetRun(), service)).verdict).toBe("leak");
  });

  test("the more often, the sooner the load is over", async () => {
    const quick = { answersPerSecond: 2_500, bytesPerAnswer: 5_000, probe: "node" } as const;
    const seen = await measureAndDiagnose(targetRun(), quick);
    expect(seen.diagnosis?.reruns.map(({ kind }) => kind)).toEqual(["collected", "glibc-returns"]);
  });

  test("where the load is over before it has collected a few times, that shows nothing", async () => {
    const run = targetRun();
    const workload = { ...run.target.workload, restMs: 0 };
    const restless = { ...run, target: { ...run.target, workload } };
    const quick = { answersPerSecond: 20_000, garbagePerAnswer: 5_000, probe: "node" } as const;
    const seen = await measureAndDiagnose(restless, quick);
    expect(seen.diagnosis?.reruns.map(({ kind }) => kind)).toEqual(["glibc-returns"]);
    expect(verdictOf(seen).verdict).toBe("leak");
  });

  test("but not in Python, whose cycles are found by their lines, nor where nobody was asked to look", async () => {
    const python = await measureAndDiagnose(targetRun(), { garbagePerAnswer: 5_000, probe: "python" });
    expect(python.diagnosis?.reruns.map(({ kind }) => kind)).toEqual(["glibc-returns"]);
    const never = await measureAndDiagnose(targetRun(), { ...slow, garbagePerAnswer: 5_000, probe: "node" }, "never");
    expect([never.diagnosis, verdictOf(never).verdict]).toEqual([undefined, "leak"]);
  });
});

describe("a minute is what it may add to a job", () => {
  const paces = [10, 25, 60, 80, 150, 400];
  // As Docker Engine took on two busy cores.
  const engineMs = 1_500;

  test.each(paces)("with the look that collects, at %i answers a second", async (answersPerSecond) => {
    const service = { answersPerSecond, bytesPerAnswer: 20_000, engineMs, probe: "node" } as const;
    const { diagnosis } = await measureAndDiagnose(targetRun(), service);
    expect(diagnosis?.examinations.map(({ rounds }) => rounds.length)).toEqual([4, 4]);
    // Where that look would take more than all there is, no other is made shorter for it.
    expect(diagnosis?.reruns.some(({ kind }) => kind === "collected")).toBe(answersPerSecond > 25);
    const sentInRounds = diagnosis?.examinations.map(({ rounds }) => rounds[2]!.requests - rounds[0]!.requests);
    expect(sentInRounds?.every((sent) => sent === 400)).toBe(answersPerSecond >= 80);
    expect(diagnosis?.tookMs).toBeLessThan(60_000);
  });

  test.each(paces)("with two other reruns, at %i answers a second", async (answersPerSecond) => {
    const service = { answersPerSecond, bytesPerAnswer: 20_000, engineMs, probe: "python" } as const;
    const { diagnosis } = await measureAndDiagnose(targetRun({}, 10), service);
    expect(diagnosis?.reruns.map(({ kind }) => kind)).toContain("keep-alive");
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

describe("growth that timers of half a minute hold", () => {
  const held = { answersPerSecond: 800, bytesPerAnswer: 700, timersMs: 30_000 } as const;
  const run = targetRun();

  test.each(["node", "python"] as const)("ends with them: the look inside waits, in %s", async (probe) => {
    const { measurement, diagnosis } = await measureAndDiagnose(run, { ...held, heldMs: 30_000, probe });
    expect(analyseTarget(measurement, defaultPolicy).verdict).toBe("leak");
    const { verdict, why } = analyseTarget({ ...measurement, diagnosis }, defaultPolicy);
    expect([verdict, why[0]]).toMatchObject(["inconclusive", { code: "held-by-timers", ms: 31_000, left: 0 }]);
    expect(diagnosis?.rest?.after.requests).toBe(2 * diagnosis!.rest!.before.requests);
    // Nothing is left to explain, and no time.
    expect(diagnosis?.reruns).toEqual([]);
    expect(diagnosis?.tookMs).toBeLessThan(60_000);
  });

  test("goes on where they let nothing go", async () => {
    const stays = await measureAndDiagnose(run, { ...held, probe: "python" });
    expect(stays.diagnosis?.rest?.ms).toBe(31_000);
    expect(analyseTarget({ ...stays.measurement, diagnosis: stays.diagnosis }, defaultPolicy).verdict).toBe("leak");
  });

  test("is not waited for where that would take more than all there is, nor where they last longer", async () => {
    for (const changes of [{ answersPerSecond: 60 }, { timersMs: 90_000 }]) {
      const { diagnosis } = await measureAndDiagnose(run, { ...held, ...changes, heldMs: 30_000, probe: "python" });
      expect(diagnosis?.rest).toBeUndefined();
      expect(diagnosis?.tookMs).toBeLessThan(60_000);
    }
  });
});

test("what no file could keep of the looks is told as their failure", async () => {
  const process = { pid: 1, name: "python3", threads: -1 } as ProcessView;
  const views: FakeWorld["views"] = { open: async () => ({ read: () => [process], problems: [] }) };
  const { diagnosis } = await measureAndDiagnose(targetRun(), { bytesPerAnswer: 5_000 }, "auto", { views });
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
    expect((await measureAndDiagnose(targetRun(), {}, "always")).diagnosis?.examinations).toHaveLength(2);
  });

  test("where none was wanted", async () => {
    expect((await measureAndDiagnose(targetRun(), { bytesPerAnswer: 5_000 }, "never")).diagnosis).toBeUndefined();
  });
});
