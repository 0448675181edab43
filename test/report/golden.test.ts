/**
 * What a reviewer reads in a diff: the comment of every situation, the terminal's text of some, and one situation in
 * full. What the other files have to show is asserted in `same-words.test.ts`, `rendered.test.ts` and `drawn.test.ts`.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reportFiles } from "../../src/report/files.ts";
import { renderMarkdown } from "../../src/report/markdown/markdown.ts";
import { renderText } from "../../src/report/text/text.ts";
import { placeholderScript } from "../support/page-script.ts";
import { reportOf, type Situation, situations } from "./situations.ts";

/** A diagnosis, a longer look, several processes. */
const inFull = "leak-diagnosed";
/** A log, no base, an overview, hostile names. */
const inTerminal = ["crash", "no-baseline", "five-targets", "hostile"];

function golden(path: string): string {
  return fileURLToPath(new URL(`../golden/${path}`, import.meta.url));
}

function parts(situation: Situation) {
  const findings = situation.judgements.map((each) => each.findings);
  return [reportOf(situation), situation.measurement, findings] as const;
}

function terminalText(situation: Situation, columns: number): string {
  return renderText(...parts(situation), { columns, colour: false });
}

/** Without the points of its chart, which nobody reads. */
function withoutPoints(markdown: string): string {
  return markdown.replace(/^( {2}line "\w+" )\[[^\]]*\]$/gm, "$1[…]");
}

/** Without the style, and without the drawings and their data: chart.svg is one of them. */
function withoutDrawings(html: string): string {
  return html
    .replace(/(?<=<style>)[^<]{9000,}(?=<\/style>)/, "…")
    .replace(/(?<=<svg [^>]*>)[\s\S]*?(?=<\/svg>)/g, "…")
    .replace(/(?<=<script type="application\/json">)[^<]*/g, "…");
}

describe.each(Object.entries(situations))("the comment on %s", (name, situation) => {
  it("is its golden file", async () => {
    const markdown = renderMarkdown(...parts(situation));
    await expect(withoutPoints(markdown)).toMatchFileSnapshot(golden(`comments/${name}.md`));
  });
});

describe.each(inTerminal)("the terminal's text on %s", (name) => {
  it("is its golden file", async () => {
    await expect(terminalText(situations[name]!, 80)).toMatchFileSnapshot(golden(`terminal/${name}.txt`));
  });
});

describe(`${inFull} in full`, () => {
  const situation = situations[inFull]!;
  const files = reportFiles(...parts(situation), placeholderScript);

  it.each([
    ["report.json", files.get("report.json") ?? ""],
    ["report.html", withoutDrawings(files.get("report.html") ?? "")],
    ["chart.svg", files.get("chart.svg") ?? ""],
    ["report.80.txt", terminalText(situation, 80)],
    ["report.40.txt", terminalText(situation, 40)],
  ])("is the golden %s", async (file, content) => {
    await expect(content).toMatchFileSnapshot(golden(`${inFull}/${file}`));
  });
});
