/**
 * What hides in the kernel: open descriptors, threads, and kernel memory that it cannot take back (sockets and pipes
 * among it). None of it is in the processes' memory, and a container dies of it all the same.
 *
 * Each is weighed: one of it counts as so many bytes, and the rules for memory judge the sum, with their tolerance,
 * their noise floor, their size and persistence, in every trial and in both looks. A weight is chosen so that the
 * default tolerance of memory, 32 B a request, stands for what is tolerated of the thing.
 *
 * Counts of identical sides do not move, or as much as the number of connections; kernel memory of cgroup v2 is behind
 * by up to 2 MiB on 4 CPUs, and holds what closed connections leave behind for a minute. Absent where the machine does
 * not tell. Breaks: a thing that is opened for every hundredth request or more rarely is within the tolerance.
 */
import type { GatePolicy } from "../../model/policy.ts";
import type { Sample, TargetMeasurement, Trial } from "../../model/measurement.ts";
import type { Verdict } from "../../model/report-json.ts";
import { intervalOf } from "../estimators/comparison.ts";
import { type Confirmation, examineConfirmation } from "./confirmation.ts";
import { examinePairs } from "./evidence.ts";
import type { Judgement, Kept, Why } from "../findings.ts";
import { mean } from "../estimators/series.ts";
import { compareBothWays, detectableBytesPerRequest, growthThresholdBytes, isLeak, mayLeak } from "./growth.ts";

interface Thing {
  readonly what: Kept["what"];
  /** Bytes of memory that one of it counts as. */
  readonly weight: number;
  readonly read: (sample: Sample) => number | undefined;
}

/**
 * A descriptor or a thread counts as a page: tolerated is one in 128 requests, asked for are 64 in all, and between two
 * runs of the same container 16 are no difference. A byte of kernel memory counts as a sixteenth: tolerated are 512 a
 * request, well above the 280 that a closed connection leaves behind for a minute and well below the 2.5 KiB of a
 * socket; asked for are 4 MiB in all, twice of what readings are behind by.
 */
const things: readonly Thing[] = [
  { what: "descriptors", weight: 4096, read: ({ descriptors }) => descriptors },
  { what: "threads", weight: 4096, read: ({ threads }) => threads },
  { what: "kernel-memory", weight: 1 / 16, read: ({ unreclaimableBytes }) => unreclaimableBytes },
];

/** What a policy tolerates of memory says nothing about descriptors. */
const toleratedWeight = 32;

/** One entry for each thing that was counted in both sides and moved enough to be looked at. */
export function examineKept(target: TargetMeasurement, policy: GatePolicy): readonly Kept[] {
  const weighing = { ...policy, leakBytesPerRequest: toleratedWeight };
  return things.flatMap((thing) => examineThing(thing, target, weighing) ?? []);
}

function examineThing(thing: Thing, target: TargetMeasurement, policy: GatePolicy): Kept | null {
  const weighed = weighTarget(thing, target);
  if (!weighed.trials.some(movesEnough)) return null;
  const first = examinePairs(weighed);
  if (first === null) return null;
  const growth = compareBothWays(first, policy).faster;
  const suspicion = isLeak(growth) ? "leak" : mayLeak(growth) ? "unclear" : "none";
  const look = suspicion === "none" ? null : examineConfirmation(weighed, first, policy);
  const seen = look?.evidence ?? first;
  const { value, lo, hi, confidence } = intervalOf(seen.slope);
  const per = (weight: number): number => weight / thing.weight;
  return {
    what: thing.what,
    outcome: look === null ? suspicion : afterLook[look.outcome],
    look: look?.outcome ?? null,
    perRequest: { value: per(value), lo: per(lo), hi: per(hi), confidence },
    sides: { base: per(mean(seen.base.slopes)), head: per(mean(seen.head.slopes)) },
    requests: seen.window.toRequests,
    toleratedPerRequest: per(toleratedWeight),
    smallestDetectable: per(detectableBytesPerRequest(first, policy)),
  };
}

const afterLook: Readonly<Record<Confirmation["outcome"], Kept["outcome"]>> = {
  "goes-on": "leak",
  ended: "none",
  unclear: "unclear",
};

function weighTarget(thing: Thing, target: TargetMeasurement): TargetMeasurement {
  const { confirmation } = target;
  const weigh = (trials: readonly Trial[]): readonly Trial[] => trials.map((trial) => weighTrial(thing, trial));
  return {
    ...target,
    trials: weigh(target.trials),
    ...(confirmation === undefined ? {} : { confirmation: { ...confirmation, trials: weigh(confirmation.trials) } }),
  };
}

function weighTrial({ read, weight }: Thing, trial: Trial): Trial {
  const samples = trial.samples.flatMap((sample) => {
    const count = read(sample);
    return count === undefined ? [] : [{ ...sample, anonBytes: count * weight, shmemBytes: 0 }];
  });
  return { ...trial, samples };
}

/** Less than the size rule asks for is no leak, whatever its slope: spares fitting what stands still. */
function movesEnough({ samples }: Trial): boolean {
  const weights = samples.map(({ anonBytes }) => anonBytes);
  return Math.max(...weights) - Math.min(...weights) > growthThresholdBytes(0);
}

/** Says that nothing was found, or not yet: no longer so where something is kept. */
const nothingFound: ReadonlySet<Why["code"]> = new Set(["within-noise", "still-warming-up"]);

/** What hides in the kernel makes a leak of a pass; beside a verdict that blocks by itself it is told. */
export function addKept({ verdict, why }: Judgement, kept: readonly Kept[]): Judgement {
  const [leaks, unclear] = (["leak", "unclear"] as const).map((outcome) =>
    kept.filter((each) => each.outcome === outcome).map((each): Why => ({ code: "head-keeps", kept: each })),
  );
  const rest = why.filter(({ code }) => !nothingFound.has(code));
  if (leaks !== undefined && leaks.length > 0)
    return worse.has(verdict) ? { verdict, why: [...why, ...leaks] } : { verdict: "leak", why: [...leaks, ...rest] };
  if (unclear !== undefined && unclear.length > 0 && green.has(verdict))
    return { verdict: "inconclusive", why: [...unclear, ...rest] };
  return { verdict, why };
}

const worse: ReadonlySet<Verdict> = new Set(["oom", "crash", "leak", "invalid"]);
const green: ReadonlySet<Verdict> = new Set(["pass", "improved", "preexisting"]);
