import { describe, expect, it } from "vitest";
import { concludeReport } from "../../src/report/conclude.ts";
import { reportFiles } from "../../src/report/files.ts";
import { renderText } from "../../src/report/text.ts";
import { situations } from "./situations.ts";

const elementPattern = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w-]*="[^"<>]*")*)\s*(\/?)>/g;

/** What is wrong with a text as XML; null when it is well formed. Knows what the chart uses: no entities of its own. */
function xmlFault(xml: string): string | null {
  const open: string[] = [];
  const rest = xml.replaceAll(elementPattern, (_, closing: string, name: string, __, empty: string) => {
    if (closing !== "") return open.pop() === name ? "" : `<${name}>`;
    if (empty === "") open.push(name);
    return "";
  });
  if (open.length > 0) return `never closed: ${open.join(", ")}`;
  return /[<>]|&(?!(?:amp|lt|gt|quot|#\d+);)/.exec(rest)?.[0] ?? null;
}

describe.each(Object.entries(situations))("the files for %s", (_, { measurement, judgements }) => {
  const report = concludeReport(measurement, judgements);
  const findings = judgements.map((each) => each.findings);
  const files = reportFiles(report, measurement, findings);
  const html = files.get("report.html") ?? "";
  const svg = files.get("chart.svg") ?? "";

  it("has a chart that is well-formed XML without a number that is none", () => {
    expect(xmlFault(svg)).toBeNull();
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("has a page without scripts, handlers or anything to load", () => {
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<script|<img|<link|<iframe|url\(|@import/i);
    expect(html).not.toMatch(/<[^>]*\s(?:on\w+|src|href="(?!#target-\d+"))[^>]*>/i);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("closes every element of the page that it opens", () => {
    const page = html.replace("<!doctype html>", "").replace(/<meta [^>]*>/g, "");
    expect(xmlFault(page)).toBeNull();
  });

  it("is the same when made again", () => {
    const again = reportFiles(structuredClone(report), structuredClone(measurement), structuredClone(findings));
    expect([...again]).toEqual([...files]);
  });

  it.each([60, 80, 200])("fits a terminal of %d columns", (columns) => {
    const text = renderText(report, measurement, findings, { columns, colour: false });
    expect(Math.max(...text.split("\n").map((line) => Array.from(line).length))).toBeLessThanOrEqual(columns);
  });

  it("writes nothing to a terminal that it would obey", () => {
    const text = renderText(report, measurement, findings, { columns: 80, colour: false });
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
    expect(text).not.toMatch(/^\s*::/m);
  });
});

describe("colour in the terminal", () => {
  const { measurement, judgements } = situations["leak"]!;
  const report = concludeReport(measurement, judgements);
  const findings = judgements.map((each) => each.findings);

  it("marks the verdict red and the decisive line bold, and changes no word", () => {
    const coloured = renderText(report, measurement, findings, { columns: 80, colour: true });
    const plain = renderText(report, measurement, findings, { columns: 80, colour: false });
    expect(coloured.startsWith("\u001B[31m\u001B[1m❌ Memory leak")).toBe(true);
    expect(coloured).toContain("\u001B[1mGrowth per 1,000 requests");
    // oxlint-disable-next-line no-control-regex
    expect(coloured.replaceAll(/\u001B\[\d+m/g, "")).toBe(plain);
  });
});

describe("the check of XML in this file", () => {
  it.each(["<a><b></a></b>", "<a>", "<a>&nbsp;</a>", '<a b="<"/>', "<a>1 < 2</a>"])("finds fault with %s", (xml) => {
    expect(xmlFault(xml)).not.toBeNull();
  });
});
