/**
 * measurement.json: everything that was observed while measuring, and no conclusions. It separates measuring from
 * judging: everything after it is a pure function of this file.
 */
import { z } from "zod";
import { examinationsSchema, placesSchema, rerunShape } from "./diagnosis.ts";
import { bytesSchema as bytes, countSchema as count, millisecondsSchema as milliseconds } from "./fields.ts";
import { gateSchema } from "./policy.ts";
import type { Immutable } from "./immutable.ts";
import { pauseSchema } from "./pause.ts";

export const measurementSchemaId = "rss-plateau/measurement/1";

const sideSchema = z.enum(["base", "head"]);

const sampleSchema = z.object({
  requests: count.describe("answers received when memory was read; 0 is the read before the first request"),
  atMs: milliseconds.describe("since the load of this trial started"),
  anonBytes: bytes.describe("anonymous memory of all processes, pages that forked processes share counted once"),
  shmemBytes: bytes.describe("shared memory and tmpfs, /dev/shm among it"),
  fileBytes: bytes.describe("page cache; shown, never judged"),
  kernelBytes: bytes.describe("kernel memory held for the container: stacks, page tables, sockets, slab"),
  unreclaimableBytes: bytes
    .optional()
    .describe("kernel memory that cannot be reclaimed; absent where it is not reported (cgroup v1)"),
  processes: count,
  threads: count.optional().describe("of all processes"),
  descriptors: count.optional().describe("open in all processes; absent before Linux 6.2"),
});

const trialEndSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("completed") }),
  z
    .object({ kind: z.literal("deadline"), limitMs: milliseconds })
    .describe("the workload took longer than its share of the budget and was cut"),
  z
    .object({
      kind: z.literal("oom"),
      by: z
        .enum(["kernel", "runtime"])
        .describe("kernel: the cap was hit; runtime: the runtime gave up at its own limit"),
      survived: z.boolean().describe("the container kept running, as under a supervisor that restarts a killed worker"),
      exitCode: z.number().int().nullable(),
      evidence: z.string(),
    })
    .describe("memory ran out"),
  z
    .object({ kind: z.literal("crashed"), exitCode: z.number().int().nullable(), log: z.string() })
    .describe("the container ended in the middle of the workload for another reason"),
  z.object({ kind: z.literal("unresponsive"), silentMs: milliseconds, log: z.string() }).describe("answers stopped"),
  z
    .object({
      kind: z.literal("not-ready"),
      reason: z.enum(["exited", "timeout"]),
      waitedMs: milliseconds,
      exitCode: z.number().int().nullable(),
      seen: z.string().describe("result of the last attempt: a status, a connection error"),
      log: z.string(),
    })
    .describe("the workload never started"),
]);

const loadSchema = z.object({
  answered: count.describe("answers received, of any status"),
  unexpected: z
    .array(z.object({ route: count.describe("index into workload.routes"), status: z.number().int(), count }))
    .describe("answers whose status the route does not expect"),
  errors: z
    .array(z.object({ message: z.string(), count }))
    .describe("connections refused or broken, requests timed out"),
  lost: count.describe("requests whose connection closed before an answer came"),
  durationMs: milliseconds,
  latencyMs: z.object({ mean: milliseconds, p50: milliseconds, p99: milliseconds }),
});

const processPointSchema = z.object({ requests: count, bytes });

/** Of one process, from when it was first seen to when it was last seen. */
const processMemorySchema = z.object({
  name: z.string().describe("of its program, as the kernel reports it"),
  from: processPointSchema,
  to: processPointSchema,
});

export const trialSchema = z.object({
  side: sideSchema,
  pair: count.describe("trials with the same number ran at the same time"),
  readyMs: milliseconds.describe("from the container's start to the first sign of readiness"),
  samples: z.array(sampleSchema),
  byProcess: z
    .array(processMemorySchema)
    .max(64)
    .optional()
    .describe(
      "anonymous memory of the processes that held most, in the order of their ids; absent where only the sum is known",
    ),
  load: loadSchema,
  oomKills: count.describe("processes in the container that the kernel killed because memory ran out"),
  end: trialEndSchema,
});

export const lookKinds = ["first", "longer", "collected", "timers"] as const;

/** Pairs measured under one condition to answer one question. */
export const lookSchema = z.object({
  kind: z
    .enum(lookKinds)
    .describe(
      "first: the planned pairs; longer: more requests; collected: as long, with the runtime's collector running throughout; timers: the same, with a pause that outlasts pending timers",
    ),
  requests: count.describe("per trial, after the budget was applied; the same for both sides"),
  pause: pauseSchema.optional(),
  trials: z.array(trialSchema),
});

export const rerunSchema = z.object({ ...rerunShape, requests: count, trials: z.array(trialSchema) });

export const diagnosisSchema = z
  .object({
    tookMs: milliseconds,
    examinations: examinationsSchema,
    reruns: z.array(rerunSchema).max(4),
    places: placesSchema,
  })
  .describe("what was observed inside the processes, on fresh containers; it explains growth and is never judged");

const warningSchema = z.object({ code: z.string(), text: z.string() });

const routeSchema = z.object({
  method: z.string(),
  path: z.string(),
  weight: z.number().int().positive(),
  expect: z.array(z.string()).describe("status codes or classes such as 2xx; any"),
});

const targetMeasurementSchema = z.object({
  name: z.string(),
  capBytes: bytes,
  cpus: z.number().positive(),
  port: z.number().int(),
  workload: z.object({
    requestsConfigured: count.describe("per trial of the first look, before the budget was applied"),
    connections: count,
    reconnect: count,
    ratePerSecond: z.number().nonnegative(),
    checkpoints: z.array(count),
    routes: z.array(routeSchema),
  }),
  pairs: count.describe("pairs planned for the first look"),
  pinned: z
    .record(z.string(), z.string())
    .optional()
    .describe("variables that were added on both sides, so that the runtime's memory moves less by itself"),
  images: z
    .object({ base: z.string().nullable(), head: z.string() })
    .describe("image ids; base is null when there is nothing to compare with"),
  looks: z
    .array(lookSchema)
    .max(lookKinds.length)
    .describe("in the order in which they were taken, at most one of each kind; none where nothing was measured"),
  diagnosis: diagnosisSchema.optional(),
  shard: z
    .object({ index: z.number().int().positive(), of: z.number().int().positive() })
    .optional()
    .describe("which of several jobs this is that measure the same target, from 1"),
  missing: z
    .object({ jobs: z.number().int().positive(), of: z.number().int().positive() })
    .optional()
    .describe("jobs of a matrix that should have measured this target and left no report"),
  reusedBase: z
    .object({ runId: z.string(), measuredAt: z.string().describe("ISO 8601") })
    .optional()
    .describe("base's trials were measured by an earlier run of the same commit on an equal machine"),
});

const revisionSchema = z.object({
  spec: z.string().describe("git:REF, dir:PATH or image:NAME as it was asked for"),
  sha: z.string().nullable(),
  label: z.string().describe("its name in a report: a short SHA, a folder's name, an image's name"),
});

export const environmentSchema = z.object({
  tool: z.string(),
  node: z.string(),
  kernel: z.string(),
  arch: z.string(),
  cpus: count,
  memoryBytes: bytes,
  engine: z.object({
    name: z.string(),
    version: z.string(),
    apiVersion: z.string(),
    cgroupVersion: z.string(),
    cgroupDriver: z.string(),
  }),
  memory: z.object({
    source: z
      .enum(["smaps", "status", "cgroup", "stats-api"])
      .describe(
        "smaps: page tables; status: the processes' own count; cgroup: its sum; stats-api: the engine's figure",
      ),
    errorBytes: bytes.describe("how far one reading may be from the truth at worst"),
  }),
});

export const measurementSchema = z.object({
  schema: z.literal(measurementSchemaId),
  runId: z.string(),
  startedAt: z.string().describe("ISO 8601"),
  seed: z.number().int(),
  environment: environmentSchema,
  base: revisionSchema.nullable(),
  head: revisionSchema,
  gate: gateSchema.describe("the policy of the run; `analyse` may judge by another"),
  targets: z.array(targetMeasurementSchema),
  configuredTargets: z
    .array(z.string())
    .optional()
    .describe("all targets of the config, also those that this job was not asked to measure"),
  warnings: z.array(warningSchema),
  timing: z.object({ buildMs: milliseconds, measureMs: milliseconds, diagnoseMs: milliseconds, totalMs: milliseconds }),
});

export type Side = z.infer<typeof sideSchema>;
export type Sample = Immutable<z.infer<typeof sampleSchema>>;
export type TrialEnd = Immutable<z.infer<typeof trialEndSchema>>;
export type LoadResult = Immutable<z.infer<typeof loadSchema>>;
export type Trial = Immutable<z.infer<typeof trialSchema>>;
export type LookKind = (typeof lookKinds)[number];
export type Look = Immutable<z.infer<typeof lookSchema>>;
export type DiagnosisEvidence = NonNullable<TargetMeasurement["diagnosis"]>;
export type Warning = Immutable<z.infer<typeof warningSchema>>;
export type Revision = Immutable<z.infer<typeof revisionSchema>>;
export type Environment = Immutable<z.infer<typeof environmentSchema>>;
export type TargetMeasurement = Immutable<z.infer<typeof targetMeasurementSchema>>;
export type Measurement = Immutable<z.infer<typeof measurementSchema>>;

/** What is judged: anonymous plus shared memory, never page cache. */
export function rssBytes(sample: Sample): number {
  return sample.anonBytes + sample.shmemBytes;
}

export function lookOf({ looks }: Pick<TargetMeasurement, "looks">, kind: LookKind): Look | undefined {
  return looks.find((look) => look.kind === kind);
}

/** Empty where no such look was taken. */
export function trialsOfLook(target: Pick<TargetMeasurement, "looks">, kind: LookKind): readonly Trial[] {
  return lookOf(target, kind)?.trials ?? [];
}

/** Requests per trial of the first look; as configured where nothing was measured. */
export function firstRequests(target: Pick<TargetMeasurement, "looks" | "workload">): number {
  return lookOf(target, "first")?.requests ?? target.workload.requestsConfigured;
}

/** Trials of the service as it is: the other looks run probes beside it. */
export function unprobedTrials(target: Pick<TargetMeasurement, "looks">): readonly Trial[] {
  return [...trialsOfLook(target, "first"), ...trialsOfLook(target, "longer")];
}

export function allTrials({ looks }: Pick<TargetMeasurement, "looks">): readonly Trial[] {
  return looks.flatMap(({ trials }) => trials);
}

/** The target with this look in place of the one of its kind, or after the others. */
export function withLook<Target extends Pick<TargetMeasurement, "looks">>(target: Target, look: Look): Target {
  const looks = target.looks.some(({ kind }) => kind === look.kind)
    ? target.looks.map((each) => (each.kind === look.kind ? look : each))
    : [...target.looks, look];
  return { ...target, looks };
}

export function countPairs(trials: readonly Trial[]): number {
  return new Set(trials.map(({ pair }) => pair)).size;
}
