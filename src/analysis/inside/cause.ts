/**
 * What kind of growth it is: how many bytes of it each kind accounts for, and which one accounts for most of it.
 *
 * The order of the kinds is from the most specific to the least: a leaked thread has a stack and objects too, a
 * collected cycle leaves freed memory behind that `malloc_trim` returns, and what is not accounted for elsewhere looks
 * native. Each kind has to account for half of the growth, so that a small leak beside a larger one of another kind is
 * not blamed for it. How much it accounts for is always told.
 */
import type { Examination, ProbeAnswer } from "../../model/diagnosis.ts";
import type { DiagnosisEvidence } from "../../model/measurement.ts";
import type { Cause } from "../../model/report-json.ts";
import { type Amounts, finishOf, followsOf, returnedByTrim, sum, sumKnown, weighKinds } from "./amounts.ts";
import { type BlamedSite, type BlamedSites, type BlamedType, blameSites, blameTypes, type Growth } from "./blame.ts";
import { leastObjects } from "./growing-types.ts";
import { addCarriers } from "./carriers.ts";
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

/** What a kind has to account for. */
const mostOfGrowth = 0.5;
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
  const garbage = finish.flatMap(({ cycles }) => cycles?.sites ?? []);
  const sites = blameSites(inside, control, growth, places, garbage);
  const blamed = isCollected(head, base, sites.live) ? { live: [], garbage: [...sites.live, ...sites.garbage] } : sites;
  const amounts = weighKinds({ inside, control, head, base, growth, ...blamed, reruns });
  const cause = garbageLeft === null ? chooseCause(amounts, growth) : "garbage";
  const amount = garbageLeft === null ? amounts[cause] : Math.max(0, (growth.bytes ?? 0) - Math.max(0, garbageLeft));
  const live = addCarriers(blamed.live, cause, inside, control, places);
  return {
    cause,
    runtime: inside?.runtime ?? null,
    ...(garbageLeft !== null ? nobody : holdersOf(cause, { ...blamed, live }, blameTypes(inside, control), finish)),
    follows: followsOf(reruns),
    freedByCollectBytes: sumKnown(finish.map(({ cycles }) => cycles?.bytes ?? null)),
    freedByTrimBytes: sumKnown(finish.map(returnedByTrim)),
    explained:
      growth.bytes === null || growth.bytes <= 0
        ? null
        : {
            bytes: amount ?? 0,
            ofBytes: growth.bytes,
            share: Math.min(1, (amount ?? 0) / growth.bytes),
            per: growth.per,
          },
    where: whereOf(head),
    counts: countsOf(inside, control),
    reruns,
    problems: head.problems,
  };
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
 * A head that died gave no slope; what it gained while it was looked into stands for it, where it went on through both
 * rounds and is more than tracing and warming up leave behind in a clean service.
 */
function completeGrowth(growth: Growth, inside: Interior | null, control: Interior | null): Growth {
  if (growth.per === "run" || growth.bytes !== null) return growth;
  const seen = repeated(inside?.rssBytes, control?.rssBytes);
  return { per: "request", bytes: seen >= leastSeenBytes ? seen : null };
}

const leastSeenBytes = 1024;

/** What shows without a growth to hold it against: lines that keep some of every request, and what is counted. */
const evident: ReadonlySet<Cause> = new Set(["threads", "descriptors", "live-objects"]);

const order: readonly Exclude<Cause, "unknown" | "garbage">[] = [
  "tmpfs",
  "connections",
  "threads",
  "descriptors",
  "live-objects",
  "cycles",
  "allocator-retention",
  "native",
];

function chooseCause(amounts: Amounts, growth: Growth): Cause {
  const least = mostOfGrowth * Math.max(0, growth.bytes ?? 0);
  const found = order.find((cause) => {
    const amount = amounts[cause];
    // What is counted is kept, whatever its bytes.
    if (amount === null || (growth.bytes === null && !evident.has(cause))) return false;
    return cause === "threads" || cause === "descriptors" || amount >= least;
  });
  return found ?? "unknown";
}

/**
 * The lines that seem to hold are those of garbage, where the collection at the end freed most of what was traced: the
 * app runs without the collector, or it comes too seldom.
 */
function isCollected(head: Examination, base: Examination | undefined, live: readonly BlamedSite[]): boolean {
  const freed = freedAtFinish(head) - (base === undefined ? 0 : freedAtFinish(base));
  return live.length > 0 && freed >= mostOfGrowth * sum(live.map(({ bytes }) => bytes));
}

/** Traced bytes; those of connections, which every service frees at the end, among them. */
function freedAtFinish(examination: Examination): number {
  const last = examination.rounds.findLast(({ answers }) => answers.some(({ command }) => command === "snap"));
  const finish = finishOf(examination).filter(({ cycles }) => cycles !== null);
  const freed = finish.map(({ pid, heap }) => {
    const before = last?.answers.find((answer) => answer.pid === pid)?.heap.tracedBytes ?? null;
    return before === null || heap.tracedBytes === null ? 0 : before - heap.tracedBytes;
  });
  return Math.max(0, sum(freed));
}

/** Of the type that grows fastest and was found to be held. */
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
