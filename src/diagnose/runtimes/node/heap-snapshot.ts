/** Compares two heap snapshots of one Node process: which types grew, and what holds their new instances. */
import type { ProbeAnswer } from "../../../model/diagnosis.ts";
import { findHolder } from "./heap/chains.ts";
import { parseHeapGraph } from "./heap/graph.ts";
import { countTypes, pairTypes } from "./heap/types.ts";
import { findWays } from "./heap/ways.ts";

type Types = ProbeAnswer["types"];

export interface HeapGrowth {
  /** Constructors, `function NAME`, `string`; both lists in the same order, the fastest growing first. */
  readonly types: { readonly before: Types; readonly after: Types };
  /** null where no new instance was found. Detail `types` omits keys that may be user data. */
  readonly held: (type: string, detail: "full" | "types") => ProbeAnswer["held"][number] | null;
}

/**
 * The app may write both texts, so nothing in them is trusted.
 *
 * @throws where one of them is no heap snapshot, or longer than `snapshotLimitBytes`.
 */
export function summariseHeapSnapshots(first: string, last: string): HeapGrowth {
  const before = readBefore(first);
  const graph = parseHeapGraph(last);
  const ways = findWays(graph);
  return {
    types: pairTypes(before.types, countTypes(graph)),
    held: (type, detail) => findHolder(graph, ways, { type, isKnown: before.isKnown, detail }),
  };
}

/** An object has the same id in both snapshots. Only counts and ids of the first graph stay in memory. */
function readBefore(text: string) {
  const graph = parseHeapGraph(text);
  const ids = Uint32Array.from({ length: graph.nodeCount }, (_, node) => graph.idOf(node)).sort();
  return { types: countTypes(graph), isKnown: (id: number) => includes(ids, id) };
}

function includes(sorted: Uint32Array, wanted: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted;
}
