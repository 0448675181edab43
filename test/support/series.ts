/** Seeded, synthetic targets that move as real services do: what the analysis is calibrated and tested against. */
import { nextLook } from "../../src/analysis/verdict/next-look.ts";
import type { GatePolicy } from "../../src/model/policy.ts";
import {
  countPairs,
  type Look,
  lookOf,
  type Sample,
  type Side,
  type TargetMeasurement,
  type Trial,
  type TrialEnd,
  trialsOfLook,
  withLook,
} from "../../src/model/measurement.ts";
import { longerRequests } from "../../src/measure/plan.ts";

const kib = 1024;
const mib = 1024 * kib;

export interface Random {
  /** In [0, 1). */
  uniform(): number;
  normal(): number;
}

/** mulberry32, and Box–Muller on top of it. */
export function seedRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Bytes of one fresh container at a request count, without any change that is under test. */
type Curve = (requests: number) => number;
export type Profile = (random: Random, requests: number) => Curve;

/**
 * CPython with keep-alive: 0.1 MiB at once, then a logarithmic creep in single pages. Twice as noisy as recorded, and
 * creeping as fast (fit-profiles.ts).
 */
const python: Profile = (random) => {
  const level = 22.4 * mib + 30 * kib * random.normal();
  const creep = (6 + 4 * random.uniform()) * kib;
  return (n) => level + (n > 0 ? 120 * kib : 0) + creep * Math.log1p(n / 100) + 4 * kib * Math.round(random.normal());
};

/**
 * A small Node service as recorded (fit-profiles.ts): the heap fills within a fifth of the run, then creeps by some 9 B a
 * request with noise that is one slow wave, and one container in twenty moves by a single step.
 */
const node: Profile = (random, requests) => {
  const start = (14.5 + 0.02 * random.normal()) * mib;
  const gain = (6.75 + 0.23 * random.normal()) * mib;
  const full = requests * (0.08 + 0.12 * random.uniform());
  const creep = 9.5 + 1.1 * random.normal();
  const step = random.uniform() < 0.05 ? (100 + 64 * random.uniform()) * kib : 0;
  const at = random.uniform() * requests;
  const wave = correlatedNoise(random, requests, 9 * kib);
  return (n) => start + gain * Math.min(1, n / full) + creep * n + (n >= at ? step : 0) + wave(n);
};

/** Correlated by 0.92 from one of a hundred readings to the next, as recorded. */
function correlatedNoise(random: Random, requests: number, deviation: number): Curve {
  const rho = 0.92;
  let [last, value] = [0, deviation * random.normal()];
  return (n) => {
    const kept = rho ** ((100 * Math.max(0, n - last)) / requests);
    last = n;
    value = kept * value + Math.sqrt(1 - kept * kept) * deviation * random.normal();
    return value;
  };
}

/** Harsher than any recorded: the heap fills over some thousand requests and then moves by single steps, up or down. */
const nodeStepping: Profile = (random, requests) => {
  const gain = (4.3 + 0.4 * random.normal()) * mib;
  const pace = requests * (0.03 + 0.12 * random.uniform());
  const steps = Array.from({ length: 3 }, () => ({
    at: random.uniform() * requests,
    bytes: (random.uniform() < 0.7 ? 1 : -1) * (0.1 + 0.4 * random.uniform() ** 2) * mib,
  }));
  const drift = 10 * Math.max(0, random.normal());
  return (n) =>
    6.3 * mib +
    gain * (1 - Math.exp(-n / pace)) +
    drift * n +
    steps.reduce((sum, step) => sum + (n >= step.at ? step.bytes : 0), 0);
};

/** A Node service still warming up at the end, as with 10,000 requests of a larger one. */
const nodeWarming: Profile = (random, requests) => {
  const gain = (17 + random.normal()) * mib;
  const pace = requests * (0.3 + 0.1 * random.uniform());
  return (n) => 6.3 * mib + gain * (1 - Math.exp(-n / pace)) + 0.25 * mib * random.normal();
};

/** V8 with much young garbage: whatever the scavenger left at the moment. */
const garbage: Profile = (random) => {
  const level = (22.5 + 0.2 * random.normal()) * mib;
  return (n) => (n === 0 ? 6.8 * mib : level + 1.3 * mib * random.normal());
};

/** A cycle collector: some MiB wait for each collection. */
const sawtooth: Profile = (random, requests) => {
  const period = requests * (0.05 + 0.1 * random.uniform());
  const tooth = (3 + 2 * random.uniform()) * mib;
  const offset = random.uniform() * period;
  return (n) => 22.4 * mib + tooth * (((n + offset) % period) / period) + 20 * kib * random.normal();
};

export const profiles = { python, node, nodeStepping, nodeWarming, garbage, sawtooth } as const satisfies Record<
  string,
  Profile
>;

/** What one side does on top of its profile. */
export interface Change {
  readonly leakBytesPerRequest?: number;
  readonly levelBytes?: number;
  /** Fills up in a straight line until that share of the run, then stops. */
  readonly cache?: { readonly bytes: number; readonly fullAt: number };
  readonly step?: { readonly bytes: number; readonly at: number };
}

export interface Scenario {
  readonly profile: Profile;
  readonly seed: number;
  readonly base?: Change;
  readonly head?: Change;
  readonly pairs?: number;
  readonly requests?: number;
  readonly samples?: number;
  readonly capBytes?: number;
}

/** Trials over the cap are killed there. */
export function simulateTarget(scenario: Scenario): TargetMeasurement {
  const { seed, pairs = 3, requests = 10_000, capBytes = 512 * mib } = scenario;
  const random = seedRandom(seed);
  const trials = Array.from({ length: pairs }, (_, pair) => simulatePair(scenario, pair, requests, random)).flat();
  return targetOf(trials, { requests, capBytes });
}

/** The same services in a longer look, on fresh containers; one more pair where there is a longer look already. */
export function lookLonger(scenario: Scenario, target: TargetMeasurement): TargetMeasurement {
  const requests = longerRequests.most(scenario.requests ?? 10_000);
  const trials = trialsOfLook(target, "longer");
  // Any other seed: these containers are new.
  const random = seedRandom(scenario.seed + 1_000_003 + trials.length);
  const more = simulatePair(scenario, target.pairs + trials.length / 2, requests, random);
  return withLook(target, { kind: "longer", requests, trials: [...trials, ...more] });
}

/** As `measureTarget` does it: what `nextLook` asks for, until it asks for nothing. `counted` adds what is not memory. */
export function measureInTurn(
  scenario: Scenario,
  policy: GatePolicy,
  counted = (target: TargetMeasurement): TargetMeasurement => target,
): TargetMeasurement {
  const whole = simulateTarget(scenario);
  let target = firstPairsOf(whole, 1);
  for (let next = nextLook(counted(target), policy); next !== null; next = nextLook(counted(target), policy))
    target =
      next.kind === "first"
        ? withLook(target, firstLook(firstPairsOf(whole, countPairs(trialsOfLook(target, "first")) + 1)))
        : lookLonger(scenario, target);
  return counted(target);
}

/** Only so many pairs of the first look, and no other look. */
export function firstPairsOf(target: TargetMeasurement, pairs: number): TargetMeasurement {
  const first = firstLook(target);
  return { ...target, looks: [{ ...first, trials: first.trials.filter(({ pair }) => pair < pairs) }] };
}

function firstLook(target: TargetMeasurement): Look {
  const first = lookOf(target, "first");
  if (first === undefined) throw new RangeError("There is no first look.");
  return first;
}

/** What happens at a share of the run happens at that share of the first look, in the longer look too. */
function simulatePair(scenario: Scenario, pair: number, reach: number, random: Random): readonly Trial[] {
  const { profile, base = {}, head = {}, requests = 10_000, samples = 64, capBytes = 512 * mib } = scenario;
  const counts = requestCounts(reach, samples);
  return (["base", "head"] as const).map((side) => {
    const curve = profile(random, requests);
    const change = side === "base" ? base : head;
    const points = counts.map((n) => [n, curve(n) + changeBytes(change, n, requests)] as const);
    const kill = points.findIndex(([, bytes]) => bytes > capBytes);
    return kill < 0
      ? trialOf(side, pair, points)
      : trialOf(side, pair, points.slice(0, kill), {
          kind: "oom",
          by: "kernel",
          survived: false,
          exitCode: 137,
          evidence: "memory.events: oom_kill 1",
        });
  });
}

function requestCounts(requests: number, samples: number): readonly number[] {
  const even = Array.from({ length: samples + 1 }, (_, index) => Math.round((index * requests) / samples));
  return [...new Set([0, 100, 500, ...even])].filter((n) => n <= requests).toSorted((left, right) => left - right);
}

function changeBytes(change: Change, n: number, requests: number): number {
  const { leakBytesPerRequest = 0, levelBytes = 0, cache, step } = change;
  const cached = cache === undefined ? 0 : cache.bytes * Math.min(1, n / (cache.fullAt * requests));
  const stepped = step !== undefined && n >= step.at * requests ? step.bytes : 0;
  return leakBytesPerRequest * n + levelBytes + cached + stepped;
}

/** A trial with a series given as [requests, bytes] and everything else as in a run that went well. */
export function trialOf(
  side: Side,
  pair: number,
  points: readonly (readonly [number, number])[],
  end: TrialEnd = { kind: "completed" },
): Trial {
  const samples = points.map(([requests, bytes], index): Sample => ({
    requests,
    atMs: index * 10,
    anonBytes: Math.max(0, Math.round(bytes)),
    shmemBytes: 0,
    fileBytes: 3 * mib,
    kernelBytes: mib,
    processes: 1,
  }));
  return {
    side,
    pair,
    readyMs: 300,
    samples,
    load: {
      answered: points.at(-1)?.[0] ?? 0,
      unexpected: [],
      errors: [],
      lost: 0,
      durationMs: 5000,
      latencyMs: { mean: 2.5, p50: 2, p99: 9 },
    },
    oomKills: end.kind === "oom" && end.by === "kernel" ? 1 : 0,
    end,
  };
}

export function targetOf(
  trials: readonly Trial[],
  { requests = 10_000, capBytes = 512 * mib, base = true, checkpoints = [100, 500] as readonly number[] } = {},
): TargetMeasurement {
  return {
    name: "api",
    capBytes,
    cpus: 1,
    port: 8080,
    workload: {
      requestsConfigured: requests,
      connections: 8,
      reconnect: 0,
      ratePerSecond: 0,
      checkpoints,
      routes: [{ method: "GET", path: "/items", weight: 1, expect: ["2xx"] }],
    },
    pairs: trials.filter((trial) => trial.side === "head").length,
    images: { base: base ? "sha256:base" : null, head: "sha256:head" },
    looks: [{ kind: "first", requests, trials }],
  };
}

/** The target with other trials in its first look. */
export function withTrials(target: TargetMeasurement, trials: readonly Trial[]): TargetMeasurement {
  return withLook(target, { ...firstLook(target), trials });
}

/** The target with a longer look of these trials. */
export function withLonger(
  target: TargetMeasurement,
  trials: readonly Trial[],
  look: Partial<Look> = {},
): TargetMeasurement {
  return withLook(target, { kind: "longer", requests: 30_000, ...look, trials });
}
