/**
 * What holds a leaking object as a small Mermaid flowchart, for the comment. Names come from inside the app: every
 * character that some Mermaid version could read as syntax, Markdown or HTML is written as its own entity, which 10.9
 * and 11.17 both decode after parsing.
 */
import { type Link, readChain } from "../chain.ts";

/** As many boxes fit side by side in GitHub's column. */
const widest = 5;

/** null for a chain of fewer than two steps. */
export function mermaidChain(steps: readonly string[]): string | null {
  return steps.length < 2 ? null : fence(drawLinks(readChain(steps)));
}

/** The last step of a cycle is an arrow back to the first box. */
export function mermaidCycle(steps: readonly string[]): string | null {
  if (steps.length < 2) return null;
  const links = readChain(steps);
  const back = links.at(-1);
  return fence([...drawLinks(links.slice(0, -1)), `  n${links.length - 2} ${arrow(back?.edge ?? "")} n0`]);
}

function drawLinks(links: readonly Link[]): readonly string[] {
  return [
    `flowchart ${links.length > widest ? "TD" : "LR"}`,
    ...links.map(({ node }, index) => `  n${index}["${mermaidText(node)}"]`),
    ...links.slice(1).map(({ edge }, index) => `  n${index} ${arrow(edge)} n${index + 1}`),
  ];
}

function arrow(edge: string): string {
  return edge === "" ? "-->" : `-->|"${mermaidText(edge)}"|`;
}

/** Letters, digits and dots between them stay readable in an email, which shows the source. */
function mermaidText(text: string): string {
  return text.replace(/[^A-Za-z0-9_ ]/gu, (character, offset: number) =>
    character === "." && /\w/.test(text[offset - 1] ?? "") && /[A-Za-z_]/.test(text[offset + 1] ?? "")
      ? character
      : `#${character.codePointAt(0) ?? 32};`,
  );
}

function fence(lines: readonly string[]): string {
  return ["```mermaid", ...lines, "```"].join("\n");
}
