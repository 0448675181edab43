/** A reference chain, or a cycle, as boxes with arrows between them; to a screen reader it is an ordered list. */
import { readChain } from "../chain.ts";
import { escapeHtml } from "../escape.ts";
import { diagnosisLabels } from "../words/cause-words.ts";

export function chainDrawing(steps: readonly string[]): string {
  const links = readChain(steps);
  return list(
    "chain",
    links.map(({ edge, node }, index) =>
      box(edge, node, index === links.length - 1 ? "leaf" : index === 0 ? "root" : ""),
    ),
  );
}

/** The last step of a cycle is an arrow back to the first box. */
export function cycleDrawing(steps: readonly string[]): string {
  const links = readChain(steps);
  const back = links.at(-1);
  return list("chain cycle", [
    ...links.slice(0, -1).map(({ edge, node }, index) => box(edge, node, index === 0 ? "leaf" : "")),
    `<li class="back">${arrow(back?.edge ?? "")}<span class="again">${escapeHtml(back?.node ?? "")}, ${diagnosisLabels.cycleEnd}</span></li>`,
  ]);
}

function list(style: string, items: readonly string[]): string {
  return `<ol class="${style}">${items.join("\n")}</ol>`;
}

function box(edge: string, node: string, style: string): string {
  const isRoot = style === "root";
  return `<li${style === "" ? "" : ` class="${style}"`}>${isRoot ? "" : arrow(edge)}<code class="node">${escapeHtml(node)}</code></li>`;
}

/** The first box of a cycle has an arrow too, which the style hides. */
function arrow(edge: string): string {
  return `<span class="edge">${edge === "" ? "" : `<code>${escapeHtml(edge)}</code>`}</span>`;
}
