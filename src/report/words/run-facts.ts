/** What was run: the workload of a target, and the machine. */
import { type Measurement, type TargetMeasurement, firstRequests } from "../../model/measurement.ts";
import { formatBytes, formatCount, formatDurationMs } from "../../model/units.ts";
import { plainLine } from "../escape.ts";
import type { JudgedTarget } from "../judged.ts";
import { code, joinPhrases, type Phrase, phrase } from "../phrase.ts";
import { type Fact, listed } from "./fact.ts";

export function workloadFacts({ measured }: JudgedTarget): readonly Fact[] {
  const { workload } = measured;
  const cut =
    firstRequests(measured) < workload.requestsConfigured
      ? ` (of ${formatCount(workload.requestsConfigured)} configured)`
      : "";
  const rate =
    workload.ratePerSecond > 0
      ? `at most ${formatCount(workload.ratePerSecond)} per second`
      : "as fast as they are answered";
  const reuse = workload.reconnect > 0 ? `a new one after ${formatCount(workload.reconnect)} requests` : "kept alive";
  const routes = workload.routes
    .slice(0, listed)
    .map(
      (route) =>
        phrase`${code(`${route.method} ${route.path}`)} × ${String(route.weight)} → ${route.expect.join(", ")}`,
    );
  const rest = workload.routes.length - listed;
  return [
    { label: "Requests per trial", value: phrase`${formatCount(firstRequests(measured))}${cut}, ${rate}` },
    { label: "Connections", value: phrase`${String(workload.connections)}, ${reuse}` },
    { label: "Routes", value: joinPhrases(rest > 0 ? [...routes, phrase`${String(rest)} more`] : routes, ", ") },
    {
      label: "Container",
      value: phrase`${formatBytes(measured.capBytes)} cap without swap, ${String(measured.cpus)} CPU, port ${String(measured.port)}`,
    },
    { label: "Runtime", value: pinnedWords(measured.pinned) },
  ];
}

function pinnedWords(pinned: TargetMeasurement["pinned"] = {}): Phrase {
  const variables = Object.entries(pinned).map(([name, value]) => phrase`${code(`${name}=${value}`)}`);
  if (variables.length === 0) return phrase`not pinned (${code("pin: off")}, or its variables are already set)`;
  return phrase`pinned on both sides by ${joinPhrases(variables, ", ")}; ${code("pin: off")} turns this off`;
}

const sources = {
  smaps: "/proc/PID/smaps_rollup of every process",
  status: "/proc/PID/status of every process",
  cgroup: "the container's control group",
  "stats-api": "the engine's statistics",
} as const;

export function environmentFacts(measurement: Measurement): readonly Fact[] {
  const { environment, base, head, timing } = measurement;
  const { engine, memory } = environment;
  const image = (side: "base" | "head") => plainLine(measurement.targets[0]?.images[side] ?? "none", 19);
  return [
    { label: "Base", value: base === null ? phrase`none` : phrase`${code(base.spec)}, image ${code(image("base"))}` },
    { label: "Head", value: phrase`${code(head.spec)}, image ${code(image("head"))}` },
    {
      label: "Engine",
      value: phrase`${engine.name} ${engine.version}, cgroup v${engine.cgroupVersion} (${engine.cgroupDriver})`,
    },
    { label: "Memory read from", value: phrase`${sources[memory.source]}, exact to ${formatBytes(memory.errorBytes)}` },
    {
      label: "Machine",
      value: phrase`${environment.arch}, ${String(environment.cpus)} CPUs, ${formatBytes(environment.memoryBytes)}, Linux ${environment.kernel}`,
    },
    {
      label: "Time",
      value: phrase`build ${formatDurationMs(timing.buildMs)}, measuring ${formatDurationMs(timing.measureMs)}, total ${formatDurationMs(timing.totalMs)}`,
    },
    {
      label: "Run",
      value: phrase`${code(measurement.runId)}, seed ${String(measurement.seed)}, ${environment.tool}, Node ${environment.node}`,
    },
  ];
}
