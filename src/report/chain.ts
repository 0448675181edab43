/** A reference chain as nodes and the edges to them: `['RUNS'] dict` is the node `dict`, reached by `['RUNS']`. */
import { plainLine } from "./escape.ts";

export interface Link {
  /** How the previous node holds it: a key, an index, an attribute; empty at the root and where unknown. */
  readonly edge: string;
  readonly node: string;
}

/** Longer chains lose their middle: both ends matter most. */
const shown = 9;

const edgePattern = /^(\[(?:'[^']*'|"[^"]*"|[^\][]*)\]|\.[\w$.]+)\s+(?=\S)/;

export function readChain(steps: readonly string[]): readonly Link[] {
  return shorten(steps).map((step) => {
    const line = plainLine(step, 100);
    const edge = edgePattern.exec(line);
    return edge === null ? { edge: "", node: line } : { edge: edge[1] ?? "", node: line.slice(edge[0].length) };
  });
}

function shorten(steps: readonly string[]): readonly string[] {
  if (steps.length <= shown) return steps;
  const first = Math.ceil((shown - 1) / 2);
  const last = shown - 1 - first;
  return [...steps.slice(0, first), `… ${steps.length - shown + 1} more …`, ...steps.slice(-last)];
}
