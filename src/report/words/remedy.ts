/** What to do about growth of each kind, and what that is worth. */
import type { Diagnosis } from "../../analysis/inside/cause.ts";
import { formatBytes, formatCount } from "../../model/units.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { isMapped } from "./cause-words.ts";

type Runtime = "python" | "node" | "ruby" | "jvm" | "other";

/** The most telling first. `requests`: of a trial, to say what mending it is worth. */
export function remedies(diagnosis: Diagnosis, requests: number): readonly Phrase[] {
  const runtime = runtimeOf(diagnosis);
  switch (diagnosis.cause) {
    case "live-objects":
      return [...holderRemedies(diagnosis, runtime), ...worthOf(diagnosis, requests)];
    case "cycles":
      return cycleRemedies(diagnosis, runtime);
    case "allocator-retention":
      return retentionRemedies(diagnosis, runtime);
    case "garbage":
      return [
        phrase`Nothing has to be mended: the runtime collects it once enough has come together. What lives for some hundred requests and then dies, as the entries of a cache do, is what comes together.`,
      ];
    case "native":
      return [
        ...closingOf(diagnosis),
        phrase`Look at what native code is called on the way: every allocation needs its ${code("free")}, and objects of C extensions their ${code("close")} or ${code("release")}. ${code("valgrind")} or ${code("heaptrack")} names the call.`,
        ...worthOf(diagnosis, requests),
      ];
    case "descriptors":
      return [
        phrase`Close what is opened, also when a request fails: ${closing(runtime)}. The limit on open descriptors is reached before the memory is.`,
      ];
    case "connections":
      return [
        phrase`Let go of a connection's state when it closes: listeners, sessions and buffers that are filed under it.`,
        ...worthOf(diagnosis, requests),
      ];
    case "threads":
      return [
        phrase`Start the threads once, in a pool with a bound (${pool(runtime)}), or end and join the one that a request starts.`,
      ];
    case "tmpfs":
      return [
        isMapped(diagnosis.where)
          ? phrase`Close the mapping when the request is done (${code("close")} of ${code("mmap")}, ${code("SharedMemory")} with ${code("unlink")}); its pages are memory, and count against the cap.`
          : phrase`Delete temporary files when the request is done; in ${code("/dev/shm")} and other tmpfs they are memory, and count against the cap.`,
        ...worthOf(diagnosis, requests),
      ];
    case "unknown":
      return [];
  }
}

function runtimeOf({ runtime }: Diagnosis): Runtime {
  const name = runtime?.split(" ")[0]?.toLowerCase();
  if (name === "java" || name === "jvm") return "jvm";
  return name === "python" || name === "node" || name === "ruby" ? name : "other";
}

/** Of what each request leaves, only what comes as often as most of it says what it is. */
const mainShare = 0.5;

function mainNames({ types, counts }: Diagnosis): string {
  const rates = [...types.map(({ name, countPerRequest }) => ({ name, perRequest: countPerRequest })), ...counts];
  const most = Math.max(0, ...rates.map(({ perRequest }) => perRequest));
  return rates.flatMap(({ name, perRequest }) => (perRequest >= mainShare * most ? [name] : [])).join(" ");
}

/** By how it is held; the chain's own words tell. */
function holderRemedies(diagnosis: Diagnosis, runtime: Runtime): readonly Phrase[] {
  if (diagnosis.explained?.per === "run")
    return [
      phrase`It is held once and stays. Load it only where it is needed, or less of it; what fills up gets a lower bound (${boundedCache(runtime)}).`,
    ];
  const held = diagnosis.chain.join(" ");
  const names = mainNames(diagnosis);
  if (/lru_cache|functools/.test(held)) {
    return [
      phrase`A cache on a method keeps every ${code("self")} that it was called on. Give it a ${code("maxsize")}, or cache by a key that ends.`,
    ];
  }
  if (/_events|listener|handlers|callbacks|__closure__/i.test(held) || /listener/i.test(names)) {
    return [
      phrase`Remove the listener or callback when the request is done${
        runtime === "node"
          ? phrase` (${code("removeListener")}, ${code("{once: true}")}, an ${code("AbortSignal")})`
          : []
      }; what it closes over lives as long as it does.`,
    ];
  }
  if (/Timeout|Immediate|Timer/.test(`${held} ${names}`)) {
    return [
      phrase`Clear the timer when the request is done; until then it holds what its callback uses.${timerWords(held)}`,
    ];
  }
  if (/tb_frame|traceback/.test(held)) {
    return [
      phrase`Keep the message of an exception, not the exception: its traceback holds the frames and all their locals.`,
    ];
  }
  if (/Task|coroutine|Promise/.test(`${held} ${names}`)) {
    return [phrase`Await or cancel what a request starts, and drop it from where it is filed when it is done.`];
  }
  const back =
    runtime === "python"
      ? phrase` Where a part only needs to find its owner, ${code("weakref")} does not keep it alive.`
      : [];
  return [phrase`Drop it when the request is done, or give what holds it a bound (${boundedCache(runtime)}).${back}`];
}

/** Longer than anybody would have a run rest. */
const longestRestMs = 300_000;

/** Node files its timers by their length. */
function timerWords(held: string): Phrase {
  const lengthMs = Number(/\{timerListMap\}\[(\d+)\]/.exec(held)?.[1] ?? Infinity);
  if (lengthMs > longestRestMs) return [];
  const seconds = Math.ceil(lengthMs / 1_000);
  const rest = `workload.rest: ${seconds + 1}s`;
  return phrase` It lasts ${formatCount(seconds)} s: where that is meant, ${code(rest)} lets it off.`;
}

/** What has most of its memory outside the runtime's heap, and a method that gives it back. */
const closable = /(?:Connection|Cursor|Session|Client|Channel|Stream|Socket|Image|Figure)$/;

function closingOf({ types, counts }: Diagnosis): readonly Phrase[] {
  const name = [...types, ...counts].map((each) => each.name).find((each) => closable.test(each));
  return name === undefined
    ? []
    : [phrase`Close each ${code(name)} when the request is done: what it has outside the runtime's heap goes with it.`];
}

function boundedCache(runtime: Runtime): Phrase {
  switch (runtime) {
    case "python":
      return phrase`${code("functools.lru_cache(maxsize=…)")}, ${code("WeakValueDictionary")}, ${code("deque(maxlen=…)")}`;
    case "node":
      return phrase`an LRU cache, ${code("WeakMap")}, ${code("WeakRef")}`;
    case "jvm":
      return phrase`${code("LinkedHashMap.removeEldestEntry")}, Caffeine's ${code("maximumSize")}, ${code("WeakHashMap")}`;
    case "ruby":
      return phrase`an LRU cache, ${code("ObjectSpace::WeakMap")}`;
    case "other":
      return phrase`a cache with a maximum size`;
  }
}

function cycleRemedies({ freedByCollectBytes }: Diagnosis, runtime: Runtime): readonly Phrase[] {
  const freed = freedByCollectBytes ?? 0;
  const worth = freed > 0 ? phrase` A collection freed ${formatBytes(freed)} here.` : [];
  if (runtime !== "python") return [phrase`Break the cycle when the request is done.${worth}`];
  return [
    phrase`Break the cycle when the request is done, or let the part that points back do so with ${code("weakref.ref")}: what is in no cycle is freed at once, without the collector.${worth}`,
    phrase`Where that cannot be, a lower ${code("gc.set_threshold")}, or ${code("gc.collect()")} after a large request, keeps fewer of them waiting; ${code("gc.freeze()")} after start-up makes that cheap.`,
  ];
}

function retentionRemedies({ freedByTrimBytes }: Diagnosis, runtime: Runtime): readonly Phrase[] {
  const freed = freedByTrimBytes ?? 0;
  const worth = freed > 0 ? phrase` A trim gave back ${formatBytes(freed)} here.` : [];
  const trim =
    runtime === "python"
      ? phrase` ${code('ctypes.CDLL("libc.so.6").malloc_trim(0)')} now and then does it by hand.`
      : [];
  return [
    phrase`Nothing is leaked: glibc keeps freed memory for later. ${code("MALLOC_ARENA_MAX=2")} and ${code("MALLOC_TRIM_THRESHOLD_=131072")} in the container's environment make it give it back; with many threads, ${code("MALLOC_MMAP_THRESHOLD_=65536")} as well.${worth}${trim}`,
  ];
}

function closing(runtime: Runtime): Phrase {
  switch (runtime) {
    case "python":
      return phrase`${code("with open(…)")}, ${code("try … finally")}`;
    case "node":
      return phrase`${code("finally")}, ${code("stream.pipeline")}, ${code("response.body.cancel()")}`;
    case "ruby":
      return phrase`${code("File.open")} with a block, ${code("ensure")}`;
    case "jvm":
      return phrase`${code("try")} with resources`;
    case "other":
      return phrase`where it was opened, on every way out`;
  }
}

function pool(runtime: Runtime): Phrase {
  switch (runtime) {
    case "python":
      return phrase`${code("ThreadPoolExecutor(max_workers=…)")}, made once`;
    case "jvm":
      return phrase`one ${code("ExecutorService")} for the process`;
    case "node":
    case "ruby":
    case "other":
      return phrase`made once for the process`;
  }
}

function worthOf({ explained }: Diagnosis, requests: number): readonly Phrase[] {
  if (explained === null || explained.bytes <= 0) return [];
  if (explained.per === "run") return [phrase`That is worth ${formatBytes(explained.bytes)} of head's plateau.`];
  return [phrase`That is worth ${formatBytes(explained.bytes * requests)} after as many requests as a trial here.`];
}
