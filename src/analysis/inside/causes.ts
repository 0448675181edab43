/**
 * The causes of growth, one record each. A new cause needs its name in `causeKinds`, a record here and one in
 * `report/words/causes.ts`.
 */
import { type Cause, causeKinds } from "../../model/report-json.ts";
import type { Figures } from "./amounts.ts";

interface CauseRecord {
  /**
   * From the most specific cause to the least: a leaked thread has a stack and objects too, a collected cycle leaves
   * freed memory behind that `malloc_trim` returns, and growth that nothing else accounts for looks native. null: never
   * chosen by its bytes.
   */
  readonly order: number | null;
  /** Bytes of the growth that it accounts for, per request or in all; null or 0 where there are none. */
  readonly explains: (figures: Figures) => number | null;
  /** Counted, and so kept, whatever its bytes. */
  readonly isCounted?: true;
  /** Shows even where the growth itself could not be measured: lines that keep some of every request. */
  readonly isEvident?: true;
  /** Outside the runtime's heap: a line of small objects may stand for it. */
  readonly isOutside?: true;
  /** No collection frees it, so there is no point in collecting throughout a further run. */
  readonly isNoGarbage?: true;
}

/** More bytes to each than any descriptor or thread costs: something else is what grows. */
const mostBytesEach = { descriptor: 64 * 1024, thread: 1024 * 1024 };
/** malloc's own accounting is no more exact than this per request, over a few hundred of them. */
const leastNativeBytes = 512;

export const causes: Readonly<Record<Cause, CauseRecord>> = {
  tmpfs: {
    order: 1,
    explains: ({ more }) => more("tmpfsBytes"),
    isOutside: true,
    isNoGarbage: true,
  },
  connections: {
    order: 2,
    explains: ({ follows, gone }) => (follows === "connections" ? gone("keep-alive") : null),
  },
  threads: {
    order: 3,
    explains: ({ counted, stacks }) => counted("threads", mostBytesEach.thread, stacks),
    isCounted: true,
    isEvident: true,
    isOutside: true,
    isNoGarbage: true,
  },
  descriptors: {
    order: 4,
    explains: ({ counted }) => counted("descriptors", mostBytesEach.descriptor),
    isCounted: true,
    isEvident: true,
    isOutside: true,
    isNoGarbage: true,
  },
  "live-objects": {
    order: 5,
    explains: ({ held }) => held,
    isEvident: true,
  },
  cycles: {
    order: 6,
    explains: ({ uncollected }) => uncollected,
  },
  "allocator-retention": {
    order: 7,
    explains: ({ retained }) => retained,
  },
  native: {
    order: 8,
    explains: ({ native }) => (native >= leastNativeBytes ? native : null),
    isOutside: true,
  },
  // Decided by a look with the collector running throughout (verdict/later-look.ts).
  garbage: {
    order: null,
    explains: ({ garbage }) => garbage,
  },
  unknown: {
    order: null,
    explains: () => null,
  },
};

/** A cause has to account for this share of the growth, so that a small leak is not blamed for a larger one. */
export const mostOfGrowth = 0.5;

export function chooseCause(figures: Figures): Cause {
  return byOrder.find((cause) => isCauseOf(figures, causes[cause])) ?? "unknown";
}

const byOrder = causeKinds
  .filter((cause) => causes[cause].order !== null)
  .toSorted((one, other) => (causes[one].order ?? 0) - (causes[other].order ?? 0));

function isCauseOf(figures: Figures, { explains, isCounted, isEvident }: CauseRecord): boolean {
  const { growth } = figures;
  const bytes = explains(figures);
  if (bytes === null || (growth.bytes === null && !isEvident)) return false;
  return isCounted === true || (bytes > 0 && bytes >= mostOfGrowth * (growth.bytes ?? 0));
}
