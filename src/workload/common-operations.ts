/** Finds the operations that two OpenAPI documents share; others cannot be compared. */
import { type Tree, treeOf } from "./json-tree.ts";

const methods = new Set(["get", "head", "post", "put", "patch", "delete", "options", "trace"]);

/** `document` without the operations that `other` does not have. */
export function keepCommonOperations(document: unknown, other: unknown): unknown {
  const root = treeOf(document);
  const otherPaths = treeOf(treeOf(other)["paths"]);
  const paths = Object.entries(treeOf(root["paths"]))
    .filter(([path]) => path in otherPaths)
    .map(([path, item]): [string, Tree] => [path, keepMethods(treeOf(item), treeOf(otherPaths[path]))]);
  return { ...root, paths: Object.fromEntries(paths) };
}

/** A path item that is a reference is kept, because its target is not resolved here. */
function keepMethods(item: Tree, other: Tree): Tree {
  if ("$ref" in item || "$ref" in other) return item;
  return Object.fromEntries(Object.entries(item).filter(([key]) => !methods.has(key) || key in other));
}
