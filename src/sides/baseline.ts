/**
 * Reuses base's measurement from an earlier run when everything that affects the figures is equal. Runs on the default
 * branch keep it. The drawback: disturbances of the machine no longer hit base and head alike.
 */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { TargetConfig } from "../model/config.ts";
import type { Immutable } from "../model/immutable.ts";
import {
  type Environment,
  environmentSchema,
  type TargetMeasurement,
  trialSchema,
  firstRequests,
  trialsOfLook,
} from "../model/measurement.ts";
import type { Variables } from "./pins.ts";
import type { Store } from "../model/ports.ts";

export interface Baselines {
  readonly store: Store;
  /** Whether to reuse a base. */
  readonly reads: boolean;
  /** Whether to keep head's measurement as a base for later runs. */
  readonly saves: boolean;
}

/** All that must be equal. */
const conditionsSchema = z.object({
  sha: z.string(),
  target: z.string(),
  /** Of the whole target: cap, command, environment, build, workload. Hashed, because headers may hold credentials. */
  config: z.string(),
  capBytes: z.number(),
  pinned: z.record(z.string(), z.string()),
  seed: z.number(),
  tool: z.string(),
  arch: z.string(),
  kernel: z.string(),
  cpus: z.number(),
  engine: environmentSchema.shape.engine,
});

type Conditions = Immutable<z.infer<typeof conditionsSchema>>;

const baselineSchema = z.object({
  conditions: conditionsSchema,
  runId: z.string().max(100),
  measuredAt: z.iso.datetime(),
  image: z.string().max(200),
  requests: z.number().int().positive(),
  memory: environmentSchema.shape.memory,
  trials: z
    .array(trialSchema.extend({ side: z.literal("base") }))
    .min(1)
    .max(100),
});

export type Baseline = Immutable<z.infer<typeof baselineSchema>>;

export function conditionsOf(
  target: TargetConfig,
  sha: string,
  environment: Omit<Environment, "memory">,
  seed: number,
  pinned: Variables,
): Conditions {
  const { tool, arch, kernel, cpus, engine } = environment;
  const config = createHash("sha256").update(canonical(target)).digest("hex");
  return {
    sha,
    target: target.name,
    config,
    capBytes: target.capBytes,
    pinned,
    seed,
    tool,
    arch,
    kernel,
    cpus,
    engine,
  };
}

/** undefined when there is none with equal conditions. The entry is validated, because anybody may have written it. */
export async function findBaseline(conditions: Conditions, store: Store): Promise<Baseline | undefined> {
  const text = await store.restore(keyOf(conditions));
  if (text === undefined) return undefined;
  try {
    const { data: baseline } = baselineSchema.safeParse(JSON.parse(text));
    return baseline !== undefined && canonical(baseline.conditions) === canonical(conditions) && isWhole(baseline)
      ? baseline
      : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps only a complete measurement without failures. False when it was not kept. */
export async function keepBaseline(
  conditions: Conditions,
  measured: {
    readonly runId: string;
    readonly startedAt: string;
    readonly memory: Environment["memory"];
    readonly target: TargetMeasurement;
  },
  store: Store,
): Promise<boolean> {
  const { target } = measured;
  const baseline: Baseline = {
    conditions,
    runId: measured.runId,
    measuredAt: measured.startedAt,
    image: target.images.head,
    requests: firstRequests(target),
    memory: measured.memory,
    trials: trialsOfLook(target, "first").flatMap((trial) =>
      trial.side === "head" ? [{ ...trial, side: "base" as const }] : [],
    ),
  };
  const isCut = firstRequests(target) < target.workload.requestsConfigured || baseline.trials.length < target.pairs;
  if (isCut || !isWhole(baseline)) return false;
  return store.save(keyOf(conditions), JSON.stringify(baseline));
}

/** All pairs in order, each trial completed, and every request answered as expected. */
function isWhole({ requests, trials }: Baseline): boolean {
  return trials.every(
    ({ pair, end, oomKills, load }, index) =>
      pair === index &&
      end.kind === "completed" &&
      oomKills === 0 &&
      load.answered >= requests &&
      load.lost + load.errors.length + load.unexpected.length === 0,
  );
}

/**
 * The conditions must determine the workload. They do not for routes from an OpenAPI document or a HAR file, which may
 * change under the same config. An image name does not determine the image either.
 */
export function isReusable({ source, workload }: TargetConfig): boolean {
  return source.kind === "build" && workload.derive === null;
}

function keyOf(conditions: Conditions): string {
  const hash = createHash("sha256").update(canonical(conditions)).digest("hex");
  return `rss-plateau-baseline-1-${conditions.arch}-${conditions.target}-${conditions.sha.slice(0, 12)}-${hash.slice(0, 32)}`;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
