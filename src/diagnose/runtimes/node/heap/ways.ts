/** The cheapest path from the roots to every node: short, and through the app's objects rather than V8's. */
import type { HeapGraph } from "./graph.ts";
import { isContext, isInternal } from "./names.ts";

/** For each node the last edge of its path and that edge's start; -1 where no path reaches it. */
export interface Ways {
  readonly edge: Int32Array;
  readonly from: Int32Array;
}

const maximalCost = 40;
const rootCosts: readonly (readonly [RegExp, number])[] = [
  // Code that was running, compiled or cached during the snapshot holds nothing for long.
  [/^\((Stack roots|Handle scope|Compilation cache|Startup object cache|Debugger)\)$/, maximalCost],
  [/^\((Builtins|Strong roots|Read-only roots|Internalized strings)\)$/, 20],
];
/** Node's list of everything that it has to clean up at exit. */
const cleanup = { name: /\bCleanupQueue$/, cost: 20 };
const structure = new Set(["__proto__", "map", "constructor", "prototype", "transitions", "feedback_cell", "shared"]);

export function findWays(graph: HeapGraph): Ways {
  const edge = new Int32Array(graph.nodeCount).fill(-1);
  const from = new Int32Array(graph.nodeCount).fill(-1);
  const cost = new Uint32Array(graph.nodeCount).fill(0xffff_ffff);
  const queue = createBuckets(maximalCost + 1);
  cost[0] = 0;
  queue.push(0, 0);
  for (let next = queue.pop(); next !== null; next = queue.pop()) {
    const [node, reachedAt] = next;
    if (cost[node] !== reachedAt) continue;
    for (let each = graph.firstEdge[node] ?? 0; each < (graph.firstEdge[node + 1] ?? 0); each++) {
      const target = graph.edgeTarget(each);
      const step = costOf(graph, each, node, target);
      if (step === null || reachedAt + step >= (cost[target] ?? 0)) continue;
      cost[target] = reachedAt + step;
      edge[target] = each;
      from[target] = node;
      queue.push(target, reachedAt + step);
    }
  }
  return { edge, from };
}

/** null where the edge does not hold its target. */
function costOf(graph: HeapGraph, edge: number, from: number, target: number): number | null {
  const type = graph.edgeType(edge);
  if (type === "weak") return null;
  const name = graph.edgeName(edge);
  // A WeakMap's key holds the value, but V8 has an edge from the table too.
  const [, key] = type === "internal" ? (/part of key \(.*? @(\d+)\) ->/.exec(name) ?? []) : [];
  if (key !== undefined && Number(key) !== graph.idOf(from)) return null;
  if (graph.typeOf(target) === "synthetic") {
    return rootCosts.find(([pattern]) => pattern.test(graph.nameOf(target)))?.[1] ?? 1;
  }
  if (graph.typeOf(target) === "native" && cleanup.name.test(graph.nameOf(target))) return cleanup.cost;
  if (structure.has(name) && type !== "context") return 12;
  if (isContext(graph, target)) return 1;
  const isTable = graph.typeOf(target) === "array";
  return isInternal(graph, target) && !isTable ? 6 : 1;
}

/** A priority queue for small costs: each one pushed is within `width` of the last one popped. */
function createBuckets(width: number) {
  const buckets: number[][] = Array.from({ length: width + 1 }, () => []);
  let now = 0;
  let waiting = 0;
  return {
    push(node: number, cost: number) {
      buckets[cost % buckets.length]?.push(node);
      waiting += 1;
    },
    pop(): readonly [node: number, cost: number] | null {
      if (waiting === 0) return null;
      for (;;) {
        const node = buckets[now % buckets.length]?.pop();
        if (node === undefined) {
          now += 1;
          continue;
        }
        waiting -= 1;
        return [node, now];
      }
    },
  };
}
