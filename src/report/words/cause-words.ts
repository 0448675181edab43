/** Every sentence about a diagnosis: where it grows, why it is kept, how far that explains it, and how that was seen. */
import type { Cause, DiagnosisReport } from "../../model/report-json.ts";
import { formatByteRate, formatBytes, formatCount, formatPercent } from "../../model/units.ts";
import { type Phrase, code, joinPhrases, phrase, strong } from "../phrase.ts";

type Site = DiagnosisReport["sites"][number];
type Rerun = DiagnosisReport["rerun"][number];

const causeNames: Readonly<Record<Cause, string>> = {
  "live-objects": "objects that are kept alive",
  cycles: "reference cycles",
  "allocator-retention": "freed memory that the allocator keeps",
  native: "memory outside the runtime's heap",
  garbage: "garbage that was not collected yet",
  descriptors: "open files and sockets",
  connections: "what is kept of each connection",
  threads: "threads that never end",
  tmpfs: "files in shared memory",
  unknown: "unknown",
};

/** The cause in two or three words, and which runtime was looked into. */
export function causeLine({ cause, runtime }: DiagnosisReport): Phrase {
  return runtime === null
    ? phrase`Cause: ${causeNames[cause]}`
    : phrase`Cause: ${causeNames[cause]} · seen in ${runtime}`;
}

/** The conclusion in a sentence or two, the number first; it stands behind or below `diagnosisLabels.title`. */
export function causeWords(diagnosis: DiagnosisReport): Phrase {
  const conclusion = joinPhrases([amount(diagnosis), conclude(diagnosis)].filter((each) => each.length > 0));
  return diagnosis.follows === "connections" && diagnosis.cause !== "connections"
    ? joinPhrases([conclusion, phrase`It grows with the connections, not with the requests.`])
    : conclusion;
}

function amount({ sites, explained, cause }: DiagnosisReport): Phrase {
  if (cause === "unknown") return [];
  if (explained?.per === "run") return phrase`${strong(`${formatBytes(explained.bytes)} of the plateau`)}`;
  const bytes = explained?.bytes ?? sites[0]?.bytesPerRequest;
  return bytes === undefined || bytes === 0
    ? phrase`It grows`
    : phrase`${strong(`${formatByteRate(bytes)} a request`)}`;
}

function conclude(diagnosis: DiagnosisReport): Phrase {
  const { cause, sites, types, cycle, counts, chain } = diagnosis;
  const from = sites[0] === undefined ? [] : phrase`, allocated at ${sitePhrase(sites[0])}`;
  const kept =
    types[0] === undefined
      ? phrase`objects that are kept alive`
      : phrase`${code(types[0].name)} and what belongs to it`;
  const root = chain[0] === undefined ? [] : phrase`, held by ${code(holderName(chain))}`;
  switch (cause) {
    case "live-objects":
      return phrase`in ${kept}${from}${root}.`;
    case "cycles":
      return phrase`in reference cycles${cycle[0] === undefined ? [] : phrase` of ${code(cycle[0])}`}${from}. Nothing holds them; they go when the runtime's cycle collector runs.`;
    case "allocator-retention":
      return phrase`that the app has freed and the C library's allocator keeps${from}. It is no leak of the app's.`;
    case "native":
      return phrase`outside the runtime's heap, in memory that a native library or extension took${sites[0] === undefined ? [] : phrase` for what is made at ${sitePhrase(sites[0])}`}${root}.`;
    case "garbage":
      return phrase`in garbage that the runtime had not collected yet${from}.`;
    case "descriptors":
      return phrase`with open files and sockets that are never closed${countWords(counts, "descriptors")}${made(sites[0])}.`;
    case "connections":
      return phrase`with each new connection, not with each request${from}${root}.`;
    case "threads":
      return phrase`with threads that are started and never end${countWords(counts, "threads")}${from}.`;
    case "tmpfs":
      return isMapped(diagnosis.where)
        ? phrase`in shared memory that stays mapped${made(sites[0])}${root}.`
        : phrase`in shared memory: files under ${code("/dev/shm")} or another tmpfs that are never removed.`;
    case "unknown":
      if (diagnosis.explained === null) return phrase`Nothing was seen to grow inside either.`;
      return joinPhrases([
        phrase`What was seen of the inside does not explain the growth.`,
        ...fromOutside(diagnosis.where),
      ]);
  }
}

function made(site: Site | undefined): Phrase {
  if (site === undefined) return [];
  // What has no bytes was not allocated: a descriptor.
  return site.bytesPerRequest === 0 ? phrase`, opened at ${sitePhrase(site)}` : phrase`, made at ${sitePhrase(site)}`;
}

/** Files of a tmpfs are in no process unless it maps them. */
export function isMapped(where: DiagnosisReport["where"]): boolean {
  return where.some(({ kind, share }) => kind === "shmem" && share >= 0.5);
}

/** The part of memory that most of it is in, where one can be named. */
function fromOutside(where: DiagnosisReport["where"]): readonly Phrase[] {
  const [most] = where.toSorted((one, other) => other.share - one.share);
  if (most === undefined || most.share < 0.5) return [];
  return [
    phrase`From outside, ${strong(formatPercent(most.share * 100))} of it is in ${code(most.process)}, in ${mappingName(most.kind)}.`,
  ];
}

function sitePhrase(site: Site): Phrase {
  return site.function === "" ? [siteSpan(site)] : phrase`${siteSpan(site)} in ${code(site.function)}`;
}

/** `app.registry.REGISTRY` for a module and the key of its namespace; else the root as it is. */
function holderName(chain: readonly string[]): string {
  const [root = "", first = ""] = chain;
  const module = /^module ([\w.]+)$/.exec(root)?.[1];
  const name = /^\['(\w+)'\]/.exec(first)?.[1] ?? /^\.(\w+)/.exec(first)?.[1];
  return module === undefined || name === undefined ? root : `${module}.${name}`;
}

type Counts = DiagnosisReport["counts"];

function countWords(counts: Counts, name: "descriptors" | "threads"): Phrase {
  const all = counts.find((count) => count.name === name && count.to === undefined);
  return all === undefined ? [] : phrase` (${countRate(all)}${name === "descriptors" ? leadWords(all, counts) : []})`;
}

/** Where most of the descriptors lead, if it is one place: `, 1.00 of them to /tmp/…`. */
function leadWords(all: Counts[number], counts: Counts): Phrase {
  const main = counts.find(
    ({ name, to, perRequest }) => (name === "sockets" || to !== undefined) && perRequest > all.perRequest / 2,
  );
  if (main === undefined) return [];
  const rate = formatRate(main.perRequest);
  return main.to === undefined ? phrase`, ${rate} of them sockets` : phrase`, ${rate} of them to ${code(main.to)}`;
}

/** `1.00 descriptors a request`. */
export function countRate({ name, perRequest, to }: Counts[number]): Phrase {
  const rate = phrase`${formatRate(perRequest)} ${name} a request`;
  return to === undefined ? rate : phrase`${rate} to ${code(to)}`;
}

export function siteSpan({ file, line }: Pick<Site, "file" | "line">) {
  return code(line > 0 ? `${file}:${line}` : file);
}

/** `8.00 objects`: how many a request, for the tables. */
export function formatRate(perRequest: number): string {
  const size = Math.abs(perRequest);
  return size >= 99.95 ? formatCount(perRequest) : perRequest.toFixed(size >= 9.995 ? 1 : 2);
}

/** null where the cause accounts for no measurable part. */
export function explainedWords({ explained }: DiagnosisReport): Phrase | null {
  if (explained === null) return null;
  const { bytes, ofBytes, share, per } = explained;
  const amounts =
    per === "run"
      ? phrase`${formatBytes(bytes)} of ${formatBytes(ofBytes)}`
      : phrase`${formatByteRate(bytes)} of ${formatByteRate(ofBytes)} a request`;
  return phrase`${strong(formatPercent(share * 100))} of the growth is accounted for: ${amounts}.`;
}

/** What became free when it was asked for; only what was tried is told. */
export function freedWords({ freedByCollectBytes, freedByTrimBytes }: DiagnosisReport): readonly Phrase[] {
  return [
    ...(freedByCollectBytes === null
      ? []
      : [
          phrase`A collection by the runtime frees ${strong(formatBytes(freedByCollectBytes))} of what only cycles held.`,
        ]),
    ...(freedByTrimBytes === null
      ? []
      : [
          phrase`Asking the allocator to give back what is free (${code("malloc_trim")}) returns ${strong(formatBytes(freedByTrimBytes))}.`,
        ]),
  ];
}

const reruns: Readonly<Record<Rerun["kind"], string>> = {
  "glibc-returns": "with an allocator that gives freed memory back at once",
  "keep-alive": "with connections that stay open",
  collected: "with the runtime's garbage collected all the while",
};

/** `Run again with …: 1.09 KiB a request before, 12 B after.` */
export function rerunWords({ kind, bytes, settings }: Rerun): Phrase {
  const set =
    settings.length === 0
      ? []
      : phrase` (${joinPhrases(
          settings.map((each) => [code(each)]),
          ", ",
        )})`;
  return phrase`Run again ${reruns[kind]}${set}: head has ${strong(formatByteRate(bytes.after))} more than base with it, ${formatByteRate(bytes.before)} without.`;
}

/** Parts of an address space, as `where` names them. */
const mappings: Readonly<Record<string, string>> = {
  heap: "the heap of the C library",
  arena: "its arenas, which threads allocate from",
  anon: "memory mapped by the runtime or a library",
  stack: "stacks",
  shmem: "shared memory",
};

export function mappingName(kind: string): string {
  return mappings[kind] ?? kind;
}

export const diagnosisLabels = {
  title: "Where it grows",
  advice: "What to do about it",
  sites: "Where it was allocated",
  types: "What is kept",
  chain: "What holds it, from the root down",
  cycle: "The cycle",
  cycleEnd: "back to where it began",
  where: "In which process and part of memory",
  counts: "What grows with the requests",
  tried: "What was tried",
  endpoint: "What the app says about itself",
  notes: "What could not be seen",
  ownCode: "your code",
  libraryCode: "library",
  inContainer: "path inside the container",
  place: "place",
  functionName: "function",
  type: "type",
  process: "process",
  part: "part",
  bytes: "bytes a request",
  objects: "objects a request",
  share: "share",
  runtime: "Runtime",
  how: "How the place was found",
  held: "bytes held",
} as const;
