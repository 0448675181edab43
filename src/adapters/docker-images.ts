/** Builds images with the docker CLI, which has what the API alone lacks: BuildKit, .dockerignore, credentials. */
import { exec } from "@actions/exec";
import { BuildFailed, Interrupted, UserError } from "../errors.ts";
import type { BuildSpec, Engine, Images } from "../ports.ts";
import { labelsOf, ownerLabel } from "./docker-objects.ts";
import { judgeOwner } from "./owner.ts";

const keptLines = 20;

export function createDockerImages(engine: Engine, env: NodeJS.ProcessEnv = process.env): Images {
  const cliEnv = scrubEnvironment(env);
  return {
    async build(spec) {
      const before = await engine.inspectImage(spec.tag);
      await build(spec, cliEnv);
      const after = await engine.inspectImage(spec.tag);
      if (after === undefined) throw new Error(`docker build succeeded, but ${spec.tag} does not exist.`);
      // The tag has moved on; without this every build would leave an image without a name behind. Its layers stay
      // where the new one uses them. A run that still goes on may be about to start its image.
      if (before !== undefined && before.id !== after.id && judgeOwner(before.labels[ownerLabel]) !== "alive") {
        await exec("docker", ["image", "rm", before.id], { silent: true, ignoreReturnCode: true, env: cliEnv });
      }
      return after.id;
    },
    async pull(name, signal) {
      const { exitCode, output } = await runDocker(["pull", "--quiet", name], cliEnv, signal);
      if (exitCode !== 0) {
        throw new UserError(
          `The image ${name} is not on this machine and could not be pulled: ${output.at(-1) ?? "no reason given"}`,
        );
      }
    },
  };
}

async function build(spec: BuildSpec, env: Record<string, string>): Promise<void> {
  const buildArgs = Object.entries(spec.buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  const options = ["--tag", spec.tag, "--file", spec.dockerfile];
  const labels = Object.entries(labelsOf(spec.runId)).flatMap(([name, value]) => ["--label", `${name}=${value}`]);
  // The classic builder keeps the container of a step that failed, without our label; BuildKit has none to remove.
  const command = ["build", "--force-rm", ...options, ...labels, ...buildArgs, spec.contextDir];
  const { exitCode, output } = await runDocker(command, env, spec.signal, spec.onLine);
  if (exitCode !== 0) throw new BuildFailed(output.slice(-keptLines));
}

async function runDocker(
  args: readonly string[],
  env: Record<string, string>,
  signal: AbortSignal,
  onLine: (line: string) => void = () => undefined,
): Promise<{ exitCode: number; output: readonly string[] }> {
  const output: string[] = [];
  const hear = (chunk: Buffer): void => {
    for (const line of chunk.toString("utf8").split(/\r?\n/)) {
      if (line.trim() === "") continue;
      output.push(line);
      onLine(line);
    }
  };
  const listeners = { stdout: hear, stderr: hear };
  const running = exec("docker", [...args], { silent: true, ignoreReturnCode: true, env, listeners }).catch(
    (cause: unknown) => {
      throw new UserError("The docker command could not be run. Install the Docker CLI.", { cause });
    },
  );
  return { exitCode: await Promise.race([running, untilAborted(signal)]), output };
}

/** @actions/exec cannot be told to stop; the docker CLI ends with us, when nobody reads its output any more. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(new Interrupted("Interrupted."));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

const keptVariables =
  /^(PATH|HOME|USER|LANG|LC_.*|TMPDIR|XDG_RUNTIME_DIR|DOCKER_.*|BUILDX_.*|BUILDKIT_.*|(HTTPS?|NO|FTP|ALL)_PROXY|SSL_CERT_.*)$/i;

/** A Dockerfile of a pull request must not get at the runner's tokens through the environment. */
function scrubEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => keptVariables.test(entry[0]) && entry[1] !== undefined,
    ),
  );
}
