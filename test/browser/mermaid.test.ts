/** The blocks of the comment, drawn by the oldest and the newest Mermaid that GitHub may have. */
import { createRequire } from "node:module";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readChain } from "../../src/report/chain.ts";
import { renderMarkdown } from "../../src/report/markdown/markdown.ts";
import { mermaidChain, mermaidCycle } from "../../src/report/markdown/mermaid-chain.ts";
import { hostileDiagnosis, registryDiagnosis } from "../report/diagnoses.ts";
import { reportOf, situations } from "../report/situations.ts";
import { launchBrowser } from "../support/browser.ts";

let browser: Browser;
beforeAll(async () => void (browser = await launchBrowser()));
afterAll(() => browser?.close());

interface Drawing {
  readonly kind: string | null;
  readonly lines: readonly { readonly points: number; readonly bottom: number; readonly right: number }[];
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
  readonly arrows: number;
}

/** Renders one block and tells what is in the drawing; throws what Mermaid throws. */
async function draw(page: Page, block: string): Promise<Drawing> {
  return await page.evaluate(`(async () => {
    const { svg } = await mermaid.render("drawing", ${JSON.stringify(block)});
    document.body.innerHTML = svg;
    const drawn = document.querySelector("svg");
    const all = (selector) => [...drawn.querySelectorAll(selector)];
    return {
      kind: drawn.getAttribute("aria-roledescription"),
      lines: all("[class*=line-plot] path").map((path) => {
        const box = path.getBBox();
        return { points: path.getAttribute("d").split(/[ML]/).length - 1, bottom: box.y + box.height, right: box.x + box.width };
      }),
      nodes: all("g.node").map((node) => node.textContent.trim()),
      edges: all("span.edgeLabel").map((label) => label.textContent.trim()),
      arrows: all("path.flowchart-link").length,
    };
  })()`);
}

function blocksOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/```mermaid\n([\s\S]*?)\n```/g)].map((match) => match[1] ?? "");
}

const attack = 'x`|<img src=x onerror=alert(1)> #1 **b** [l](http://evil.example) "]--> n0 %%{init: {}}%% ;end';
const pitfalls = [
  "1. end",
  "- graph",
  "'a' \"b\"",
  "~~x~~ __y__ *z*",
  "c:/d?e=f&g;h",
  "fa:fa-car <b>&amp;</b>",
  "subgraph",
  "✅ 日本語",
];

const chains: Readonly<Record<string, readonly string[]>> = {
  "the article's registry": registryDiagnosis.chain,
  "names that are an attack": hostileDiagnosis(attack).chain,
  "names that are syntax somewhere": pitfalls,
};

describe.each([
  { version: "10.9.8", library: "mermaid-10" },
  { version: "11.17.2", library: "mermaid-11" },
])("Mermaid $version", ({ library }) => {
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    page = await browser.newPage();
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => void dialog.dismiss().then(() => complaints.push("a dialog")));
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve(`${library}/dist/mermaid.min.js`) });
    await page.evaluate("mermaid.initialize({ startOnLoad: false })");
  });

  it.each(Object.entries(situations))(
    "draws all lines of the chart for %s, to the last point",
    async (_, situation) => {
      const findings = situation.judgements.map((each) => each.findings);
      const blocks = blocksOf(renderMarkdown(reportOf(situation), situation.measurement, findings));
      expect(blocks.length).toBeLessThanOrEqual(2);
      for (const block of blocks.filter((each) => each.includes("xychart-beta"))) {
        const written = [...block.matchAll(/^ {2}line "\w+" \[(.*)\]$/gm)].map((match) => match[1]!.split(", ").length);
        const { kind, lines } = await draw(page, block);
        expect(kind).toBe("xychart");
        expect(lines.map(({ points }) => points)).toEqual(written);
        expect(new Set(lines.map(({ right }) => Math.round(right))).size).toBe(1);
      }
    },
  );

  it("lets the line of a killed head fall to nothing and stay there", async () => {
    const situation = situations["oom"]!;
    const findings = situation.judgements.map((each) => each.findings);
    const [block] = blocksOf(renderMarkdown(reportOf(situation), situation.measurement, findings));
    const [base, head, cap] = (await draw(page, block!)).lines;
    expect(head!.bottom).toBeGreaterThan(base!.bottom + 50);
    expect(cap!.bottom).toBeLessThan(base!.bottom);
  });

  it.each(Object.entries(chains))("draws a chain with %s, word for word", async (_, steps) => {
    const links = readChain(steps);
    const [block] = blocksOf(mermaidChain(steps)!);
    const { kind, nodes, edges, arrows } = await draw(page, block!);
    expect(kind).toBe("flowchart-v2");
    expect(nodes).toEqual(links.map(({ node }) => node));
    expect(edges.filter((each) => each !== "")).toEqual(links.flatMap(({ edge }) => (edge === "" ? [] : [edge])));
    expect(arrows).toBe(links.length - 1);
  });

  it.each([registryDiagnosis.cycle, hostileDiagnosis(attack).cycle])(
    "draws a cycle that comes back to its first box",
    async (...steps) => {
      const links = readChain(steps);
      const [block] = blocksOf(mermaidCycle(steps)!);
      const { nodes, arrows } = await draw(page, block!);
      expect(nodes).toEqual(links.slice(0, -1).map(({ node }) => node));
      expect(arrows).toBe(links.length - 1);
    },
  );

  it("finds fault with what is no diagram", async () => {
    await expect(draw(page, "xychart-beta\n  line [1, null]")).rejects.toThrow(/parse|lexical|error/i);
  });

  it("ran nothing that stood in a name", () => {
    expect(complaints).toEqual([]);
  });
});
