/** Comparisons of real containers as test/recorded/record.ts wrote them down. */
import { readFileSync } from "node:fs";
import {
  type Look,
  type LookKind,
  lookKinds,
  type Side,
  type TargetMeasurement,
  type Trial,
} from "../../src/model/measurement.ts";
import { targetOf, trialOf } from "./series.ts";

const pageBytes = 4096;

interface Line {
  readonly side: Side;
  readonly pair: number;
  readonly at: string;
  readonly rss: string;
  /** Later recordings have these. */
  readonly threads?: string;
  readonly descriptors?: string;
  /** Kernel memory that cannot be taken back, in bytes; of cgroup v2 alone. */
  readonly unreclaimable?: string;
  /** Default: the first. */
  readonly look?: LookKind;
}

/** A comparison a line, each with the trials that it took. */
export function readRecorded(name: string): readonly TargetMeasurement[] {
  const text = readFileSync(`test/recorded/series/${name}.jsonl`, "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => readComparison(JSON.parse(line) as Line[]));
}

function readComparison(lines: readonly Line[]): TargetMeasurement {
  const looks = lookKinds.flatMap((kind): Look[] => {
    const trials = lines.filter(({ look = "first" }) => look === kind).map(readTrial);
    return trials.length === 0 ? [] : [{ kind, requests: trials[0]?.samples.at(-1)?.requests ?? 0, trials }];
  });
  return { ...targetOf(looks[0]?.trials ?? []), looks };
}

function readTrial({ side, pair, at, rss, threads, descriptors, unreclaimable }: Line): Trial {
  const pages = unpack(rss);
  const trial = trialOf(
    side,
    pair,
    unpack(at).map((requests, index) => [requests, (pages[index] ?? Number.NaN) * pageBytes] as const),
  );
  if (threads === undefined || descriptors === undefined) return trial;
  const [ofThreads, ofDescriptors] = [unpack(threads), unpack(descriptors)];
  const ofKernel = unreclaimable === undefined ? null : unpack(unreclaimable);
  const samples = trial.samples.map((sample, index) => ({
    ...sample,
    threads: ofThreads[index] ?? Number.NaN,
    descriptors: ofDescriptors[index] ?? Number.NaN,
    ...(ofKernel === null ? {} : { unreclaimableBytes: ofKernel[index] ?? Number.NaN }),
  }));
  return { ...trial, samples };
}

/** `4266 26 0*17`: differences, and how often one comes in a row. */
function unpack(text: string): readonly number[] {
  let sum = 0;
  return text.split(" ").flatMap((entry) => {
    const [delta = 0, count = 1] = entry.split("*").map(Number);
    return Array.from({ length: count }, () => (sum += delta));
  });
}
