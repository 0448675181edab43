/** Parses V8's heap snapshot into flat arrays: its millions of numbers would not fit into memory as objects. */
import { z } from "zod";

/** Limit of the text. Snapshots are taken of heaps up to 20 MB, whose text is about half as large again. */
export const snapshotLimitBytes = 40 * 2 ** 20;

const fields = z.array(z.string()).max(20);
const headerSchema = z.object({
  snapshot: z.object({
    meta: z.object({
      node_fields: fields,
      node_types: z.tuple([z.array(z.string()).max(60)]).rest(z.unknown()),
      edge_fields: fields,
      edge_types: z.tuple([z.array(z.string()).max(60)]).rest(z.unknown()),
    }),
    node_count: z.number().int().nonnegative().max(snapshotLimitBytes),
    edge_count: z.number().int().nonnegative().max(snapshotLimitBytes),
  }),
});
const stringsSchema = z.array(z.string());

/** Nodes and edges by number, without edges from or to missing nodes. */
export interface HeapGraph {
  readonly nodeCount: number;
  readonly typeOf: (node: number) => string;
  readonly nameOf: (node: number) => string;
  readonly idOf: (node: number) => number;
  readonly bytesOf: (node: number) => number;
  /** A node's edges go from `firstEdge[node]` up to, and not including, `firstEdge[node + 1]`. */
  readonly firstEdge: Uint32Array;
  readonly edgeType: (edge: number) => string;
  /** A property's or variable's name; an element's index as text. */
  readonly edgeName: (edge: number) => string;
  readonly edgeTarget: (edge: number) => number;
}

/** @throws where the text is no heap snapshot, or too long. */
export function parseHeapGraph(text: string): HeapGraph {
  if (text.length > snapshotLimitBytes) throw new Error(`The heap snapshot is ${text.length} characters long.`);
  const { meta, node_count: nodeCount, edge_count: edgeCount } = readHeader(text);
  const nodeWidth = meta.node_fields.length;
  const edgeWidth = meta.edge_fields.length;
  const nodes = readNumbers(text, "nodes", nodeCount * nodeWidth);
  const edges = readNumbers(text, "edges", edgeCount * edgeWidth);
  const strings = stringsSchema.parse(JSON.parse(text.slice(startOf(text, "strings") - 1, text.lastIndexOf("]") + 1)));

  const node = (field: string) => readColumn(nodes, nodeWidth, positionOf(meta.node_fields, field));
  const edge = (field: string) => readColumn(edges, edgeWidth, positionOf(meta.edge_fields, field));
  const nodeType = node("type");
  const nodeName = node("name");
  const edgeKind = edge("type");
  const edgeLabel = edge("name_or_index");
  const edgeTo = edge("to_node");
  const [nodeTypes] = meta.node_types;
  const [edgeTypes] = meta.edge_types;
  const edgeType = (index: number) => edgeTypes[edgeKind(index)] ?? "";
  return {
    nodeCount,
    typeOf: (index) => nodeTypes[nodeType(index)] ?? "",
    nameOf: (index) => strings[nodeName(index)] ?? "",
    idOf: node("id"),
    bytesOf: node("self_size"),
    firstEdge: sumEdgeCounts(node("edge_count"), nodeCount, edgeCount),
    edgeType,
    edgeName: (index) =>
      edgeType(index) === "element" || edgeType(index) === "hidden"
        ? String(edgeLabel(index))
        : (strings[edgeLabel(index)] ?? ""),
    edgeTarget: (index) => Math.min(Math.floor(edgeTo(index) / nodeWidth), nodeCount - 1),
  };
}

function readHeader(text: string) {
  const end = text.indexOf('"nodes":[');
  const header = text.slice(0, end).trimEnd().replace(/,$/, "");
  return headerSchema.parse(JSON.parse(`${header}}`)).snapshot;
}

function positionOf(fields: readonly string[], field: string): number {
  const position = fields.indexOf(field);
  if (position < 0) throw new Error(`The heap snapshot has no ${field}.`);
  return position;
}

function readColumn(table: Uint32Array, width: number, position: number): (row: number) => number {
  return (row) => table[row * width + position] ?? 0;
}

function sumEdgeCounts(countOf: (node: number) => number, nodeCount: number, edgeCount: number): Uint32Array {
  const first = new Uint32Array(nodeCount + 1);
  for (let node = 0; node < nodeCount; node++) {
    first[node + 1] = Math.min(edgeCount, (first[node] ?? 0) + countOf(node));
  }
  return first;
}

/** The position after the bracket. Quotes inside a string are escaped, so no string can be mistaken for the key. */
function startOf(text: string, key: string): number {
  const opening = `"${key}":[`;
  const found = text.indexOf(opening);
  if (found < 0) throw new Error(`The heap snapshot has no ${key}.`);
  return found + opening.length;
}

function readNumbers(text: string, key: string, count: number): Uint32Array {
  const numbers = new Uint32Array(count);
  const [zero, nine, closing] = [48, 57, 93];
  let position = startOf(text, key);
  let filled = 0;
  let value = 0;
  let hasDigits = false;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code >= zero && code <= nine) {
      value = value * 10 + code - zero;
      hasDigits = true;
      continue;
    }
    if (hasDigits && filled < count) numbers[filled++] = value;
    value = 0;
    hasDigits = false;
    if (code === closing) break;
  }
  if (filled !== count) throw new Error(`The heap snapshot has ${filled} numbers of ${count} in ${key}.`);
  return numbers;
}
