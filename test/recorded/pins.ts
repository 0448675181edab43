/**
 * What settings do to a service's memory: two sets of variables beside each other, pair after pair, and of each
 * container the slope after its warm-up, its error, the rest, its steps, and the level that it comes to.
 *
 *   node test/recorded/pins.ts node 10000 LEAK=128 "LEAK=128;NODE_OPTIONS=--max-semi-space-size=1;MALLOC_ARENA_MAX=2"
 */
import { execFileSync } from "node:child_process";
import { createWorld } from "../../src/adapters/world.ts";
import { cutWindow, traceTrial } from "../../src/analysis/estimators/series.ts";
import { fitTrend } from "../../src/analysis/estimators/slope.ts";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { measureTarget } from "../../src/measure/target.ts";
import { createRunId } from "../../src/run.ts";

const [, , folder = "node", requests = "10000", ...settings] = process.argv;
const tag = (name: string): string => `rss-plateau/pins-${folder}:${name}`;
function build(name: string, source: string, dockerfile?: string): void {
  const stdio = ["pipe", "ignore", "ignore"] as const;
  execFileSync("docker", ["build", "--quiet", "--tag", tag(name), source], { input: dockerfile ?? "", stdio: [...stdio] });
}

build("service", `test/recorded/services/${folder}`);
const nothing = (): void => undefined;
const world = await createWorld({ stage: nothing, note: nothing, activity: nothing, pair: nothing, done: nothing });
const images = [];
for (const [side, variables = ""] of [settings[0], settings[1]].entries()) {
  const lines = variables.split(";").map((each) => each.replace(/^([^=]+)=(.*)$/, 'ENV $1="$2"'));
  build(`${side}`, "-", [`FROM ${tag("service")}`, ...lines].join("\n"));
  images.push(await world.engine.inspectImage(tag(`${side}`)));
}
const { targets, gate } = parseConfig(
  `targets: { pins: { pin: off, workload: { requests: ${requests}, budget: 30m, routes: [{ method: POST, path: /, body: { task: debug leak } }] } } }`,
  "pins.ts",
);
const [target] = targets;
const [base, head] = images;
if (target === undefined || base === undefined || head === undefined) throw new RangeError("Give two sets of variables.");
const run = { runId: createRunId(world.clock.timestamp()), seed: 1, target, gate, stopsEarly: false };
const sides = { sides: { base, head }, ports: { base: 8080, head: 8080 }, routes: target.workload.routes };
const measured = await measureTarget({ ...run, ...sides }, world, new AbortController().signal);
for (const { side, pair, samples, ...trial } of measured?.measurement.trials ?? []) {
  const points = traceTrial({ side, pair, samples, ...trial });
  const toRequests = points.at(-1)?.requests ?? 0;
  const window = cutWindow(points, { fromRequests: toRequests / 3, toRequests });
  const { bytesPerRequest, standardError, residualBytes, steps } = fitTrend(window);
  const levels = window.map(({ bytes }) => bytes).toSorted((one, other) => one - other);
  const level = (levels[levels.length >> 1] ?? Number.NaN) / 1024 ** 2;
  const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
  process.stdout.write(
    `${settings[side === "base" ? 0 : 1]}, pair ${pair + 1}: ${bytesPerRequest.toFixed(1)} ± ${standardError.toFixed(1)} B a request, rest ${kib(residualBytes)}, steps ${steps.map(({ bytes }) => kib(bytes)).join(", ") || "none"}, level ${level.toFixed(1)} MiB\n`,
  );
}
