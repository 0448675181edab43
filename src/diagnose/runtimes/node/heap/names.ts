/** Readable names for nodes and edges of a heap snapshot, without V8's internal ones. */
import type { HeapGraph } from "./graph.ts";

const identifier = /^#?[A-Za-z_$][\w$]*$/;
const keyLength = 40;
const runtimeFile = /^(node:|internal\/|$)/;

/** V8's own objects, rather than the app's. */
export function isInternal(graph: HeapGraph, node: number): boolean {
  return graph.nameOf(node).startsWith("system / ") || !readableTypes.has(graph.typeOf(node));
}

export function isContext(graph: HeapGraph, node: number): boolean {
  return graph.nameOf(node) === "system / Context";
}

const readableTypes = new Map([
  ["object", null],
  ["native", null],
  ["closure", "function"],
  ["regexp", "RegExp"],
  ["string", "string"],
  ["concatenated string", "string"],
  ["sliced string", "string"],
  ["number", "number"],
  ["bigint", "bigint"],
  ["symbol", "symbol"],
]);

/** The constructor, or a function's own name; null where the node is internal. */
export function nameType(graph: HeapGraph, node: number): string | null {
  const type = graph.typeOf(node);
  const name = graph.nameOf(node);
  if (type === "native" && name === "system / JSArrayBufferData") return "ArrayBuffer data";
  if (isInternal(graph, node)) return null;
  if (type === "closure") return `function ${name === "" ? "(anonymous)" : name}`;
  const called = name === "Generator" ? follow(graph, node, "function") : null;
  // A waiting async function is a generator too.
  if (called !== null) return `suspended ${graph.nameOf(called) || "(anonymous)"}`;
  return readableTypes.get(type) ?? name.replace(/^Node \/ /, "");
}

/** `nameType`, with the file for a function of the app. */
export function describeNode(graph: HeapGraph, node: number): string | null {
  const name = nameType(graph, node);
  if (name === null || graph.typeOf(node) !== "closure") return name;
  const file = fileOf(graph, node);
  return runtimeFile.test(file) ? name : `${name} (${file.slice(file.lastIndexOf("/") + 1)})`;
}

/** A function's file, as the runtime names it; empty where it has none. */
export function fileOf(graph: HeapGraph, closure: number): string {
  const shared = follow(graph, closure, "shared");
  const script = shared === null ? null : follow(graph, shared, "script_or_debug_info", "script");
  const file = script === null ? "" : graph.nameOf(script);
  return file.startsWith("system / ") ? "" : file.replace(/^file:\/\//, "");
}

/** An outermost scope: that of a file, or of a function where its file has no scope. */
export function isOutermost(graph: HeapGraph, node: number): boolean {
  if (!isContext(graph, node)) return false;
  const around = follow(graph, node, "previous");
  return around !== null && !isContext(graph, around);
}

function follow(graph: HeapGraph, node: number, ...names: readonly string[]): number | null {
  for (let edge = graph.firstEdge[node] ?? 0; edge < (graph.firstEdge[node + 1] ?? 0); edge++) {
    if (graph.edgeType(edge) === "internal" && names.includes(graph.edgeName(edge))) return graph.edgeTarget(edge);
  }
  return null;
}

/** `.steps`, `[3]`, `{REGISTRY}` for a closure's variable; empty where the edge is internal. */
export function describeEdge(graph: HeapGraph, edge: number, from: number, detail: "full" | "types"): string {
  const name = graph.edgeName(edge);
  switch (graph.edgeType(edge)) {
    case "property":
      if (identifier.test(name)) return `.${name}`;
      if (name.startsWith("<symbol ")) return `[${name.slice("<symbol ".length, -1)}]`;
      return detail === "types" ? "[…]" : `['${name.slice(0, keyLength)}']`;
    case "element":
      return isInternal(graph, from) ? "[entry]" : `[${name}]`;
    case "context":
      return `{${name}}`;
    default:
      // From a table, such as a Map's, to one of its entries.
      return graph.typeOf(from) === "array" ? "[entry]" : "";
  }
}
