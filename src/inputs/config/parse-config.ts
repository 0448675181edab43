/** rss-plateau.yml → `Config`, or one error that lists every problem. */
import type { Config, TargetConfig, WorkloadConfig } from "../../model/config.ts";
import { configDefaults } from "./defaults.ts";
import { predicate, problemsOf, userError } from "./problems.ts";
import { defaultRoute } from "./route.ts";
import { configSchema, type WrittenConfig, type WrittenTarget } from "./config-schema.ts";
import { readYaml } from "./yaml.ts";
import { UserError } from "../../model/errors.ts";
import type { GatePolicy } from "../../model/policy.ts";

/** Throws a `UserError` that lists every problem with `file:line:column`. */
export function parseConfig(text: string, fileName: string): Config {
  const yaml = readYaml(text, fileName, isTextMap);
  if (yaml.value === null || yaml.value === undefined) {
    throw new UserError(`${fileName} is empty. It needs \`targets:\` with at least one service, such as \`api:\`.`);
  }
  const parsed = configSchema.safeParse(yaml.value, { error: predicate, reportInput: true });
  if (parsed.success) return configOf(parsed.data);
  const placed = problemsOf(parsed.error.issues)
    .map((problem) => ({ ...yaml.locate(problem.path, problem.at), sentence: problem.sentence }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
  throw userError(
    `${fileName} has`,
    placed.map(({ line, column, sentence }) => `${fileName}:${line}:${column}: ${sentence}`),
  );
}

/** What a run without a config file measures: the Dockerfile at the root, all defaults. */
export function defaultConfig(targetName: string): Config {
  return configOf(configSchema.parse({ targets: { [targetName]: {} } }));
}

/** Maps whose values are always text, even if they look like numbers. */
function isTextMap(path: readonly PropertyKey[]): boolean {
  const [root, , ...rest] = path;
  if (root !== "targets") return false;
  return /^(env|build-args|workload\.openapi\.headers|debug-endpoint\.headers|workload\.routes\.\d+\.headers)$/.test(
    rest.map(String).join("."),
  );
}

function configOf(written: WrittenConfig): Config {
  return {
    targets: Object.entries(written.targets).map(([name, target]) => targetOf(name, target)),
    gate: gateOf(written.gate),
    diagnose: { when: written.diagnose, detail: written["diagnose-detail"] },
  };
}

function targetOf(name: string, written: WrittenTarget): TargetConfig {
  return {
    name,
    source:
      written.image === undefined
        ? {
            kind: "build",
            context: written.context ?? configDefaults.context,
            dockerfile: written.dockerfile ?? configDefaults.dockerfile,
            buildArgs: written["build-args"] ?? {},
          }
        : { kind: "image", name: written.image },
    command: written.command,
    port: written.port ?? null,
    ready: written.ready ?? null,
    readyTimeoutMs: written["ready-timeout"],
    capBytes: written.memory,
    cpus: written.cpus,
    env: written.env,
    pin: written.pin,
    workload: workloadOf(written.workload),
    debugEndpoint: written["debug-endpoint"] ?? null,
  };
}

function workloadOf(written: WrittenTarget["workload"]): WorkloadConfig {
  const derive = deriveOf(written);
  return {
    requests: written.requests,
    budgetMs: written.budget,
    connections: written.connections,
    reconnect: written.reconnect,
    ratePerSecond: written.rate,
    restMs: written.rest,
    checkpoints: checkpointsOf(written.checkpoints ?? configDefaults.checkpoints, written.requests),
    routes: written.routes ?? (derive === null ? [defaultRoute] : []),
    derive,
  };
}

function deriveOf(written: WrittenTarget["workload"]): WorkloadConfig["derive"] {
  if (written.openapi !== undefined) return { kind: "openapi", ...written.openapi };
  return written.har === undefined ? null : { kind: "har", file: written.har };
}

/** Sorted, without duplicates, none above the requests of a trial. */
export function checkpointsOf(checkpoints: readonly number[], requests: number): readonly number[] {
  return [...new Set(checkpoints)].filter((checkpoint) => checkpoint <= requests).sort((a, b) => a - b);
}

function gateOf(written: WrittenConfig["gate"]): GatePolicy {
  return {
    failOn: written["fail-on"],
    growthPercent: written.growth.percent,
    growthBytes: written.growth.bytes,
    leakBytesPerRequest: written.leak,
    maxRssBytes: written["max-rss"] ?? null,
    allowGrowthBytes: written["allow-growth"],
    onInconclusive: written["on-inconclusive"],
  };
}
