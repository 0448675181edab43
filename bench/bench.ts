/**
 * The figures that the README promises, as medians over several runs of the built command line.
 *
 *   npm run bench            three runs of each
 *   npm run bench -- 5       five
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../src/analysis/estimators/series.ts";
import { createAutocannonLoad } from "../src/adapters/load/autocannon.ts";
import { createDockerEngine } from "../src/adapters/docker/docker-engine.ts";
import { createMemoryMeters } from "../src/adapters/memory/memory-meters.ts";
import { createSystemClock } from "../src/adapters/host/system-clock.ts";
import { waitUntilReady } from "../src/measure/readiness.ts";
import { measurementSchema, trialsOfLook } from "../src/model/measurement.ts";
import { reportSchema } from "../src/model/report-json.ts";
import type { Container, LoadSpec } from "../src/model/ports.ts";
import { ensureBaseImage } from "../scripts/base-image.ts";
import { ensureEngine } from "../scripts/engine.ts";

const runs = Number(process.argv[2] ?? 3);
/** As planned: a hundred, the start and the checkpoints. */
const readsOfTrial = 103;
const folder = mkdtempSync(join(tmpdir(), "rss-plateau-bench-"));

interface Timed {
  readonly verdict: string;
  readonly measureSeconds: number;
  /** Load time of a pair's slower side, as measured by the command line. */
  readonly pairLoadSeconds: readonly number[];
  readonly images: { readonly base: string; readonly head: string };
}

function compare(example: string): Timed {
  const out = join(folder, example);
  const specs = ["--base", `dir:examples/${example}/base`, "--head", `dir:examples/${example}/head`];
  const { status, stderr } = spawnSync(
    process.execPath,
    ["dist/cli.cjs", "compare", ...specs, "--quiet", "--out", out],
    { encoding: "utf8" },
  );
  if (status !== 0 && status !== 1) throw new Error(stderr);
  const report = reportSchema.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
  const measurement = measurementSchema.parse(JSON.parse(readFileSync(join(out, "measurement.json"), "utf8")));
  const [target] = measurement.targets;
  if (target === undefined) throw new Error(`${example} has no target.`);
  const { images } = target;
  const pairs = Map.groupBy(trialsOfLook(target, "first"), ({ pair }) => pair);
  return {
    verdict: report.verdict,
    measureSeconds: report.timing.measureMs / 1_000,
    pairLoadSeconds: [...pairs.values()].map((sides) => Math.max(...sides.map(({ load }) => load.durationMs)) / 1_000),
    images: { base: images.base ?? images.head, head: images.head },
  };
}

/** The same requests to both servers at once by autocannon alone, with nothing read: the least that a pair costs. */
async function driveAlone(
  images: Timed["images"],
  requests: number,
  route: LoadSpec["routes"][number],
): Promise<{ readonly startSeconds: number; readonly loadSeconds: number; readonly readMs: number }> {
  const clock = createSystemClock();
  await using stack = new AsyncDisposableStack();
  const began = clock.nowMs();
  const containers = await startBoth(images, stack);
  // One after the other here, at once in a pair.
  const startSeconds = (clock.nowMs() - began) / 2_000;
  const started = clock.nowMs();
  await Promise.all(containers.map((container) => drive(container, requests, route)));
  const loadSeconds = (clock.nowMs() - started) / 1_000;
  return { startSeconds, loadSeconds, readMs: await timeReading(containers[0]) };
}

async function startBoth(images: Timed["images"], stack: AsyncDisposableStack): Promise<readonly Container[]> {
  const engine = await createDockerEngine();
  const { signal } = new AbortController();
  const containers: Container[] = [];
  for (const [side, imageId] of Object.entries(images)) {
    const container = stack.use(
      await engine.start({
        runId: "test-bench",
        name: `rss-plateau-bench-${side}`,
        imageId,
        command: [],
        env: { PORT: "8080" },
        port: 8080,
        capBytes: 512 * 1024 * 1024,
        cpus: 1,
      }),
    );
    const readiness = { path: "/healthz", healthcheck: null, timeoutMs: 60_000 };
    await waitUntilReady(container, readiness, createSystemClock(), signal);
    containers.push(container);
  }
  return containers;
}

async function drive({ address }: Container, requests: number, route: LoadSpec["routes"][number]): Promise<void> {
  const run = createAutocannonLoad().start({
    address,
    sequence: [0],
    routes: [route],
    connections: 8,
    reconnect: 0,
    ratePerSecond: 0,
    timeoutMs: 30_000,
    onAnswer: (answered) => {
      if (answered === requests) run.stop();
    },
  });
  await run.done;
}

/** Of one reading of a container's memory, in milliseconds. */
async function timeReading(container: Container | undefined): Promise<number> {
  if (container === undefined) throw new RangeError("nothing to read");
  const meter = await createMemoryMeters().open(container);
  const clock = createSystemClock();
  const readings = 200;
  const started = clock.nowMs();
  for (let reading = 0; reading < readings; reading += 1) await meter.read();
  return (clock.nowMs() - started) / readings;
}

await ensureEngine(console.error);
await ensureBaseImage(console.error);
compare("fastapi-agent"); // builds, which is not measured
compare("fastapi-identical");

const route = {
  method: "POST",
  path: "/v1/agent/run",
  headers: { "content-type": "application/json" },
  body: '{"task":"debug leak"}',
  weight: 1,
  expect: ["2xx"],
};
const [identical, agent]: [Timed[], Timed[]] = [[], []];
const alone: Awaited<ReturnType<typeof driveAlone>>[] = [];
// In turn: a shared machine's pace is another one some minutes later.
for (let run = 0; run < runs; run += 1) {
  identical.push(compare("fastapi-identical"));
  const leaking = compare("fastapi-agent");
  agent.push(leaking);
  // Every build gives the image a label of its own, and removes the one before.
  alone.push(await driveAlone(leaking.images, 10_000, route));
}
const rows: string[][] = [["example", "verdict", "goal", "median of measuring", "all runs"]];
for (const [example, goal, timed] of [
  ["fastapi-identical", "30 s", identical],
  ["fastapi-agent", "60 s", agent],
] as const) {
  const seconds = timed.map(({ measureSeconds }) => measureSeconds);
  const verdicts = [...new Set(timed.map(({ verdict }) => verdict))].join(", ");
  const all = seconds.map((value) => value.toFixed(1)).join(" ");
  rows.push([example, verdicts, goal, `${median(seconds).toFixed(1)} s`, all]);
}
for (const row of rows) console.log(`| ${row.join(" | ")} |`);

const pairs = agent.flatMap(({ pairLoadSeconds }) => pairLoadSeconds);
const [start, least] = [
  median(alone.map(({ startSeconds }) => startSeconds)),
  median(alone.map(({ loadSeconds }) => loadSeconds)),
];
/** Whatever the machine's pace today: in starts and loads of one pair by autocannon alone. */
const timesAlone = (all: readonly Timed[]): string =>
  (median(all.map(({ measureSeconds }) => measureSeconds)) / (start + least)).toFixed(1);
const [read, measured] = [median(alone.map(({ readMs }) => readMs)), median(pairs)];
console.log(`
| of a pair | goal | figure |
|---|---|---|
| load of 10,000 requests, autocannon alone | | ${least.toFixed(1)} s |
| the same, measured | at most ${(least / 0.95).toFixed(1)} s (95 % of the throughput) | ${measured.toFixed(1)} s (${((least / measured) * 100).toFixed(0)} %) |
| start and load, measured | at most 1.5 times that of autocannon alone | ${((start + measured) / (start + least)).toFixed(2)} |
| a clean pull request, and a leak, of that | | ${timesAlone(identical)}, ${timesAlone(agent)} times |
| reading memory, of one core | under 2 % | ${((readsOfTrial * 2 * read) / (measured * 10)).toFixed(2)} % (${read.toFixed(2)} ms a reading) |`);
rmSync(folder, { recursive: true });
