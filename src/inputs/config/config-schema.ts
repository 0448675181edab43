/** rss-plateau.yml as a user writes it: its keys, limits and defaults; schema/config.schema.json is made from this. */
import { z } from "zod";
import { gateSchema } from "../../model/policy.ts";
import { configDefaults } from "./defaults.ts";
import {
  budgetSchema,
  checkoutPathSchema,
  connectionsSchema,
  countSchema,
  cpusSchema,
  diagnoseDetailSchema,
  diagnoseSchema,
  dockerfileSchema,
  failOnListSchema,
  growthBytesSchema,
  leakSchema,
  manyConnections,
  maxRssSchema,
  memorySchema,
  pathSchema,
  pinSchema,
  portSchema,
  readyTimeoutSchema,
  requestsSchema,
  restSchema,
  targetNameSchema,
  textListSchema,
  textMapSchema,
} from "./config-fields.ts";
import { mostRoutes } from "../../workload/sequence.ts";
import { routeSchema } from "./route.ts";
import { nearest, listed, strictObject } from "./strict-object.ts";

/** Checks between keys run even when a key of their own is wrong, so that all problems are told at once. */
const always = { when: ({ value }: { readonly value: unknown }) => typeof value === "object" && value !== null };

/** `/path`, or the same with headers. */
function endpointSchema(name: string, example: string, path: string, headers: string) {
  return z.union(
    [
      pathSchema.transform((path) => ({ path, headers: {} })),
      strictObject(name, {
        path: pathSchema.describe(path),
        headers: textMapSchema.prefault({}).describe(headers),
      }),
    ],
    { error: `must be a path on the service, such as \`${example}\`` },
  );
}

const openapiSchema = endpointSchema(
  "openapi",
  "/openapi.json",
  "where the running service serves its OpenAPI document",
  "sent with every derived request; lets operations that ask for credentials take part",
).describe("routes derived from the running service's OpenAPI document: /openapi.json");

const debugEndpointSchema = endpointSchema(
  "debug-endpoint",
  "/debug/memory",
  "where the service tells of its own memory",
  "sent with it",
).describe("asked before and after the requests of a diagnosis; the difference is shown: /debug/memory");

const workloadSchema = strictObject("a workload", {
  requests: requestsSchema
    .prefault(configDefaults.requests)
    .describe("answers of one trial: fixed by count, never by time"),
  budget: budgetSchema
    .prefault(configDefaults.budget)
    .describe(
      "measuring time of the target (120s, 2m); a service too slow for it gets fewer requests, both sides alike",
    ),
  connections: connectionsSchema.prefault(configDefaults.connections).describe("open at the same time"),
  reconnect: countSchema
    .prefault(configDefaults.reconnect)
    .describe("a new connection after this many requests; 0: keep-alive throughout"),
  rate: z.number().min(0).prefault(configDefaults.rate).describe("requests a second at most; 0: as fast as answered"),
  rest: restSchema
    .prefault(configDefaults.rest)
    .describe(
      "of a second look, in its middle, where its half is no longer than this: what is held for a time only (timeouts, kept-alive connections) is let go; 0s: none",
    ),
  checkpoints: z
    .array(z.int().min(1))
    .optional()
    .meta({ default: configDefaults.checkpoints })
    .describe("request counts that get a row in the table besides start and end"),
  routes: z
    .array(routeSchema)
    .min(1)
    .max(mostRoutes)
    .optional()
    .describe("what is sent; GET / when nothing else is said"),
  openapi: openapiSchema.optional(),
  har: checkoutPathSchema.optional().describe("a recording of a browser's network panel, relative to the checkout"),
}).superRefine((workload, context) => {
  const { connections, requests } = workload;
  if (connections > requests) context.addIssue(problem(["connections"], manyConnections(connections, requests)));
  for (const [index, checkpoint] of listOf(workload.checkpoints).entries()) {
    if (typeof checkpoint !== "number" || checkpoint <= requests) continue;
    const path = ["checkpoints", index];
    context.addIssue(problem(path, `is above \`requests\` (${requests}): no trial gets to ${checkpoint}`));
  }
  const sources = ["routes", "openapi", "har"].filter((key) => Object.hasOwn(workload, key));
  if (sources.length > 1) context.addIssue(problem([], `may have only one of ${listed(sources)}`));
}, always);

const targetSchema = strictObject(
  "a target",
  {
    context: checkoutPathSchema
      .optional()
      .meta({ default: configDefaults.context })
      .describe("build context, relative to each side's checkout"),
    dockerfile: dockerfileSchema
      .optional()
      .meta({ default: configDefaults.dockerfile })
      .describe("relative to the context"),
    "build-args": textMapSchema.optional().describe("ARG values of the build"),
    image: z
      .string()
      .min(1)
      .optional()
      .describe("an image instead of a build; the same on both sides unless the inputs name two"),
    command: textListSchema.prefault([]).describe("instead of the image's own, one entry a word"),
    port: portSchema
      .optional()
      .describe("default: the only port that the image exposes, else 8080; the container gets PORT=<port>"),
    ready: pathSchema
      .optional()
      .describe("a path that answers 2xx or 3xx; default: the image's HEALTHCHECK, else any answer to GET /"),
    "ready-timeout": readyTimeoutSchema
      .prefault(configDefaults.readyTimeout)
      .describe("how long the service may take to get ready"),
    memory: memorySchema.prefault(configDefaults.memory).describe("the cap, swap off: 512MiB"),
    cpus: cpusSchema.prefault(configDefaults.cpus).describe("processor time of the container"),
    env: textMapSchema.prefault({}).describe("environment of the container"),
    pin: pinSchema
      .prefault(configDefaults.pin)
      .describe(
        "auto: allocator and heap settings that cut noise, on both sides alike; what `env` or the image sets wins",
      ),
    workload: workloadSchema.prefault({}).describe("what is sent to the service"),
    "debug-endpoint": debugEndpointSchema.optional(),
  },
  ["compose", "from"],
).superRefine((target, context) => {
  const build = ["context", "dockerfile", "build-args"].filter((key) => Object.hasOwn(target, key));
  if (target.image === undefined || build.length === 0) return;
  context.addIssue(problem(["image"], `stands instead of a build: take it or ${listed(build)}, not both`));
}, always);

const growthSchema = strictObject("gate.growth", {
  percent: z.number().min(0).prefault(configDefaults.growthPercent).describe("of base's plateau"),
  bytes: growthBytesSchema.prefault(configDefaults.growthBytes).describe("a size such as 10MiB"),
});

const gateInputSchema = strictObject("the gate", {
  "fail-on": failOnListSchema.prefault([...configDefaults.failOn]).describe("what fails the check; []: report only"),
  growth: growthSchema.prefault({}).describe("a higher plateau blocks when it is above both, and above the noise"),
  leak: leakSchema.prefault(configDefaults.leak).describe("tolerated bytes a request more than base"),
  "max-rss": maxRssSchema.optional().describe("an absolute budget of head's memory"),
  "allow-growth": z
    .record(z.string(), growthBytesSchema)
    .prefault({})
    .describe("target: accepted, bounded growth, such as api: 20MiB"),
  "on-inconclusive": gateSchema.shape.onInconclusive
    .prefault(configDefaults.onInconclusive)
    .describe("what too little or too noisy measurements do: pass, warn or fail"),
});

export const configSchema = strictObject("the config", {
  targets: z
    .record(
      targetNameSchema,
      targetSchema.nullable().transform((target) => target ?? targetSchema.parse({})),
    )
    .refine((targets) => Object.keys(targets).length > 0, { error: "needs at least one service" })
    .describe("one entry a service"),
  gate: gateInputSchema.prefault({}).describe("what fails the check"),
  diagnose: diagnoseSchema
    .prefault(configDefaults.diagnose)
    .describe(
      "looking for the line that leaks, or for garbage that looks like a leak, in runs of their own: auto, when head grew more than base; always; never",
    ),
  "diagnose-detail": diagnoseDetailSchema
    .prefault(configDefaults.diagnoseDetail)
    .describe("types: keys and values that may be user data stay out of what is shown of the inside"),
}).superRefine((config, context) => {
  const names = keysOf(config.targets);
  const allowGrowth = keysOf(config.gate).includes("allow-growth") ? config.gate["allow-growth"] : {};
  for (const name of keysOf(allowGrowth)) {
    if (names.includes(name) || names.length === 0) continue;
    const near = nearest(name, names);
    const hint = near === undefined ? `the config has ${listed(names)}` : `did you mean \`${near}\`?`;
    context.addIssue(problem(["gate", "allow-growth", name], `is not a target; ${hint}`));
  }
}, always);

export type WrittenConfig = z.output<typeof configSchema>;
export type WrittenTarget = z.output<typeof targetSchema>;

/** The whole value is not worth showing: the message says what is wrong between its keys. */
function problem(path: PropertyKey[], message: string) {
  return { code: "custom", path, message, input: undefined } as const;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Of what may be of the wrong kind: checks between keys see values that failed on their own. */
function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
