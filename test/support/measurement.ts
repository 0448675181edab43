/** Hand-made measurements: two sides whose memory is a function of the request count. */
import type {
  LoadResult,
  Measurement,
  Sample,
  Side,
  TargetMeasurement,
  Trial,
  TrialEnd,
} from "../../src/model/measurement.ts";

export const kib = 1024;
export const mib = 1024 * 1024;

export interface SideShape {
  /** Memory after so many answers, in the trial of this pair. */
  readonly level: (requests: number, pair: number) => number;
  /** Answers until the trial ended; default: all of them. */
  readonly reached?: number | ((pair: number) => number);
  readonly end?: TrialEnd;
  readonly load?: Partial<LoadResult>;
  readonly latencyMs?: number;
  /** The last one grows; the others hold a tenth of the start each. */
  readonly processes?: readonly string[];
}

export interface TargetShape {
  readonly name?: string;
  readonly base: SideShape | null;
  readonly head: SideShape;
  readonly requests?: number;
  readonly requestsConfigured?: number;
  readonly pairs?: number;
  readonly capBytes?: number;
  readonly checkpoints?: readonly number[];
  readonly routes?: TargetMeasurement["workload"]["routes"];
  readonly images?: TargetMeasurement["images"];
}

/** A level reached after a few hundred requests, with the small scatter that real services have. */
export function levelsOffAt(bytes: number, scatterBytes = 8 * kib): SideShape["level"] {
  return (requests, pair) => {
    const start = bytes - 1.2 * mib;
    const warm = 1 - Math.exp(-requests / 300);
    return start + (bytes - start) * warm + scatter(requests, pair) * scatterBytes;
  };
}

/** The same, and on top of it so many bytes per request, for good. */
export function growsFrom(bytes: number, bytesPerRequest: number): SideShape["level"] {
  const level = levelsOffAt(bytes);
  return (requests, pair) => level(requests, pair) + requests * bytesPerRequest;
}

/** Between −1 and 1, the same for the same numbers. */
function scatter(requests: number, pair: number): number {
  const mixed = Math.imul(requests + 1, 2_654_435_761) ^ Math.imul(pair + 7, 40_503);
  return ((Math.imul(mixed ^ (mixed >>> 15), 2_246_822_519) >>> 8) % 2001) / 1000 - 1;
}

export function buildTarget({
  name = "api",
  base,
  head,
  requests = 10_000,
  requestsConfigured = requests,
  pairs = 3,
  capBytes = 512 * mib,
  checkpoints = [100, 500],
  routes = [
    { method: "POST", path: "/v1/agent/run", weight: 9, expect: ["2xx"] },
    { method: "GET", path: "/items?limit=5", weight: 1, expect: ["2xx"] },
  ],
  images = { base: base === null ? null : `sha256:${"b".repeat(64)}`, head: `sha256:${"4".repeat(64)}` },
}: TargetShape): TargetMeasurement {
  const trials = Array.from({ length: pairs }, (_, pair) => [
    ...(base === null ? [] : [buildTrial("base", pair, base, requests, checkpoints)]),
    buildTrial("head", pair, head, requests, checkpoints),
  ]).flat();
  return {
    name,
    capBytes,
    cpus: 1,
    port: 8080,
    workload: { requestsConfigured, connections: 8, reconnect: 0, ratePerSecond: 0, checkpoints, routes },
    pairs,
    pinned: { MALLOC_ARENA_MAX: "2" },
    images,
    looks: [{ kind: "first", requests, trials }],
  };
}

function buildTrial(
  side: Side,
  pair: number,
  { level, reached, end = { kind: "completed" }, load = {}, latencyMs = 2.6, processes = [] }: SideShape,
  requests: number,
  checkpoints: readonly number[],
): Trial {
  const last = typeof reached === "function" ? reached(pair) : (reached ?? requests);
  const grid = Array.from({ length: 51 }, (_, index) => Math.round((index / 50) * requests));
  const counts = [...new Set([...grid, ...checkpoints, last])].filter((count) => count <= last).sort((a, b) => a - b);
  const mean = latencyMs + pair * 0.02;
  // No two containers scatter alike.
  const container = side === "base" ? pair : pair + 50;
  const samples =
    end.kind === "not-ready" ? [] : counts.map((count) => buildSample(count, level(count, container), mean));
  return {
    side,
    pair,
    readyMs: 480,
    samples,
    ...(processes.length === 0 ? {} : { byProcess: shareOut(samples, processes) }),
    load: {
      answered: last,
      unexpected: [],
      errors: [],
      lost: 0,
      durationMs: (last * mean) / 8,
      latencyMs: { mean, p50: mean * 0.9, p99: mean * 3 },
      ...load,
    },
    oomKills: end.kind === "oom" && end.by === "kernel" ? 1 : 0,
    end,
  };
}

function shareOut(samples: readonly Sample[], names: readonly string[]): NonNullable<Trial["byProcess"]> {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return [];
  const still = Math.round(first.anonBytes / 10);
  return names.map((name, index) => {
    const bytesOf = ({ anonBytes }: Sample): number =>
      index < names.length - 1 ? still : anonBytes - still * (names.length - 1);
    const [from, to] = [first, last].map((sample) => ({ requests: sample.requests, bytes: bytesOf(sample) }));
    return { name, from: from!, to: to! };
  });
}

function buildSample(requests: number, rssBytes: number, latencyMs: number): Sample {
  const anonBytes = Math.round(rssBytes / 4096) * 4096;
  return {
    requests,
    atMs: (requests * latencyMs) / 8,
    anonBytes,
    shmemBytes: 0,
    fileBytes: 12 * mib,
    kernelBytes: 2 * mib,
    unreclaimableBytes: 2 * mib,
    processes: 1,
    threads: 7,
    descriptors: 27,
  };
}

export function buildMeasurement(
  targets: readonly TargetMeasurement[],
  overrides: Partial<Measurement> = {},
): Measurement {
  return {
    schema: "rss-plateau/measurement/1",
    runId: "r-20261122-1f3a",
    startedAt: "2026-11-22T12:00:00.000Z",
    seed: 1,
    environment: {
      tool: "rss-plateau 0.1.0",
      node: "24.19.0",
      kernel: "6.8.0-1021",
      arch: "x64",
      cpus: 4,
      memoryBytes: 16 * 1024 * mib,
      engine: { name: "Docker", version: "28.0.4", apiVersion: "1.48", cgroupVersion: "2", cgroupDriver: "systemd" },
      memory: { source: "smaps", errorBytes: 4096 },
    },
    base: { spec: "git:origin/main", sha: "a1b2c3d".padEnd(40, "0"), label: "a1b2c3d" },
    head: { spec: "dir:.", sha: "d4e5f6a".padEnd(40, "0"), label: "d4e5f6a" },
    gate: {
      failOn: ["leak", "growth", "oom", "crash", "invalid"],
      growthPercent: 10,
      growthBytes: 10 * mib,
      leakBytesPerRequest: 32,
      maxRssBytes: null,
      allowGrowthBytes: {},
      onInconclusive: "warn",
    },
    targets,
    warnings: [],
    timing: { buildMs: 14_200, measureMs: 31_500, diagnoseMs: 0, totalMs: 47_900 },
    ...overrides,
  };
}
