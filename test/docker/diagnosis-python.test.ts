/** What a diagnosis reports of planted kinds of growth in Python, end to end. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyDist, type Dist } from "../support/cli.ts";
import { holdLayers } from "../support/layers.ts";
import { harmless, planted, type Planted, plantedLayers } from "../support/planted.ts";
import { diagnose, expectedOf, summarise } from "../support/planted-run.ts";

const timeout = 300_000;

let dist: Dist;
beforeAll(async () => {
  dist = copyDist();
  await holdLayers("python", plantedLayers("python"));
}, timeout);
afterAll(() => dist[Symbol.dispose]());

describe("the kind of growth, and its line", () => {
  const services = Object.entries<Planted>(planted).filter(([, { runtime }]) => runtime === "python");

  test.each(services)("%s", { timeout }, async (_name, service) => {
    const diagnosed = await diagnose(dist, service);
    expect(summarise(diagnosed, service), diagnosed.stdout).toEqual(expectedOf(service));
  });
});

test("an entry point that clears PYTHONPATH: seen from outside, and reported so", { timeout }, async () => {
  const more = "    command: [env, -u, PYTHONPATH, python3, -m, app.server]\n";
  const { exitCode, diagnosis } = await diagnose(dist, planted["objects kept in a store"], { more });
  expect(exitCode).toBe(1);
  expect(diagnosis?.sites).toEqual([]);
  expect(diagnosis?.notes.join(" ")).toContain("PYTHONPATH");
  expect(diagnosis?.where[0]?.process).toMatch(/python/);
});

test("a clean service with `diagnose: always` is not accused", { timeout }, async () => {
  const args = ["--diagnose", "always"];
  const { exitCode, stdout, report, diagnosis } = await diagnose(dist, harmless.clean, { args });
  expect([exitCode, report.verdict], stdout).toEqual([0, "pass"]);
  expect(diagnosis, stdout).toMatchObject({ sites: [], chain: [], cause: "unknown" });
});
