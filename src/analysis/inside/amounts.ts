/**
 * How many bytes of the growth there are of each kind: per request, or in all where both sides level off.
 *
 * Base is the control throughout: only what head has more of counts, and of what grows only what repeats.
 */
import type { Examination, ProbeAnswer } from "../../model/diagnosis.ts";
import type { BlamedSite, BlamedSites, Growth } from "./blame.ts";
import { leastObjects } from "./growing-types.ts";
import type { Interior } from "./inside-rates.ts";
import { mallocBesideBase, rateMappings } from "./mapping-rates.ts";
import { type Rate, repeated } from "./rate.ts";
import { goneShare, type Rerun } from "./rerun.ts";
import { runtimeTraits } from "./runtime-traits.ts";

/** `malloc_trim` has to return this share of the growth before the allocator is blamed for it. */
const retainedShare = 0.3;
/** Of the growth: tracing itself takes many times as much as a small leak. */
const mostBesideGrowth = 2;
/** Every service leaves some: a request of a clean FastAPI leaves a tenth of this for the cycle collector. */
const leastGarbageBytes = 1024;

interface Seen extends BlamedSites {
  readonly inside: Interior | null;
  readonly control: Interior | null;
  readonly head: Examination;
  readonly base: Examination | undefined;
  readonly growth: Growth;
  readonly reruns: readonly Rerun[];
  /** Growth that remained with the collector running throughout; null where it was not garbage. */
  readonly garbageLeft: number | null;
}

type RateName = "tmpfsBytes" | "externalBytes" | "nativeBytes" | "threads" | "descriptors";

/** What the causes are told apart by, in bytes per request or in all, as the growth is. */
export interface Figures {
  readonly growth: Growth;
  /** By lines that hold objects, and what these hold outside the runtime's heap. */
  readonly held: number;
  /** Freed by the cycle collector only. */
  readonly uncollected: number;
  readonly retained: number;
  /** Gone with the collector running throughout; null where it was not garbage. */
  readonly garbage: number | null;
  readonly native: number;
  /** Of threads. No runtime counts them: a stack is a mapping of its own. */
  readonly stacks: number;
  readonly follows: "requests" | "connections" | null;
  /** More than base's. */
  readonly more: (name: RateName) => number;
  /** Of the growth, with the changed condition; 0 where it was not tried. */
  readonly gone: (kind: Rerun["kind"]) => number;
  /** null where the number of them does not grow, or the growth is too large for them. `own`: beside objects. */
  readonly counted: (name: RateName, mostBytesEach: number, own?: number) => number | null;
}

export function measureKinds(seen: Seen): Figures {
  const { inside, control, head, base, growth, live, garbage, reruns, garbageLeft } = seen;
  const ofBytes = growth.bytes ?? 0;
  const more = (name: RateName): number => moreThanBase(growth, inside?.[name], control?.[name]);
  const size = ({ bytes, bytesPerRequest }: BlamedSite): number => (growth.per === "run" ? bytes : bytesPerRequest);
  const named = sum(live.map(size));
  const garbageNamed = sum(garbage.map(size));
  // A leak of many small lines is whole only in the runtime's own sum; without a line to blame, that sum means nothing.
  const traced = growth.per === "request" ? moreThanBase(growth, inside?.tracedBytes, control?.tracedBytes) : 0;
  const external = more("externalBytes");
  const held = Math.max(named, named > 0 ? traced : 0) + external;
  const native = nativeAmount(seen, external);
  return {
    growth,
    held,
    uncollected: Math.max(garbageNamed, garbageNamed > 0 ? traced - named : 0, collectedAmount(head, base, growth)),
    retained: retainedAmount(head, base, growth, reruns),
    garbage: garbageLeft === null ? null : Math.max(0, ofBytes - Math.max(0, garbageLeft)),
    native,
    stacks: Math.max(0, stackRate(head) - (base === undefined ? 0 : stackRate(base))),
    follows: followsOf(reruns),
    more,
    gone: (kind) => {
      const rerun = reruns.find((each) => each.kind === kind);
      return rerun === undefined ? 0 : ofBytes * goneShare(rerun);
    },
    counted: (name, mostBytesEach, own = 0) => {
      const each = repeated(inside?.[name], control?.[name]);
      if (growth.per === "run" || each < leastObjects || ofBytes / each > mostBytesEach) return null;
      return Math.min(ofBytes, held + native + own);
    },
  };
}

function moreThanBase(growth: Growth, rate: Rate | undefined, other: Rate | undefined): number {
  return growth.per === "run" ? Math.max(0, (rate?.total ?? 0) - (other?.total ?? 0)) : repeated(rate, other);
}

/**
 * V8 and the JVM do not report what malloc has beside their heaps, but the kernel does: less exactly, in pages of which
 * some are free. So it has to be about as much as the growth.
 */
function nativeAmount({ inside, control, head, base, growth }: Seen, externalBytes: number): number {
  const answers = head.rounds.flatMap((round) => round.answers);
  if (answers.length === 0 || !answers.every(({ probe }) => runtimeTraits[probe].mapsHeap))
    return moreThanBase(growth, inside?.nativeBytes, control?.nativeBytes);
  if (growth.per === "run" || growth.bytes === null) return 0;
  const bytes = repeated(mallocBesideBase(head, base), undefined) - externalBytes;
  return bytes <= mostBesideGrowth * growth.bytes ? Math.max(0, Math.min(bytes, growth.bytes)) : 0;
}

/**
 * Freed memory that the allocator keeps: the part of the growth that goes away with settings which return it to the
 * kernel. A trim has to return a good part of it too, where a process could be asked for one. Where the settings made
 * the service too slow to compare, the figure is what the trim returned beyond base's.
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
 * Memory that waits for the cycle collector. Where memory levels off, this wait raises the level: by what the collection
 * and the trim after it returned, if every request leaves more garbage than base's do.
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

/** Follows connections where less than a quarter of the growth is left without new ones; with over half left, requests. */
function followsOf(reruns: readonly Rerun[]): "requests" | "connections" | null {
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

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : sum(known);
}
