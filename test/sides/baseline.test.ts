import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Baseline,
  type Baselines,
  conditionsOf,
  findBaseline,
  isReusable,
  keepBaseline,
} from "../../src/sides/baseline.ts";
import { readInputs } from "../../src/inputs/inputs.ts";
import type { TargetConfig } from "../../src/model/config.ts";
import {
  firstRequests,
  type Side,
  type TargetMeasurement,
  type Trial,
  trialsOfLook,
  withLook,
} from "../../src/model/measurement.ts";
import type { Repository } from "../../src/model/hosting.ts";
import type { ImageFacts, Store } from "../../src/model/ports.ts";
import type { Spec } from "../../src/sides/revision.ts";
import type { World } from "../../src/model/ports.ts";
import { measure } from "../../src/run.ts";
import { createFakeWorld, type FakeService, type FakeWorld, steadyService } from "../support/fake-world.ts";
import { buildMeasurement, buildTarget, levelsOffAt, mib } from "../support/measurement.ts";

const sha = "d4e5f6a".padEnd(40, "0");
const seed = 1;
const pinned = { MALLOC_ARENA_MAX: "2" };
const { environment } = buildMeasurement([]);
const { memory } = environment;

/** With something in every field. */
const config: TargetConfig = {
  name: "api",
  source: { kind: "build", context: "services/api", dockerfile: "Dockerfile", buildArgs: { MODE: "production" } },
  command: ["node", "server.js"],
  port: 3000,
  ready: "/health",
  readyTimeoutMs: 60_000,
  capBytes: 512 * mib,
  cpus: 2,
  env: { LOG: "off", PASSWORD: "hunter2" },
  debugEndpoint: null,
  pin: "auto",
  workload: {
    requests: 10_000,
    budgetMs: 120_000,
    connections: 8,
    reconnect: 0,
    ratePerSecond: 0,
    restMs: 0,
    checkpoints: [100, 500],
    routes: [
      {
        method: "POST",
        path: "/v1/agent/run",
        headers: { authorization: "Bearer s3cret", accept: "*/*" },
        body: "{}",
        weight: 9,
        expect: ["2xx"],
      },
    ],
    derive: null,
  },
};
const conditions = conditionsOf(config, sha, environment, seed, pinned);

interface MemoryStore extends Store {
  readonly kept: ReadonlyMap<string, string>;
}

/** As the cache does: a key that is taken stays as it is. */
function createStore(): MemoryStore {
  const kept = new Map<string, string>();
  return {
    kept,
    restore: async (key) => kept.get(key),
    async save(key, text) {
      if (kept.has(key)) return false;
      kept.set(key, text);
      return true;
    },
  };
}

/** Where anybody has written this under whatever key is asked for. */
const forgedStore = (text: string): Store => ({ restore: async () => text, save: async () => false });

function measuredTarget(overrides: Partial<TargetMeasurement> = {}): TargetMeasurement {
  const level = levelsOffAt(80 * mib);
  return { ...buildTarget({ base: { level }, head: { level: levelsOffAt(90 * mib) } }), ...overrides };
}

async function keep(target: TargetMeasurement, store: Store): Promise<boolean> {
  return keepBaseline(conditions, { runId: "r-1", startedAt: "2026-11-22T12:00:00.000Z", memory, target }, store);
}

async function keptText(): Promise<string> {
  const store = createStore();
  await keep(measuredTarget(), store);
  return [...store.kept.values()][0]!;
}

type Tree = Readonly<Record<string, unknown>>;

/** Every way to change just one leaf of a tree: its path, and the tree with another value there. */
function changesOf<Value>(value: Value, path = ""): readonly (readonly [string, Value])[] {
  if (typeof value !== "object" || value === null) {
    const other = typeof value === "string" ? `${value}2` : typeof value === "number" ? value + 1 : "other";
    return [[path, other as Value]];
  }
  const added = Array.isArray(value) ? [...(value as unknown[]), "other"] : { ...value, other: "other" };
  const below = Object.entries(value).flatMap(([name, inner]) =>
    changesOf<unknown>(inner, `${path}.${name}`).map(([where, changed]): readonly [string, Value] => [
      where,
      (Array.isArray(value) ? value.with(Number(name), changed) : { ...value, [name]: changed }) as Value,
    ]),
  );
  return [...below, [`${path}.+`, added as Value]];
}

function withKeysReversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withKeysReversed);
  const entries = Object.entries(value).map(([name, inner]) => [name, withKeysReversed(inner)] as const);
  return Object.fromEntries(entries.toReversed());
}

describe("what was kept", () => {
  test("comes back exactly: head's trials as base's, and where they are from", async () => {
    const store = createStore();
    const target = measuredTarget();
    expect(await keep(target, store)).toBe(true);
    expect(await findBaseline(conditions, store)).toEqual({
      conditions,
      runId: "r-1",
      measuredAt: "2026-11-22T12:00:00.000Z",
      image: target.images.head,
      requests: 10_000,
      memory,
      trials: trialsOfLook(target, "first")
        .filter(({ side }) => side === "head")
        .map((trial) => ({ ...trial, side: "base" })),
    });
  });

  test("is found whatever the order of keys in the config", async () => {
    const store = createStore();
    await keep(measuredTarget(), store);
    const reversed = withKeysReversed(config) as TargetConfig;
    expect(Object.keys(reversed)).not.toEqual(Object.keys(config));
    const found = await findBaseline(conditionsOf(reversed, sha, environment, seed, pinned), store);
    expect(found?.runId).toBe("r-1");
    expect(await findBaseline(withKeysReversed(conditions) as typeof conditions, store)).toEqual(found);
  });

  test("holds no credentials of the config, and its key none either", async () => {
    const store = createStore();
    await keep(measuredTarget(), store);
    const [[key, text] = []] = [...store.kept];
    expect(`${key} ${text}`).not.toMatch(/s3cret|hunter2/);
  });

  test("has a key that the cache takes, whatever the target is called", async () => {
    const store = createStore();
    const name = "a".repeat(63);
    const long = conditionsOf({ ...config, name }, sha, environment, seed, pinned);
    const measured = { runId: "r-1", startedAt: "2026-11-22T12:00:00.000Z", memory, target: measuredTarget() };
    expect(await keepBaseline(long, measured, store)).toBe(true);
    expect([...store.kept.keys()]).toEqual([expect.stringMatching(/^[\w.-]{1,512}$/)]);
  });

  test("is told as not kept when the store does not take it", async () => {
    const store = createStore();
    expect(await keep(measuredTarget(), store)).toBe(true);
    expect(await keep(measuredTarget(), store)).toBe(false);
  });
});

describe("under other conditions nothing is taken, also where it lies under their key", () => {
  const ofTarget = changesOf(config).map(
    ([path, changed]) => [`target${path}`, conditionsOf(changed, sha, environment, seed, pinned)] as const,
  );
  const ofMachine = changesOf({ ...environment, node: null, memoryBytes: null, memory: null })
    .filter(([path]) => !/^\.(node|memoryBytes|memory|\+|engine\.\+)$/.test(path))
    .map(([path, changed]) => [`machine${path}`, conditionsOf(config, sha, changed as never, seed, pinned)] as const);
  const others = [
    ...ofTarget,
    ...ofMachine,
    ["sha", conditionsOf(config, sha.replace("d", "e"), environment, seed, pinned)],
    ["the end of the sha", conditionsOf(config, sha.replace(/0$/, "1"), environment, seed, pinned)],
    ["seed", conditionsOf(config, sha, environment, seed + 1, pinned)],
    ["what is added to the environment", conditionsOf(config, sha, environment, seed, {})],
  ] as const;

  test("these are all of them", () => {
    expect(ofTarget.map(([path]) => path)).toEqual(
      expect.arrayContaining(["target.capBytes", "target.env.LOG", "target.workload.routes.0.headers.authorization"]),
    );
    expect(ofMachine.map(([path]) => path)).toEqual([
      "machine.tool",
      "machine.kernel",
      "machine.arch",
      "machine.cpus",
      "machine.engine.name",
      "machine.engine.version",
      "machine.engine.apiVersion",
      "machine.engine.cgroupVersion",
      "machine.engine.cgroupDriver",
    ]);
  });

  test.each(others)("%s", async (_what, other) => {
    const store = createStore();
    await keep(measuredTarget(), store);
    expect(await findBaseline(other, store)).toBeUndefined();
    expect(await findBaseline(other, forgedStore(await keptText()))).toBeUndefined();
  });

  test.each(changesOf(conditions).filter(([path]) => !path.endsWith("+")))(
    "%s in the text itself",
    async (_path, conditions_) => {
      const text = JSON.stringify({ ...(JSON.parse(await keptText()) as Tree), conditions: conditions_ });
      expect(await findBaseline(conditions, forgedStore(text))).toBeUndefined();
    },
  );
});

describe("a text that is no baseline is not taken", () => {
  test.each(["", "{", "null", "[]", "1", '"text"', "{}", "\u0000", "[".repeat(100_000)])("%.20j", async (text) => {
    expect(await findBaseline(conditions, forgedStore(text))).toBeUndefined();
  });

  test("cut in the middle", async () => {
    const text = await keptText();
    expect(await findBaseline(conditions, forgedStore(text.slice(0, text.length / 2)))).toBeUndefined();
  });

  test("without any one of its parts", async () => {
    const parts = JSON.parse(await keptText()) as Tree;
    expect(Object.keys(parts)).toHaveLength(7);
    for (const name of Object.keys(parts)) {
      const { [name]: _left, ...others } = parts;
      expect(await findBaseline(conditions, forgedStore(JSON.stringify(others))), name).toBeUndefined();
    }
  });

  test.each<[string, (baseline: Baseline) => object]>([
    ["no trials", () => ({ trials: [] })],
    ["too many", ({ trials }) => ({ trials: Array.from({ length: 101 }, (_, pair) => ({ ...trials[0], pair })) })],
    ["head's trials", ({ trials }) => ({ trials: trials.map((trial) => ({ ...trial, side: "head" })) })],
    [
      "one of head's among them",
      ({ trials }) => ({ trials: trials.with(1, { ...trials[1]!, side: "head" } as never) }),
    ],
    ["a negative level", ({ trials }) => ({ trials: withSample(trials, { anonBytes: -1 }) })],
    ["more memory than there is", ({ trials }) => ({ trials: withSample(trials, { anonBytes: 2 ** 60 }) })],
    ["text as a figure", ({ trials }) => ({ trials: withSample(trials, { anonBytes: "1" }) })],
    ["a day that is none", () => ({ measuredAt: "yesterday" })],
    ["no requests", () => ({ requests: 0 })],
    ["a long run id", () => ({ runId: "r".repeat(101) })],
    ["a long image", () => ({ image: "i".repeat(201) })],
    ["an unknown way of reading", () => ({ memory: { source: "guess", errorBytes: 0 } })],
  ])("with %s", async (_what, edit) => {
    const baseline = JSON.parse(await keptText()) as Baseline;
    const text = JSON.stringify({ ...baseline, ...edit(baseline) });
    expect(await findBaseline(conditions, forgedStore(text))).toBeUndefined();
  });
});

function withFirstTrials(target: TargetMeasurement, trials: readonly Trial[]): TargetMeasurement {
  return withLook(target, { kind: "first", requests: firstRequests(target), trials });
}

function withSample(trials: readonly Trial[], sample: object): readonly unknown[] {
  const [first, ...others] = trials;
  return [{ ...first, samples: first!.samples.map((each) => ({ ...each, ...sample })) }, ...others];
}

describe("a measurement that is not whole and clean is neither kept nor taken", () => {
  const withTrial = (index: number, change: Partial<Trial>) => (trials: readonly Trial[]) =>
    trials.with(index, { ...trials[index]!, ...change });
  const withLoad = (change: Partial<Trial["load"]>) => (trials: readonly Trial[]) =>
    trials.with(1, { ...trials[1]!, load: { ...trials[1]!.load, ...change } });

  const spoiled: readonly [string, (trials: readonly Trial[]) => readonly Trial[]][] = [
    [
      "out of memory",
      withTrial(2, { end: { kind: "oom", by: "kernel", survived: false, exitCode: 137, evidence: "" }, oomKills: 1 }),
    ],
    ["a killed worker that it survived", withTrial(0, { oomKills: 1 })],
    ["a crash", withTrial(1, { end: { kind: "crashed", exitCode: 1, log: "" } })],
    ["cut by its deadline", withTrial(2, { end: { kind: "deadline", limitMs: 1 } })],
    ["silence", withTrial(1, { end: { kind: "unresponsive", silentMs: 1, log: "" } })],
    [
      "a service that never came up",
      withTrial(0, {
        end: { kind: "not-ready", reason: "timeout", waitedMs: 1, exitCode: null, seen: "", log: "" },
      }),
    ],
    ["a pair missing in the middle", (trials) => trials.filter(({ pair }) => pair !== 1)],
    ["the first pair missing", (trials) => trials.filter(({ pair }) => pair !== 0)],
    ["a pair twice", (trials) => [trials[0]!, ...trials]],
    ["pairs out of order", (trials) => trials.toReversed()],
    ["fewer answers than requests", withLoad({ answered: 9_999 })],
    ["lost answers", withLoad({ lost: 1 })],
    ["broken connections", withLoad({ errors: [{ message: "ECONNRESET", count: 1 }] })],
    ["answers that the route does not expect", withLoad({ unexpected: [{ route: 0, status: 500, count: 1 }] })],
  ];

  test.each(spoiled)("%s", async (_what, spoil) => {
    const store = createStore();
    const measured = measuredTarget();
    const heads = trialsOfLook(measured, "first").filter(({ side }) => side === "head");
    expect(await keep(withFirstTrials(measured, spoil(heads)), store)).toBe(false);
    expect(store.kept.size).toBe(0);

    const baseline = JSON.parse(await keptText()) as Baseline;
    const text = JSON.stringify({ ...baseline, trials: spoil(baseline.trials) });
    expect(await findBaseline(conditions, forgedStore(text))).toBeUndefined();
  });

  test("what befell base does not matter to head's", async () => {
    const measured = measuredTarget();
    const killed = trialsOfLook(measured, "first").map((trial) =>
      trial.side === "base" ? { ...trial, oomKills: 1 } : trial,
    );
    expect(await keep(withFirstTrials(measured, killed), createStore())).toBe(true);
  });

  test("fewer requests than configured, to stay within the budget", async () => {
    const store = createStore();
    const { workload, ...measured } = measuredTarget();
    expect(await keep({ ...measured, workload: { ...workload, requestsConfigured: 10_001 } }, store)).toBe(false);
    expect(store.kept.size).toBe(0);
  });

  test.each([
    ["no trial of head", ({ side }: Trial) => side === "base"],
    ["fewer pairs than planned", ({ pair }: Trial) => pair < 2],
  ])("%s", async (_what, isLeft) => {
    const store = createStore();
    const measured = measuredTarget();
    const left = trialsOfLook(measured, "first").filter(isLeft);
    expect(await keep(withFirstTrials(measured, left), store)).toBe(false);
    expect(store.kept.size).toBe(0);
  });
});

test.each<[string, boolean, TargetConfig]>([
  ["a build with its routes in the config", true, config],
  ["an image", false, { ...config, source: { kind: "image", name: "api:1" } }],
  [
    "routes of the service's own document",
    false,
    { ...config, workload: { ...config.workload, derive: { kind: "openapi", path: "/openapi.json", headers: {} } } },
  ],
  [
    "routes of a HAR file, which the conditions do not hold",
    false,
    { ...config, workload: { ...config.workload, derive: { kind: "har", file: "traffic.har" } } },
  ],
])("%s: reusable is %s", (_what, expected, target) => {
  expect(isReusable(target)).toBe(expected);
});

describe("a run", () => {
  const [before, main, change] = ["a", "b", "c"].map((letter) => letter.repeat(40)) as [string, string, string];
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "rss-plateau-test-baseline-"));
    for (const commit of [before, main, change]) writeCommit(commit);
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function writeCommit(commit: string, target = "workload: { requests: 10000 }"): void {
    mkdirSync(join(root, commit), { recursive: true });
    writeFileSync(join(root, commit, "Dockerfile"), "FROM scratch\n");
    writeFileSync(join(root, commit, "rss-plateau.yml"), `targets:\n  api:\n    ${target}\n`);
  }

  const unused = (): never => {
    throw new Error("This run does not need that.");
  };

  function createRepository(): Repository {
    return {
      root,
      resolve: async (ref) => ref,
      checkout: async (commit) => ({ dir: join(root, commit), [Symbol.asyncDispose]: async () => undefined }),
      parents: unused,
      mergeBase: unused,
      defaultBranch: unused,
      hasChanges: unused,
    };
  }

  type RunWorld = World & FakeWorld & { readonly builds: readonly string[] };

  /** Images are called after the commit that they are built from. */
  function createWorld(services: (side: Side, pair: number) => FakeService = () => steadyService): RunWorld {
    const world = createFakeWorld(services);
    const builds: string[] = [];
    const factsOf = (id: string): ImageFacts => ({
      id,
      exposedPorts: [8080],
      env: [],
      healthcheck: { command: ["true"], timeoutMs: 1_000 },
      labels: {},
    });
    return {
      ...world,
      builds,
      engine: {
        ...world.engine,
        describe: async () => environment.engine,
        inspectImage: async (name) => factsOf(name),
        sweep: async () => ({ containers: 0, networks: 0, volumes: 0, images: 0 }),
      },
      images: {
        async build({ contextDir, tag }) {
          builds.push(tag.split(":").at(-1) ?? "");
          return `image of ${contextDir.slice(root.length + 1)}`;
        },
        pull: unused,
      },
    };
  }

  const git = (ref: string): Spec => ({ kind: "git", ref });

  function run(base: Spec, head: Spec, baselines: Baselines | undefined, world: RunWorld) {
    const comparison = { base, head, inputs: readInputs({}), workingDirectory: root, repository: createRepository() };
    return measure({ ...comparison, baselines }, world, new AbortController().signal);
  }

  /** What a push to the default branch does. */
  const push = (store: Store, world = createWorld()) =>
    run(git(before), git(main), { store, reads: false, saves: true }, world);

  /** What a pull request does. */
  const propose = (store: Store, world: RunWorld, base: Spec = git(main)) =>
    run(base, git(change), { store, reads: true, saves: false }, world);

  const startsOf = ({ events }: RunWorld) => events.filter((event) => event.startsWith("start"));
  const bothSides = ["start base 1", "start head 1", "start head 2", "start base 2"];
  const codesOf = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) =>
    warnings.map(({ code }) => code);

  test("of the default branch keeps all pairs of head, also where fewer would have settled it", async () => {
    const store = createStore();
    const world = createWorld();
    const { targets } = await push(store, world);
    expect(trialsOfLook(targets[0]!, "first")).toHaveLength(6);
    expect(store.kept.size).toBe(1);
    expect(world.lines).toContain("api: head's measurement was kept as a base for later runs");
  });

  test("of a pull request takes it, and neither builds nor starts base", async () => {
    const store = createStore();
    const pushed = await push(store);
    const world = createWorld();
    const { targets, warnings, base } = await propose(store, world);
    expect(world.builds).toEqual(["head"]);
    expect(startsOf(world)).toEqual(["start head 1", "start head 2"]);
    const [target] = targets;
    expect(target!.reusedBase).toEqual({ runId: pushed.runId, measuredAt: pushed.startedAt });
    expect(target!.images).toEqual({ base: `image of ${main}`, head: `image of ${change}` });
    expect(trialsOfLook(target!, "first").filter(({ side }) => side === "base")).toEqual(
      trialsOfLook(pushed.targets[0]!, "first")
        .filter(({ side, pair }) => side === "head" && pair < 2)
        .map((trial) => ({
          ...trial,
          side: "base",
        })),
    );
    expect(base?.sha).toBe(main);
    expect(codesOf({ warnings })).toEqual(["reused-baseline"]);
    expect(warnings[0]!.text).toContain(pushed.runId);
    expect(store.kept.size).toBe(1);
  });

  test("of a pull request keeps nothing, however whole", async () => {
    const store = createStore();
    writeCommit(change, "workload: { requests: 1000 }");
    const { targets } = await propose(store, createWorld());
    expect(trialsOfLook(targets[0]!, "first")).toHaveLength(6);
    expect(store.kept.size).toBe(0);
  });

  test("measures base when none fits: another commit, another config, a forged text", async () => {
    const store = createStore();
    await push(store);
    const ofAnother = createWorld();
    const { targets, warnings } = await propose(store, ofAnother, git(before));
    expect(ofAnother.builds).toEqual(["head", "base"]);
    expect(startsOf(ofAnother)).toEqual(bothSides);
    expect(targets[0]!.reusedBase).toBeUndefined();
    expect(warnings).toEqual([]);

    const forged = createWorld();
    await propose(forgedStore([...store.kept.values()][0]!.replaceAll(main, before)), forged);
    expect(startsOf(forged)).toEqual(bothSides);

    writeCommit(change, "memory: 256MiB");
    const configured = createWorld();
    await propose(store, configured);
    expect(startsOf(configured)).toEqual(bothSides);
  });

  test("measures base too when head is too slow for as many requests", async () => {
    const store = createStore();
    await push(store);
    const world = createWorld((side) =>
      side === "head" ? { ...steadyService, answersPerSecond: 100 } : steadyService,
    );
    const { targets, warnings } = await propose(store, world);
    expect(world.builds).toEqual(["head", "base"]);
    expect(startsOf(world).slice(0, 3)).toEqual(["start head 1", "start base 1", "start head 1"]);
    expect(targets[0]!.reusedBase).toBeUndefined();
    expect(targets[0]!.images.base).toBe(`image of ${main}`);
    expect(firstRequests(targets[0]!)).toBe(3_900);
    expect(warnings).toEqual([]);
    expect(world.running.size).toBe(0);
  });

  test("of the default branch takes nothing itself", async () => {
    const store = createStore();
    await push(store);
    const world = createWorld();
    await run(git(main), git(change), { store, reads: false, saves: true }, world);
    expect(startsOf(world)).toHaveLength(6);
    expect(store.kept.size).toBe(2);
  });

  test("that was not clean is not kept", async () => {
    const store = createStore();
    const exit = { exitCode: 137, oomKilled: true };
    const world = createWorld((side, pair) =>
      side === "head" && pair === 1 ? { ...steadyService, exitsAt: { answers: 5_000, exit, kills: 1 } } : steadyService,
    );
    await push(store, world);
    expect(store.kept.size).toBe(0);
    expect(world.lines).toContain(
      "api: head's measurement was not kept as a base, because it is not clean or one is kept already",
    );
  });

  test("of a folder has no commit that anything could be kept or taken for", async () => {
    const store = createStore();
    const dir = (commit: string): Spec => ({ kind: "dir", path: join(root, commit) });
    await run(dir(before), dir(main), { store, reads: false, saves: true }, createWorld());
    expect(store.kept.size).toBe(0);

    await push(store);
    const world = createWorld();
    await propose(store, world, dir(main));
    expect(startsOf(world)).toEqual(bothSides);
  });

  test("without a store measures both sides", async () => {
    const world = createWorld();
    await run(git(main), git(change), undefined, world);
    expect(startsOf(world)).toEqual(bothSides);
  });

  test("goes on when the store has failed", async () => {
    const broken: Store = { restore: async () => undefined, save: async () => false };
    const world = createWorld();
    await run(git(main), git(change), { store: broken, reads: true, saves: true }, world);
    expect(startsOf(world)).toHaveLength(6);
  });
});
