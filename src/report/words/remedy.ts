/** Parts of the advice for a cause: how to fix it, and what the fix saves. */
import type { Diagnosis } from "../../analysis/inside/cause.ts";
import { formatBytes, formatCount } from "../../model/units.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { isRuntime, wordsFor } from "./runtime-words.ts";

/** A name comes from all requests, or from few; only what is about as frequent as most of it says what it is. */
const mainShare = 0.5;

function mainNames({ types, counts }: Diagnosis): string {
  const rates = [...types.map(({ name, countPerRequest }) => ({ name, perRequest: countPerRequest })), ...counts];
  const most = Math.max(0, ...rates.map(({ perRequest }) => perRequest));
  return rates.flatMap(({ name, perRequest }) => (perRequest >= mainShare * most ? [name] : [])).join(" ");
}

interface Holder {
  /** What the chain, or `anywhere` the names of what grows too, has to contain. */
  readonly chain?: RegExp;
  readonly anywhere?: RegExp;
  readonly remedy: (diagnosis: Diagnosis, chain: string) => Phrase;
}

/** The first that matches gives the advice. */
const holders: readonly Holder[] = [
  {
    chain: /lru_cache|functools/,
    remedy: () =>
      phrase`A cache on a method keeps every ${code("self")} that it was called on. Give it a ${code("maxsize")}, or cache by a key that does not keep the object.`,
  },
  {
    chain: /_events|listener|handlers|callbacks|__closure__/i,
    anywhere: /listener/i,
    remedy: (diagnosis) =>
      phrase`Remove the listener or callback when the request is done${
        isRuntime(diagnosis, "node")
          ? phrase` (${code("removeListener")}, ${code("{once: true}")}, an ${code("AbortSignal")})`
          : []
      }; what it closes over lives as long as it does.`,
  },
  {
    anywhere: /Timeout|Immediate|Timer/,
    remedy: (_, chain) =>
      phrase`Clear the timer when the request is done; until then it holds what its callback uses.${timerWords(chain)}`,
  },
  {
    chain: /tb_frame|traceback/,
    remedy: () =>
      phrase`Keep the message of an exception, not the exception: its traceback holds the frames and all their locals.`,
  },
  {
    anywhere: /Task|coroutine|Promise/,
    remedy: () =>
      phrase`Await or cancel what a request starts, and remove it from the collection that holds it when it is done.`,
  },
];

/** By how it is held, which the names in the chain show. */
export function holderRemedies(diagnosis: Diagnosis): readonly Phrase[] {
  const { boundedCache } = wordsFor(diagnosis);
  if (diagnosis.explained?.per === "run")
    return [
      phrase`It is allocated once and stays. Load it only where it is needed, or load less of it; give a cache a lower bound (${boundedCache}).`,
    ];
  const chain = diagnosis.chain.join(" ");
  const all = `${chain} ${mainNames(diagnosis)}`;
  const holder = holders.find((each) => each.chain?.test(chain) === true || each.anywhere?.test(all) === true);
  if (holder !== undefined) return [holder.remedy(diagnosis, chain)];
  const back = isRuntime(diagnosis, "python")
    ? phrase` Where a part only needs to find its owner, ${code("weakref")} does not keep it alive.`
    : [];
  return [phrase`Release it when the request is done, or give what holds it a bound (${boundedCache}).${back}`];
}

/** Nobody would let a run pause for longer. */
const longestPauseMs = 300_000;

/** Node groups its timers by their length. */
function timerWords(chain: string): Phrase {
  const lengthMs = Number(/\{timerListMap\}\[(\d+)\]/.exec(chain)?.[1] ?? Infinity);
  if (lengthMs > longestPauseMs) return [];
  const seconds = Math.ceil(lengthMs / 1_000);
  const setting = `workload.rest: ${seconds + 1}s`;
  return phrase` It lasts ${formatCount(seconds)} s; if that is intended, set ${code(setting)}.`;
}

/** Types with most of their memory outside the runtime's heap, and a method that releases it. */
const closable = /(?:Connection|Cursor|Session|Client|Channel|Stream|Socket|Image|Figure)$/;

export function closingRemedies({ types, counts }: Diagnosis): readonly Phrase[] {
  const name = [...types, ...counts].map((each) => each.name).find((each) => closable.test(each));
  return name === undefined
    ? []
    : [phrase`Close each ${code(name)} when the request is done: that releases its memory outside the runtime's heap.`];
}

export function cycleRemedies(diagnosis: Diagnosis): readonly Phrase[] {
  const freed = diagnosis.freedByCollectBytes ?? 0;
  const worth = freed > 0 ? phrase` A collection freed ${formatBytes(freed)} here.` : [];
  if (!isRuntime(diagnosis, "python")) return [phrase`Break the cycle when the request is done.${worth}`];
  return [
    phrase`Break the cycle when the request is done, or make the reference back a ${code("weakref.ref")}: objects in no cycle are freed at once, without the collector.${worth}`,
    phrase`Where that is not possible, a lower ${code("gc.set_threshold")}, or ${code("gc.collect()")} after a large request, keeps fewer of them waiting; ${code("gc.freeze()")} after start-up makes that cheap.`,
  ];
}

export function retentionRemedies(diagnosis: Diagnosis): readonly Phrase[] {
  const freed = diagnosis.freedByTrimBytes ?? 0;
  const worth = freed > 0 ? phrase` A trim returned ${formatBytes(freed)} here.` : [];
  const trim = isRuntime(diagnosis, "python")
    ? phrase` Calling ${code('ctypes.CDLL("libc.so.6").malloc_trim(0)')} now and then does the same by hand.`
    : [];
  return [
    phrase`Nothing leaks: glibc keeps freed memory for later. ${code("MALLOC_ARENA_MAX=2")} and ${code("MALLOC_TRIM_THRESHOLD_=131072")} in the container's environment make it return that memory; with many threads, add ${code("MALLOC_MMAP_THRESHOLD_=65536")}.${worth}${trim}`,
  ];
}

/** `requests`: of a trial. */
export function savingOf({ explained }: Diagnosis, requests: number): readonly Phrase[] {
  if (explained === null || explained.bytes <= 0) return [];
  if (explained.per === "run") return [phrase`Fixing it lowers head's plateau by ${formatBytes(explained.bytes)}.`];
  return [phrase`Fixing it saves ${formatBytes(explained.bytes * requests)} over the requests of one trial.`];
}
