/** rss-plateau.yml as a user writes it: keys, limits and defaults. schema/config.schema.json is generated from this. */
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

/** Checks between keys run even when one of the keys is wrong by itself, so that all problems are reported at once. */
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
  "sent with every derived request; operations that require credentials take part only when set",
).describe("routes derived from the running service's OpenAPI document: /openapi.json");

const debugEndpointSchema = endpointSchema(
  "debug-endpoint",
  "/debug/memory",
  "where the service reports on its own memory",
  "sent with each of these requests",
).describe(
  "requested before and after the rounds of a diagnosis; the report shows what changed, such as /debug/memory",
);

const workloadSchema = strictObject("a workload", {
  requests: requestsSchema.prefault(configDefaults.requests).describe("requests per trial; a count, never a duration"),
  budget: budgetSchema
    .prefault(configDefaults.budget)
    .describe(
      "measuring time of the target (120s, 2m); a service too slow for it gets fewer requests, the same number on both sides",
    ),
  connections: connectionsSchema.prefault(configDefaults.connections).describe("connections open at the same time"),
  reconnect: countSchema
    .prefault(configDefaults.reconnect)
    .describe("a new connection after this many requests; 0: connections stay open"),
  rate: z.number().min(0).prefault(configDefaults.rate).describe("requests per second at most; 0: as fast as answered"),
  rest: restSchema
    .prefault(configDefaults.rest)
    .describe(
      "pause in the middle of a longer look whose half is shorter than this; what is held for a limited time (timeouts, kept-alive connections) is released meanwhile; 0s: no pause",
    ),
  checkpoints: z
    .array(z.int().min(1))
    .optional()
    .meta({ default: configDefaults.checkpoints })
    .describe("request counts that get a row in the table, besides start and end"),
  routes: z.array(routeSchema).min(1).max(mostRoutes).optional().describe("the requests to send; default: GET /"),
  openapi: openapiSchema.optional(),
  har: checkoutPathSchema.optional().describe("a HAR file from a browser's network panel, relative to the checkout"),
}).superRefine((workload, context) => {
  const { connections, requests } = workload;
  if (connections > requests) context.addIssue(problem(["connections"], manyConnections(connections, requests)));
  for (const [index, checkpoint] of listOf(workload.checkpoints).entries()) {
    if (typeof checkpoint !== "number" || checkpoint <= requests) continue;
    const path = ["checkpoints", index];
    context.addIssue(problem(path, `is above \`requests\` (${requests}): no trial reaches ${checkpoint}`));
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
    "build-args": textMapSchema.optional().describe("ARG values for the build"),
    image: z
      .string()
      .min(1)
      .optional()
      .describe("an image instead of a build; the same on both sides unless base-image and head-image name two"),
    command: textListSchema.prefault([]).describe("replaces the image's own command; one entry per word"),
    port: portSchema
      .optional()
      .describe(
        "default: PORT in env, else the only port that the image exposes, else PORT of the image, else 8080; the container gets it as PORT",
      ),
    ready: pathSchema
      .optional()
      .describe("a path that answers 2xx or 3xx; default: the image's HEALTHCHECK, else any answer to GET /"),
    "ready-timeout": readyTimeoutSchema
      .prefault(configDefaults.readyTimeout)
      .describe("how long the service may take to become ready"),
    memory: memorySchema.prefault(configDefaults.memory).describe("the memory cap; swap is off"),
    cpus: cpusSchema.prefault(configDefaults.cpus).describe("CPUs of the container"),
    env: textMapSchema.prefault({}).describe("environment variables of the container"),
    pin: pinSchema
      .prefault(configDefaults.pin)
      .describe(
        "auto: allocator and heap settings that reduce noise, the same on both sides; settings of `env` or the image win; off: none",
      ),
    workload: workloadSchema.prefault({}).describe("the requests that the service gets"),
    "debug-endpoint": debugEndpointSchema.optional(),
  },
  ["compose", "from"],
).superRefine((target, context) => {
  const build = ["context", "dockerfile", "build-args"].filter((key) => Object.hasOwn(target, key));
  if (target.image === undefined || build.length === 0) return;
  context.addIssue(problem(["image"], `replaces a build: keep it or ${listed(build)}, not both`));
}, always);

const growthSchema = strictObject("gate.growth", {
  percent: z.number().min(0).prefault(configDefaults.growthPercent).describe("percent of base's plateau"),
  bytes: growthBytesSchema.prefault(configDefaults.growthBytes).describe("a size such as 10MiB"),
});

const gateInputSchema = strictObject("the gate", {
  "fail-on": failOnListSchema
    .prefault([...configDefaults.failOn])
    .describe("verdicts that fail the check; []: report only"),
  growth: growthSchema
    .prefault({})
    .describe("a higher plateau fails when it is above both limits, and above the noise"),
  leak: leakSchema.prefault(configDefaults.leak).describe("bytes per request that head may retain more than base"),
  "max-rss": maxRssSchema.optional().describe("an absolute limit for head's memory"),
  "allow-growth": z
    .record(z.string(), growthBytesSchema)
    .prefault({})
    .describe("accepted growth per target, with a bound, such as api: 20MiB"),
  "on-inconclusive": gateSchema.shape.onInconclusive
    .prefault(configDefaults.onInconclusive)
    .describe("what an inconclusive measurement does: pass, warn or fail"),
});

export const configSchema = strictObject("the config", {
  targets: z
    .record(
      targetNameSchema,
      targetSchema.nullable().transform((target) => target ?? targetSchema.parse({})),
    )
    .refine((targets) => Object.keys(targets).length > 0, { error: "needs at least one service" })
    .describe("one entry per service"),
  gate: gateInputSchema.prefault({}).describe("what fails the check"),
  diagnose: diagnoseSchema
    .prefault(configDefaults.diagnose)
    .describe(
      "when to look for the cause of a growth, and for garbage that looks like a leak: auto (when head grew more than base), always or never",
    ),
  "diagnose-detail": diagnoseDetailSchema
    .prefault(configDefaults.diagnoseDetail)
    .describe("types: the report leaves out keys and values that could be user data"),
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

/** Without the value: the message already names the keys that conflict. */
function problem(path: PropertyKey[], message: string) {
  return { code: "custom", path, message, input: undefined } as const;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Checks between keys also see values of the wrong kind. */
function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}
