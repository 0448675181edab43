/** Comparisons of real containers as test/recorded/record.ts wrote them down. */
import { readFileSync } from "node:fs";
import type { Side, TargetMeasurement, Trial } from "../../src/model/measurement.ts";
import { targetOf, trialOf } from "./series.ts";

const pageBytes = 4096;

interface Line {
  readonly side: Side;
  readonly pair: number;
  readonly at: string;
  readonly rss: string;
}

/** A comparison a line, each with the trials that it took. */
export function readRecorded(name: string): readonly TargetMeasurement[] {
  const text = readFileSync(`test/recorded/series/${name}.jsonl`, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => targetOf((JSON.parse(line) as Line[]).map(readTrial)));
}

function readTrial({ side, pair, at, rss }: Line): Trial {
  const pages = unpack(rss);
  return trialOf(
    side,
    pair,
    unpack(at).map((requests, index) => [requests, (pages[index] ?? Number.NaN) * pageBytes] as const),
  );
}

/** `4266 26 0*17`: differences, and how often one comes in a row. */
function unpack(text: string): readonly number[] {
  let sum = 0;
  return text.split(" ").flatMap((entry) => {
    const [delta = 0, count = 1] = entry.split("*").map(Number);
    return Array.from({ length: count }, () => (sum += delta));
  });
}
