/**
 * How well a diagnosis finds planted growth, end to end through Docker and the built command line: the right cause, the
 * right line, the share of the growth explained, the time that it adds, and false accusations.
 *
 *   node bench/diagnosis.ts            eight runs of each kind, ten of each harmless one
 *   node bench/diagnosis.ts 1          one of each
 *   node bench/diagnosis.ts 8 Node     of those with this in their name
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../src/analysis/estimators/series.ts";
import { type Report, reportSchema } from "../src/model/report-json.ts";
import { ensureBaseImage } from "../scripts/base-image.ts";
import { ensureEngine } from "../scripts/engine.ts";
import { copyDist } from "../test/support/cli.ts";
import { harmless, large, lineOf, planted, type Planted, writePlanted } from "../test/support/planted.ts";
import { nodeKinds } from "./node-kinds.ts";
import { pythonKinds } from "./python-kinds.ts";

const runs = Number(process.argv[2] ?? 8);
const harmlessRuns = Number(process.argv[2] ?? 10);
const wanted = process.argv[3] ?? "";
/** A name of its own, so that tests may build theirs at the same time. */
const target = `bench-${process.pid}`;
const chosen = (kinds: Readonly<Record<string, Planted>>) =>
  Object.entries(kinds).filter(([name]) => name.includes(wanted));

await ensureEngine(console.error);
await ensureBaseImage(console.error);
const dist = copyDist();

async function compare(service: Planted, args: readonly string[] = []): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-bench-"));
  try {
    writePlanted(folder, service, { target });
    const command = ["compare", "--base", "dir:base", "--head", "dir:head", "--quiet", ...args];
    const { exitCode, stderr } = await dist.run("cli", command, { cwd: folder });
    if (exitCode !== 0 && exitCode !== 1) throw new Error(stderr);
    return reportSchema.parse(JSON.parse(readFileSync(join(folder, "rss-plateau-report/report.json"), "utf8")));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

let [kinds, rightKinds, lines, rightLines, accused, asked] = [0, 0, 0, 0, 0, 0];
const shares: number[] = [];
const seconds: number[] = [];
try {
  for (const [name, service] of chosen({
    ...planted,
    "beside 250,000 live objects": large,
    ...pythonKinds,
    ...nodeKinds,
  })) {
    const took: number[] = [];
    const seen: string[] = [];
    for (let run = 0; run < runs; run += 1) {
      const { verdict, targets, timing } = await compare(service);
      const diagnosis = targets[0]?.diagnosis;
      const [site] = diagnosis?.sites ?? [];
      kinds += 1;
      rightKinds += Number(diagnosis?.cause === service.cause);
      if (service.site !== null) {
        const line = lineOf(service.head[service.site.file] ?? "", service.site.line);
        lines += 1;
        rightLines += Number(site?.file === service.site.file && site.line === line);
      }
      // A descriptor has no bytes of its own.
      if (service.cause !== "descriptors") shares.push(diagnosis?.explained?.share ?? 0);
      took.push(timing.diagnoseMs / 1_000);
      const place = site === undefined ? "no line" : `${site.file}:${site.line}`;
      const explained = diagnosis?.explained?.share;
      const share = explained === undefined ? "" : ` ${Math.round(explained * 100)} %`;
      seen.push(`${verdict}, ${diagnosis?.cause ?? "no diagnosis"}, ${place}${share}`);
    }
    seconds.push(...took);
    console.log(`${name}: ${median(took).toFixed(0)} s added, at most ${Math.max(...took).toFixed(0)} s`);
    for (const [text, all] of Map.groupBy(seen, (text) => text)) console.log(`  ${all.length} × ${text}`);
  }
  for (const [name, service] of chosen(harmless)) {
    for (let run = 0; run < harmlessRuns; run += 1) {
      const { verdict, targets } = await compare(service, ["--diagnose", "always"]);
      const diagnosis = targets[0]?.diagnosis;
      if (diagnosis === undefined) throw new Error(`${name} was not diagnosed.`);
      const isHarmless = diagnosis.cause === "unknown" || diagnosis.cause === "garbage";
      const isAccused = verdict === "leak" || !isHarmless || diagnosis.sites.length > 0;
      asked += 1;
      accused += Number(isAccused);
      if (verdict !== "pass" || isAccused) console.log(`${name}: ${verdict}, ${JSON.stringify(diagnosis)}`);
    }
  }
} finally {
  dist[Symbol.dispose]();
}
const outOf = (part: number, all: number): string => `${part} of ${all}`;
console.log(`right kind: ${outOf(rightKinds, kinds)}`);
console.log(`right line: ${outOf(rightLines, lines)}`);
console.log(`share explained: ${shares.length === 0 ? "none asked" : `at least ${Math.min(...shares).toFixed(2)}`}`);
console.log(`added: ${seconds.length === 0 ? "none asked" : `at most ${Math.max(...seconds).toFixed(0)} s`}`);
console.log(`accused although harmless: ${outOf(accused, asked)}`);
