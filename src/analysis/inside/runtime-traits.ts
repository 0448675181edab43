/** What an analysis has to know of a runtime to read its probe's figures. */
import type { ProbeAnswer } from "../../model/diagnosis.ts";

interface RuntimeTraits {
  /** Maps its own heap: `[heap]` and arenas belong to native code alone, and to Buffers, which are counted. */
  readonly mapsHeap: boolean;
  /** A site's `count` is objects; V8 counts samples. */
  readonly countsObjects: boolean;
  /**
   * Its collector leaves garbage until there is enough of it, and can be called without side effects. In Python only
   * cycles wait for the collector, and their lines are found; a JVM is collected by a second JVM, whose memory would be
   * read too.
   */
  readonly isGenerational: boolean;
}

export const runtimeTraits: Readonly<Record<ProbeAnswer["probe"], RuntimeTraits>> = {
  python: { mapsHeap: false, countsObjects: true, isGenerational: false },
  node: { mapsHeap: true, countsObjects: false, isGenerational: true },
  ruby: { mapsHeap: false, countsObjects: true, isGenerational: true },
  jvm: { mapsHeap: true, countsObjects: true, isGenerational: false },
};
