/**
 * Shows what settings do to a service's memory. Runs two sets of variables side by side, pair after pair, and prints for
 * each container the slope after warm-up, its error, the residual noise, the steps, and the level.
 *
 *   node test/recorded/pins.ts node 10000 LEAK=128 "LEAK=128;NODE_OPTIONS=--max-semi-space-size=1;MALLOC_ARENA_MAX=2"
 */
import { execFileSync } from "node:child_process";
import { createWorld } from "../../src/adapters/world.ts";
import { cutWindow, traceTrial } from "../../src/analysis/estimators/series.ts";
import { fitTrend } from "../../src/analysis/estimators/slope.ts";
import { limitsOf, memory } from "../../src/analysis/verdict/limits.ts";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { measureTarget } from "../../src/measure/target.ts";
import { trialsOfLook } from "../../src/model/measurement.ts";
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
if (measured === undefined) throw new RangeError("nothing was measured");
const { quantum } = limitsOf(memory, gate);
for (const trial of trialsOfLook(measured.measurement, "first")) {
  const points = traceTrial(trial);
  const toRequests = points.at(-1)?.requests ?? 0;
  const window = cutWindow(points, { fromRequests: toRequests / 3, toRequests });
  const { perRequest, standardError, residual, steps } = fitTrend(window, quantum);
  const levels = window.map(({ value }) => value).toSorted((one, other) => one - other);
  const level = (levels[levels.length >> 1] ?? Number.NaN) / 1024 ** 2;
  const kib = (bytes: number): string => `${Math.round(bytes / 1024)} KiB`;
  process.stdout.write(
    `${settings[trial.side === "base" ? 0 : 1]}, pair ${trial.pair + 1}: ${perRequest.toFixed(1)} ± ${standardError.toFixed(1)} B per request, residual ${kib(residual)}, steps ${steps.map(({ size }) => kib(size)).join(", ") || "none"}, level ${level.toFixed(1)} MiB\n`,
  );
}
