/** What a runtime calls the things that advice recommends. */
import type { Diagnosis } from "../../analysis/inside/cause.ts";
import type { ProbeAnswer } from "../../model/diagnosis.ts";
import { type Phrase, code, phrase } from "../phrase.ts";

interface RuntimeWords {
  readonly boundedCache: Phrase;
  /** How to close what is open, also after a failure. */
  readonly closing: Phrase;
  readonly pool: Phrase;
}

const unknownRuntime: RuntimeWords = {
  boundedCache: phrase`a cache with a maximum size`,
  closing: phrase`where it was opened, on every way out`,
  pool: phrase`created once for the process`,
};

const words: Readonly<Record<ProbeAnswer["probe"], RuntimeWords>> = {
  python: {
    boundedCache: phrase`${code("functools.lru_cache(maxsize=…)")}, ${code("WeakValueDictionary")}, ${code("deque(maxlen=…)")}`,
    closing: phrase`${code("with open(…)")}, ${code("try … finally")}`,
    pool: phrase`${code("ThreadPoolExecutor(max_workers=…)")}, created once`,
  },
  node: {
    boundedCache: phrase`an LRU cache, ${code("WeakMap")}, ${code("WeakRef")}`,
    closing: phrase`${code("finally")}, ${code("stream.pipeline")}, ${code("response.body.cancel()")}`,
    pool: unknownRuntime.pool,
  },
  ruby: {
    boundedCache: phrase`an LRU cache, ${code("ObjectSpace::WeakMap")}`,
    closing: phrase`${code("File.open")} with a block, ${code("ensure")}`,
    pool: unknownRuntime.pool,
  },
  jvm: {
    boundedCache: phrase`${code("LinkedHashMap.removeEldestEntry")}, Caffeine's ${code("maximumSize")}, ${code("WeakHashMap")}`,
    closing: phrase`${code("try")} with resources`,
    pool: phrase`one ${code("ExecutorService")} for the process`,
  },
};

/** From inside a JVM calls itself `java`, from outside it is recognised as `jvm`. */
const named = new Map<string, RuntimeWords>([...Object.entries(words), ["java", words.jvm]]);

export function isRuntime({ runtime }: Pick<Diagnosis, "runtime">, name: ProbeAnswer["probe"]): boolean {
  return wordsFor({ runtime }) === words[name];
}

export function wordsFor({ runtime }: Pick<Diagnosis, "runtime">): RuntimeWords {
  return named.get(runtime?.split(" ")[0]?.toLowerCase() ?? "") ?? unknownRuntime;
}
