/**
 * Records comparisons of real containers, one per line, as `compare` measures them. README.md in this folder lists the
 * recordings and how to make them again.
 *
 *   node test/recorded/record.ts python 100        100 comparisons of the service with itself, appended to series/python.jsonl
 *   node test/recorded/record.ts python-64 40      head keeps 64 bytes per request
 *   node test/recorded/record.ts node-pinned 40    with the settings that `pin: auto` adds
 *   node test/recorded/record.ts node-garbage 5    with a collected look
 */
import { execFileSync } from "node:child_process";
import { appendFileSync } from "node:fs";
import { totalmem } from "node:os";
import { createWorld } from "../../src/adapters/world.ts";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { diagnoseTarget } from "../../src/diagnose/diagnose.ts";
import { readProbeFiles } from "../../src/diagnose/runtimes/probe-files.ts";
import { measureTarget } from "../../src/measure/target.ts";
import { rssBytes, type Trial } from "../../src/model/measurement.ts";
import { createRunId } from "../../src/run.ts";

interface Service {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Added on head. */
  readonly head?: Readonly<Record<string, string>>;
  readonly pin?: "auto";
  readonly reconnect?: number;
  /** Diagnoses a leak, for the collected look, which tells it from garbage. */
  readonly collected?: true;
}

const services: Readonly<Record<string, Service>> = {
  python: { folder: "python" },
  "python-64": { folder: "python", head: { LEAK: "64" } },
  workers: { folder: "python", env: { WORKERS: "2" } },
  node: { folder: "node" },
  "node-128": { folder: "node", head: { LEAK: "128" } },
  "python-pinned": { folder: "python", pin: "auto" },
  "python-64-pinned": { folder: "python", head: { LEAK: "64" }, pin: "auto" },
  "workers-pinned": { folder: "python", env: { WORKERS: "2" }, pin: "auto" },
  "node-pinned": { folder: "node", pin: "auto" },
  "node-128-pinned": { folder: "node", head: { LEAK: "128" }, pin: "auto" },
  "node-garbage": { folder: "node", head: { CACHE: "1000" }, pin: "auto", collected: true },
  "node-kept": { folder: "node", head: { LEAK: "128" }, pin: "auto", collected: true },
  "node-churn": { folder: "node", pin: "auto", reconnect: 20 },
};

const pageBytes = 4096;

const [, , name = "", count = "1"] = process.argv;
const service = services[name];
if (service === undefined) throw new RangeError(`Name one of ${Object.keys(services).join(", ")}.`);

const tag = (side: string): string => `rss-plateau/recorded-${name}:${side}`;
/** Head's variables are its image's: a comparison has one environment for both sides. */
function build(side: "base" | "head"): void {
  const folder = `test/recorded/services/${service!.folder}`;
  const variables = Object.entries({ ...service!.env, ...(side === "head" ? service!.head : {}) });
  const lines = [`FROM ${tag("service")}`, ...variables.map(([key, value]) => `ENV ${key}=${value}`)];
  execFileSync("docker", ["build", "--quiet", "--tag", tag("service"), folder]);
  execFileSync("docker", ["build", "--quiet", "--tag", tag(side), "-"], { input: lines.join("\n") });
}

build("base");
build("head");
const { pin = "off", reconnect = 0 } = service;
const config = parseConfig(
  `targets: { recorded: { pin: ${pin}, workload: { budget: 30m, reconnect: ${reconnect}, routes: [{ method: POST, path: /, body: { task: debug leak } }] } } }`,
  "record.ts",
);
const { targets, gate } = config;
const [target] = targets;
const probes = await readProbeFiles();
const nothing = (): void => undefined;
const world = await createWorld({ stage: nothing, note: nothing, activity: nothing, pair: nothing, done: nothing });
const [base, head] = [await world.engine.inspectImage(tag("base")), await world.engine.inspectImage(tag("head"))];
if (target === undefined || base === undefined || head === undefined) throw new RangeError("nothing to record");

for (let run = 1; run <= Number(count); run += 1) {
  const ports = { base: 8080, head: 8080 };
  const { routes } = target.workload;
  const runId = createRunId(world.clock.timestamp());
  const sides = { base, head };
  const { signal } = new AbortController();
  const targetRun = { runId, seed: run, target, sides, ports, routes, gate };
  const measured = await measureTarget(targetRun, world, signal);
  if (measured === undefined) throw new RangeError("nothing was measured");
  const inquiry = { target: targetRun, diagnose: config.diagnose, probes, files: [], memoryBytes: totalmem() };
  const { measurement } = measured;
  const { looks } = service.collected ? await diagnoseTarget(inquiry, measurement, world, signal) : measurement;
  const lines = looks.flatMap(({ kind, trials }) =>
    trials.map((trial) => ({ ...shorten(trial), ...(kind === "first" ? {} : { look: kind }) })),
  );
  appendFileSync(`test/recorded/series/${name}.jsonl`, `${JSON.stringify(lines)}\n`);
  console.log(`${name} ${run}/${count}: ${lines.length} trials`);
}

function shorten({ side, pair, samples, end, oomKills, load }: Trial) {
  if (end.kind !== "completed" || oomKills > 0) throw new Error(`A trial ended with ${end.kind}.`);
  return {
    side,
    pair,
    at: pack(samples.map(({ requests }) => requests)),
    rss: pack(samples.map((sample) => Math.round(rssBytes(sample) / pageBytes))),
    kernel: pack(samples.map(({ kernelBytes }) => Math.round(kernelBytes / pageBytes))),
    threads: pack(samples.map(({ threads = 0 }) => threads)),
    descriptors: pack(samples.map(({ descriptors = 0 }) => descriptors)),
    ...(samples.every(({ unreclaimableBytes }) => unreclaimableBytes === undefined)
      ? {}
      : { unreclaimable: pack(samples.map(({ unreclaimableBytes = 0 }) => unreclaimableBytes)) }),
    meanLatencyMs: Number(load.latencyMs.mean.toFixed(2)),
  };
}

/** Each number as the difference from the previous one, and `0*17` for seventeen equal differences. */
function pack(numbers: readonly number[]): string {
  const runs: { delta: number; count: number }[] = [];
  for (const [index, number] of numbers.entries()) {
    const delta = number - (numbers[index - 1] ?? 0);
    const last = runs.at(-1);
    if (last?.delta === delta) last.count += 1;
    else runs.push({ delta, count: 1 });
  }
  return runs.map(({ delta, count }) => (count === 1 ? String(delta) : `${delta}*${count}`)).join(" ");
}
