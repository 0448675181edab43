/** Writes the generated parts of README.md and docs/: the text between a `generated: …` marker and its end. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { docBlock } from "./doc-blocks.ts";

const block = /(<!-- generated: (.+?) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The documents that may have generated parts. */
export function documentPaths(): readonly string[] {
  const pages = readdirSync("docs").filter((name) => name.endsWith(".md"));
  return ["README.md", ...pages.map((name) => `docs/${name}`)];
}

export function withBlocks(text: string): string {
  return text.replace(
    block,
    (_, start: string, request: string, end: string) => `${start}\n${docBlock(request)}\n\n${end}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of documentPaths()) writeFileSync(path, withBlocks(readFileSync(path, "utf8")));
}
