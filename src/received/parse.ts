/** Parses a received measurement: JSON, then the schema, then rules that a schema cannot express. */
import { targetNameSchema } from "../inputs/config/config-fields.ts";
import { describeError, UserError } from "../model/errors.ts";
import { allTrials, type Measurement, measurementSchema, type TargetMeasurement } from "../model/measurement.ts";
import { plainLine } from "../model/plain-text.ts";
import { describeProblems, findWrongPart } from "./parts.ts";
import { entryLimit, sampleLimit, targetLimit, textLimit, trialLimit } from "./limits.ts";

/** Throws `UserError`; `name` is the file's name in the message. */
export function parseMeasurement(text: string, name: string): Measurement {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${name} is not JSON: ${plainLine(describeError(cause))}`, { cause });
  }
  const problem = findFlood(json) ?? findWrongPart(json);
  if (problem !== undefined) throw unlike(name, problem);
  const parsed = measurementSchema.safeParse(json);
  if (!parsed.success) throw unlike(name, describeProblems(parsed.error));
  return parsed.data;
}

function unlike(name: string, problem: string): UserError {
  return new UserError(
    `${name} is not a measurement of this version of rss-plateau: ${plainLine(problem.replace(/\s+/g, " "), 600)}`,
  );
}

/** Without recursion, because lists may be nested a million deep. */
function findFlood(json: unknown): string | undefined {
  const waiting: unknown[] = [json];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== "object" || value === null) continue;
    const entries: unknown[] = Object.values(value);
    if (entries.length > entryLimit) return `a list or map has more than ${entryLimit} entries`;
    waiting.push(...entries);
  }
  return undefined;
}

/** Checks rules that our own measurements always follow. Throws `UserError`. */
export function requireSound(measurement: Measurement, name: string): void {
  const problem = findProblem(measurement);
  if (problem !== undefined) throw new UserError(`${name} was not written by rss-plateau: ${problem}.`);
}

function findProblem(measurement: Measurement): string | undefined {
  const { targets } = measurement;
  const names = targets.map((target) => target.name);
  if (targets.length === 0) return "it has no target";
  if (targets.length > targetLimit) return `it has ${targets.length} targets`;
  if (new Set(names).size < names.length) return "two of its targets have the same name";
  if (names.some((each) => !targetNameSchema.safeParse(each).success)) return "a target's name is not valid";
  if ((measurement.configuredTargets?.length ?? 0) > targetLimit)
    return `its config has more than ${targetLimit} targets`;
  if (hasLongText(measurement)) return `a text has more than ${textLimit} characters`;
  return targets.map(findTargetProblem).find((problem) => problem !== undefined);
}

function findTargetProblem(target: TargetMeasurement): string | undefined {
  const { workload, images, shard } = target;
  const trials = allTrials(target);
  if (trials.length > trialLimit) return `a target has ${trials.length} trials`;
  if (shard !== undefined && shard.index > shard.of) return `it is job ${shard.index} of ${shard.of}`;
  if (images.base === null && trials.some(({ side }) => side === "base")) return "a trial of base has no image";
  // There is a sample at each checkpoint.
  if (workload.checkpoints.length > sampleLimit) return `it has ${workload.checkpoints.length} checkpoints`;
  if (!isRising(workload.checkpoints)) return "its checkpoints are not in ascending order";
  for (const { pair, side, samples, load } of trials) {
    if (pair >= trialLimit) return `a trial belongs to pair ${pair}`;
    if (trials.filter((other) => other.pair === pair && other.side === side).length > 1) {
      return `pair ${pair + 1} has two trials of ${side}`;
    }
    if (samples.length > sampleLimit) return `a trial has ${samples.length} samples`;
    if (!isRising(samples.map(({ requests }) => requests)))
      return "the request counts of a trial's samples are not in ascending order";
    if (load.unexpected.some(({ route }) => route >= workload.routes.length))
      return "an answer belongs to a route that does not exist";
  }
  return undefined;
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((each, index) => index === 0 || each > (numbers[index - 1] ?? Number.NaN));
}

function hasLongText(value: unknown): boolean {
  if (typeof value === "string") return value.length > textLimit;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, inner]) => key.length > textLimit || hasLongText(inner));
}
