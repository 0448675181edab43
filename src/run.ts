/** The pipeline up to measurement.json, top to bottom: sides → config → images → trials. */
import { randomBytes } from "node:crypto";
import { arch, cpus, release, totalmem } from "node:os";
import packageJson from "../package.json" with { type: "json" };
import { type Builder, choosePort, provideImage } from "./build.ts";
import { loadConfig } from "./config/load.ts";
import { applyInputs, type Inputs } from "./inputs.ts";
import type { World } from "./measure/prepare.ts";
import { provideRoutes } from "./measure/routes.ts";
import { measureTarget } from "./measure/target.ts";
import type { TargetConfig } from "./model/config.ts";
import {
  type Environment,
  type Measurement,
  measurementSchemaId,
  type TargetMeasurement,
  type Warning,
} from "./model/measurement.ts";
import type { ImageFacts, Images } from "./ports.ts";
import { findBase, findHead, type Place, type Source, type Spec } from "./revision.ts";

/** Randomness is a seed: the same plan, the same order of requests, in every run. */
const seed = 1;

export interface Comparison extends Place {
  readonly base: Spec | undefined;
  readonly head: Spec | undefined;
  readonly inputs: Inputs;
}

export interface CompareWorld extends World {
  readonly images: Images;
}

export async function measure(comparison: Comparison, world: CompareWorld, signal: AbortSignal): Promise<Measurement> {
  const { clock, progress, engine } = world;
  const startedAt = clock.timestamp();
  const startedMs = clock.nowMs();
  const runId = createRunId(startedAt);
  // What an earlier run left behind when it was killed.
  await engine.sweep({ images: false });

  await using stack = new AsyncDisposableStack();
  const head = await findHead(comparison.head, comparison, stack);
  const config = applyInputs(
    await loadConfig(comparison.inputs.config, head.dir, comparison.workingDirectory),
    comparison.inputs,
  );
  const base = await findBase(comparison.base, comparison, stack);

  progress.stage(`Building ${base.revision.label} and ${head.revision.label}`);
  const builder: Builder = { runId, engine, images: world.images, progress, signal };
  const images = new Map<string, TargetImages>();
  for (const target of config.targets) images.set(target.name, await provideImages(target, base, head, builder));
  const builtMs = clock.nowMs();

  progress.stage("Measuring");
  const targets: TargetMeasurement[] = [];
  const warnings: Warning[] = [];
  let memory: Environment["memory"] | undefined;
  for (const target of config.targets) {
    const sides = images.get(target.name);
    if (sides === undefined) throw new RangeError(`No images of ${target.name}.`);
    const ports = { base: choosePort(target, sides.base ?? sides.head), head: choosePort(target, sides.head) };
    const run = { runId, seed, target, sides, ports, gate: config.gate };
    const { routes, warnings: routeWarnings } = await provideRoutes(run, head.dir, world, signal);
    warnings.push(...routeWarnings);
    const measured = await measureTarget({ ...run, routes }, world, signal);
    memory = memory === undefined || measured.memory.errorBytes > memory.errorBytes ? measured.memory : memory;
    targets.push(measured.measurement);
  }
  const endedMs = clock.nowMs();

  return {
    schema: measurementSchemaId,
    runId,
    startedAt,
    seed,
    environment: await describeEnvironment(world, memory ?? { source: "stats-api", errorBytes: 0 }),
    base: [...images.values()].every((sides) => sides.base === null) ? null : base.revision,
    head: head.revision,
    gate: config.gate,
    targets,
    warnings,
    timing: {
      buildMs: builtMs - startedMs,
      measureMs: endedMs - builtMs,
      diagnoseMs: 0,
      totalMs: endedMs - startedMs,
    },
  };
}

interface TargetImages {
  readonly base: ImageFacts | null;
  readonly head: ImageFacts;
}

async function provideImages(
  target: TargetConfig,
  base: Source,
  head: Source,
  builder: Builder,
): Promise<TargetImages> {
  const baseImage = await provideImage(target, "base", base, builder);
  const headImage = await provideImage(target, "head", head, builder);
  if (headImage === null) throw new RangeError("Only a base may be missing.");
  return { base: baseImage, head: headImage };
}

async function describeEnvironment(world: World, memory: Environment["memory"]): Promise<Environment> {
  return {
    tool: `rss-plateau ${packageJson.version}`,
    node: process.version,
    kernel: release(),
    arch: arch(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    engine: await world.engine.describe(),
    memory,
  };
}

/** Sortable by time, and unlike any other. */
export function createRunId(startedAt: string): string {
  return `${startedAt.replace(/\D/g, "").slice(0, 14)}-${randomBytes(3).toString("hex")}`;
}
