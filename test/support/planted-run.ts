/** Compares a planted service on the real engine, through the built dist/, and reads what the diagnosis reports. */
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

/** What has to be found of a planted service, and nothing that differs from run to run. */
export function summarise(
  { exitCode, report, measurement, diagnosis }: Diagnosed,
  { cause, site: planted, holds }: Planted,
) {
  const [target] = measurement.targets;
  const [site] = planted === null ? [] : (diagnosis?.sites ?? []);
  const held = diagnosis?.types.find(({ name }) => name === holds?.type)?.countPerRequest;
  return {
    exitCode,
    cause: diagnosis?.cause,
    sides: target?.diagnosis?.examinations.map(({ side }) => side),
    place: site && { file: site.file, line: site.line, own: site.own, mapped: site.mapped },
    // A descriptor has no bytes of its own.
    isExplained: cause === "descriptors" || (diagnosis?.explained?.share ?? 0) > 0.8,
    // Threads are counted beside their memory.
    isCounted: cause !== "threads" || /Head keeps 1\.0\d threads? more per request/.test(report.reasons.join("\n")),
    leads: diagnosis?.counts.flatMap(({ to }) => to ?? []),
    held: held && Math.round(held * 10) / 10,
    chain: holds && diagnosis?.chain.slice(0, 2),
  };
}

export function expectedOf({ cause, site, head, holds }: Planted): ReturnType<typeof summarise> {
  return {
    exitCode: 1,
    cause,
    sides: ["base", "head"],
    place: site
      ? { file: site.file, line: lineOf(head[site.file] ?? "", site.line), own: true, mapped: true }
      : undefined,
    isExplained: true,
    isCounted: true,
    leads: cause === "descriptors" ? ["/dev/null"] : [],
    held: holds && 1,
    chain: holds && [...holds.chain],
  };
}
