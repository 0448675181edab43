/** chart.svg: memory of base and head over requests, one panel per target, legible in a README and on a phone. */
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { type Chart, chartOf } from "../chart.ts";
import { escapeHtml, plainLine } from "../escape.ts";
import { text } from "./svg-elements.ts";
import { type Layout, layouts, panel } from "./svg-layout.ts";
import { drawPanel } from "./svg-panel.ts";
import { chartStyle } from "./svg-style.ts";
import { chartTitle, chartWords, nothingToDraw } from "../words/chart-words.ts";

interface Panel {
  readonly name: string;
  /** null: nothing to draw. */
  readonly chart: Chart | null;
}

export function renderChart(measurement: Measurement, report: Report): string {
  const panels = report.targets.flatMap((target) => {
    const measured = measurement.targets.find(({ name }) => name === target.name);
    return measured === undefined ? [] : [{ name: measured.name, chart: chartOf(measured, target) }];
  });
  return `${drawChart(panels, `<style>${chartStyle}</style>`)}\n`;
}

/** Without a style where the page has it already. */
export function drawChart(panels: readonly Panel[], style = ""): string {
  const height = panel.height * panels.length;
  const words = panels.map(({ chart, name }) =>
    chart === null ? `${plainLine(name)}: ${nothingToDraw}` : chartWords(chart),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${panel.width} ${height}" width="${panel.width}" height="${height}" role="img" class="rp-chart">`,
    `<title>${escapeHtml(words.join(" "))}</title>`,
    ...(style === "" ? [] : [style]),
    `<rect class="rp-paper" width="${panel.width}" height="${height}"/>`,
    ...layouts.map((layout) => laidOut(panels, layout)),
    "</svg>",
  ].join("\n");
}

/** The narrow layout is hidden unless a style shows it. */
function laidOut(panels: readonly Panel[], layout: Layout): string {
  const groups = panels.map(({ name, chart }, index) => {
    const lines = chart === null ? drawNothing(name, layout) : drawPanel(chart, layout);
    return `<g transform="translate(0 ${index * panel.height})">\n${lines.join("\n")}\n</g>`;
  });
  const hidden = layout.name === "narrow" ? ` display="none"` : "";
  return `<g class="rp-${layout.name}"${hidden}>\n${groups.join("\n")}\n</g>`;
}

function drawNothing(name: string, { titleY, plot, nameLength }: Layout): readonly string[] {
  return [
    text(20, titleY, chartTitle(plainLine(name, nameLength)), "rp-title"),
    text(20, plot.top + 40, nothingToDraw, "rp-text"),
  ];
}
