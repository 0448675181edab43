/** What an analysis has to know of a runtime to read its probe's figures. */
import type { ProbeAnswer } from "../../model/diagnosis.ts";

interface RuntimeTraits {
  /** Maps its own heap: `[heap]` and arenas belong to native code alone, and to Buffers, which are counted. */
  readonly mapsHeap: boolean;
  /** A site's `count` is objects; V8 counts samples. */
  readonly countsObjects: boolean;
}

export const runtimeTraits: Readonly<Record<ProbeAnswer["probe"], RuntimeTraits>> = {
  python: { mapsHeap: false, countsObjects: true },
  node: { mapsHeap: true, countsObjects: false },
  ruby: { mapsHeap: false, countsObjects: true },
  jvm: { mapsHeap: true, countsObjects: true },
};
