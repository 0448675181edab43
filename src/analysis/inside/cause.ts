/** What made memory grow, where, and how much of the growth that accounts for. */
import type { Examination, ProbeAnswer } from "../../model/diagnosis.ts";
import type { DiagnosisEvidence } from "../../model/measurement.ts";
import type { Cause } from "../../model/report-json.ts";
import { finishOf, measureKinds, returnedByTrim, sum, sumKnown } from "./amounts.ts";
import { type BlamedSite, type BlamedSites, type BlamedType, blameSites, blameTypes, type Growth } from "./blame.ts";
import { addCarriers } from "./carriers.ts";
import { causes, chooseCause, mostOfGrowth } from "./causes.ts";
import { leastObjects } from "./growing-types.ts";
import { type Interior, rateInterior } from "./inside-rates.ts";
import { rateMappings } from "./mapping-rates.ts";
import { repeated } from "./rate.ts";
import { readRerun, type Rerun } from "./rerun.ts";

export interface Diagnosis {
  readonly cause: Cause;
  readonly runtime: string | null;
  readonly sites: readonly BlamedSite[];
  readonly types: readonly BlamedType[];
  readonly chain: readonly string[];
  readonly cycle: readonly string[];
  readonly follows: "requests" | "connections" | null;
  readonly freedByCollectBytes: number | null;
  readonly freedByTrimBytes: number | null;
  /** null where the growth itself is not known. */
  readonly explained: {
    readonly bytes: number;
    readonly ofBytes: number;
    readonly share: number;
    readonly per: Growth["per"];
  } | null;
  readonly where: readonly { readonly process: string; readonly kind: string; readonly share: number }[];
  readonly counts: readonly Count[];
  readonly reruns: readonly Rerun[];
  readonly problems: Examination["problems"];
}

interface Count {
  readonly name: string;
  readonly perRequest: number;
  /** Of descriptors: the file that they lead to. */
  readonly to?: string;
}

const mostSites = 8;
const mostCounts = 8;
const leastMappingShare = 0.1;

/**
 * `garbageLeft`: growth per request that remained in a look with the collector running throughout, where that showed that
 * the growth was garbage; then nothing holds it. null where it was not.
 */
export function findCause(
  evidence: DiagnosisEvidence,
  measured: Growth,
  garbageLeft: number | null = null,
): Diagnosis | null {
  const head = evidence.examinations.find(({ side }) => side === "head");
  const base = evidence.examinations.find(({ side }) => side === "base");
  if (head === undefined) return null;
  const inside = rateInterior(head);
  const control = base === undefined ? null : rateInterior(base);
  const growth = completeGrowth(measured, inside, control);
  const reruns = evidence.reruns.flatMap((rerun) => readRerun(rerun, growth));
  const finish = finishOf(head);
  const places = new Map(evidence.places.map(({ inside, repository }) => [inside, repository]));
  const blamed = blame(head, base, inside, control, growth, places);
  const figures = measureKinds({ inside, control, head, base, growth, ...blamed, reruns, garbageLeft });
  const cause = garbageLeft === null ? chooseCause(figures) : "garbage";
  const live = addCarriers(blamed.live, cause, inside, control, places);
  return {
    cause,
    runtime: inside?.runtime ?? null,
    ...(garbageLeft !== null ? nobody : holdersOf(cause, { ...blamed, live }, blameTypes(inside, control), finish)),
    follows: figures.follows,
    freedByCollectBytes: sumKnown(finish.map(({ cycles }) => cycles?.bytes ?? null)),
    freedByTrimBytes: sumKnown(finish.map(returnedByTrim)),
    explained: explain(causes[cause].explains(figures) ?? 0, growth),
    where: whereOf(head),
    counts: countsOf(inside, control),
    reruns,
    problems: head.problems,
  };
}

function explain(bytes: number, growth: Growth): Diagnosis["explained"] {
  if (growth.bytes === null || growth.bytes <= 0) return null;
  return { bytes, ofBytes: growth.bytes, share: Math.min(1, bytes / growth.bytes), per: growth.per };
}

/**
 * The lines that seem to hold are blamed for garbage instead where the collection at the end freed most of what was
 * traced: the app runs without the collector, or it comes too seldom.
 */
function blame(
  head: Examination,
  base: Examination | undefined,
  inside: Interior | null,
  control: Interior | null,
  growth: Growth,
  places: ReadonlyMap<string, string>,
): BlamedSites {
  const garbage = finishOf(head).flatMap(({ cycles }) => cycles?.sites ?? []);
  const sites = blameSites(inside, control, growth, places, garbage);
  const freed = freedAtFinish(head) - (base === undefined ? 0 : freedAtFinish(base));
  const isCollected = sites.live.length > 0 && freed >= mostOfGrowth * sum(sites.live.map(({ bytes }) => bytes));
  return isCollected ? { live: [], garbage: [...sites.live, ...sites.garbage] } : sites;
}

type Holders = Pick<Diagnosis, "sites" | "types" | "chain" | "cycle">;

const nobody: Holders = { sites: [], types: [], chain: [], cycle: [] };

function holdersOf(
  cause: Cause,
  { live, garbage }: BlamedSites,
  types: Diagnosis["types"],
  finish: readonly ProbeAnswer[],
): Holders {
  const isCycle = cause === "cycles";
  return {
    sites: (isCycle && garbage.length > 0 ? garbage : live).slice(0, mostSites),
    types,
    chain: isCycle ? [] : chainOf(types, finish),
    cycle: isCycle ? (finish.map(({ cycles }) => cycles?.path ?? []).find((path) => path.length > 0) ?? []) : [],
  };
}

/**
 * A head that died has no slope. What it gained during the examination stands for it, if it grew in both rounds and by
 * more than tracing and warming up leave behind in a clean service.
 */
function completeGrowth(growth: Growth, inside: Interior | null, control: Interior | null): Growth {
  if (growth.per === "run" || growth.bytes !== null) return growth;
  const seen = repeated(inside?.rssBytes, control?.rssBytes);
  return { per: "request", bytes: seen >= leastSeenBytes ? seen : null };
}

const leastSeenBytes = 1024;

/** Traced bytes, among them those of connections, which every service frees at the end. */
function freedAtFinish(examination: Examination): number {
  const last = examination.rounds.findLast(({ answers }) => answers.some(({ command }) => command === "snap"));
  const finish = finishOf(examination).filter(({ cycles }) => cycles !== null);
  const freed = finish.map(({ pid, heap }) => {
    const before = last?.answers.find((answer) => answer.pid === pid)?.heap.tracedBytes ?? null;
    return before === null || heap.tracedBytes === null ? 0 : before - heap.tracedBytes;
  });
  return Math.max(0, sum(freed));
}

/** Of the fastest growing type for which a holder was found. */
function chainOf(types: readonly BlamedType[], finish: readonly ProbeAnswer[]): readonly string[] {
  const held = finish.flatMap((answer) => answer.held).filter(({ chain }) => chain.length > 1);
  const place = (type: string): number => {
    const index = types.findIndex(({ name }) => name === type);
    return index === -1 ? types.length : index;
  };
  return held.toSorted((one, other) => place(one.type) - place(other.type))[0]?.chain ?? [];
}

function countsOf(inside: Interior | null, control: Interior | null): Diagnosis["counts"] {
  if (inside === null) return [];
  const named = (rates: Interior["resources"], controls: Interior["resources"] = []) => {
    const there = new Map(controls.map((each) => [each.name, each]));
    return rates.map((each) => ({ name: each.name, perRequest: repeated(each, there.get(each.name)) }));
  };
  const all: readonly Count[] = [
    { name: "threads", perRequest: repeated(inside.threads, control?.threads) },
    { name: "descriptors", perRequest: repeated(inside.descriptors, control?.descriptors) },
    { name: "sockets", perRequest: repeated(inside.sockets, control?.sockets) },
    ...named(inside.openFiles, control?.openFiles).map(({ name, perRequest }) => ({
      name: "descriptors",
      perRequest,
      to: name,
    })),
    ...named(inside.resources, control?.resources),
  ];
  return all.filter(({ perRequest }) => perRequest >= leastObjects).slice(0, mostCounts);
}

/** As shares: tracing takes memory of its own beside what it traces. */
function whereOf(head: Examination): Diagnosis["where"] {
  const mappings = rateMappings(head).filter(({ bytesPerRequest }) => bytesPerRequest > 0);
  const all = sum(mappings.map(({ bytesPerRequest }) => bytesPerRequest));
  return mappings
    .map(({ process, kind, bytesPerRequest }) => ({ process, kind, share: bytesPerRequest / all }))
    .filter(({ share }) => share >= leastMappingShare);
}
