/** What two heap snapshots of one Node process say together: which types grew, and who holds what is new of them. */
import type { ProbeAnswer } from "../../../model/diagnosis.ts";
import { findHolder } from "./heap/chains.ts";
import { parseHeapGraph } from "./heap/graph.ts";
import { countTypes, pairTypes } from "./heap/types.ts";
import { findWays } from "./heap/ways.ts";

type Types = ProbeAnswer["types"];

export interface HeapGrowth {
  /** Constructors, `function NAME`, `string`; both lists in the same order, what grew most first. */
  readonly types: { readonly before: Types; readonly after: Types };
  /** Null where no new instance was found. `types` keeps out keys that may be user data. */
  readonly held: (type: string, detail: "full" | "types") => ProbeAnswer["held"][number] | null;
}

/**
 * Both texts are the app's to write, so nothing in them is believed.
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

/** An object keeps its id from one snapshot to the next. Only counts and ids are kept of the first graph. */
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
