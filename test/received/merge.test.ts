import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mergeMeasurements } from "../../src/received/merge.ts";
import {
  firstRequests,
  type LookKind,
  lookOf,
  type Measurement,
  rssBytes,
  type TargetMeasurement,
  type Trial,
  trialsOfLook,
  withLook,
} from "../../src/model/measurement.ts";
import { assembleReport } from "../../src/judge/assemble.ts";
import {
  buildMeasurement,
  buildTarget,
  growsFrom,
  levelsOffAt,
  mib,
  type TargetShape,
} from "../support/measurement.ts";
import { defaultPolicy } from "../support/policy.ts";
import { userMessageOf } from "../support/user-message.ts";

const flat = { level: levelsOffAt(22 * mib) };
const leaking = { level: growsFrom(22 * mib, 1_116) };
const configuredTargets = ["api", "worker", "web"];

function target(name: string, shape: Partial<TargetShape> = {}): TargetMeasurement {
  return buildTarget({ name, base: flat, head: flat, ...shape });
}

/** A job's measurement, made so many minutes after noon. */
function leg(targets: readonly TargetMeasurement[], minutes = 0, overrides: Partial<Measurement> = {}): Measurement {
  const startedAt = `2026-11-22T12:${String(minutes).padStart(2, "0")}:00.000Z`;
  return buildMeasurement(targets, { runId: `r-${minutes}`, startedAt, configuredTargets, ...overrides });
}

/** The pairs of each shard have levels of their own, by which they are known again. */
function shard(index: number, of: number, shape: Partial<TargetShape> = {}): Measurement {
  const [base, head] = [{ level: levelsOffAt((20 + index) * mib) }, { level: levelsOffAt((40 + index) * mib) }];
  return leg([{ ...target("api", { base, head, pairs: 2, ...shape }), shard: { index, of } }], index, {
    configuredTargets: ["api"],
  });
}

const merge = (legs: readonly Measurement[], expected: readonly string[] | null = null) =>
  mergeMeasurements(legs, expected);
const trialsOf = (target: TargetMeasurement | undefined, kind: LookKind = "first") =>
  target === undefined ? [] : trialsOfLook(target, kind);
const pairsOf = (target: TargetMeasurement | undefined, kind: LookKind) =>
  trialsOf(target, kind).map(({ pair }) => pair);
const namesOf = ({ targets }: Measurement) => targets.map(({ name }) => name);
const judged = (measurement: Measurement, failOn = defaultPolicy.failOn) =>
  assembleReport(measurement, { ...defaultPolicy, failOn }).report;
const missingIn = ({ targets }: Measurement) => targets.filter(({ missing }) => missing).map(({ name }) => name);
/** In MiB, rounded up: a shard's own level. */
const levelOf = ({ samples }: Trial) => Math.round(Math.max(...samples.map(rssBytes)) / mib);

describe("one job", () => {
  test("is itself", () => {
    const only = leg([target("api", { head: leaking }), target("worker")], 0, {
      configuredTargets: ["api", "worker"],
      warnings: [{ code: "base-config", text: "base has no rss-plateau.yml." }],
    });
    expect(merge([only])).toEqual(only);
  });

  test("without a list of its config's targets is itself as well", () => {
    const { configuredTargets: _configured, ...only } = leg([target("api")]);
    expect(merge([only])).toEqual(only);
  });

  test("put together before is itself", () => {
    for (const legs of [[leg([target("api")])], [shard(1, 2), shard(2, 2)], [shard(2, 3)]]) {
      const once = merge(legs);
      expect(merge([once])).toEqual(once);
    }
  });
});

describe("a target a job", () => {
  const legs = [leg([target("web")], 3), leg([target("api", { head: leaking })], 4), leg([target("worker")], 5)];

  test("are one measurement, in the order of the config", () => {
    const merged = merge(legs);
    expect(namesOf(merged)).toEqual(configuredTargets);
    for (const each of legs) expect(merged.targets).toContainEqual(each.targets[0]);
    expect(merged).toMatchObject({ startedAt: "2026-11-22T12:03:00.000Z", runId: "r-3", configuredTargets });
    expect(judged(merged).targets.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["api", "leak"],
      ["worker", "pass"],
      ["web", "pass"],
    ]);
  });

  test("took as much of a machine as all together", () => {
    const timing = { buildMs: 1_000, measureMs: 2_000, diagnoseMs: 0 };
    const timed = legs.map((each, index) => ({ ...each, timing: { ...timing, totalMs: 3_000 + index } }));
    expect(merge(timed).timing).toEqual({ buildMs: 3_000, measureMs: 6_000, diagnoseMs: 0, totalMs: 9_003 });
  });

  test("tell each warning once", () => {
    const warning = { code: "base-config", text: "base has no rss-plateau.yml." };
    expect(merge(legs.map((each) => ({ ...each, warnings: [warning] }))).warnings).toEqual([warning]);
  });
});

describe("shards of a target", () => {
  test("are its pairs, numbered through in the shards' order, each base beside its head", () => {
    const [api] = merge([shard(3, 3), shard(1, 3), shard(2, 3)]).targets;
    expect(api).toMatchObject({ pairs: 6 });
    expect(api).not.toHaveProperty("shard");
    expect(api).not.toHaveProperty("missing");
    expect(trialsOf(api).map((trial) => [trial.pair, trial.side, levelOf(trial)])).toEqual([
      [0, "base", 21],
      [0, "head", 41],
      [1, "base", 21],
      [1, "head", 41],
      [2, "base", 22],
      [2, "head", 42],
      [3, "base", 22],
      [3, "head", 42],
      [4, "base", 23],
      [4, "head", 43],
      [5, "base", 23],
      [5, "head", 43],
    ]);
  });

  test("that planned more pairs than they made, or numbered them with gaps, stay apart", () => {
    const early = shard(1, 2, { pairs: 3 });
    const [api] = early.targets;
    const trials = trialsOf(api).filter(({ pair }) => pair !== 1);
    const gap = { ...early, targets: [{ ...withLook(api!, { ...lookOf(api!, "first")!, trials }), pairs: 1 }] };
    expect(pairsOf(merge([gap, shard(2, 2)]).targets[0], "first")).toEqual([0, 0, 2, 2, 3, 3, 4, 4]);
  });

  test.each(["longer", "collected", "timers"] as const)("keep the %s look that each of them took", (kind) => {
    const withLater = (index: number, requests: number): Measurement => {
      const part = shard(index, 3);
      const [api] = part.targets;
      const trials = trialsOf(api)
        .filter(({ pair }) => pair === 0)
        .map((trial) => ({ ...trial, pair: 2 }));
      const pause = { afterAnswers: requests / 2, ms: 11_000 };
      return { ...part, targets: [withLook(api!, { kind, requests, pause, trials })] };
    };
    const [api] = merge([withLater(1, 30_000), shard(2, 3), withLater(3, 24_000)]).targets;
    expect(lookOf(api!, kind)).toMatchObject({ requests: 24_000, pause: { afterAnswers: 12_000, ms: 11_000 } });
    const pairs = pairsOf(api, kind);
    expect(pairs).toEqual([2, 2, 7, 7]);
    expect(trialsOf(api).some(({ pair }) => pairs.includes(pair))).toBe(false);
    expect(api?.looks.map((look) => look.kind)).toEqual(["first", kind]);
    const [without] = merge([shard(1, 3), shard(2, 3), shard(3, 3)]).targets;
    expect(without?.looks.map((look) => look.kind)).toEqual(["first"]);
  });

  test("keep different later looks in the order in which they are taken", () => {
    const [late, early] = (["timers", "longer"] as const).map((kind, index) => {
      const part = shard(index + 1, 2);
      const [api] = part.targets;
      return { ...part, targets: [withLook(api!, { kind, requests: 30_000, trials: trialsOf(api) })] };
    });
    const [api] = merge([late!, early!]).targets;
    expect(api?.looks.map((look) => look.kind)).toEqual(["first", "longer", "timers"]);
  });

  test("of machines of unlike speed count as far as all have got", () => {
    const [api] = merge([
      shard(1, 2, { requests: 10_000 }),
      shard(2, 2, { requests: 4_000, requestsConfigured: 10_000 }),
    ]).targets;
    expect(api?.workload.requestsConfigured).toBe(10_000);
    expect(firstRequests(api!)).toBe(4_000);
    expect(trialsOf(api)).toHaveLength(8);
    for (const { samples } of trialsOf(api)) expect(samples.at(-1)?.requests).toBe(4_000);
  });

  test.each([
    [[1], 3, 2],
    [[2, 3], 3, 1],
    [[4, 2], 4, 2],
  ])("%j of %d: %d are missing, and the gate fails", (there, of, jobs) => {
    const merged = merge(there.map((index) => shard(index, of)));
    expect(merged.targets[0]?.missing).toEqual({ jobs, of });
    expect(judged(merged)).toMatchObject({ verdict: "invalid", failed: true });
    expect(judged(merged, []).failed).toBe(true);
  });

  test("a leak stands without the one that is missing", () => {
    const merged = merge([shard(1, 2, { base: flat, head: leaking, pairs: 3 })]);
    expect(judged(merged)).toMatchObject({ verdict: "leak", failed: true });
  });
});

describe("what left no report", () => {
  const measured = leg([target("api")]);

  test("is every target of the config that is not there", () => {
    const merged = merge([measured]);
    expect(namesOf(merged)).toEqual(configuredTargets);
    expect(missingIn(merged)).toEqual(["worker", "web"]);
    expect(merged.targets.slice(1).flatMap(({ looks }) => looks)).toEqual([]);
    expect(judged(merged).targets.map(({ name, verdict, failed }) => [name, verdict, failed])).toEqual([
      ["worker", "invalid", true],
      ["web", "invalid", true],
      ["api", "pass", false],
    ]);
  });

  test("is what was asked for, whatever the config has", () => {
    expect(missingIn(merge([measured], ["api"]))).toEqual([]);
    expect(missingIn(merge([measured], ["api", "search"]))).toEqual(["search"]);
  });

  test("is not the rest of what was measured", () => {
    expect(namesOf(merge([leg([target("api"), target("web")])], ["web"]))).toEqual(["api", "web"]);
  });

  test("is never green, also with a gate that only reports", () => {
    expect(judged(merge([measured])).failed).toBe(true);
    expect(judged(merge([measured]), ["oom"]).failed).toBe(true);
    expect(judged(merge([measured]), []).failed).toBe(true);
    const accepted = { ...defaultPolicy, acceptance: { label: "ok", by: "octocat", at: "2026-11-20T10:00:00Z" } };
    expect(assembleReport(merge([measured]), accepted).report.failed).toBe(true);
  });

  test("is not said to have had fewer requests than configured", () => {
    const cut = leg([target("api", { requests: 4_000, requestsConfigured: 10_000 })]);
    const texts = judged(merge([cut])).warnings.map(({ text }) => text);
    expect(texts.filter((text) => /requests per trial/.test(text))).toEqual([expect.stringMatching(/^api: 4,000 of/)]);
  });
});

describe("a job that was run again", () => {
  const [leaked, mended] = [leg([target("api", { head: leaking })], 1), leg([target("api")], 9)];

  test("counts with its newer report", () => {
    for (const legs of [
      [leaked, mended],
      [mended, leaked],
    ])
      expect(merge(legs, ["api"]).targets).toEqual(mended.targets);
  });

  test("replaces its own shard and no other", () => {
    const again = { ...shard(2, 2, { head: leaking }), startedAt: "2026-11-22T13:00:00.000Z" };
    const [api] = merge([shard(1, 2), again, shard(2, 2)]).targets;
    const [first, second] = [shard(1, 2).targets[0]!, again.targets[0]!];
    expect(api).not.toHaveProperty("missing");
    expect(trialsOf(api).map(({ samples }) => samples)).toEqual(
      [...trialsOf(first), ...trialsOf(second)].map(({ samples }) => samples),
    );
  });
});

describe("what does not belong together is refused:", () => {
  const revision = (letter: string) => ({ spec: `git:${letter}`, sha: letter.repeat(40), label: letter.repeat(7) });

  test("another commit of head", () => {
    const legs = [leg([target("api")], 0, { head: revision("a") }), leg([target("web")], 1, { head: revision("b") })];
    expect(userMessageOf(() => merge(legs))).toBe(
      "The reports are of different commits (head: aaaaaaaaaaaa, bbbbbbbbbbbb), so they cannot be merged.",
    );
  });

  test("another commit of base", () => {
    const legs = [leg([target("api")], 0, { base: revision("a") }), leg([target("web")], 1, { base: revision("b") })];
    expect(userMessageOf(() => merge(legs))).toContain("different commits (base: ");
  });

  test("but not a job that had no base", () => {
    const legs = [leg([target("api", { base: null })], 0, { base: null }), leg([target("web")], 1)];
    expect(merge(legs, []).base).toEqual(legs[1]?.base);
  });

  test.each<[string, (api: TargetMeasurement) => TargetMeasurement]>([
    ["cap", (api) => ({ ...api, capBytes: api.capBytes * 2 })],
    ["CPUs", (api) => ({ ...api, cpus: 2 })],
    ["port", (api) => ({ ...api, port: 9_090 })],
    ["routes", (api) => ({ ...api, workload: { ...api.workload, routes: [] } })],
    ["connections", (api) => ({ ...api, workload: { ...api.workload, connections: 1 } })],
    ["configured requests", (api) => ({ ...api, workload: { ...api.workload, requestsConfigured: 20_000 } })],
    ["number of jobs", (api) => ({ ...api, shard: { index: 2, of: 3 } })],
    ["base", (api) => ({ ...api, images: { ...api.images, base: null } })],
    ["jobs, where one measured all", ({ shard: _shard, ...api }) => api],
  ])("shards with another %s", (_, change) => {
    const [first, second] = [shard(1, 2), shard(2, 2)];
    const other = { ...second, targets: second.targets.map(change) };
    expect(userMessageOf(() => merge([first, other]))).toMatch(/^The jobs that measured api differ in /);
  });
});

describe("different machines", () => {
  const here = leg([target("api")], 0);
  const elsewhere = (environment: Partial<Measurement["environment"]>) =>
    leg([target("web")], 1, { environment: { ...here.environment, ...environment } });

  test.each([
    { kernel: "6.11.0" },
    { arch: "arm64" },
    { cpus: 2 },
    { engine: { ...here.environment.engine, version: "29" } },
  ])("are told: %j", (environment) => {
    const { warnings } = merge([here, elsewhere(environment)]);
    expect(warnings.map(({ code, text }) => [code, text.slice(0, 45)])).toEqual([
      ["different-machines", "The jobs ran on 2 different kinds of machine."],
    ]);
  });

  test("are read as badly as the worst of them", () => {
    const memory = { source: "stats-api", errorBytes: 65_536 } as const;
    expect(merge([here, elsewhere({ memory })]).environment).toEqual({ ...here.environment, memory });
    expect(merge([elsewhere({ memory }), here]).environment.memory).toEqual(memory);
  });

  test("are the same when only their memory differs by a little", () => {
    expect(merge([here, elsewhere({ memoryBytes: 1 })]).warnings).toEqual([]);
  });
});

test("the order of the jobs does not matter, not even of those that started together", () => {
  const other = { code: "base-not-built", text: "web: base's image could not be built." };
  const legs = [
    leg([target("worker", { head: leaking }), target("web")], 2, { warnings: [other] }),
    leg([target("web", { requests: 4_000, requestsConfigured: 10_000 })], 2),
    leg([target("worker")], 2, { runId: "r-other" }),
    ...[1, 2, 3].map((index) => ({ ...shard(index, 4), configuredTargets: ["search", "api"] })),
    leg([target("unlisted")], 0, {
      environment: {
        ...buildMeasurement([]).environment,
        arch: "arm64",
        memory: { source: "status", errorBytes: 4096 },
      },
    }),
  ];
  const merged = merge(legs);
  expect(missingIn(merged)).toEqual(["api", "search"]);
  fc.assert(
    fc.property(fc.shuffledSubarray(legs, { minLength: legs.length }), (shuffled) => {
      expect(merge(shuffled)).toEqual(merged);
      expect(namesOf(merge(shuffled))).toEqual(namesOf(merged));
    }),
    { seed: 1, numRuns: 60 },
  );
});
