/** `rss-plateau doctor`: what this machine can measure and how exactly, tried on a container of its own. */
import { UserError } from "../model/errors.ts";
import type { Environment } from "../model/measurement.ts";
import type { Container, Engine, HostFacts, MemoryMeter, MemoryMeters } from "../model/ports.ts";
import { formatBytes, formatCount, mib } from "../model/units.ts";

export interface Examination {
  readonly engine: Environment["engine"] | null;
  readonly host: HostFacts;
  /** null: not tried, because there was no engine or no image. */
  readonly probe: Probe | null;
  /** Why nothing can be measured here and what to do; null if measuring works. */
  readonly problem: string | null;
  readonly exitCode: 0 | 2;
}

interface Probe {
  readonly image: string;
  readonly capBytes: number;
  readonly memory: Environment["memory"];
  /** As reported by the engine. */
  readonly engineCaps: Container["caps"];
  /** As enforced by the kernel. */
  readonly kernelCaps: MemoryMeter["caps"];
  /** Memory of a process that only sleeps; null if it could not be read. */
  readonly anonBytes: number | null;
}

/** Enough for a sleeping process; engines refuse less than 6 MiB. */
const capBytes = 64 * mib;

/** Any image with `sleep` works. These are the most common base images, so one of them is probably on the engine. */
const probeImages: readonly string[] = [
  "debian:bookworm-slim",
  "debian:trixie-slim",
  "python:3.13-slim",
  "python:3.12-slim",
  "node:24-slim",
  "node:22-slim",
  "ubuntu:24.04",
  "alpine:latest",
  "busybox:latest",
];

/** `connect` throws a `UserError` when no engine answers. `runId` labels the container. */
export async function examine(
  connect: () => Promise<Engine>,
  meters: MemoryMeters,
  host: HostFacts,
  runId: string,
): Promise<Examination> {
  let engine: Environment["engine"] | null = null;
  let probe: Probe | null = null;
  try {
    const connected = await connect();
    engine = await connected.describe();
    probe = await probeContainer(connected, meters, runId);
    const problem = probe === null ? null : problemOf(probe);
    return { engine, host, probe, problem, exitCode: problem === null ? 0 : 2 };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { engine, host, probe, problem: error.message, exitCode: 2 };
  }
}

async function probeContainer(engine: Engine, meters: MemoryMeters, runId: string): Promise<Probe | null> {
  for (const image of probeImages) {
    const facts = await engine.inspectImage(image);
    if (facts === undefined) continue;
    await using container = await engine.start({
      runId,
      name: `rss-plateau-${runId}`,
      imageId: facts.id,
      command: ["sleep", "60"],
      env: {},
      port: 8080,
      capBytes,
      cpus: 1,
    });
    const meter = await meters.open(container);
    const reading = await meter.read();
    return {
      image,
      capBytes,
      memory: { source: meter.source, errorBytes: meter.errorBytes },
      engineCaps: container.caps,
      kernelCaps: meter.caps,
      anonBytes: reading?.anonBytes ?? null,
    };
  }
  return null;
}

function problemOf({ kernelCaps, engineCaps, anonBytes }: Probe): string | null {
  if (anonBytes === null) {
    return "The memory of a running container could not be read. Check the engine's log, or use another engine.";
  }
  if ((kernelCaps.memoryBytes ?? engineCaps.memoryBytes) !== capBytes) {
    return "The engine does not enforce memory caps. If it is rootless, delegate a memory controller to it, or use the system's engine.";
  }
  return null;
}

const sources: Readonly<
  Record<Environment["memory"]["source"], { readonly how: string; readonly limits: string | null }>
> = {
  smaps: {
    how: "from the page tables of every process",
    limits: null,
  },
  status: {
    how: "from the kernel's count of each process",
    limits:
      "forked processes share memory: they are read from their page tables or, if only root may read those, from their cgroup, which lags.",
  },
  cgroup: {
    how: "from the container's cgroup",
    limits: "only root may read the page tables of processes that share memory.",
  },
  "stats-api": {
    how: "from the engine's statistics",
    limits:
      "the container's processes are not on this machine (Docker Desktop, a job in a container, or a remote engine). To read them directly, run rss-plateau where the engine runs.",
  },
};

/** One line per fact, the conclusion last. */
export function formatExamination({ engine, host, probe, problem }: Examination): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Engine", engine === null ? "none" : `${engine.name} ${engine.version}, API ${engine.apiVersion}`],
    ...(engine === null
      ? []
      : [["Cgroups", `version ${engine.cgroupVersion}, driver ${engine.cgroupDriver}`] as const]),
    ["Machine", `${formatCount(host.cpus)} ${host.cpus === 1 ? "CPU" : "CPUs"}, ${host.arch}, kernel ${host.kernel}`],
    ["Free memory", freeMemoryText(host)],
    ["Swap", swapText(host, probe)],
    ["Huge pages", hugePagesText(host.hugePages)],
    ["Memory caps", capsText(probe)],
    ...memoryFacts(probe, engine !== null),
  ];
  const width = Math.max(...facts.map(([label]) => label.length));
  const lines = facts.map(([label, value]) => `${label.padEnd(width)}  ${value}`);
  return [...lines, "", problem ?? conclusionText(probe)].join("\n");
}

function freeMemoryText({ availableBytes, memoryBytes }: HostFacts): string {
  if (availableBytes === null) return `unknown; ${formatBytes(memoryBytes)} in all`;
  return `${formatBytes(availableBytes)} of ${formatBytes(memoryBytes)}; base and head together need twice the cap of a target`;
}

function swapText({ swapBytes }: HostFacts, probe: Probe | null): string {
  if (swapBytes === null) return "unknown";
  if (swapBytes === 0) return "none";
  const given = probe?.kernelCaps.swapBytes ?? null;
  if (given === null) return formatBytes(swapBytes);
  return given === 0
    ? `${formatBytes(swapBytes)}; containers get none of it (confirmed by the kernel)`
    : `${formatBytes(swapBytes)}; containers can use it although swap is off for them, which hides growth near the cap`;
}

function hugePagesText(mode: string | null): string {
  if (mode === null) return "none";
  return mode === "always" ? "always: memory grows in steps of 2 MiB, so small leaks need more requests" : mode;
}

function capsText(probe: Probe | null): string {
  if (probe === null) return "not tried";
  const { capBytes: asked, kernelCaps, engineCaps } = probe;
  const asks = `asked for ${formatBytes(asked)}`;
  if (kernelCaps.memoryBytes === null)
    return `${asks}, the engine reports ${capText(engineCaps.memoryBytes)}; the kernel's value cannot be read here`;
  return `${asks}, the kernel enforces ${capText(kernelCaps.memoryBytes)}`;
}

function capText(bytes: number): string {
  return bytes === Infinity || bytes === 0 ? "none" : formatBytes(bytes);
}

function memoryFacts(probe: Probe | null, hasEngine: boolean): readonly (readonly [string, string])[] {
  if (probe === null) {
    const why = hasEngine ? `not tried: this engine has none of ${probeImages.join(", ")}` : "not tried";
    return [["Reading", why]];
  }
  const { how, limits } = sources[probe.memory.source];
  const error = probe.memory.errorBytes === 0 ? "exact" : `within ${formatBytes(probe.memory.errorBytes)}`;
  return [
    ["Reading", `${how}, ${error}; tried on ${probe.image}`],
    ...(limits === null ? [] : [["Limits", limits] as const]),
  ];
}

function conclusionText(probe: Probe | null): string {
  return probe === null
    ? "This machine can probably measure. To be sure, pull one of the images above and run `rss-plateau doctor` again."
    : "This machine can measure.";
}
