/** One container on its own private network, from start to removal. */
import type Docker from "dockerode";
import { z } from "zod";
import { describeError, UserError } from "../../model/errors.ts";
import type { Container, ContainerExit, ContainerSpec, EngineStats } from "../../model/ports.ts";
import { packFiles, unpackFiles } from "./container-files.ts";
import { isStatus, labelsOf, removeIfThere } from "./docker-objects.ts";

const logLines = 200;
const execPollMs = 50;
/** The shell's exit code for a command that does not exist. */
const notFoundCode = 127;

export async function startContainer(docker: Docker, publishedHost: string, spec: ContainerSpec): Promise<Container> {
  const labels = labelsOf(spec.runId);
  await using stack = new AsyncDisposableStack();

  const network = await docker.createNetwork({ Name: spec.name, Driver: "bridge", Labels: labels });
  stack.defer(() => removeIfThere(network.remove()));

  const portKey = `${spec.port}/tcp`;
  const created = await docker.createContainer({
    name: spec.name,
    Image: spec.imageId,
    ...(spec.command.length > 0 ? { Cmd: [...spec.command] } : {}),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    Labels: labels,
    ExposedPorts: { [portKey]: {} },
    // The image's own health check would start processes in the container while its memory is read.
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      NetworkMode: spec.name,
      PortBindings: { [portKey]: [{ HostIp: publishedHost === "127.0.0.1" ? publishedHost : "", HostPort: "" }] },
      Memory: spec.capBytes,
      // Equal to the cap means no swap. By default the engine allows as much swap as memory.
      MemorySwap: spec.capBytes,
      NanoCpus: Math.round(spec.cpus * 1e9),
      LogConfig: { Type: "json-file", Config: { "max-size": "1m", "max-file": "1" } },
    },
  });
  stack.defer(() => removeIfThere(created.remove({ force: true, v: true })));

  try {
    if (spec.files !== undefined) await created.putArchive(await packFiles(spec.files), { path: "/" });
    await created.start();
  } catch (cause) {
    throw new UserError(`The container of ${spec.name} could not be started: ${describeError(cause)}`, { cause });
  }
  const exited = waitForExit(created);
  const facts = await created.inspect();
  const hostPort = facts.NetworkSettings.Ports[portKey]?.[0]?.HostPort;

  const resources = stack.move();
  return {
    id: created.id,
    pid: facts.State.Pid,
    // A container that has already exited has no port; nothing will be sent to it.
    address: { host: publishedHost, port: Number(hostPort ?? 0) },
    caps: { memoryBytes: facts.HostConfig.Memory ?? 0, memorySwapBytes: facts.HostConfig.MemorySwap ?? 0 },
    exited,
    log: async () => demultiplex(await created.logs({ stdout: true, stderr: true, tail: logLines })),
    exec: (command, timeoutMs) => execute(created, command, timeoutMs),
    run: (command, timeoutMs) => runCommand(created, command, timeoutMs),
    putFiles: async (files) => void (await created.putArchive(await packFiles(files), { path: "/" })),
    readFolder: (path, matching) => readFolder(created, path, matching),
    stats: async () => readStats(statsAnswer.parse(await created.stats({ stream: false, "one-shot": true }))),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function waitForExit(container: Docker.Container): Promise<ContainerExit> {
  try {
    const { StatusCode } = waitAnswer.parse(await container.wait());
    const { State } = await container.inspect();
    return { exitCode: StatusCode, oomKilled: State.OOMKilled };
  } catch {
    // We removed the container ourselves, so its exit code is not used.
    return { exitCode: 137, oomKilled: false };
  }
}

async function execute(container: Docker.Container, command: readonly string[], timeoutMs: number): Promise<number> {
  const run = await container.exec({ Cmd: [...command], AttachStdout: false, AttachStderr: false });
  await run.start({ Detach: true });
  for (let waitedMs = 0; waitedMs < timeoutMs; waitedMs += execPollMs) {
    const { Running, ExitCode } = await run.inspect();
    if (!Running) return ExitCode ?? 1;
    await new Promise((resolve) => setTimeout(resolve, execPollMs));
  }
  return 124; // as timeout(1)
}

async function runCommand(
  container: Docker.Container,
  command: readonly string[],
  timeoutMs: number,
): Promise<{ exitCode: number; output: string }> {
  const run = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  let stream: Awaited<ReturnType<typeof run.start>>;
  try {
    stream = await run.start({});
  } catch (error) {
    // When the image lacks the program, some engines answer 400 and others print an error.
    if (isStatus(error, 400)) return { exitCode: notFoundCode, output: describeError(error) };
    throw error;
  }
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve) => {
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream
      .on("end", resolve)
      .on("close", resolve)
      .on("error", () => resolve());
  });
  const timer = setTimeout(() => stream.destroy(), timeoutMs);
  await ended;
  clearTimeout(timer);
  const { ExitCode } = await run.inspect();
  return { exitCode: ExitCode ?? 124, output: demultiplex(Buffer.concat(chunks)) };
}

async function readFolder(
  container: Docker.Container,
  path: string,
  matching: (name: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  try {
    return await unpackFiles(await container.getArchive({ path }), matching);
  } catch (error) {
    if (isStatus(error, 404)) return new Map();
    throw error;
  }
}

/** Without a terminal the engine frames stdout and stderr: 8 bytes of header, with the length in the last four. */
function demultiplex(frames: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= frames.length;) {
    const length = frames.readUInt32BE(at + 4);
    parts.push(frames.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString("utf8");
}

const waitAnswer = z.object({ StatusCode: z.number() });

const statsAnswer = z.object({
  pids_stats: z.object({ current: z.number().optional() }).optional(),
  memory_stats: z.object({ stats: z.record(z.string(), z.number()).optional() }),
});

/** For cgroup v2 the names are those of memory.stat; the answer for v1 has totals and no shared memory. */
function readStats(answer: z.infer<typeof statsAnswer>): EngineStats {
  const stats = answer.memory_stats.stats ?? {};
  const shmemBytes = stats["shmem"] ?? 0;
  return {
    anonBytes: stats["anon"] ?? stats["total_rss"] ?? stats["rss"] ?? 0,
    shmemBytes,
    fileBytes: Math.max(0, (stats["file"] ?? stats["total_cache"] ?? stats["cache"] ?? 0) - shmemBytes),
    kernelBytes: Math.max(0, (stats["kernel"] ?? stats["kernel_stack"] ?? 0) - (stats["slab_reclaimable"] ?? 0)),
    processes: answer.pids_stats?.current ?? 1,
  };
}
