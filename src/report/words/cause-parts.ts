/** Parts of the sentences about a cause: places, holders, counts and mappings. */
import type { DiagnosisReport } from "../../model/report-json.ts";
import { formatCount, formatPercent } from "../../model/units.ts";
import { type Phrase, code, phrase, strong } from "../phrase.ts";

type Site = DiagnosisReport["sites"][number];
type Counts = DiagnosisReport["counts"];

export function allocatedAt({ sites }: DiagnosisReport): Phrase {
  return sites[0] === undefined ? [] : phrase`, allocated at ${sitePhrase(sites[0])}`;
}

export function openedAt({ sites }: DiagnosisReport): Phrase {
  return sites[0] === undefined ? [] : phrase`, opened at ${sitePhrase(sites[0])}`;
}

function sitePhrase(site: Site): Phrase {
  return site.function === "" ? [siteSpan(site)] : phrase`${siteSpan(site)} in ${code(site.function)}`;
}

export function siteSpan({ file, line }: Pick<Site, "file" | "line">) {
  return code(line > 0 ? `${file}:${line}` : file);
}

export function heldBy({ chain }: DiagnosisReport): Phrase {
  return chain[0] === undefined ? [] : phrase`, held by ${code(holderName(chain))}`;
}

/** `app.registry.REGISTRY` for a module and the key of its namespace; else the root as it is. */
function holderName(chain: readonly string[]): string {
  const [root = "", first = ""] = chain;
  const module = /^module ([\w.]+)$/.exec(root)?.[1];
  const name = /^\['(\w+)'\]/.exec(first)?.[1] ?? /^\.(\w+)/.exec(first)?.[1];
  return module === undefined || name === undefined ? root : `${module}.${name}`;
}

/** Files of a tmpfs are in no process unless it maps them. */
export function isMapped(where: DiagnosisReport["where"]): boolean {
  return where.some(({ kind, share }) => kind === "shmem" && share >= 0.5);
}

/** The process and the part of its memory that most of the growth is in, where one can be named. */
export function seenFromOutside({ where }: DiagnosisReport): readonly Phrase[] {
  const [most] = where.toSorted((one, other) => other.share - one.share);
  if (most === undefined || most.share < 0.5) return [];
  return [
    phrase`From outside, ${strong(formatPercent(most.share * 100))} of it is in ${code(most.process)}, in ${mappingName(most.kind)}.`,
  ];
}

/** Parts of an address space, as `where` names them. */
const mappings: Readonly<Record<string, string>> = {
  heap: "the heap of the C library",
  arena: "the C library's arenas, which threads allocate from",
  anon: "memory mapped by the runtime or a library",
  stack: "stacks",
  shmem: "shared memory",
};

export function mappingName(kind: string): string {
  return mappings[kind] ?? kind;
}

export function countWords({ counts }: DiagnosisReport, name: "descriptors" | "threads"): Phrase {
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

/** `1.00 descriptors per request`. */
export function countRate({ name, perRequest, to }: Counts[number]): Phrase {
  const rate = phrase`${formatRate(perRequest)} ${name} per request`;
  return to === undefined ? rate : phrase`${rate} to ${code(to)}`;
}

/** How many per request, for the tables. */
export function formatRate(perRequest: number): string {
  const size = Math.abs(perRequest);
  return size >= 99.95 ? formatCount(perRequest) : perRequest.toFixed(size >= 9.995 ? 1 : 2);
}
