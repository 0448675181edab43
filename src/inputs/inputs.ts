/** Inputs of the action and flags of the command line, which share their names: raw strings → typed values that override the config. */
import { parse } from "yaml";
import { z } from "zod";
import { checkpointsOf, defaultConfig } from "./config/parse-config.ts";
import {
  connectionsSchema,
  diagnoseSchema,
  failOnListSchema,
  manyConnections,
  memorySchema,
  onInconclusiveSchema,
  pathSchema,
  pinSchema,
  portSchema,
  requestsSchema,
  targetNameSchema,
} from "./config/config-fields.ts";
import { predicate, problemsOf, userError } from "./config/problems.ts";
import { routeSchema } from "./config/route.ts";
import { listed, nearest, strictObject } from "./config/strict-object.ts";
import { UserError } from "../model/errors.ts";
import type { Config, RouteConfig, TargetConfig } from "../model/config.ts";
import type { Immutable } from "../model/immutable.ts";
import { mostRoutes } from "../workload/sequence.ts";

/** Defaults of inputs that have no key in the config. action.yml repeats them; a test compares. */
export const inputDefaults = {
  "working-directory": ".",
  comment: "on-change",
  "accept-label": "rss-plateau: accept",
  out: "rss-plateau-report",
  mode: "measure",
  reports: "rss-plateau-reports",
  baseline: "measure",
} as const;

const wholeNumber = z.string().regex(/^\d+$/, { error: "must be a whole number" }).transform(Number);
const namesSchema = z.string().transform(splitList).pipe(z.array(targetNameSchema));
const routesSchema = z.string().transform(splitRoutes).pipe(z.array(routeSchema).min(1).max(mostRoutes));

const shardSchema = z
  .string()
  .regex(/^[1-9]\d{0,2}\/[1-9]\d{0,2}$/, { error: "must be one of several shards, such as `2/4`" })
  .transform((text) => {
    const [index = 1, of = 1] = text.split("/").map(Number);
    return { index, of };
  })
  .refine(({ index, of }) => index <= of, { error: "must not be above the number of shards, such as `2/4`" });

const inputsSchema = strictObject("the inputs", {
  "github-token": z.string().optional(),
  config: z.string().optional(),
  target: namesSchema.optional(),
  "working-directory": z.string().prefault(inputDefaults["working-directory"]),
  "base-ref": z.string().optional(),
  "base-image": z.string().optional(),
  "head-image": z.string().optional(),
  memory: memorySchema.optional(),
  port: wholeNumber.pipe(portSchema).optional(),
  ready: pathSchema.optional(),
  requests: wholeNumber.pipe(requestsSchema).optional(),
  connections: wholeNumber.pipe(connectionsSchema).optional(),
  routes: routesSchema.optional(),
  pin: pinSchema.optional(),
  "fail-on": z
    .string()
    .transform((text) => (text === "none" ? [] : splitList(text)))
    .pipe(failOnListSchema)
    .optional(),
  "on-inconclusive": onInconclusiveSchema.optional(),
  diagnose: diagnoseSchema.optional(),
  comment: z.enum(["always", "on-change", "on-regression", "never"]).prefault(inputDefaults.comment),
  "comment-key": z.string().optional(),
  "accept-label": z.string().prefault(inputDefaults["accept-label"]),
  out: z.string().prefault(inputDefaults.out),
  mode: z.enum(["measure", "report"]).prefault(inputDefaults.mode),
  reports: z.string().prefault(inputDefaults.reports).transform(splitLines),
  shard: shardSchema.optional(),
  baseline: z.enum(["measure", "reuse"]).prefault(inputDefaults.baseline),
});

export type Inputs = Immutable<z.output<typeof inputsSchema>>;
/** Inputs of action.yml and flags of `compare`. */
export const inputNames: readonly string[] = Object.keys(inputsSchema.shape);

/** `''` counts as unset, because the runner passes it for an unset input. Throws a `UserError` that lists every problem. */
export function readInputs(raw: Readonly<Record<string, string | undefined>>): Inputs {
  const set = Object.entries(raw).filter(([, value]) => value !== undefined && value.trim() !== "");
  const trimmed = Object.fromEntries(set.map(([name, value]) => [name, value?.trim()]));
  return parsed(inputsSchema, trimmed);
}

/** One route per line, `GET /path` or `{method: POST, path: /x, body: {…}}`; skips blank lines and `#` comments. */
export function parseRoutes(text: string): readonly RouteConfig[] {
  return parsed(z.object({ routes: routesSchema }), { routes: text }).routes;
}

/** Inputs override the config. Without a config they suffice to measure the Dockerfile at the root. */
export function applyInputs(config: Config | undefined, inputs: Inputs): Config {
  const { targets, gate, diagnose } = config ?? defaultConfig(onlyName(inputs.target));
  return {
    targets: selectTargets(targets, inputs.target ?? []).map((target) => overrideTarget(target, inputs)),
    gate: {
      ...gate,
      failOn: inputs["fail-on"] ?? gate.failOn,
      onInconclusive: inputs["on-inconclusive"] ?? gate.onInconclusive,
    },
    diagnose: { ...diagnose, when: inputs.diagnose ?? diagnose.when },
  };
}

function onlyName(names: readonly string[] = []): string {
  if (names.length < 2) return names[0] ?? "app";
  throw new UserError(
    `\`target\` names ${listed(names)}, but rss-plateau.yml is missing, and without it there is only one target. Add the file, or name one target.`,
  );
}

function selectTargets(targets: readonly TargetConfig[], wanted: readonly string[]): readonly TargetConfig[] {
  const names = targets.map(({ name }) => name);
  const unknown = wanted.filter((name) => !names.includes(name));
  const problems = unknown.map((name) => {
    const near = nearest(name, names);
    const hint = near === undefined ? "" : ` Did you mean \`${near}\`?`;
    return `\`target\`: the config has no target \`${name}\`; its targets are ${listed(names)}.${hint}`;
  });
  if (problems.length > 0) throw userError("The inputs have", problems);
  return wanted.length === 0 ? targets : targets.filter(({ name }) => wanted.includes(name));
}

function overrideTarget(target: TargetConfig, inputs: Inputs): TargetConfig {
  const { workload } = target;
  const requests = inputs.requests ?? workload.requests;
  const connections = inputs.connections ?? workload.connections;
  if (connections > requests) {
    throw new UserError(`\`connections\` of target \`${target.name}\` ${manyConnections(connections, requests)}.`);
  }
  return {
    ...target,
    port: inputs.port ?? target.port,
    ready: inputs.ready ?? target.ready,
    capBytes: inputs.memory ?? target.capBytes,
    pin: inputs.pin ?? target.pin,
    workload: {
      ...workload,
      requests,
      connections,
      checkpoints: checkpointsOf(workload.checkpoints, requests),
      routes: inputs.routes ?? workload.routes,
      derive: inputs.routes === undefined ? workload.derive : null,
    },
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input, { error: predicate, reportInput: true });
  if (result.success) return result.data;
  const sentences = problemsOf(result.error.issues).map(({ sentence }) => sentence);
  throw userError("The inputs have", sentences);
}

function splitList(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function splitLines(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

function splitRoutes(text: string): unknown[] {
  return splitLines(text)
    .filter((line) => !line.startsWith("#"))
    .map((line) => (line.startsWith("{") ? flowMap(line) : line));
}

/** The line itself if it is no valid map; the route's own error then shows it. */
function flowMap(line: string): unknown {
  try {
    return parse(line);
  } catch {
    return line;
  }
}
