/** Reads an OpenAPI document without trusting its shape: missing parts are empty, and `$ref` is followed. */

export type Tree = Readonly<Record<string, unknown>>;

/** An operation cannot be part of the workload; the message explains why, and ends a sentence. */
export class CannotDerive extends Error {
  override readonly name = "CannotDerive";
}

export function treeOf(value: unknown): Tree {
  return isTree(value) ? value : {};
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The node itself, or what its `$ref` points to; keys beside the `$ref` win, as OpenAPI 3.1 requires. */
export function resolveRef(document: unknown, node: unknown): Tree {
  let tree = treeOf(node);
  // Chains of references are short; a long one is a cycle.
  for (let hops = 0; typeof tree["$ref"] === "string"; hops += 1) {
    const { $ref: ref, ...beside } = tree;
    if (!ref.startsWith("#")) throw new CannotDerive(`it refers to another document, \`${ref}\``);
    if (hops > 20) throw new CannotDerive(`its reference \`${ref}\` points at itself`);
    tree = { ...treeOf(followPointer(document, ref)), ...beside };
  }
  return tree;
}

/** RFC 6901, as a URI fragment. */
function followPointer(document: unknown, ref: string): unknown {
  const parts = ref.replace(/^#\/?/, "").split("/");
  const names = parts.map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
  const found = names.reduce((node: unknown, name) => {
    if (Array.isArray(node)) return node[Number(name)] as unknown;
    const tree = treeOf(node);
    return Object.hasOwn(tree, name) ? tree[name] : undefined;
  }, document);
  if (found === undefined) throw new CannotDerive(`its reference \`${ref}\` leads nowhere`);
  return found;
}
