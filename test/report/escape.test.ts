import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cutText,
  escapeHtml,
  escapeMarkdown,
  escapeSummary,
  markdownCode,
  plainLine,
  plainLines,
} from "../../src/report/escape.ts";

describe("plainLine", () => {
  it("puts everything on one line", () => {
    expect(plainLine("a\r\nb\tc\u2028d")).toBe("a b c d");
  });

  it("drops terminal sequences, controls, direction and zero-width marks", () => {
    expect(plainLine("\u001B[31mred\u001B[0m\u0007 \u202Eevil\u200B\u001B]8;;http://x\u0007link")).toBe("red evillink");
  });

  it("cuts at whole characters", () => {
    expect(cutText("😀😀😀", 2)).toBe("😀…");
    expect(plainLine("x".repeat(500))).toHaveLength(120);
  });
});

describe("plainLines", () => {
  it("keeps the last lines, where an error stands", () => {
    expect(plainLines("one\ntwo\n\nthree\n", 2)).toEqual(["two", "three"]);
  });

  it("keeps the indentation by which a trace is read", () => {
    expect(plainLines("Traceback:\n  File x\n\tat y", 9)).toEqual(["Traceback:", "  File x", "  at y"]);
  });
});

describe("escapeMarkdown", () => {
  it.each([
    ["a|b", "a&#124;b"],
    ["`code`", "&#96;code&#96;"],
    ["<!-- rss-plateau:default -->", "&#60;!-- rss-plateau:default --&#62;"],
    ["**b** [l](x)", "&#42;&#42;b&#42;&#42; &#91;l&#93;(x)"],
    ["@octocat", "@&#8203;octocat"],
    ["fixes #12", "fixes #&#8203;12"],
    ["GH-7", "GH-&#8203;7"],
    ["http://evil.example", "http:&#8203;//evil.example"],
    ["www.evil.example", "www&#8203;.evil.example"],
    ["&lt;", "&#38;lt;"],
    ["# heading", "&#35; heading"],
    ["1. item", "1&#46; item"],
    ["$x$", "&#36;x&#36;"],
    ["_it_ and smaps_rollup", "&#95;it&#95; and smaps_rollup"],
  ])("%j → %j", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it("leaves the numbers and marks of plain sentences alone", () => {
    const sentence = "Head retains 1.09 KiB (95 % CI 1.08–1.10), head's runtime: −3 to 4.";
    expect(escapeMarkdown(sentence)).toBe(sentence);
  });

  it("lets nothing through that opens an element, a cell, code or a mention", () => {
    assert(
      property(
        string({ unit: constantFrom("<", "!", "-", "|", "`", "@", "a", "\\", "&", "#", "1", " ", "*") }),
        (text) => {
          expect(escapeMarkdown(text)).not.toMatch(/[<>|`\\*]|@\w|&(?!#\d+;)/);
        },
      ),
    );
  });
});

describe("markdownCode", () => {
  it("uses back-ticks for what is plain", () => {
    expect(markdownCode("GET /items?limit=5")).toBe("`GET /items?limit=5`");
    expect(markdownCode("gate.allow-growth: {api: 25MiB}")).toBe("`gate.allow-growth: {api: 25MiB}`");
  });

  it("uses an element where back-ticks or a table cell could be ended", () => {
    expect(markdownCode("a`b")).toBe("<code>a&#96;b</code>");
    expect(markdownCode("a|b")).toBe("<code>a&#124;b</code>");
  });

  it("never shows a comment marker as such", () => {
    expect(markdownCode("<!-- rss-plateau:default -->")).not.toContain("<!--");
  });
});

describe("inside HTML", () => {
  it("escapes for text and attributes", () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe("&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;");
  });

  it("keeps GitHub from linking in a summary, without breaking its own entities", () => {
    expect(escapeSummary("@me #1 it's")).toBe("@&#8203;me #&#8203;1 it&#39;s");
  });
});
