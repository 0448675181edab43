import { describe, expect, it } from "vitest";
import { reportSchema } from "../../src/model/report-json.ts";
import { concludeReport } from "../../src/report/conclude.ts";
import { reportFiles } from "../../src/report/files.ts";
import { renderText } from "../../src/report/text/text.ts";
import { countCells } from "../../src/report/text/cells.ts";
import { placeholderScript } from "../support/page-script.ts";
import { reportOf, situations } from "./situations.ts";

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

function count(text: string, words: string): number {
  return text.split(words).length - 1;
}

describe.each(Object.entries(situations))("the files for %s", (_, situation) => {
  const { measurement, judgements } = situation;
  const report = reportOf(situation);
  const findings = judgements.map((each) => each.findings);
  const files = reportFiles(report, measurement, findings, placeholderScript);
  const html = files.get("report.html") ?? "";
  const svg = files.get("chart.svg") ?? "";

  it("has a chart that is well-formed XML without a number that is none", () => {
    expect(xmlFault(svg)).toBeNull();
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null/);
  });

  it("has a page that lets one script run, and nothing load", () => {
    const policy = `default-src 'none'; script-src '${placeholderScript.hash}'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'`;
    expect(html).toContain(`http-equiv="Content-Security-Policy" content="${policy}"`);
    expect(html.match(/<script>[^<]*/g)).toEqual([`<script>${placeholderScript.code}`]);
    expect(html.replaceAll('<script type="application/json">', "").match(/<script/g)).toHaveLength(1);
    expect(html).not.toMatch(/<img|<link|<iframe|url\(|@import/i);
    const attributes = [...html.matchAll(elementPattern)].flatMap(([, , , all = ""]) => [
      ...all.matchAll(/\s([\w-]+)="(.*?)"/g),
    ]);
    expect(attributes.filter(([, name = ""]) => /^on|^src$/i.test(name))).toEqual([]);
    expect(attributes.filter(([, name, value = ""]) => name === "href" && !/^#target-\d+$/.test(value))).toEqual([]);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("gives the page's script data that is JSON", () => {
    const data = [...html.matchAll(/<script type="application\/json">([^<]*)<\/script>/g)];
    expect(data).toHaveLength((html.match(/<figure class="(?:memory|kind)"/g) ?? []).length - count(html, "none on"));
    for (const [, json] of data) expect(JSON.parse(json ?? "")).toHaveProperty("sides");
  });

  it("closes every element of the page that it opens", () => {
    const page = html.replace("<!doctype html>", "").replace(/<meta [^>]*>|<(style|script)[^>]*>[\s\S]*?<\/\1>/g, "");
    expect(xmlFault(page)).toBeNull();
  });

  it("has the same bytes when rendered again", () => {
    const again = reportFiles(
      structuredClone(report),
      structuredClone(measurement),
      structuredClone(findings),
      placeholderScript,
    );
    expect([...again]).toEqual([...files]);
  });

  it.each([40, 59, 60, 80, 100, 200])("fits a terminal of %i columns", (columns) => {
    const text = renderText(report, measurement, findings, { columns, colour: false });
    expect(text.split("\n").filter((line) => countCells(line) > columns)).toEqual([]);
  });

  it("has a report by its own schema", () => {
    expect(reportSchema.parse(JSON.parse(files.get("report.json") ?? ""))).toEqual(report);
  });

  it("has no control characters for a terminal, and no commands for a runner", () => {
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
