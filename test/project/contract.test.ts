/** action.yml agrees with the code. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { inputDefaults, inputNames } from "../../src/inputs/inputs.ts";
import { outputsOf } from "../../src/deliver/outputs.ts";
import { failOnSchema } from "../../src/model/policy.ts";
import { reportSchema, verdictsWorstFirst } from "../../src/model/report-json.ts";

const report = reportSchema.parse(JSON.parse(readFileSync("test/golden/leak-diagnosed/report.json", "utf8")));

const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string().optional() })),
    outputs: z.record(z.string(), z.object({ description: z.string() })),
    runs: z.record(z.string(), z.string()),
  })
  .parse(parse(readFileSync("action.yml", "utf8")));

test("every input of action.yml is read, with the same default", () => {
  for (const [name, { default: written }] of Object.entries(action.inputs)) {
    expect(inputNames).toContain(name);
    // The runner fills in its own token; a terminal has none.
    const expected =
      name === "github-token" ? "${{ github.token }}" : inputDefaults[name as keyof typeof inputDefaults];
    expect(written, name).toBe(expected);
  }
});

test("the outputs are those of action.yml", () => {
  const ofTheDelivery = ["report-path", "comment-body", "comment-id"];
  expect([...ofTheDelivery, ...Object.keys(outputsOf(report))].sort()).toEqual(Object.keys(action.outputs).sort());
});

test("the action runs on Node 24 from dist/, and cleans up after a killed job", () => {
  const entry = "dist/action.cjs";
  expect(action.runs).toEqual({ using: "node24", main: entry, post: entry, "post-if": "always()" });
});

test("action.yml names every word that it takes and gives", () => {
  expect(action.inputs["fail-on"]?.description).toContain(failOnSchema.options.join(", "));
  expect(action.outputs["verdict"]?.description).toContain(verdictsWorstFirst.join(", "));
});

test("the numbers among the outputs are the report's, in their own units", () => {
  const { base, head, delta } = report.targets[0]!;
  expect(Number(outputsOf(report)["delta-mib"])).toBeCloseTo(delta!.plateauBytes!.value / 2 ** 20, 2);
  expect(Number(outputsOf(report)["base-plateau-mib"])).toBeCloseTo(base!.plateauBytes! / 2 ** 20, 2);
  expect(Number(outputsOf(report)["head-bytes-per-request"])).toBeCloseTo(head.bytesPerRequest!.value, 1);
  expect(outputsOf(report)).toMatchObject({ verdict: "leak", failed: "true" });
});

test("an unknown value is empty", () => {
  const [target] = report.targets;
  const without = { ...report, base: null, targets: [{ ...target!, base: null, delta: null }] };
  expect(outputsOf(without)).toMatchObject({
    "base-sha": "",
    "base-plateau-mib": "",
    "delta-mib": "",
    "delta-percent": "",
  });
});
