/** Compares a planted service on the real engine, through the built dist/, and checks what the diagnosis reports. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type Measurement, measurementSchema } from "../../src/model/measurement.ts";
import { type Report, reportSchema } from "../../src/model/report-json.ts";
import type { Dist } from "./cli.ts";
import { lineOf, type Planted, writePlanted } from "./planted.ts";

export interface Diagnosed {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly report: Report;
  readonly measurement: Measurement;
  readonly diagnosis: Report["targets"][number]["diagnosis"];
}

/** `more`: lines of the target's config. Leaves nothing behind. */
export async function diagnose(
  dist: Dist,
  service: Planted,
  { args = [], more = "" }: { readonly args?: readonly string[]; readonly more?: string } = {},
): Promise<Diagnosed> {
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
  try {
    writePlanted(folder, service, { more });
    const command = ["compare", "--base", "dir:base", "--head", "dir:head", ...args];
    const { exitCode, stdout } = await dist.run("cli", command, { cwd: folder });
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, "rss-plateau-report", file), "utf8"));
    const report = reportSchema.parse(read("report.json"));
    const measurement = measurementSchema.parse(read("measurement.json"));
    expect(dist.leftovers()).toEqual([]);
    return { exitCode, stdout, report, measurement, diagnosis: report.targets[0]?.diagnosis };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its kind, its line where one is to blame, and what holds the objects. */
export async function expectCause(dist: Dist, service: Planted): Promise<Diagnosed> {
  const diagnosed = await diagnose(dist, service);
  const { exitCode, stdout, diagnosis, measurement } = diagnosed;
  expect(exitCode, stdout).toBe(1);
  expect(diagnosis?.cause, stdout).toBe(service.cause);
  const [target] = measurement.targets;
  expect(target?.diagnosis?.examinations.map(({ side }) => side)).toEqual(["base", "head"]);
  expect(diagnosis?.sites[0] ?? {}, stdout).toMatchObject(placeOf(service));
  // A descriptor has no bytes of its own.
  const share = service.cause === "descriptors" ? 1 : diagnosis?.explained?.share;
  expect(share ?? 0, stdout).toBeGreaterThan(0.8);
  const leads = diagnosis?.counts.flatMap(({ to }) => to ?? []);
  expect(leads, stdout).toEqual(service.cause === "descriptors" ? ["/dev/null"] : []);
  const held = diagnosis?.types.find(({ name }) => name === service.holds?.type)?.countPerRequest;
  expect(held === undefined).toBe(service.holds === undefined);
  expect(held ?? 1).toBeCloseTo(1, 1);
  expect(service.holds && diagnosis?.chain.slice(0, 2), stdout).toEqual(service.holds?.chain);
  return diagnosed;
}

function placeOf({ site, head }: Planted): object {
  if (site === null) return {};
  return { file: site.file, line: lineOf(head[site.file] ?? "", site.line), own: true, mapped: true };
}
