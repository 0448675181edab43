/** Measures one target: look after look, pair after pair, until `nextLook` asks for nothing more. */
import { nextLook } from "../analysis/verdict/next-look.ts";
import { type Environment, lookOf, type TargetMeasurement, type Trial, withLook } from "../model/measurement.ts";
import type { PairPlace } from "../model/progress.ts";
import { choosePins, type Variables } from "../sides/pins.ts";
import { buildSequence } from "../workload/sequence.ts";
import { type MadeTrial, runPair } from "./pair.ts";
import { affordableRequests, longerRequests, paceOf, pauseOf, planTrials, sidesOfPair } from "./plan.ts";
import type { World } from "./prepare.ts";
import { createQuota, type Quota } from "./quota.ts";
import { describeTarget, specifyTrial, type TargetRun } from "./target-run.ts";

export interface MeasuredTarget {
  readonly measurement: TargetMeasurement;
  /** The least exact way in which any of the trials was read. */
  readonly memory: Environment["memory"];
}

/** What does not change from pair to pair. */
interface Course {
  readonly run: TargetRun;
  /** Of the first look. */
  readonly pairs: number;
  readonly quota: Quota;
  readonly sequence: readonly number[];
  readonly world: World;
  readonly signal: AbortSignal;
}

interface SoFar {
  readonly measurement: TargetMeasurement;
  readonly pins: Variables;
  /** How memory was read, for each trial. */
  readonly readings: readonly Environment["memory"][];
}

/**
 * undefined: a reused base cannot be used. The budget leaves head fewer requests than it had, so that the two cannot be
 * compared; or head grew, which has to be measured beside base.
 */
export async function measureTarget(
  run: TargetRun,
  world: World,
  signal: AbortSignal,
): Promise<MeasuredTarget | undefined> {
  const { reused, target, sides, gate, stopsEarly = true } = run;
  const { pairs } = planTrials(reused?.trials.length);
  const quota = createQuota(target.workload, pairs);
  const course: Course = { run, pairs, quota, sequence: buildSequence(run.routes, run.seed), world, signal };
  const pins = choosePins(target, sides.base === null ? [sides.head] : [sides.base, sides.head]);
  let soFar: SoFar = {
    measurement: describeTarget(run, pairs, pins),
    pins,
    readings: reused === undefined ? [] : [reused.memory],
  };
  let stage: "first" | "longer" | undefined;
  let hasTime = true;
  for (;;) {
    const options = { everyPair: !stopsEarly, ...(hasTime ? {} : { without: "longer" as const }) };
    const next = nextLook(soFar.measurement, gate, options);
    if (next === null) break;
    const kind = next.kind === "first" ? "first" : "longer";
    if (kind === "longer" && reused !== undefined) return undefined;
    const announce = (): void => {
      if (stage !== kind)
        world.progress.stage({ kind: kind === "first" ? "measuring" : "confirming", target: target.name });
      stage = kind;
    };
    const made =
      kind === "first" ? await takeFirstPair(soFar, course, announce) : await takeLongerPair(soFar, course, announce);
    if (made === "stale-base") return undefined;
    if (made === "no-time") hasTime = false;
    else soFar = made;
  }
  const memory = soFar.readings.reduce((worst, next) => (next.errorBytes > worst.errorBytes ? next : worst));
  return { measurement: soFar.measurement, memory };
}

async function takeFirstPair(
  soFar: SoFar,
  { run, pairs, quota, sequence, world, signal }: Course,
  announce: () => void,
): Promise<SoFar | "stale-base"> {
  announce();
  const { reused, target } = run;
  const before = lookOf(soFar.measurement, "first")?.trials ?? [];
  const index = nextPair(before, 0);
  const place: PairPlace = { target: target.name, run: "first", pair: { index, of: pairs } };
  const take = (pins: Variables): Promise<readonly MadeTrial[]> => {
    const sides = sidesOfPair(index, run.sides.base !== null);
    return runPair(
      sides.map((side) => specifyTrial(run, side, index, sequence, pins)),
      place,
      quota,
      world,
      signal,
    );
  };
  let { pins } = soFar;
  let made = await take(pins);
  if (index === 0 && made.some(({ trial }) => isRefused(trial, pins))) {
    world.progress.note({ kind: "pins-refused", target: target.name });
    if (reused !== undefined) return "stale-base";
    pins = {};
    made = await take(pins);
  }
  if (reused !== undefined && quota.requests < reused.requests) return "stale-base";
  const kept = reused?.trials.filter(({ pair }) => pair === index) ?? [];
  const trials = [...kept, ...made.map(({ trial }) => trial)];
  world.progress.note({ kind: "pair-ended", place, trials });
  const look = { kind: "first" as const, requests: quota.requests, trials: [...before, ...trials] };
  return {
    // Anew, because refused pins are no longer part of it.
    measurement: withLook({ ...describeTarget(run, pairs, pins), looks: soFar.measurement.looks }, look),
    pins,
    readings: [...soFar.readings, ...made.map(({ memory }) => memory)],
  };
}

/** A pair of the longer look may take the target's budget once more. */
async function takeLongerPair(
  soFar: SoFar,
  { run, pairs, sequence, world, signal }: Course,
  announce: () => void,
): Promise<SoFar | "no-time"> {
  const { measurement, pins } = soFar;
  const { budgetMs, restMs } = run.target.workload;
  const first = lookOf(measurement, "first");
  const longer = lookOf(measurement, "longer");
  if (first === undefined) throw new RangeError("The first look comes first.");
  const paces = first.trials.map((trial) => paceOf(trial));
  const most = longer?.requests ?? longerRequests.most(first.requests);
  const requests = affordableRequests({ requests: most, budgetMs }, 1, paces);
  if (requests < longerRequests.least(first.requests)) return "no-time";
  announce();
  const pause = longer === undefined ? pauseOf(requests, restMs, paces) : longer.pause;
  const index = nextPair(longer?.trials ?? [], pairs);
  const specs = sidesOfPair(index, run.sides.base !== null).map((side) => ({
    ...specifyTrial(run, side, index, sequence, pins),
    ...(pause === undefined ? {} : { pause }),
  }));
  const place: PairPlace = { target: run.target.name, run: "longer", pair: null };
  const made = await runPair(specs, place, createQuota({ requests, budgetMs }, 1), world, signal);
  const trials = made.map(({ trial }) => trial);
  world.progress.note({ kind: "pair-ended", place, trials });
  return {
    measurement: withLook(measurement, {
      kind: "longer",
      requests,
      ...(pause === undefined ? {} : { pause }),
      trials: [...(longer?.trials ?? []), ...trials],
    }),
    pins,
    readings: [...soFar.readings, ...made.map(({ memory }) => memory)],
  };
}

function nextPair(trials: readonly Trial[], first: number): number {
  return Math.max(first, ...trials.map(({ pair }) => pair + 1));
}

/** Its last words name a variable that was added: an old runtime refuses an option that it does not know. */
function isRefused({ end }: Trial, pins: Variables): boolean {
  return (
    end.kind === "not-ready" &&
    end.reason === "exited" &&
    Object.keys(pins).some((variable) => end.log.includes(variable))
  );
}
