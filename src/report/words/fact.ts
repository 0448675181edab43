/** What a reader needs to follow and repeat a verdict, as labelled facts: how it was decided, workload, trials, machine. */
import {
  allTrials,
  countPairs,
  type Measurement,
  type TargetMeasurement,
  type Trial,
} from "../../model/measurement.ts";
import type { Rest } from "../../model/pause.ts";
import { formatByteRate, formatBytes, formatCount, formatDurationMs, formatPercent } from "../../model/units.ts";
import { plainLine } from "../escape.ts";
import { type JudgedTarget, failedAnswers } from "../judged.ts";
import { type Phrase, code, joinPhrases, phrase } from "../phrase.ts";
import { lastRequests } from "../ascii-series.ts";
import { capitalise, keptFact, keptNames } from "./kept-words.ts";
import { intervalText } from "./reason.ts";
import { sensitivityLabel } from "./sensitivity.ts";

export interface Fact {
  readonly label: string;
  readonly value: Phrase;
}

/** Longer lists are cut: the whole is in measurement.json. */
const listed = 12;

function pairsUsed(used: number, { trials, pairs }: TargetMeasurement): Phrase {
  const made = countPairs(trials);
  const spared = made < pairs ? ` (${pairs} planned; more would not have changed the verdict)` : "";
  const seen = used > made ? `${made}, and the second look's as far as that goes` : `${used} of ${made}`;
  return phrase`${seen}${spared}`;
}

export function decisionFacts({ report, findings, measured }: JudgedTarget): readonly Fact[] {
  const { basis } = findings;
  const { delta } = report;
  const tolerated = `${formatPercent(basis.toleratedGrowth.percent)} or ${formatBytes(basis.toleratedGrowth.bytes)}, whichever is more`;
  const none = phrase`not to be had from this run`;
  return [
    { label: "Pairs used", value: pairsUsed(basis.pairs, measured) },
    {
      label: "Window",
      value: basis.window
        ? phrase`requests ${formatCount(basis.window.fromRequests)} to ${formatCount(basis.window.toRequests)}, after warm-up`
        : phrase`none: memory did not settle`,
    },
    ...(report.base === null
      ? []
      : [
          {
            label: "Slope, head − base",
            value: delta?.bytesPerRequest
              ? phrase`${intervalText(delta.bytesPerRequest)} a request; tolerated ${formatBytes(basis.toleratedBytesPerRequest)}`
              : none,
          },
          {
            label: "Level, head − base",
            value: delta?.plateauBytes ? phrase`${intervalText(delta.plateauBytes)}; tolerated ${tolerated}` : none,
          },
        ]),
    ...perPair("Slope of each pair, a request", basis.bytesPerRequest),
    ...perPair("Level of each pair", basis.plateauBytes),
    ...secondLook(basis.confirmation, measured.confirmation?.rest),
    ...basis.kept.map((kept) => ({ label: `${capitalise(keptNames[kept.what])}, head − base`, value: keptFact(kept) })),
    {
      label: "Noise (standard error)",
      value: phrase`slope ${basis.slopeNoise === null ? "unknown" : formatByteRate(basis.slopeNoise)} a request, level ${basis.levelNoiseBytes === null ? "unknown" : formatBytes(basis.levelNoiseBytes)}`,
    },
    {
      label: sensitivityLabel,
      value:
        report.smallestDetectable === null
          ? none
          : phrase`${formatByteRate(report.smallestDetectable)} a request, with 80 % power`,
    },
  ];
}

function secondLook(look: JudgedTarget["findings"]["basis"]["confirmation"], rest?: Rest): readonly Fact[] {
  if (look === null) return [];
  const { fromRequests, toRequests } = look.window;
  const window = phrase`fresh containers, requests ${formatCount(fromRequests)} to ${formatCount(toRequests)}`;
  const rested =
    rest === undefined ? [] : phrase`, ${formatDurationMs(rest.ms)} of rest after ${formatCount(rest.afterAnswers)}`;
  return [
    { label: "Second look", value: phrase`${window}${rested}` },
    ...perPair("Its slopes, a request", look.bytesPerRequest),
  ];
}

function perPair(
  label: string,
  values: { readonly base: readonly number[]; readonly head: readonly number[] },
): readonly Fact[] {
  const sides = (["base", "head"] as const)
    .filter((side) => values[side].length > 0)
    .map((side) => phrase`${side} ${shortList(values[side].map(formatByteRate))}`);
  return sides.length === 0 ? [] : [{ label, value: joinPhrases(sides, "; ") }];
}

function shortList(items: readonly string[]): string {
  const rest = items.length - listed;
  return items.slice(0, listed).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

export function workloadFacts({ measured }: JudgedTarget): readonly Fact[] {
  const { workload } = measured;
  const cut =
    workload.requests < workload.requestsConfigured
      ? ` (of ${formatCount(workload.requestsConfigured)} configured)`
      : "";
  const rate =
    workload.ratePerSecond > 0 ? `at most ${formatCount(workload.ratePerSecond)} a second` : "as fast as answered";
  const reuse = workload.reconnect > 0 ? `a new one after ${formatCount(workload.reconnect)} requests` : "kept alive";
  const routes = workload.routes
    .slice(0, listed)
    .map(
      (route) =>
        phrase`${code(`${route.method} ${route.path}`)} × ${String(route.weight)} → ${route.expect.join(", ")}`,
    );
  const rest = workload.routes.length - listed;
  return [
    { label: "Requests a trial", value: phrase`${formatCount(workload.requests)}${cut}, ${rate}` },
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
  if (variables.length === 0) return phrase`as it is (${code("pin: off")}, or its variables are set already)`;
  return phrase`pinned on both sides by ${joinPhrases(variables, ", ")}; ${code("pin: off")} leaves it as it is`;
}

export const trialColumns = ["pair", "side", "requests", "failed", "time", "p50", "p99", "end"] as const;

/** Of both looks, pair by pair. */
export function shownTrials({ measured }: JudgedTarget): readonly Trial[] {
  return allTrials(measured)
    .toSorted((a, b) => a.pair - b.pair || (a.side < b.side ? -1 : 1))
    .slice(0, 40);
}

export function trialCells(target: JudgedTarget): readonly (readonly string[])[] {
  return shownTrials(target).map((trial) => [
    String(trial.pair + 1),
    trial.side,
    formatCount(lastRequests(trial)),
    formatCount(failedAnswers(trial)),
    ...[trial.load.durationMs, trial.load.latencyMs.p50, trial.load.latencyMs.p99].map((time) =>
      trial.load.answered === 0 ? "–" : formatDurationMs(time),
    ),
    endWords(trial),
  ]);
}

function endWords({ end }: Trial): string {
  switch (end.kind) {
    case "completed":
      return "completed";
    case "deadline":
      return `cut after ${formatDurationMs(end.limitMs)}`;
    case "oom":
      if (end.by === "runtime") return `runtime out of memory, exit ${end.exitCode ?? "unknown"}`;
      return end.survived ? "a process killed at the cap" : "killed at the cap";
    case "crashed":
      return `exit ${end.exitCode ?? "unknown"}`;
    case "unresponsive":
      return `silent for ${formatDurationMs(end.silentMs)}`;
    case "not-ready":
      return end.reason === "exited"
        ? `exit ${end.exitCode ?? "unknown"} before ready`
        : `not ready in ${formatDurationMs(end.waitedMs)}`;
  }
}

/** The end of the log of the first trial of each side that has one. */
export function trialLogs({ measured }: JudgedTarget): readonly { readonly title: string; readonly log: string }[] {
  return (["base", "head"] as const).flatMap((side) => {
    for (const trial of allTrials(measured)) {
      if (trial.side !== side) continue;
      if ("log" in trial.end && trial.end.log.trim() !== "")
        return [{ title: `Last lines of ${side}'s log`, log: trial.end.log }];
      if (trial.end.kind === "oom" && trial.end.evidence.trim() !== "")
        return [{ title: `What shows that ${side} ran out of memory`, log: trial.end.evidence }];
    }
    return [];
  });
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
      value: phrase`build ${formatDurationMs(timing.buildMs)}, measuring ${formatDurationMs(timing.measureMs)}, in all ${formatDurationMs(timing.totalMs)}`,
    },
    {
      label: "Run",
      value: phrase`${code(measurement.runId)}, seed ${String(measurement.seed)}, ${environment.tool}, Node ${environment.node}`,
    },
  ];
}
