/** Builds images with the docker CLI, which adds what the API lacks: BuildKit, .dockerignore and credentials. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exec } from "@actions/exec";
import { BuildFailed, Interrupted, UserError } from "../../model/errors.ts";
import type { BuildSpec, Engine, ImageFacts, Images } from "../../model/ports.ts";
import { type BuilderFacts, cacheArguments, cacheRightsOf, canKeepLayers } from "./build-cache.ts";
import { cachingBuildEnvironment, dockerEnvironment } from "../host/child-environment.ts";
import { labelsOf, ownerLabel } from "./docker-objects.ts";
import { judgeOwner } from "./owner.ts";

const keptLines = 20;

/** The docker CLI of one run. */
interface Cli {
  readonly env: NodeJS.ProcessEnv;
  /** Inspected at most once, when a cache is available. */
  builder?: Promise<BuilderFacts | null>;
}

export function createDockerImages(engine: Engine, env: NodeJS.ProcessEnv = process.env): Images {
  const cli: Cli = { env };
  const cliEnv = dockerEnvironment(env);
  return {
    async build(spec) {
      const before = await engine.inspectImage(spec.tag);
      const after = await buildAndInspect(spec, cli, engine);
      // The tag has moved, and the old image would stay behind without a name. Layers that the new image shares are
      // kept. A run that is still active may be about to start the old image.
      if (before !== undefined && before.id !== after.id && judgeOwner(before.labels[ownerLabel]) !== "alive") {
        await exec("docker", ["image", "rm", before.id], { silent: true, ignoreReturnCode: true, env: cliEnv });
      }
      return after.id;
    },
    async pull(name, signal) {
      const { exitCode, output } = await runDocker(["pull", "--quiet", name], cliEnv, signal);
      if (exitCode !== 0) {
        throw new UserError(
          `The image ${name} is not on this machine and could not be pulled: ${output.at(-1) ?? "docker gave no reason"}`,
        );
      }
    },
  };
}

/** Uses the id that the builder reports, because another run may have moved the tag since. */
async function buildAndInspect(spec: BuildSpec, cli: Cli, engine: Engine): Promise<ImageFacts> {
  const folder = await mkdtemp(join(tmpdir(), "rss-plateau-"));
  try {
    const idFile = join(folder, "id");
    await build(spec, idFile, cli);
    const id = await readFile(idFile, "utf8").catch(() => "");
    // With containerd's store, a builder outside the engine reports an id that the engine does not know.
    const byId = id === "" ? undefined : await engine.inspectImage(id.trim());
    const built = byId ?? (await engine.inspectImage(spec.tag));
    if (built === undefined) throw new Error(`docker build succeeded, but ${spec.tag} does not exist.`);
    return built;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(spec: BuildSpec, idFile: string, cli: Cli): Promise<void> {
  const caching = await chooseCache(spec, idFile, cli);
  if (caching !== null) {
    const { exitCode } = await runDocker(caching, cachingBuildEnvironment(cli.env), spec.signal, spec.onLine);
    if (exitCode === 0) return;
    // A builder outside the engine does not see the engine's images, and a Dockerfile may start from one of them.
    spec.onLine("building again with the engine's own builder");
  }
  // The classic builder would keep the container of a failed step, without our label. BuildKit has no such containers.
  const command = ["build", "--force-rm", ...argumentsOf(spec, idFile)];
  const { exitCode, output } = await runDocker(command, dockerEnvironment(cli.env), spec.signal, spec.onLine);
  if (exitCode !== 0) throw new BuildFailed(output.slice(-keptLines));
}

function argumentsOf(spec: BuildSpec, idFile: string): readonly string[] {
  const { runId, tag, dockerfile, contextDir, buildArgs } = spec;
  const args = Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  const labels = Object.entries(labelsOf(runId)).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
  return ["--tag", tag, "--iidfile", idFile, "--file", dockerfile, ...labels, ...args, contextDir];
}

/** null: build without a cache. */
async function chooseCache(spec: BuildSpec, idFile: string, cli: Cli): Promise<readonly string[] | null> {
  const rights = cacheRightsOf(cli.env);
  if (!rights.reads && !rights.writes) return null;
  cli.builder ??= inspectBuilder(cli.env, spec.signal);
  const builder = await cli.builder;
  if (builder === null || !canKeepLayers(builder)) return null;
  const cache = cacheArguments(spec, await readFile(spec.dockerfile, "utf8"), rights);
  return cache && ["buildx", "build", "--load", ...cache, ...argumentsOf(spec, idFile)];
}

/** null when buildx is missing. */
async function inspectBuilder(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<BuilderFacts | null> {
  const ask = (args: readonly string[]) => runDocker(args, dockerEnvironment(env), signal);
  const { exitCode, output } = await ask(["buildx", "inspect"]);
  const [, driver] = /^Driver:\s*(\S+)/m.exec(output.join("\n")) ?? [];
  if (exitCode !== 0 || driver === undefined) return null;
  const store = await ask(["info", "--format", "{{json .DriverStatus}}"]);
  return { driver, hasContainerdStore: store.output.some((line) => line.includes("io.containerd.snapshotter")) };
}

async function runDocker(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
  onLine: (line: string) => void = () => undefined,
): Promise<{ exitCode: number; output: readonly string[] }> {
  const output: string[] = [];
  const collect = (chunk: Buffer): void => {
    for (const line of chunk.toString("utf8").split(/\r?\n/)) {
      if (line.trim() === "") continue;
      output.push(line);
      onLine(line);
    }
  };
  const listeners = { stdout: collect, stderr: collect };
  const running = exec("docker", [...args], { silent: true, ignoreReturnCode: true, env, listeners }).catch(
    (cause: unknown) => {
      throw new UserError("The docker command could not be run. Install the Docker CLI.", { cause });
    },
  );
  return { exitCode: await Promise.race([running, untilAborted(signal)]), output };
}

/** @actions/exec cannot stop a command; the docker CLI ends when our process does and its output pipe closes. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Interrupted("Interrupted."));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
