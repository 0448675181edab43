/**
 * Removes all free text from a measurement that a pull request's own run wrote. Numbers, valid names and our own words
 * remain, because the result appears in a comment that the repository's token posts.
 */
import { targetNameSchema } from "../inputs/config/config-fields.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Environment, Measurement, Revision, TargetMeasurement, Trial, TrialEnd } from "../model/measurement.ts";
import { settings, type Variables } from "../sides/pins.ts";

const unknown = "unknown";
const shaPattern = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const imagePattern = /^sha256:[0-9a-f]{64}$/;
const versionPattern = /^[\w .+()~-]{1,60}$/;
const runIdPattern = /^[\w-]{1,60}$/;
const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/;
const noTime = "1970-01-01T00:00:00.000Z";
const methodPattern = /^[A-Z]{1,10}$/;
/**
 * Characters of a URL's path and query. A route is shown as code, where nothing is a link or a mention. `::` is excluded,
 * because a log wraps long lines and a runner executes a line that begins with it.
 */
const routePattern = /^\/(?!.*::)[\w\-.~!$&'()*+,;=:@%/?]{0,200}$/;
const expectPattern = /^(\d{3}|[1-5]xx|any)$/;

/** `headSha` comes from GitHub, `policy` from the default branch. */
export function distrust(measurement: Measurement, headSha: string, policy: GatePolicy): Measurement {
  const { configuredTargets, base } = measurement;
  return {
    ...measurement,
    runId: keep(measurement.runId, runIdPattern),
    startedAt: keep(measurement.startedAt, timePattern, noTime),
    environment: distrustEnvironment(measurement.environment),
    base: base && distrustRevision(base),
    head: { spec: `git:${headSha}`, sha: headSha, label: headSha.slice(0, 7) },
    gate: policy,
    targets: measurement.targets.map(distrustTarget),
    ...(configuredTargets === undefined ? {} : { configuredTargets: configuredTargets.filter(isTargetName) }),
    // Warnings are sentences.
    warnings: [],
  };
}

function distrustEnvironment(environment: Environment): Environment {
  const { engine } = environment;
  return {
    ...environment,
    tool: keep(environment.tool, versionPattern),
    node: keep(environment.node, versionPattern),
    kernel: keep(environment.kernel, versionPattern),
    arch: keep(environment.arch, versionPattern),
    engine: {
      name: keep(engine.name, versionPattern),
      version: keep(engine.version, versionPattern),
      apiVersion: keep(engine.apiVersion, versionPattern),
      cgroupVersion: keep(engine.cgroupVersion, versionPattern),
      cgroupDriver: keep(engine.cgroupDriver, versionPattern),
    },
  };
}

function distrustRevision({ sha }: Revision): Revision {
  if (sha === null || !shaPattern.test(sha)) return { spec: unknown, sha: null, label: unknown };
  return { spec: `git:${sha}`, sha, label: sha.slice(0, 7) };
}

function distrustTarget(given: TargetMeasurement): TargetMeasurement {
  // A diagnosis is names and texts throughout, written by the app itself. Nothing is judged by it.
  const { diagnosis: _diagnosis, ...target } = given;
  const { images, workload, reusedBase, pinned } = target;
  return {
    ...target,
    ...(pinned === undefined ? {} : { pinned: distrustPins(pinned) }),
    images: { base: images.base && keep(images.base, imagePattern), head: keep(images.head, imagePattern) },
    workload: {
      ...workload,
      routes: workload.routes.map((route) => ({
        ...route,
        method: keep(route.method, methodPattern),
        path: keep(route.path, routePattern),
        expect: route.expect.map((each) => keep(each, expectPattern)),
      })),
    },
    looks: target.looks.map((look) => ({ ...look, trials: look.trials.map(distrustTrial) })),
    ...(reusedBase === undefined
      ? {}
      : {
          reusedBase: {
            runId: keep(reusedBase.runId, runIdPattern),
            measuredAt: keep(reusedBase.measuredAt, timePattern, noTime),
          },
        }),
  };
}

/** Keeps only values that we would have set ourselves. */
function distrustPins(pinned: Variables): Variables {
  const ours = settings.filter(({ variable, value }) => pinned[variable] === value);
  return Object.fromEntries(ours.map(({ variable, value }) => [variable, value]));
}

function distrustTrial(given: Trial): Trial {
  // The app chooses the names of its processes.
  const { byProcess: _byProcess, ...trial } = given;
  const errors = trial.load.errors.map(({ count }) => ({ message: "not shown", count }));
  return { ...trial, end: distrustEnd(trial.end), load: { ...trial.load, errors } };
}

function distrustEnd(end: TrialEnd): TrialEnd {
  switch (end.kind) {
    case "completed":
    case "deadline":
      return end;
    case "oom":
      return { ...end, evidence: "" };
    case "crashed":
    case "unresponsive":
      return { ...end, log: "" };
    case "not-ready":
      return { ...end, log: "", seen: "not shown" };
  }
}

function isTargetName(name: string): boolean {
  return targetNameSchema.safeParse(name).success;
}

function keep(text: string, pattern: RegExp, otherwise = unknown): string {
  return pattern.test(text) ? text : otherwise;
}
