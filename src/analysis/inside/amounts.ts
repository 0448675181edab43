/**
 * How many bytes of the growth each kind accounts for: a request, or in all where both sides level off.
 *
 * Base is the control throughout: only what head has more of counts, and of what grows only what repeats.
 */
import type { Examination, ProbeAnswer } from "../../model/diagnosis.ts";
import type { Cause } from "../../model/report-json.ts";
import type { BlamedSite, BlamedSites, Growth } from "./blame.ts";
import { leastObjects } from "./growing-types.ts";
import type { Interior } from "./inside-rates.ts";
import { mallocBesideBase, rateMappings } from "./mapping-rates.ts";
import { type Rate, repeated } from "./rate.ts";
import { goneShare, type Rerun } from "./rerun.ts";

/** What `malloc_trim` has to return of what was gained, before it is the allocator that holds it. */
const retainedShare = 0.3;
/** malloc's own accounting is no more exact than this a request, over a few hundred of them. */
const leastNativeBytes = 512;
/** Of the growth: what tracing itself takes is many times a small one. */
const mostBesideGrowth = 2;
/** More bytes to each than any descriptor or thread costs: something else is what grows. */
const mostBytesEach = { descriptor: 64 * 1024, thread: 1024 * 1024 };
/** Every service leaves some: what a request leaves for the cycle collector in a clean FastAPI is a tenth of this. */
const leastGarbageBytes = 1024;
/** Bytes that each kind accounts for; null where there is nothing of it. */
export type Amounts = Readonly<Record<Cause, number | null>>;

interface Seen extends BlamedSites {
  readonly inside: Interior | null;
  readonly control: Interior | null;
  readonly head: Examination;
  readonly base: Examination | undefined;
  readonly growth: Growth;
  readonly reruns: readonly Rerun[];
}

export function weighKinds(seen: Seen): Amounts {
  const { inside, control, head, base, growth, live, garbage, reruns } = seen;
  const ofBytes = growth.bytes ?? 0;
  const more = (rate: Rate | undefined, other: Rate | undefined): number => moreThanBase(growth, rate, other);
  const size = ({ bytes, bytesPerRequest }: BlamedSite): number => (growth.per === "run" ? bytes : bytesPerRequest);
  const named = sum(live.map(size));
  const uncollected = sum(garbage.map(size));
  // A leak of many small lines is whole only in the runtime's own sum; without a line to blame, that sum says nothing.
  const traced = growth.per === "request" ? more(inside?.tracedBytes, control?.tracedBytes) : 0;
  const external = more(inside?.externalBytes, control?.externalBytes);
  const held = Math.max(named, named > 0 ? traced : 0) + external;
  const native = nativeAmount(seen, external);
  const gone = (kind: Rerun["kind"]): number => {
    const rerun = reruns.find((each) => each.kind === kind);
    return rerun === undefined ? 0 : ofBytes * goneShare(rerun);
  };
  const counted = (rate: Rate | undefined, other: Rate | undefined, mostEach: number, ownBytes = 0): number | null => {
    const each = repeated(rate, other);
    if (growth.per === "run" || each < leastObjects || ofBytes / each > mostEach) return null;
    return Math.min(ofBytes, held + native + ownBytes);
  };
  // No runtime counts them: a stack is a mapping of its own.
  const stacks = Math.max(0, stackRate(head) - (base === undefined ? 0 : stackRate(base)));
  return {
    tmpfs: orNull(more(inside?.tmpfsBytes, control?.tmpfsBytes)),
    connections: followsOf(reruns) === "connections" ? gone("keep-alive") : null,
    threads: counted(inside?.threads, control?.threads, mostBytesEach.thread, stacks),
    descriptors: counted(inside?.descriptors, control?.descriptors, mostBytesEach.descriptor),
    "live-objects": orNull(held),
    cycles: orNull(Math.max(uncollected, uncollected > 0 ? traced - named : 0, collectedAmount(head, base, growth))),
    "allocator-retention": orNull(retainedAmount(head, base, growth, reruns)),
    native: native >= leastNativeBytes ? native : null,
    // Known from a look alone (findCause).
    garbage: null,
    unknown: null,
  };
}

function moreThanBase(growth: Growth, rate: Rate | undefined, other: Rate | undefined): number {
  return growth.per === "run" ? Math.max(0, (rate?.total ?? 0) - (other?.total ?? 0)) : repeated(rate, other);
}

/** Runtimes that map their own heap: `[heap]` and arenas are of native code alone, and of Buffers, which are counted. */
const mapping: ReadonlySet<ProbeAnswer["probe"]> = new Set(["node", "jvm"]);

/**
 * V8 and the JVM do not tell what malloc has beside their heaps, but the kernel does: less exactly, in pages of which
 * some are free. So it has to be about as much as what grows.
 */
function nativeAmount({ inside, control, head, base, growth }: Seen, externalBytes: number): number {
  const answers = head.rounds.flatMap((round) => round.answers);
  if (answers.length === 0 || !answers.every(({ probe }) => mapping.has(probe)))
    return moreThanBase(growth, inside?.nativeBytes, control?.nativeBytes);
  if (growth.per === "run" || growth.bytes === null) return 0;
  const bytes = repeated(mallocBesideBase(head, base), undefined) - externalBytes;
  return bytes <= mostBesideGrowth * growth.bytes ? Math.max(0, Math.min(bytes, growth.bytes)) : 0;
}

/**
 * What the allocator keeps of what was freed: as much of the growth as goes away with settings that give it back. A trim
 * has to return a good part of it too, where somebody could be asked for one; and where the settings made the service
 * too slow to compare, what the trim returned more than base's is the figure.
 */
function retainedAmount(
  head: Examination,
  base: Examination | undefined,
  growth: Growth,
  reruns: readonly Rerun[],
): number {
  const ofBytes = growth.bytes ?? 0;
  const rerun = reruns.find(({ kind }) => kind === "glibc-returns");
  const returned = sumKnown(finishOf(head).map(returnedByTrim));
  if (returned === null) return rerun === undefined ? 0 : ofBytes * goneShare(rerun);
  const requests = growth.per === "run" ? 1 : Math.max(1, head.rounds.at(-1)?.requests ?? 0);
  if (returned < retainedShare * ofBytes * requests) return 0;
  if (rerun !== undefined) return ofBytes * goneShare(rerun);
  const ofBase = sumKnown(base === undefined ? [] : finishOf(base).map(returnedByTrim)) ?? 0;
  return Math.max(0, returned - ofBase) / requests;
}

/**
 * What waits for the cycle collector. Where memory levels off, the wait is what lifts the level: it is as much as the
 * collection and a trim after it gave back, if every request leaves more garbage than base's do.
 */
function collectedAmount(head: Examination, base: Examination | undefined, growth: Growth): number {
  const perRequest = collectedPerRequest(head) - (base === undefined ? 0 : collectedPerRequest(base));
  if (growth.per === "request") return perRequest;
  return perRequest >= leastGarbageBytes ? (sumKnown(finishOf(head).map(returnedByTrim)) ?? 0) : 0;
}

function collectedPerRequest(examination: Examination): number {
  const bytes = sum(finishOf(examination).map(({ cycles }) => cycles?.bytes ?? 0));
  return examination.requestsBeforeFinish > 0 ? bytes / examination.requestsBeforeFinish : 0;
}

function stackRate(examination: Examination): number {
  const stacks = rateMappings(examination).filter(({ kind }) => kind === "stack");
  return sum(stacks.map(({ bytesPerRequest }) => bytesPerRequest));
}

/** Without new connections less than a quarter of it left: it follows them. With more than half left: it does not. */
export function followsOf(reruns: readonly Rerun[]): "requests" | "connections" | null {
  const rerun = reruns.find(({ kind }) => kind === "keep-alive");
  if (rerun === undefined) return null;
  const gone = goneShare(rerun);
  return gone >= 0.75 ? "connections" : gone <= 0.5 ? "requests" : null;
}

export function finishOf({ rounds }: Examination): readonly ProbeAnswer[] {
  return rounds.at(-1)?.answers.filter(({ command }) => command === "finish") ?? [];
}

export function returnedByTrim({ trim }: ProbeAnswer): number | null {
  return trim && Math.max(0, trim.beforeBytes - trim.afterBytes);
}

function orNull(amount: number): number | null {
  return amount > 0 ? amount : null;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}
