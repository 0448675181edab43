/** The pipeline up to measurement.json: sides, config, images, trials, diagnosis. */
import { randomBytes } from "node:crypto";
import { relative } from "node:path";
import { arch, cpus, release, totalmem } from "node:os";
import packageJson from "../package.json" with { type: "json" };
import {
  type Baseline,
  type Baselines,
  conditionsOf,
  findBaseline,
  isReusable,
  keepBaseline,
} from "./sides/baseline.ts";
import { type Builder, choosePort, provideImage } from "./sides/build.ts";
import { loadConfig } from "./inputs/config/load-config.ts";
import { diagnoseTargets, type DrivenTarget } from "./diagnose/targets.ts";
import { applyInputs, type Inputs } from "./inputs/inputs.ts";
import { provideRoutes } from "./measure/routes.ts";
import { type MeasuredTarget, measureTarget } from "./measure/target.ts";
import type { TargetRun } from "./measure/target-run.ts";
import type { Config, TargetConfig } from "./model/config.ts";
import {
  type Environment,
  type Measurement,
  measurementSchema,
  measurementSchemaId,
  type Side,
  type Warning,
} from "./model/measurement.ts";
import { choosePins } from "./sides/pins.ts";
import type { ImageFacts, World } from "./model/ports.ts";
import { baseReused } from "./model/warnings.ts";
import { findBase, findHead, type Place, type Source, type Spec } from "./sides/revision.ts";

/** A constant, so that every run has the same plan and the same order of requests. */
const seed = 1;

export interface Comparison extends Place {
  readonly base: Spec | undefined;
  readonly head: Spec | undefined;
  readonly inputs: Inputs;
  readonly baselines?: Baselines | undefined;
}

/** What the steps for one target share. */
interface Run {
  readonly runId: string;
  readonly base: Source;
  readonly head: Source;
  readonly gate: Config["gate"];
  readonly environment: Omit<Environment, "memory">;
  readonly builder: Builder;
  readonly baselines: Baselines | undefined;
  readonly world: World;
  readonly signal: AbortSignal;
}

export async function measure(comparison: Comparison, world: World, signal: AbortSignal): Promise<Measurement> {
  const { clock, progress, engine } = world;
  const { inputs, baselines } = comparison;
  const startedAt = clock.timestamp();
  const startedMs = clock.nowMs();
  const runId = createRunId(startedAt);
  progress.activity({ kind: "finding-commits" });
  // Killed runs leave containers behind.
  await engine.sweep({ images: false });

  await using stack = new AsyncDisposableStack();
  const head = await findHead(comparison.head, comparison, stack);
  const written = await loadConfig(inputs.config, head.dir, comparison.workingDirectory);
  const config = applyInputs(written, inputs);
  const base = await findBase(comparison.base, comparison, stack);

  progress.stage({ kind: "building", base: base.revision.label, head: head.revision.label });
  const builder: Builder = { runId, engine, images: world.images, progress, signal, warnings: [] };
  const environment = await describeEnvironment(world);
  const { gate, diagnose } = config;
  const { repository, workingDirectory } = comparison;
  const pathInRepository = repository === undefined ? "" : relative(repository.root, workingDirectory);
  const run: Run = {
    runId,
    base,
    head,
    gate,
    environment,
    builder,
    baselines,
    world,
    signal,
  };
  const prepared: PreparedTarget[] = [];
  for (const target of config.targets) prepared.push(await prepareTarget(target, run));
  const builtMs = clock.nowMs();

  const warnings: Warning[] = [];
  const measured: Driven[] = [];
  for (const target of prepared) measured.push(await measurePrepared(target, run, warnings));
  const measuredMs = clock.nowMs();
  const how = { diagnose, head: { dir: head.dir, pathInRepository }, memoryBytes: environment.memoryBytes };
  const diagnosed = await diagnoseTargets(measured, how, world, signal);
  const { shard } = inputs;
  const targets = diagnosed.map((target) => ({ ...target, ...(shard === undefined ? {} : { shard }) }));
  for (const { measurement: target, memory } of measured) await keep(target, memory, startedAt, config, run);
  const endedMs = clock.nowMs();

  // In the schema's order, as a reader of the file will have it: judged again, it gives the same bytes.
  return measurementSchema.parse({
    schema: measurementSchemaId,
    runId,
    startedAt,
    seed,
    environment: { ...environment, memory: leastExact(measured) },
    base: targets.every(({ images }) => images.base === null) ? null : base.revision,
    head: head.revision,
    gate: config.gate,
    targets,
    configuredTargets: (written?.targets ?? config.targets).map(({ name }) => name),
    warnings: [...builder.warnings, ...warnings],
    timing: {
      buildMs: builtMs - startedMs,
      measureMs: measuredMs - builtMs,
      diagnoseMs: endedMs - measuredMs,
      totalMs: endedMs - startedMs,
    },
  } satisfies Measurement);
}

interface PreparedTarget {
  readonly target: TargetConfig;
  readonly head: ImageFacts;
  /** null: there is no base; undefined: not built, because `reused` replaces it. */
  readonly base: ImageFacts | null | undefined;
  readonly reused: Baseline | undefined;
}

async function prepareTarget(target: TargetConfig, run: Run): Promise<PreparedTarget> {
  const { baselines, base } = run;
  // Head first: a missing Dockerfile is a mistake in head, but base may lack it because head adds it.
  const headImage = await provideImage(target, "head", run.head, run.builder);
  if (headImage === null) throw new RangeError("Only a base may be missing.");
  const { sha } = base.revision;
  const reused =
    baselines?.reads === true && sha !== null && isReusable(target)
      ? await findBaseline(
          conditionsOf(target, sha, run.environment, seed, choosePins(target, [headImage])),
          baselines.store,
        )
      : undefined;
  const baseImage = reused === undefined ? await provideImage(target, "base", base, run.builder) : undefined;
  noteImages(target.name, reused?.image ?? baseImage?.id ?? null, headImage.id, run);
  return { target, head: headImage, base: baseImage, reused };
}

function noteImages(target: string, baseImage: string | null, headImage: string, { base, head, world }: Run): void {
  const note = (side: Side, { revision }: Source, image: string | null, isSame: boolean): void =>
    world.progress.note({ kind: "image", target, side, revision: revision.sha ?? revision.spec, image, isSame });
  note("base", base, baseImage, false);
  note("head", head, headImage, baseImage === headImage);
}

type Driven = MeasuredTarget & DrivenTarget;

async function measurePrepared(prepared: PreparedTarget, run: Run, warnings: Warning[]): Promise<Driven> {
  const { target, head, reused } = prepared;
  const context = target.source.kind === "build" ? target.source.context : null;
  if (reused !== undefined) {
    const alone = targetRun(target, { base: null, head }, run);
    const { routes } = await provideRoutes(alone, run.head.dir, run.world, run.signal);
    const beside: TargetRun = { ...alone, routes, reused };
    const measured = await measureTarget(beside, run.world, run.signal);
    if (measured !== undefined) {
      warnings.push(baseReused(target.name, reused));
      return { ...measured, run: beside, context };
    }
    run.world.progress.note({ kind: "kept-base-unusable", target: target.name });
  }
  const base = prepared.base === undefined ? await provideImage(target, "base", run.base, run.builder) : prepared.base;
  const sides = targetRun(target, { base, head }, run);
  const { routes, warnings: routeWarnings } = await provideRoutes(sides, run.head.dir, run.world, run.signal);
  warnings.push(...routeWarnings);
  const whole: TargetRun = { ...sides, routes };
  const measured = await measureTarget(whole, run.world, run.signal);
  if (measured === undefined) throw new RangeError("Only beside a kept base may a target be given up.");
  return { ...measured, run: whole, context };
}

function targetRun(
  target: TargetConfig,
  sides: { readonly base: ImageFacts | null; readonly head: ImageFacts },
  { runId, gate, baselines }: Run,
) {
  const ports = { base: choosePort(target, sides.base ?? sides.head), head: choosePort(target, sides.head) };
  return { runId, seed, target, sides, ports, gate, stopsEarly: baselines?.saves !== true };
}

/** Keeps head's measurement as a base for later runs. */
async function keep(
  target: MeasuredTarget["measurement"],
  memory: Environment["memory"],
  startedAt: string,
  { targets }: Config,
  { baselines, head, runId, environment, world }: Run,
): Promise<void> {
  const configured = targets.find(({ name }) => name === target.name);
  const { sha } = head.revision;
  if (baselines?.saves !== true || sha === null || configured === undefined || !isReusable(configured)) return;
  const conditions = conditionsOf(configured, sha, environment, seed, target.pinned ?? {});
  const isKept = await keepBaseline(conditions, { runId, startedAt, memory, target }, baselines.store);
  world.progress.note({ kind: "kept-as-base", target: target.name, isKept });
}

function leastExact(measured: readonly MeasuredTarget[]): Environment["memory"] {
  const [first, ...others] = measured.map(({ memory }) => memory);
  if (first === undefined) return { source: "stats-api", errorBytes: 0 };
  return others.reduce((worst, next) => (next.errorBytes > worst.errorBytes ? next : worst), first);
}

async function describeEnvironment(world: World): Promise<Omit<Environment, "memory">> {
  return {
    tool: `rss-plateau ${packageJson.version}`,
    node: process.version,
    kernel: release(),
    arch: arch(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    engine: await world.engine.describe(),
  };
}

/** Sortable by time and unique. */
export function createRunId(startedAt: string): string {
  return `${startedAt.replace(/\D/g, "").slice(0, 14)}-${randomBytes(3).toString("hex")}`;
}
