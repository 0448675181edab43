/** What holds new instances: a readable path from a root down to them. */
import { probeLimits, type ProbeAnswer } from "../../../../model/diagnosis.ts";
import type { HeapGraph } from "./graph.ts";
import { describeEdge, describeNode, fileOf, isOutermost, nameType } from "./names.ts";
import type { Ways } from "./ways.ts";

type Held = ProbeAnswer["held"][number];

interface Wanted {
  readonly type: string;
  readonly isKnown: (id: number) => boolean;
  readonly detail: "full" | "types";
}

/** Of the paths to some of the new instances of `type`, the one that most of them share. */
export function findHolder(graph: HeapGraph, ways: Ways, wanted: Wanted): Held | null {
  const { type, isKnown } = wanted;
  const followed = pickEvenly(findNew(graph, type, isKnown), probeLimits.held);
  const chains = followed.map((node) => describeWay(graph, ways, node, wanted)).filter((chain) => chain.length > 1);
  const shapes = Map.groupBy(chains, (chain) => chain.join("\n").replaceAll(/\[\d+\]|× \d+/g, ""));
  const [commonest] = [...shapes.values()].sort((a, b) => b.length - a.length);
  const [chain] = commonest ?? [];
  return chain === undefined ? null : { type, count: followed.length, chain: [...shorten(chain)] };
}

function findNew(graph: HeapGraph, type: string, isKnown: Wanted["isKnown"]): readonly number[] {
  const found: number[] = [];
  for (let node = 0; node < graph.nodeCount; node++) {
    if (nameType(graph, node) === type && !isKnown(graph.idOf(node))) found.push(node);
  }
  return found;
}

function pickEvenly(nodes: readonly number[], count: number): readonly number[] {
  if (nodes.length <= count) return nodes;
  return Array.from({ length: count }, (_, index) => nodes[Math.floor(((index + 0.5) * nodes.length) / count)] ?? 0);
}

/**
 * Each link is the edge to a node and the node's name. Plain objects are passed through: `._events.request`. A path
 * starts at the last module whose variables were already in the first snapshot.
 */
function describeWay(graph: HeapGraph, ways: Ways, instance: number, { detail, isKnown }: Wanted): readonly string[] {
  let links: string[] = [];
  let label = "";
  let file = "";
  for (const node of listWay(ways, instance)) {
    const edge = ways.edge[node] ?? -1;
    const from = ways.from[node] ?? 0;
    if (graph.typeOf(node) === "closure") file = fileOf(graph, node);
    if (isOutermost(graph, node) && isKnown(graph.idOf(node)) && file !== "") {
      links = [`module ${file}`];
      label = "";
      continue;
    }
    if (links.length > 0 && edge >= 0) label += describeEdge(graph, edge, from, detail);
    const name = graph.typeOf(node) === "synthetic" ? null : describeNode(graph, node);
    if (name === null || (name === "Object" && node !== instance && label !== "")) continue;
    links.push(label === "" ? name : `${label} ${name}`);
    label = "";
  }
  return collapse(links);
}

/** For linked lists: `.next Node (× 12)`. */
function collapse(links: readonly string[]): readonly string[] {
  const collapsed: string[] = [];
  for (let index = 0; index < links.length;) {
    const link = links[index] ?? "";
    let end = index + 1;
    while (links[end] === link) end += 1;
    collapsed.push(end - index === 1 ? link : `${link} (× ${end - index})`);
    index = end;
  }
  return collapsed;
}

function listWay(ways: Ways, instance: number): readonly number[] {
  const way: number[] = [];
  for (let node = instance; node > 0; node = ways.from[node] ?? -1) way.push(node);
  return way.reverse();
}

/** Keeps the root, and the links near the instance. */
function shorten(chain: readonly string[]): readonly string[] {
  if (chain.length <= probeLimits.chain) return chain;
  const start = 5;
  return [...chain.slice(0, start), "…", ...chain.slice(start + 1 - probeLimits.chain)];
}
