/** Sentences about a diagnosis: where memory grows, how much of the growth that explains, and how it was found. */
import type { DiagnosisReport } from "../../model/report-json.ts";
import { formatByteRate, formatBytes, formatPercent } from "../../model/units.ts";
import { type Phrase, code, joinPhrases, phrase, strong } from "../phrase.ts";
import { causes } from "./causes.ts";

type Rerun = DiagnosisReport["rerun"][number];

/** The cause in two or three words, and the runtime. */
export function causeLine({ cause, runtime }: DiagnosisReport): Phrase {
  const { name } = causes[cause];
  return runtime === null ? phrase`Cause: ${name}` : phrase`Cause: ${name} · seen in ${runtime}`;
}

/** The conclusion in a sentence or two, the number first; it follows `diagnosisLabels.title`. */
export function causeWords(diagnosis: DiagnosisReport): Phrase {
  const conclusion = joinPhrases(
    [amount(diagnosis), causes[diagnosis.cause].conclusion(diagnosis)].filter((each) => each.length > 0),
  );
  return diagnosis.follows === "connections" && diagnosis.cause !== "connections"
    ? joinPhrases([conclusion, phrase`It grows with connections, not with requests.`])
    : conclusion;
}

function amount({ sites, explained, cause }: DiagnosisReport): Phrase {
  if (cause === "unknown") return [];
  if (explained?.per === "run") return phrase`${strong(`${formatBytes(explained.bytes)} of the plateau`)}`;
  const bytes = explained?.bytes ?? sites[0]?.bytesPerRequest;
  return bytes === undefined || bytes === 0
    ? phrase`The growth is`
    : phrase`${strong(`${formatByteRate(bytes)} per request`)}`;
}

/** null where the growth itself could not be measured. */
export function explainedWords({ explained }: DiagnosisReport): Phrase | null {
  if (explained === null) return null;
  const { bytes, ofBytes, share, per } = explained;
  const amounts =
    per === "run"
      ? phrase`${formatBytes(bytes)} of ${formatBytes(ofBytes)}`
      : phrase`${formatByteRate(bytes)} of ${formatByteRate(ofBytes)} per request`;
  return phrase`${strong(formatPercent(share * 100))} of the growth is explained: ${amounts}.`;
}

/** What was freed on request; nothing where it was not tried. */
export function freedWords({ freedByCollectBytes, freedByTrimBytes }: DiagnosisReport): readonly Phrase[] {
  return [
    ...(freedByCollectBytes === null
      ? []
      : [phrase`A garbage collection frees ${strong(formatBytes(freedByCollectBytes))} that only cycles held.`]),
    ...(freedByTrimBytes === null
      ? []
      : [
          phrase`The allocator returns ${strong(formatBytes(freedByTrimBytes))} of free memory when asked to (${code("malloc_trim")}).`,
        ]),
  ];
}

const reruns: Readonly<Record<Rerun["kind"], string>> = {
  "glibc-returns": "with an allocator that returns freed memory at once",
  "keep-alive": "over connections that stay open",
};

/** `Measured again with …: head has 12 B more than base, instead of 1.09 KiB.` */
export function rerunWords({ kind, bytes, settings }: Rerun): Phrase {
  const set =
    settings.length === 0
      ? []
      : phrase` (${joinPhrases(
          settings.map((each) => [code(each)]),
          ", ",
        )})`;
  return phrase`Measured again ${reruns[kind]}${set}: head has ${strong(formatByteRate(bytes.after))} more than base, instead of ${formatByteRate(bytes.before)}.`;
}

export const diagnosisLabels = {
  title: "Where it grows",
  advice: "What to do about it",
  sites: "Where it was allocated",
  types: "What is kept",
  chain: "What holds it, from the root down",
  cycle: "The cycle",
  cycleEnd: "back to the start",
  where: "In which process and part of memory",
  counts: "What grows with requests",
  tried: "What was tried",
  endpoint: "What the app reports about itself",
  notes: "What could not be seen",
  ownCode: "your code",
  libraryCode: "library",
  inContainer: "path inside the container",
  place: "place",
  functionName: "function",
  type: "type",
  process: "process",
  part: "part",
  bytes: "bytes per request",
  objects: "objects per request",
  share: "share",
  runtime: "Runtime",
  how: "How the place was found",
  held: "bytes held",
} as const;
