/**
 * What kind of growth it is: how many bytes of it each kind accounts for, and which one accounts for most of it.
 *
 * The order of the kinds is from the most specific to the least: a leaked thread has a stack and objects too, a
 * collected cycle leaves freed memory behind that `malloc_trim` returns, and what is not accounted for elsewhere looks
 * native. Each kind has to account for half of the growth, so that a small leak beside a larger one of another kind is
 * not blamed for it. How much it accounts for is always told.
 */
import type { Examination, ProbeAnswer } from "../model/diagnosis.ts";
import type { DiagnosisEvidence } from "../model/measurement.ts";
import type { Cause } from "../model/report.ts";
import { type BlamedSite, type BlamedType, blameSites, blameTypes, type Growth } from "./blame.ts";
import { type Interior, leastObjects, type Rate, rateInterior, rateMappings } from "./inside-rates.ts";
import { goneShare, readRerun, type Rerun } from "./rerun.ts";

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
  readonly counts: readonly { readonly name: string; readonly perRequest: number }[];
  readonly reruns: readonly Rerun[];
  readonly problems: Examination["problems"];
}

/** What a kind has to account for. */
const mostOfGrowth = 0.5;
/** What `malloc_trim` has to return of what was gained, before it is the allocator that holds it. */
const retainedShare = 0.3;
/** malloc's own accounting is no more exact than this a request, over a few hundred of them. */
const leastNativeBytes = 512;
/** More bytes to each than any descriptor or thread costs: something else is what grows. */
const mostBytesEach = { descriptor: 64 * 1024, thread: 1024 * 1024 };
/** Every service leaves some: what a request leaves for the cycle collector in a clean FastAPI is a tenth of this. */
const leastGarbageBytes = 1024;
const mostSites = 8;
const mostCounts = 8;
const leastMappingShare = 0.1;

export function findCause(evidence: DiagnosisEvidence, measured: Growth): Diagnosis | null {
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
  const blamed = blameSites(inside, control, growth, places, garbage);
  const amounts = weigh({ inside, control, head, base, growth, live: blamed.live, reruns });
  const cause = chooseCause(amounts, growth);
  const amount = amounts[cause];
  const isGarbage = cause === "cycles";
  return {
    cause,
    runtime: inside?.runtime ?? null,
    sites: (isGarbage && blamed.garbage.length > 0 ? blamed.garbage : blamed.live).slice(0, mostSites),
    types: blameTypes(inside, control),
    chain: isGarbage ? [] : chainOf(blameTypes(inside, control), finish),
    cycle: isGarbage ? (finish.map(({ cycles }) => cycles?.path ?? []).find((path) => path.length > 0) ?? []) : [],
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

/** A head that died gave no slope; what it gained while it was looked into stands for it. */
function completeGrowth(growth: Growth, inside: Interior | null, control: Interior | null): Growth {
  if (growth.per === "run" || growth.bytes !== null) return growth;
  const seen = excess(inside?.rssBytes, control?.rssBytes);
  return { per: "request", bytes: seen > 0 ? seen : null };
}

/** Bytes that each kind accounts for; null where there is nothing of it. */
type Amounts = Readonly<Record<Cause, number | null>>;

interface Weighed {
  readonly inside: Interior | null;
  readonly control: Interior | null;
  readonly head: Examination;
  readonly base: Examination | undefined;
  readonly growth: Growth;
  readonly live: readonly BlamedSite[];
  readonly reruns: readonly Rerun[];
}

function weigh({ inside, control, head, base, growth, live, reruns }: Weighed): Amounts {
  const ofBytes = growth.bytes ?? 0;
  const more = (rate: Rate | undefined, other: Rate | undefined): number =>
    growth.per === "run" ? Math.max(0, (rate?.total ?? 0) - (other?.total ?? 0)) : repeated(rate, other);
  const named = sum(live.map(({ bytes, bytesPerRequest }) => (growth.per === "run" ? bytes : bytesPerRequest)));
  // A leak of many small lines is whole only in the runtime's own sum; without a line to blame, that sum says nothing.
  const traced = named > 0 && growth.per === "request" ? more(inside?.tracedBytes, control?.tracedBytes) : 0;
  const held = Math.max(named, traced) + more(inside?.externalBytes, control?.externalBytes);
  const native = more(inside?.nativeBytes, control?.nativeBytes);
  const gone = (kind: Rerun["kind"]): number => {
    const rerun = reruns.find((each) => each.kind === kind);
    return rerun === undefined ? 0 : ofBytes * goneShare(rerun);
  };
  const counted = (rate: Rate | undefined, other: Rate | undefined, mostEach: number): number | null => {
    const each = repeated(rate, other);
    if (growth.per === "run" || each < leastObjects || ofBytes / each > mostEach) return null;
    return Math.min(ofBytes, Math.max(held, native));
  };
  return {
    tmpfs: orNull(more(inside?.tmpfsBytes, control?.tmpfsBytes)),
    connections: followsOf(reruns) === "connections" ? gone("keep-alive") : null,
    threads: counted(inside?.threads, control?.threads, mostBytesEach.thread),
    descriptors: counted(inside?.descriptors, control?.descriptors, mostBytesEach.descriptor),
    "live-objects": orNull(held),
    cycles: collectedAmount(head, base, growth),
    "allocator-retention": isRetained(head, growth) ? orNull(gone("glibc-returns")) : null,
    native: native >= leastNativeBytes ? native : null,
    unknown: null,
  };
}

const order: readonly Exclude<Cause, "unknown">[] = [
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
    return amount !== null && (cause === "threads" || cause === "descriptors" || amount >= least);
  });
  return found ?? "unknown";
}

/** Where nobody could be asked, the rerun alone is the proof. */
function isRetained(head: Examination, growth: Growth): boolean {
  const returned = sumKnown(finishOf(head).map(returnedByTrim));
  const ofBytes = growth.bytes ?? 0;
  const gained = growth.per === "run" ? ofBytes : ofBytes * (head.rounds.at(-1)?.requests ?? 0);
  return returned === null || returned >= retainedShare * gained;
}

/**
 * What waits for the cycle collector. Where memory levels off, the wait is what lifts the level: it is as much as the
 * collection and a trim after it gave back, if every request leaves more garbage than base's do.
 */
function collectedAmount(head: Examination, base: Examination | undefined, growth: Growth): number | null {
  const perRequest = collectedPerRequest(head) - (base === undefined ? 0 : collectedPerRequest(base));
  if (growth.per === "request") return orNull(perRequest);
  return perRequest >= leastGarbageBytes ? sumKnown(finishOf(head).map(returnedByTrim)) : null;
}

function collectedPerRequest(examination: Examination): number {
  const bytes = sum(finishOf(examination).map(({ cycles }) => cycles?.bytes ?? 0));
  return examination.requestsBeforeFinish > 0 ? bytes / examination.requestsBeforeFinish : 0;
}

function finishOf({ rounds }: Examination): readonly ProbeAnswer[] {
  return rounds.at(-1)?.answers.filter(({ command }) => command === "finish") ?? [];
}

function returnedByTrim({ trim }: ProbeAnswer): number | null {
  return trim && Math.max(0, trim.beforeBytes - trim.afterBytes);
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
  const there = new Map((control?.resources ?? []).map((each) => [each.name, each]));
  const all = [
    { name: "threads", perRequest: repeated(inside.threads, control?.threads) },
    { name: "descriptors", perRequest: repeated(inside.descriptors, control?.descriptors) },
    { name: "sockets", perRequest: repeated(inside.sockets, control?.sockets) },
    ...inside.resources.map((each) => ({ name: each.name, perRequest: repeated(each, there.get(each.name)) })),
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

/** Without new connections less than a quarter of it left: it follows them. With more than half left: it does not. */
function followsOf(reruns: readonly Rerun[]): Diagnosis["follows"] {
  const rerun = reruns.find(({ kind }) => kind === "keep-alive");
  if (rerun === undefined) return null;
  const gone = goneShare(rerun);
  return gone >= 0.75 ? "connections" : gone <= 0.5 ? "requests" : null;
}

function excess(rate: Rate | undefined, control: Rate | undefined): number {
  return (rate?.perRequest ?? 0) - Math.max(0, control?.perRequest ?? 0);
}

/** Above base, where it repeats; else nothing. */
function repeated(rate: Rate | undefined, control: Rate | undefined): number {
  return rate?.repeats === true ? Math.max(0, excess(rate, control)) : 0;
}

function orNull(amount: number): number | null {
  return amount > 0 ? amount : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}
