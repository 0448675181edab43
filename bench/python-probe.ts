/**
 * How well the Python probe finds planted leaks: the share of right lines, the errors of objects and bytes per request,
 * and false accusations, each over several runs.
 *
 *   node bench/python-probe.ts                 eight runs of each kind, in the first Python on PATH
 *   node bench/python-probe.ts 2 PYTHON        two, in this one
 */
import { harmless, linesOf, planted } from "../test/diagnose/planted.ts";
import { examine, growingLines, objectsPerRequest, startWorker } from "../test/diagnose/python-worker.ts";
import { findPythons } from "../test/support/pythons.ts";

const runs = Number(process.argv[2] ?? 8);
const python = process.argv[3] ?? (await findPythons())[0].program;
const requests = Number(process.env["REQUESTS"] ?? 50);
const frames = Number(process.env["FRAMES"] ?? 10);
const [objectErrors, byteErrors, problems]: [number[], number[], string[]] = [[], [], []];
let right = 0;
let accused = 0;

async function examineOnce(kind: string) {
  await using worker = await startWorker(python, kind);
  const rounds = await examine(worker, { requests, frames, types: [] });
  problems.push(...[...rounds.snaps, rounds.finish].flatMap((answer) => answer.problems));
  return rounds;
}

for (const leak of planted) {
  const lines = linesOf(leak);
  const seen: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    const rounds = await examineOnce(leak.kind);
    const [line] = growingLines(rounds);
    if (line !== undefined && lines.includes(line.place)) right += 1;
    seen.push(line === undefined ? "none" : `${line.place} ${line.bytes.toFixed(0)}`);
    if (leak.bytes !== undefined && line !== undefined) byteErrors.push(Math.abs(line.bytes / leak.bytes - 1));
    for (const [type, count] of Object.entries(leak.objects)) {
      objectErrors.push(Math.abs(objectsPerRequest(rounds, type) - count));
    }
  }
  console.log(`${leak.kind.padEnd(12)} ${[...new Set(seen)].join(", ")}`);
}
for (const kind of harmless) {
  for (let run = 0; run < runs; run += 1) {
    const lines = growingLines(await examineOnce(kind));
    if (lines.length > 0) accused += 1;
    for (const { place, bytes } of lines) console.log(`${kind.padEnd(12)} accused: ${place} ${bytes.toFixed(0)}`);
  }
}
const all = planted.length * runs;
console.log(`right lines: ${right} of ${all} (${((right / all) * 100).toFixed(1)} %)`);
console.log(`objects per request: off by at most ${Math.max(...objectErrors).toFixed(3)}`);
console.log(`bytes per request: off by at most ${(Math.max(...byteErrors) * 100).toFixed(1)} %`);
console.log(`false accusations: ${accused} of ${harmless.length * runs}`);
console.log(`problems: ${problems.length === 0 ? "none" : [...new Set(problems)].join(", ")}`);
