/** What the drawings show: both curves, plateaus, the cap, and where containers died. */
import { describe, expect, it } from "vitest";
import { chartOf, longerChartOf } from "../../src/report/chart.ts";
import { reportFiles } from "../../src/report/files.ts";
import { judgedTargets } from "../../src/report/judged.ts";
import { renderMarkdown } from "../../src/report/markdown/markdown.ts";
import { placeholderScript } from "../support/page-script.ts";
import { reportOf, situations } from "./situations.ts";

function draw(name: string) {
  const situation = situations[name]!;
  const report = reportOf(situation);
  const findings = situation.judgements.map((each) => each.findings);
  const files = reportFiles(report, situation.measurement, findings, placeholderScript);
  return {
    svg: files.get("chart.svg") ?? "",
    html: files.get("report.html") ?? "",
    markdown: renderMarkdown(report, situation.measurement, findings),
    targets: judgedTargets(report, situation.measurement, findings),
  };
}

function count(text: string, words: string): number {
  return text.split(words).length - 1;
}

/** The points of a side's line in the comment's chart. */
function pointsOf(markdown: string, side: string): readonly number[] {
  return (new RegExp(`line "${side}" \\[(.*)\\]`).exec(markdown)?.[1] ?? "").split(", ").map(Number);
}

/** Each chart is drawn twice, for wide and for narrow screens. */
const layouts = 2;

describe.each(Object.keys(situations))("the chart of %s", (name) => {
  const { svg, html, targets } = draw(name);
  const charts = targets.flatMap(({ measured, report }) => chartOf(measured, report) ?? []);

  it.each(["base", "head"] as const)("has the median, the trials and the plateau of %s", (side) => {
    const sides = charts.flatMap((chart) => chart.sides.filter((each) => each.side === side));
    expect(count(svg, `class="rp-median rp-${side}" d=`)).toBe(layouts * sides.length);
    const thin = sides.reduce((sum, { trials }) => sum + (trials > 1 ? trials : 0), 0);
    expect(count(svg, `class="rp-thin rp-${side}"`)).toBe(layouts * thin);
    const plateaus = sides.filter(({ plateau }) => plateau !== null).length;
    expect(count(svg, `class="rp-band rp-fill-${side}"`)).toBe(layouts * plateaus);
    const deaths = sides.reduce((sum, each) => sum + each.deaths.length, 0);
    expect(count(svg, `class="rp-death rp-${side}"`)).toBe(layouts * deaths);
  });

  it("stands in the page as well, and beside it that of a longer look", () => {
    const longer = targets.flatMap((target) => longerChartOf(target) ?? []);
    expect(count(html, '<figure class="memory"')).toBe(charts.length + longer.length);
    expect(count(html, 'data-longer=""')).toBe(longer.length);
    for (const { sides } of longer) expect(sides.map(({ side }) => side)).toEqual(["base", "head"]);
  });
});

describe("deaths", () => {
  it("are crosses, with how far the side got and the cap that it met", () => {
    const { svg, html } = draw("oom");
    expect(count(svg, 'class="rp-death rp-head"')).toBe(layouts * 3);
    expect(svg).not.toContain("rp-death rp-base");
    expect(svg).toContain("head ended at 3,060–3,100 requests");
    expect(count(svg, ">cap 256 MiB<")).toBe(layouts);
    expect(html).toContain("container ended");
  });

  it("leave a line at nothing in the comment", () => {
    const { markdown } = draw("crash");
    expect(pointsOf(markdown, "head").slice(-25)).toEqual(Array.from({ length: 25 }, () => 0));
    expect(pointsOf(markdown, "base").at(-1)).toBeCloseTo(22, 1);
  });
});

describe("a leak", () => {
  it("is a line that climbs beside one that does not, up to the figures of the table", () => {
    const { markdown, svg } = draw("leak");
    expect(pointsOf(markdown, "head").at(-1)).toBeCloseTo(32.6, 1);
    expect(pointsOf(markdown, "base").at(-1)).toBeCloseTo(22, 1);
    expect(svg).toContain(">head 32.6 MiB ↗<");
    expect(svg).toContain(">base plateau 22.0 MiB<");
    expect(svg).not.toContain("cap 512 MiB");
  });
});

describe("a side without a curve", () => {
  it("is left out where it never became ready", () => {
    const { svg } = draw("not-ready");
    expect(count(svg, "rp-median rp-base")).toBeGreaterThan(0);
    expect(svg).not.toContain('class="rp-median rp-head" d=');
  });

  it("is left out where there is no base", () => {
    expect(draw("no-baseline").svg).not.toContain('class="rp-median rp-base"');
  });
});
