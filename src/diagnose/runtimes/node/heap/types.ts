/** Instances and shallow bytes of each type in a heap. */
import { probeLimits, type ProbeAnswer } from "../../../../model/diagnosis.ts";
import type { HeapGraph } from "./graph.ts";
import { nameType } from "./names.ts";

type Type = ProbeAnswer["types"][number];

export function countTypes(graph: HeapGraph): ReadonlyMap<string, Type> {
  const types = new Map<string, { name: string; count: number; bytes: number }>();
  for (let node = 0; node < graph.nodeCount; node++) {
    const name = nameType(graph, node);
    if (name === null) continue;
    const type = types.get(name) ?? { name, count: 0, bytes: 0 };
    type.count += 1;
    type.bytes += graph.bytesOf(node);
    types.set(name, type);
  }
  return types;
}

/** The types that grew most in bytes, in that order in both lists; a missing type has a count of 0. */
export function pairTypes(before: ReadonlyMap<string, Type>, after: ReadonlyMap<string, Type>) {
  const none = (name: string): Type => ({ name, count: 0, bytes: 0 });
  const bytesOf = (types: ReadonlyMap<string, Type>, name: string) => types.get(name)?.bytes ?? 0;
  const growth = (name: string) => bytesOf(after, name) - bytesOf(before, name);
  const names = [...after.keys()].sort((a, b) => growth(b) - growth(a)).slice(0, probeLimits.types);
  return {
    before: names.map((name) => before.get(name) ?? none(name)),
    after: names.map((name) => after.get(name) ?? none(name)),
  };
}
