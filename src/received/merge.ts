/**
 * Merges the measurements of several jobs into one, as if a single job had made it. Pure. A leg is one job's measurement,
 * either of its own targets or of more pairs of the same targets (a shard).
 */
import { UserError } from "../model/errors.ts";
import {
  allTrials,
  type Environment,
  type Measurement,
  type TargetMeasurement,
  type Warning,
  firstRequests,
  type Look,
  type LookKind,
  lookKinds,
  lookOf,
  withLook,
} from "../model/measurement.ts";
import { plainLine } from "../model/plain-text.ts";

/**
 * `expected` names the required targets; null means all targets of the legs' configs. A missing one becomes a target that
 * was not measured. Throws `UserError` when the legs do not belong together.
 */
export function mergeMeasurements(given: readonly Measurement[], expected: readonly string[] | null): Measurement {
  const legs = given.toSorted(compareLegs);
  const [first] = legs;
  if (first === undefined) throw new RangeError("nothing to merge");
  requireSameCommits(legs);
  const measured = legs.flatMap((leg) => leg.targets.map((target) => ({ target, startedAt: leg.startedAt })));
  const [template] = measured;
  if (template === undefined) throw new RangeError("a measurement without targets");
  const configured = [...new Set(legs.flatMap(({ configuredTargets = [] }) => configuredTargets))];
  // Measured targets come first, in the config's order, because the report takes the images from the first target.
  const present = [...new Set(measured.map(({ target }) => target.name))].toSorted(
    (one, other) => placeOf(one, configured) - placeOf(other, configured),
  );
  const names = new Set([...present, ...(expected ?? configured)]);
  const targets = [...names].map((name) => {
    const parts = measured.filter(({ target }) => target.name === name);
    return parts.length === 0 ? notMeasured(name, template.target) : mergeTarget(newest(parts));
  });
  const timings = legs.map(({ timing }) => timing);
  return {
    ...first,
    environment: mergeEnvironments(legs.map(({ environment }) => environment)),
    base: legs.map(({ base }) => base).find((base) => base !== null) ?? null,
    targets,
    ...(configured.length === 0 ? {} : { configuredTargets: configured }),
    warnings: uniqueWarnings([...legs.flatMap(({ warnings }) => warnings), ...differentMachines(legs)]),
    timing: {
      buildMs: sum(timings.map(({ buildMs }) => buildMs)),
      measureMs: sum(timings.map(({ measureMs }) => measureMs)),
      diagnoseMs: sum(timings.map(({ diagnoseMs }) => diagnoseMs)),
      totalMs: sum(timings.map(({ totalMs }) => totalMs)),
    },
  };
}

/** Oldest first, independent of the order of folders even when jobs started at the same time. */
function compareLegs(one: Measurement, other: Measurement): number {
  return (
    compareText(one.startedAt, other.startedAt) ||
    compareText(one.runId, other.runId) ||
    compareText(JSON.stringify(one), JSON.stringify(other))
  );
}

/** Targets that the config lacks come last. */
function placeOf(name: string, configured: readonly string[]): number {
  const index = configured.indexOf(name);
  return index === -1 ? configured.length : index;
}

/** Merged figures of different commits would describe neither. */
function requireSameCommits(legs: readonly Measurement[]): void {
  const heads = new Set(legs.map(({ head }) => head.sha ?? head.spec));
  const bases = new Set(legs.flatMap(({ base }) => (base === null ? [] : [base.sha ?? base.spec])));
  for (const [side, commits] of [
    ["head", heads],
    ["base", bases],
  ] as const) {
    if (commits.size < 2) continue;
    const listed = [...commits].map((each) => plainLine(each.slice(0, 12))).join(", ");
    throw new UserError(`The reports are of different commits (${side}: ${listed}), so they cannot be merged.`);
  }
}

interface Part {
  readonly target: TargetMeasurement;
  readonly startedAt: string;
}

/** One part per shard, in order; of a job that was run again, the later one. */
function newest(parts: readonly Part[]): readonly TargetMeasurement[] {
  const byShard = new Map<number, Part>();
  for (const part of parts) {
    const index = part.target.shard?.index ?? 0;
    const earlier = byShard.get(index);
    if (earlier === undefined || earlier.startedAt <= part.startedAt) byShard.set(index, part);
  }
  return [...byShard].toSorted(([one], [other]) => one - other).map(([, { target }]) => target);
}

function mergeTarget(shards: readonly TargetMeasurement[]): TargetMeasurement {
  const [first, ...others] = shards;
  if (first === undefined) throw new RangeError("no shard");
  const of = first.shard?.of ?? 1;
  for (const other of others) requireSamePlan(first, other);
  // The time budget cuts the requests of slow machines. Only as many as every shard sent can be compared.
  const requests = Math.min(...shards.map(firstRequests));
  const cut = shards.map((shard) => cutTo(requests, shard));
  const offsets = cut.map((_, index) => sum(cut.slice(0, index).map(pairsOf)));
  const missing = of - shards.length;
  // The merged target is no shard: merged again, none of its shards would be missing.
  const { shard: _shard, ...whole } = first;
  return {
    ...whole,
    pairs: sum(cut.map(({ pairs }) => pairs)),
    looks: lookKinds.flatMap((kind) => mergeLooks(kind, cut, offsets)),
    ...firstDiagnosis(cut),
    ...(missing > 0 ? { missing: { jobs: missing, of } } : {}),
  };
}

/** Each job takes the later looks that its own pairs ask for. */
function mergeLooks(kind: LookKind, shards: readonly TargetMeasurement[], offsets: readonly number[]): readonly Look[] {
  const looks = shards.flatMap((shard, index) => {
    const look = lookOf(shard, kind);
    return look === undefined ? [] : [{ ...look, offset: offsets[index] ?? 0 }];
  });
  if (looks.length === 0) return [];
  const trials = looks.flatMap((look) => look.trials.map((trial) => ({ ...trial, pair: trial.pair + look.offset })));
  // The earliest: what was released in a later one has not been gained since then either.
  const [pause] = looks
    .flatMap((look) => look.pause ?? [])
    .toSorted((one, other) => one.afterAnswers - other.afterAnswers);
  const requests = Math.min(...looks.map((look) => look.requests));
  return [{ kind, requests, ...(pause === undefined ? {} : { pause }), trials }];
}

/** Each job that found growth examined it. One diagnosis is enough, with its own reruns. */
function firstDiagnosis(shards: readonly TargetMeasurement[]): Pick<TargetMeasurement, "diagnosis"> {
  const diagnosis = shards.map((shard) => shard.diagnosis).find((each) => each !== undefined);
  return diagnosis === undefined ? {} : { diagnosis };
}

/** The number of planned pairs or the highest pair number, whichever is more, so that offsets never collide. */
function pairsOf(target: TargetMeasurement): number {
  return Math.max(target.pairs, ...allTrials(target).map(({ pair }) => pair + 1));
}

function requireSamePlan(first: TargetMeasurement, other: TargetMeasurement): void {
  const plan = ({ capBytes, cpus, port, workload, shard, images, pinned }: TargetMeasurement): string => {
    return JSON.stringify({ capBytes, cpus, port, workload, of: shard?.of, hasBase: images.base !== null, pinned });
  };
  if (plan(first) === plan(other)) return;
  throw new UserError(
    `The jobs that measured ${first.name} differ in cap, CPUs, port, workload, pinned runtime, number of jobs, or in whether there is a base.`,
  );
}

function cutTo(requests: number, target: TargetMeasurement): TargetMeasurement {
  const first = lookOf(target, "first");
  if (first === undefined || first.requests <= requests) return target;
  const trials = first.trials.map((trial) => ({
    ...trial,
    samples: trial.samples.filter((sample) => sample.requests <= requests),
  }));
  return withLook(target, { ...first, requests, trials });
}

/** Only its name is known; everything else is copied from another target of the run. */
function notMeasured(name: string, template: TargetMeasurement): TargetMeasurement {
  const { shard: _shard, missing: _missing, reusedBase: _reused, diagnosis: _inside, ...like } = template;
  return {
    ...like,
    name,
    workload: { ...template.workload, routes: [] },
    images: { base: null, head: "" },
    looks: [],
    missing: { jobs: 1, of: 1 },
  };
}

/** The first leg's, with the least exact memory reading of all. */
function mergeEnvironments(environments: readonly Environment[]): Environment {
  const [first, ...others] = environments;
  if (first === undefined) throw new RangeError("no environment");
  const memory = others.reduce(
    (worst, { memory }) => (memory.errorBytes > worst.errorBytes ? memory : worst),
    first.memory,
  );
  return { ...first, memory };
}

function differentMachines(legs: readonly Measurement[]): readonly Warning[] {
  const machines = new Set(
    legs.map(({ environment: { kernel, arch, cpus, engine } }) => JSON.stringify({ kernel, arch, cpus, engine })),
  );
  if (machines.size < 2) return [];
  return [
    {
      code: "different-machines",
      text: `The jobs ran on ${machines.size} different kinds of machine. Base and head of a pair always ran on the same machine.`,
    },
  ];
}

function uniqueWarnings(warnings: readonly Warning[]): readonly Warning[] {
  const texts = warnings.map(({ text }) => text);
  return warnings.filter(({ text }, index) => texts.indexOf(text) === index);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
