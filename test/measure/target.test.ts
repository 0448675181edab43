import { describe, expect, test } from "vitest";
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import { Interrupted, UserError } from "../../src/model/errors.ts";
import { measureTarget } from "../../src/measure/target.ts";
import type { TargetRun } from "../../src/measure/target-run.ts";
import type { TargetConfig } from "../../src/model/config.ts";
import { allTrials, firstRequests, lookOf, type Side, type Trial, trialsOfLook } from "../../src/model/measurement.ts";
import type { RunningPair } from "../../src/model/progress.ts";
import type { ContainerSpec, ImageFacts } from "../../src/model/ports.ts";
import { defaultPolicy } from "../support/policy.ts";
import { createFakeWorld, type FakeService, type FakeWorld, steadyService } from "../support/fake-world.ts";

const image: ImageFacts = {
  id: "sha256:0",
  exposedPorts: [8080],
  env: [],
  healthcheck: { command: ["true"], timeoutMs: 1_000 },
  labels: {},
};
const route = { method: "GET", path: "/", headers: {}, body: null, weight: 1, expect: ["2xx"] };

function targetRun(workload: Partial<TargetConfig["workload"]> = {}, base: ImageFacts | null = image): TargetRun {
  const target: TargetConfig = {
    name: "api",
    source: { kind: "image", name: "api" },
    command: [],
    port: null,
    ready: null,
    readyTimeoutMs: 60_000,
    capBytes: 512 * 1024 * 1024,
    cpus: 1,
    env: {},
    debugEndpoint: null,
    pin: "off",
    workload: {
      requests: 1_000,
      budgetMs: 120_000,
      connections: 8,
      reconnect: 0,
      ratePerSecond: 0,
      restMs: 0,
      checkpoints: [100, 505],
      routes: [route],
      derive: null,
      ...workload,
    },
  };
  return {
    runId: "test",
    seed: 1,
    target,
    sides: { base, head: image },
    ports: { base: 8080, head: 8080 },
    routes: [route],
    gate: defaultPolicy,
  };
}

async function measureFake(run: TargetRun, world: FakeWorld, signal = new AbortController().signal) {
  const { measurement } = (await measureTarget(run, world, signal))!;
  return { trials: trialsOfLook(measurement, "first"), requests: firstRequests(measurement) };
}

/** Head behaves differently, in all pairs. */
function headIs(head: Partial<FakeService>): FakeWorld {
  return createFakeWorld((side) => (side === "head" ? { ...steadyService, ...head } : steadyService));
}

const endsOf = (trials: readonly Trial[], side: Side) =>
  trials.filter((trial) => trial.side === side).map(({ end }) => end);

describe("the order of trials", () => {
  test("three pairs, both sides of a pair at the same time, started in turn, everything removed", async () => {
    const world = headIs({});
    const { trials } = await measureFake(targetRun(), world);
    expect(trials.map(({ side, pair }) => `${side} ${pair}`)).toEqual([
      "base 0",
      "head 0",
      "head 1",
      "base 1",
      "base 2",
      "head 2",
    ]);
    expect(world.events.map((event) => event.replace(/^remove \w+/, "remove"))).toEqual([
      ...["start base 1", "start head 1", "remove 1", "remove 1"],
      ...["start head 2", "start base 2", "remove 2", "remove 2"],
      ...["start base 3", "start head 3", "remove 3", "remove 3"],
    ]);
    expect(world.running.size).toBe(0);
  });

  test("what two pairs have settled gets no third", async () => {
    const { trials } = await measureFake(targetRun({ requests: 10_000 }), headIs({}));
    expect(trials.map(({ pair }) => pair)).toEqual([0, 0, 1, 1]);
  });

  test("without a base only head is tried", async () => {
    const { trials } = await measureFake(targetRun({}, null), headIs({}));
    expect(trials.map(({ side }) => side)).toEqual(["head", "head"]);
  });
});

describe("the longer look", () => {
  const run = targetRun({ requests: 10_000 });
  async function measure(head: Partial<FakeService>, spec = run) {
    const world = headIs(head);
    const { measurement } = (await measureTarget(spec, world, new AbortController().signal))!;
    const { verdict } = analyseTarget(measurement, defaultPolicy);
    return { world, measurement, verdict, longer: lookOf(measurement, "longer") };
  }

  test("is not taken where nothing grows", async () => {
    const { longer, verdict } = await measure({});
    expect([longer, verdict]).toEqual([undefined, "pass"]);
  });

  test("has fresh containers and three times the requests, and confirms a leak", async () => {
    const { measurement, verdict, world, longer } = await measure({ bytesPerAnswer: 200 });
    expect(verdict).toBe("leak");
    expect(measurement.looks.map(({ kind }) => kind)).toEqual(["first", "longer"]);
    expect(trialsOfLook(measurement, "first").map(({ pair }) => pair)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(longer?.requests).toBe(30_000);
    expect(longer?.trials.map(({ side, pair, load }) => [side, pair, load.answered])).toEqual([
      ["head", 3, 30_000],
      ["base", 3, 30_000],
    ]);
    expect(world.events.filter((event) => event.startsWith("start"))).toHaveLength(8);
    expect(world.running.size).toBe(0);
    expect(world.lines.at(-2)).toBe("Confirming growth in api on fresh containers");
    expect(world.lines.at(-1)).toMatch(/^api, longer look: base .* head /);
  });

  test("is taken at once where the first pair is sure, and counts as its second pair", async () => {
    const { measurement, verdict, world, longer } = await measure({ bytesPerAnswer: 1_000 });
    expect(verdict).toBe("leak");
    expect(trialsOfLook(measurement, "first").map(({ pair }) => pair)).toEqual([0, 0]);
    expect(longer?.trials.map(({ load }) => load.answered)).toEqual([30_000, 30_000]);
    const { basis, delta } = analyseTarget(measurement, defaultPolicy);
    expect(basis.pairs).toBe(2);
    expect(basis.bytesPerRequest.head).toHaveLength(2);
    for (const interval of [delta?.bytesPerRequest, delta?.plateauBytes])
      expect(interval!.hi - interval!.lo).toBeLessThan(0.5 * interval!.value);
    expect(world.events.filter((event) => event.startsWith("start"))).toHaveLength(4);
  });

  test("that was taken at once and saw the growth end is followed by the planned pairs", async () => {
    const { measurement, verdict, world, longer } = await measure({ bytesPerAnswer: 1_000, growsUntil: 14_000 });
    expect(verdict).toBe("grew");
    expect(trialsOfLook(measurement, "first").map(({ pair }) => pair)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(longer?.trials.map(({ pair }) => pair)).toEqual([3, 3]);
    expect(world.lines.filter((line) => line.startsWith("Measuring") || line.startsWith("Confirming"))).toHaveLength(3);
  });

  test("acquits a cache that is full before the look ends", async () => {
    const { measurement, verdict } = await measure({ bytesPerAnswer: 1_000, growsUntil: 14_000 });
    expect(analyseTarget({ ...measurement, looks: measurement.looks.slice(0, 1) }, defaultPolicy).verdict).toBe("leak");
    expect(verdict).toBe("grew");
    expect((await measure({ bytesPerAnswer: 400, growsUntil: 14_000 })).verdict).toBe("pass");
  });

  test("pauses in its middle, which releases what is held for a limited time", async () => {
    const held = { bytesPerAnswer: 400, heldMs: 10_000, answersPerSecond: 5_000 };
    const { longer, verdict } = await measure(held, targetRun({ requests: 10_000, restMs: 11_000 }));
    expect(longer?.pause).toEqual({ afterAnswers: 15_000, ms: 11_000 });
    expect(longer?.trials.map(({ load }) => load.answered)).toEqual([30_000, 30_000]);
    expect(verdict).toBe("pass");
    expect((await measure(held, targetRun({ requests: 10_000, restMs: 0 }))).verdict).toBe("leak");
    const leaking = { ...held, heldMs: 3_600_000 };
    expect((await measure(leaking, targetRun({ requests: 10_000, restMs: 11_000 }))).verdict).toBe("leak");
  });

  test("does not mistake a long pause for silence", async () => {
    const { longer } = await measure({ bytesPerAnswer: 400 }, targetRun({ requests: 10_000, restMs: 120_000 }));
    expect(longer?.trials.map(({ end }) => end.kind)).toEqual(["completed", "completed"]);
  });

  test("gets a second pair where the first cannot tell, and no third one", async () => {
    const { longer, verdict } = await measure({ bytesPerAnswer: 1_000, growsUntil: 25_000 });
    expect(longer?.trials.map(({ pair }) => pair)).toEqual([3, 3, 4, 4]);
    expect(verdict).toBe("inconclusive");
  });

  test("fits the budget where the first one did", async () => {
    const slow = { bytesPerAnswer: 20_000, answersPerSecond: 300 };
    const { measurement, verdict, longer } = await measure(slow, targetRun({ requests: 10_000, budgetMs: 30_000 }));
    const requests = firstRequests(measurement);
    expect(requests).toBeLessThan(10_000);
    expect(longer?.requests).toBe(3 * requests);
    expect(verdict).toBe("leak");
  });

  test("that ends at the cap is out of memory", async () => {
    const killed = { answers: 25_000, exit: { exitCode: 137, oomKilled: true }, kills: 1 };
    const world = createFakeWorld((side, pair) =>
      side === "head"
        ? { ...steadyService, bytesPerAnswer: 1_000, ...(pair === 3 ? { exitsAt: killed } : {}) }
        : steadyService,
    );
    const { measurement } = (await measureTarget(run, world, new AbortController().signal))!;
    const { verdict, why } = analyseTarget(measurement, defaultPolicy);
    expect(verdict).toBe("oom");
    expect(why[0]).toMatchObject({ code: "out-of-memory", side: "head", requests: 25_000 });
  });
});

describe("a pinned runtime", () => {
  const pinned = (): TargetRun => {
    const run = targetRun();
    return { ...run, target: { ...run.target, pin: "auto", env: { NODE_OPTIONS: "--trace-gc" } } };
  };

  test("gets the same settings on both sides in every trial, after its own, and the measurement contains them", async () => {
    const seen: ContainerSpec["env"][] = [];
    const world = createFakeWorld((_side, _pair, env) => {
      seen.push(env);
      return steadyService;
    });
    const { measurement } = (await measureTarget(pinned(), world, new AbortController().signal))!;
    expect(measurement.pinned).toMatchObject({ MALLOC_ARENA_MAX: "2", NODE_OPTIONS: "--max-semi-space-size=1" });
    expect(seen).toHaveLength(allTrials(measurement).length);
    for (const env of seen)
      expect(env).toEqual({
        ...measurement.pinned,
        PORT: "8080",
        NODE_OPTIONS: "--trace-gc --max-semi-space-size=1",
      });
  });

  test("that refuses a setting is measured as it is", async () => {
    const refuses: Partial<FakeService> = {
      exitsBeforeReady: { exitCode: 9, oomKilled: false },
      log: "node: --max-semi-space-size= is not allowed in NODE_OPTIONS",
    };
    const world = createFakeWorld((side, _pair, env) =>
      side === "head" && env["NODE_OPTIONS"]?.includes("semi") ? { ...steadyService, ...refuses } : steadyService,
    );
    const { measurement } = (await measureTarget(pinned(), world, new AbortController().signal))!;
    expect(measurement.pinned).toBeUndefined();
    expect(new Set(allTrials(measurement).map(({ end }) => end.kind))).toEqual(new Set(["completed"]));
    expect(world.lines).toContain("api: did not start with its runtime pinned; measuring it without the pins");
  });

  test("that ends for another reason is not started again without them", async () => {
    const world = headIs({ exitsBeforeReady: { exitCode: 3, oomKilled: false }, log: "no DATABASE_URL" });
    const { measurement } = (await measureTarget(pinned(), world, new AbortController().signal))!;
    expect(measurement.pinned).toHaveProperty("NODE_OPTIONS");
    // Two pairs, as without pins.
    expect(world.events.filter((event) => event.startsWith("start head"))).toHaveLength(2);
  });
});

describe("samples", () => {
  test("sit at exactly the planned answers: the start, every checkpoint, evenly to the end", async () => {
    const { trials } = await measureFake(targetRun(), headIs({ bytesPerAnswer: 1_000 }));
    const head = trials.find(({ side }) => side === "head")!;
    const planned = [...Array.from({ length: 101 }, (_, index) => index * 10), 505].sort((one, other) => one - other);
    expect(head.samples.map(({ requests }) => requests)).toEqual(planned);
    for (const { requests, anonBytes } of head.samples)
      expect(anonBytes).toBe(steadyService.startBytes + 1_000 * requests);
    expect(head.load.answered).toBe(1_000);
  });
});

describe("the budget", () => {
  test("a side that is too slow for it lowers the requests of both", async () => {
    // 120 s for three pairs leave a trial 39.6 s after 0.4 s of starting; at 100 a second that is 3,900 of 10,000.
    const { trials, requests } = await measureFake(targetRun({ requests: 10_000 }), headIs({ answersPerSecond: 100 }));
    expect(requests).toBe(3_900);
    const later = trials.filter(({ pair }) => pair > 0);
    expect(later.map(({ load }) => load.answered)).toEqual([3_900, 3_900, 3_900, 3_900]);
    for (const { samples } of later) expect(samples.at(-1)?.requests).toBe(3_900);
  });

  test("a trial that gets slower and slower is cut, and the next ones ask for what it reached", async () => {
    const world = createFakeWorld((side, pair) =>
      // Never slow enough while its pace is taken, far too slow after it.
      side === "head"
        ? { ...steadyService, answersPerSecond: 2_000, ...(pair === 0 ? { hangsAt: 9_000 } : {}) }
        : steadyService,
    );
    const { trials, requests } = await measureFake(targetRun({ requests: 20_000, budgetMs: 30_000 }), world);
    // A share of 9.6 s, one and a half times over.
    expect(endsOf(trials, "head")[0]).toEqual({ kind: "deadline", limitMs: 14_400 });
    expect(requests).toBe(9_000);
    expect(endsOf(trials, "head").slice(1)).toEqual([{ kind: "completed" }]);
  });
});

describe("how a trial ends", () => {
  test("killed by the kernel, whatever the engine says", async () => {
    const world = headIs({ exitsAt: { answers: 400, exit: { exitCode: 137, oomKilled: false }, kills: 1 } });
    const { trials } = await measureFake(targetRun(), world);
    expect(endsOf(trials, "head")).toEqual(
      Array.from({ length: 2 }, () => ({
        kind: "oom",
        by: "kernel",
        survived: false,
        exitCode: 137,
        evidence: "the kernel counted 1 out-of-memory kill",
      })),
    );
    expect(endsOf(trials, "base").every(({ kind }) => kind === "completed")).toBe(true);
    expect(trials.find(({ side }) => side === "head")?.samples.at(-1)?.requests).toBe(390);
  });

  test("killed by the kernel, which the engine notices a second later: the container did not live on", async () => {
    const exit = { exitCode: 137, oomKilled: false };
    const world = headIs({ exitsAt: { answers: 400, exit, kills: 1, noticedAfterMs: 1_000 } });
    const { trials } = await measureFake(targetRun(), world);
    expect(endsOf(trials, "head")[0]).toMatchObject({ kind: "oom", survived: false, exitCode: 137 });
  });

  test("a runtime that gave up at its own limit", async () => {
    const log = "listening\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n";
    const world = headIs({ exitsAt: { answers: 400, exit: { exitCode: 139, oomKilled: false } }, log });
    expect(endsOf((await measureFake(targetRun(), world)).trials, "head")[0]).toMatchObject({
      kind: "oom",
      by: "runtime",
      exitCode: 139,
    });
  });

  test("a crash, with the end of its log", async () => {
    const world = headIs({ exitsAt: { answers: 400, exit: { exitCode: 1, oomKilled: false } }, log: "KeyError: 'id'" });
    expect(endsOf((await measureFake(targetRun(), world)).trials, "head")[0]).toEqual({
      kind: "crashed",
      exitCode: 1,
      log: "KeyError: 'id'",
    });
  });

  test("exit 137 alone is no proof of memory", async () => {
    const world = headIs({ exitsAt: { answers: 400, exit: { exitCode: 137, oomKilled: false } } });
    expect(endsOf((await measureFake(targetRun(), world)).trials, "head")[0]).toMatchObject({
      kind: "crashed",
      exitCode: 137,
    });
  });

  test("a worker killed under a supervisor that lives on", async () => {
    const { trials } = await measureFake(targetRun(), headIs({ childKilledAt: 300 }));
    expect(endsOf(trials, "head")[0]).toMatchObject({ kind: "oom", by: "kernel", survived: true, exitCode: null });
  });

  test("no answer any more", async () => {
    const { trials } = await measureFake(targetRun(), headIs({ hangsAt: 250, log: "deadlock" }));
    expect(endsOf(trials, "head")[0]).toMatchObject({ kind: "unresponsive", log: "deadlock" });
  });

  test("a service that ends before it is ready gets one more chance", async () => {
    const world = headIs({ exitsBeforeReady: { exitCode: 3, oomKilled: false }, log: "no DATABASE_URL" });
    const { trials } = await measureFake(targetRun(), world);
    expect(endsOf(trials, "head")).toHaveLength(2);
    expect(endsOf(trials, "head")[0]).toMatchObject({
      kind: "not-ready",
      reason: "exited",
      exitCode: 3,
      log: "no DATABASE_URL",
    });
    expect(endsOf(trials, "base")).toEqual([{ kind: "completed" }, { kind: "completed" }]);
  });

  test("a service that is never ready gets none", async () => {
    const { trials } = await measureFake(targetRun(), headIs({ readyAfterMs: 1e9 }));
    expect(endsOf(trials, "head")).toHaveLength(1);
    expect(endsOf(trials, "head")[0]).toMatchObject({
      kind: "not-ready",
      reason: "timeout",
      seen: "the image's HEALTHCHECK ended with 1",
    });
  });
});

describe("what goes wrong", () => {
  test("an ignored cap stops the run, and nothing is left", async () => {
    const world = headIs({ enforcedCapBytes: 2 ** 63 });
    await expect(measureFake(targetRun(), world)).rejects.toThrow(
      new UserError(
        "The memory cap of 512 MiB was ignored: the container runs with no cap. The Docker Engine needs the cgroup memory controller (rootless engines: cgroup v2 with delegation).",
      ),
    );
    expect(world.running.size).toBe(0);
  });

  test("a meter that fails in the middle of a trial stops both sides, and nothing is left", async () => {
    const world = headIs({});
    const meters = {
      open: async (container: Parameters<FakeWorld["meters"]["open"]>[0]) => {
        const meter = await world.meters.open(container);
        let reads = 0;
        return {
          ...meter,
          read: () => {
            if (container.id.startsWith("head") && ++reads === 20) throw new Error("EIO");
            return meter.read();
          },
        };
      },
    };
    await expect(measureTarget(targetRun(), { ...world, meters }, new AbortController().signal)).rejects.toThrow("EIO");
    expect(world.running.size).toBe(0);
  });

  test("an interruption in the middle of a trial leaves nothing", async () => {
    const interruption = new AbortController();
    const world = headIs({});
    const progress = { ...world.progress, pair: () => interruption.abort() };
    await expect(measureTarget(targetRun(), { ...world, progress }, interruption.signal)).rejects.toThrow(Interrupted);
    expect(world.running.size).toBe(0);
    expect(world.events.filter((event) => event.startsWith("start"))).toHaveLength(2);
  });
});

test("what is reported of a pair", async () => {
  const world = headIs({
    exitsAt: { answers: 400, exit: { exitCode: 137, oomKilled: false }, kills: 1 },
    bytesPerAnswer: 100_000,
  });
  await measureFake(targetRun(), world);
  expect(world.lines[0]).toBe("Measuring api");
  expect(world.lines[1]).toBe(
    "api, pair 1 of 3: base 20.0 MiB → 20.0 MiB · head 20.0 MiB → 57.2 MiB, out of memory after 400 requests (500 ms)",
  );
});

describe("what is reported while a pair runs", () => {
  async function listen(head: Partial<FakeService>): Promise<readonly RunningPair[]> {
    const world = headIs(head);
    const states: RunningPair[] = [];
    const progress = { ...world.progress, pair: (state: RunningPair) => void states.push(state) };
    await measureTarget(targetRun({ requests: 10_000 }), { ...world, progress }, new AbortController().signal);
    return states;
  }

  test("is memory at the answers where it was read, and what is left of this pair and those after it", async () => {
    const states = await listen({});
    // 2,000 answers a second: 10,000 take 5 s, and two pairs more take 10.
    const [early, late] = [
      states.find(({ sides }) => sides[0]!.answered >= 200)!,
      states.find(({ leftMs }) => leftMs)!,
    ];
    expect(early.leftMs).toBeNull();
    expect(late.place).toEqual({ target: "api", run: "first", pair: { index: 0, of: 3 } });
    for (const { sides } of states) expect(sides.map(({ side }) => side)).toEqual(["base", "head"]);
    const done = late.sides[0]!.answered;
    expect(late.leftMs! / 1_000).toBeCloseTo((10_000 - done) / 2_000 + 10, 0);
    expect(late.sides[0]!.levels.at(-1)!.requests).toBeGreaterThan(done - 200);
    expect(late.sides[0]!.levels.at(-1)!.bytes).toBe(20 * 2 ** 20);
  });

  test("is how long a side has not answered", async () => {
    const states = await listen({ hangsAt: 3_000 });
    const silent = (side: string) =>
      Math.max(...states.map(({ sides }) => sides.find((each) => each.side === side)?.silentMs ?? 0));
    expect(silent("head")).toBeGreaterThan(30_000);
  });
});
