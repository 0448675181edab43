import { describe, expect, it } from "vitest";
import { commentMarker } from "../../src/report/markdown/comment-marker.ts";
import { renderMarkdown } from "../../src/report/markdown/markdown.ts";
import { bodyBudget, fitSections } from "../../src/report/markdown/sections.ts";
import { buildFindings } from "../support/findings.ts";
import { buildMeasurement, buildTarget, levelsOffAt, mib } from "../support/measurement.ts";
import { type Situation, reportOf, situations } from "./situations.ts";

function render(situation: Situation, options = {}): string {
  const findings = situation.judgements.map((each) => each.findings);
  return renderMarkdown(reportOf(situation), situation.measurement, findings, options);
}

/** Lines of each table: a block of lines that start with a bar. */
function tables(markdown: string): readonly (readonly string[])[] {
  return markdown.split("\n\n").flatMap((block) => (block.startsWith("|") ? [block.trim().split("\n")] : []));
}

function mermaidBlocks(markdown: string): readonly string[] {
  return [...markdown.matchAll(/```mermaid\n([\s\S]*?)\n```/g)].map((match) => match[1] ?? "");
}

describe.each(Object.entries(situations))("the comment for %s", (_, situation) => {
  const markdown = render(situation);

  it("starts with its marker, which stands nowhere else", () => {
    expect(markdown.startsWith("<!-- rss-plateau:default -->\n")).toBe(true);
    expect(markdown.split("<!--")).toHaveLength(2);
  });

  it("has the same number of cells in every line of a table", () => {
    const all = tables(markdown);
    expect(all.length).toBeGreaterThan(0);
    for (const lines of all) expect(new Set(lines.map((line) => line.split("|").length)).size).toBe(1);
  });

  it("keeps to what every Mermaid version can draw", () => {
    const [charts, chains] = [true, false].map((isChart) =>
      mermaidBlocks(markdown).filter((block) => block.includes("xychart") === isChart),
    );
    for (const block of chains ?? []) {
      const [first, ...lines] = block.trim().split("\n");
      expect(first).toMatch(/^flowchart (?:TD|LR)$/);
      for (const line of lines) {
        expect(line).toMatch(/^ {2}n\d\["[\w #;.]+"\]$|^ {2}n\d -->(?:\|"[\w #;.]+"\|)? n\d$/);
      }
    }
    for (const block of charts ?? []) {
      const lines = [...block.matchAll(/^ {2}line "[a-z]+" \[(.*)\]$/gm)].map((match) => (match[1] ?? "").split(", "));
      const end = Number(/x-axis "requests" 0 --> (\d+)$/m.exec(block)?.[1]);
      expect(block).toMatch(/^xychart-beta$/m);
      expect(block.length).toBeLessThan(50_000);
      expect(lines.length).toBeGreaterThan(0);
      expect(new Set(lines.map((points) => points.length)).size).toBe(1);
      expect(lines[0]!.length).toBeGreaterThanOrEqual(2);
      expect(lines[0]!.length).toBeLessThanOrEqual(60);
      expect(lines.flat().every((point) => /^\d+\.\d{2,3}$/.test(point))).toBe(true);
      expect(Number.isInteger(end / (lines[0]!.length - 1))).toBe(true);
      expect(block.split('"').length % 2).toBe(1);
    }
  });

  it("opens no fold that it does not close, and keeps the chart out of folds", () => {
    const open = (markdown.match(/<details>/g) ?? []).length;
    expect(open).toBe((markdown.match(/<\/details>/g) ?? []).length);
    expect(markdown).not.toMatch(/<details>(?:(?!<\/details>)[\s\S])*```mermaid/);
  });

  it("has no element that is not its own", () => {
    const own = new Set(["!--", "details", "summary", "sub", "code", "strong", "pre"]);
    const elements = [...markdown.matchAll(/<\/?([a-z!][a-z-]*)/gi)].map((match) => match[1] ?? "");
    expect(elements.filter((name) => !own.has(name))).toEqual([]);
  });
});

describe("the hidden marker", () => {
  it("carries the key of the job", () => {
    expect(render(situations["pass"]!, { key: "linux-arm64" }).split("\n")[0]).toBe("<!-- rss-plateau:linux-arm64 -->");
  });

  it("cannot be ended by its key", () => {
    expect(commentMarker("x --> <script>")).toMatch(/^<!-- rss-plateau:x------script--[0-9a-f]{8} -->$/);
  });
});

describe("what decides", () => {
  it("is bold in the change column, and nothing else is", () => {
    const bold = (name: string) => tables(render(situations[name]!))[0]!.filter((line) => line.includes("**"));
    expect(bold("leak")).toEqual([expect.stringContaining("Growth per 1,000 requests")]);
    expect(bold("grew")).toEqual([expect.stringContaining("Plateau")]);
    expect(bold("pass")).toEqual([]);
  });
});

describe("a comment that would be too long", () => {
  const names = Array.from({ length: 400 }, (_, index) => `service-${index}`);
  const targets = names.map((name) =>
    buildTarget({ name, base: { level: levelsOffAt(22 * mib) }, head: { level: levelsOffAt(22 * mib) }, pairs: 1 }),
  );
  const judgements = targets.map((target) => ({
    findings: buildFindings(target, {
      verdict: "pass",
      base: "plateau",
      head: "plateau",
      why: [{ code: "within-noise" }],
    }),
    decision: { failed: false, accepted: false, rule: null },
  }));
  const markdown = render({ measurement: buildMeasurement(targets), judgements });

  it("stays below the budget and says what it left out", () => {
    expect(markdown.length).toBeLessThanOrEqual(bodyBudget);
    expect(markdown).toMatch(
      /Left out to stay below the size limit of a comment: .* and \d+ more\. They are in report\.html\./,
    );
  });

  it("loses whole sections, so that its folds stay closed", () => {
    expect((markdown.match(/<details>/g) ?? []).length).toBe((markdown.match(/<\/details>/g) ?? []).length);
    expect(markdown).toContain("…and 300 more.");
  });

  it("gives up the least needed section first", () => {
    const section = (markdown: string, name: string | null, rank: number) => ({ markdown, name, rank });
    const long = "x".repeat(800);
    const fitted = fitSections([section("top", null, 0), section(long, "late", 9), section("kept", "early", 1)], 700);
    expect(fitted).toContain("top\n\nkept\n\n> [!NOTE]");
    expect(fitted).toContain("comment: late.");
  });
});
