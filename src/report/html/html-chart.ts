/** The figure of memory over requests: the static drawing, and the data of the live one. */
import type { Chart } from "../chart.ts";
import { escapeHtml } from "../escape.ts";
import { pageChart, scriptJson } from "./page-data.ts";
import { drawChart } from "../svg/svg.ts";
import { chartWords } from "../words/chart-words.ts";
import { controlLabels, legendLabels, medianLabel, shadeLabel } from "../words/page.ts";

/** The longer look is a run of its own, so its chart is read by itself. */
type Look = "first" | "longer";

export function chartFigure(chart: Chart, look: Look): string {
  const words = escapeHtml(chartWords(chart));
  return [
    `<figure class="memory"${look === "longer" ? ` data-longer=""` : ""} aria-label="${words}">`,
    `<div class="static">${drawChart([{ name: chart.name, chart }])}</div>`,
    legend(chart),
    `<div class="canvas" hidden="" role="img" aria-label="${words}"></div>`,
    controls(chart),
    `<script type="application/json">${scriptJson(pageChart(chart))}</script>`,
    "</figure>",
  ].join("\n");
}

function legend({ sides, shaded, capBytes }: Chart): string {
  const key = (style: string, words: string) => `<li><i class="key ${style}"></i>${escapeHtml(words)}</li>`;
  return [
    `<ul class="legend">`,
    ...sides.map(({ side, trials }) => key(`thick ${side}`, medianLabel(side, trials))),
    ...(sides.some(({ trials }) => trials > 1) ? [key("thin", legendLabels.thin)] : []),
    ...(sides.some(({ plateau }) => plateau !== null) ? [key("band", legendLabels.plateau)] : []),
    ...(shaded === null ? [] : [key("shade", shadeLabel(shaded.as))]),
    ...(capBytes === null ? [] : [key("cap", legendLabels.cap)]),
    ...(sides.some(({ deaths }) => deaths.length > 0)
      ? [`<li><i class="key cross">✕</i>${escapeHtml(legendLabels.death)}</li>`]
      : []),
    "</ul>",
  ].join("");
}

function controls({ requests, trials, sides }: Chart): string {
  const button = (name: string, words: string) => `<button type="button" data-zoom="${name}">${words}</button>`;
  const box =
    trials.length > sides.length ? `<label><input type="checkbox" checked=""/> ${controlLabels.trials}</label>` : "";
  return [
    `<div class="controls" hidden="">`,
    `<label class="read"><span>${controlLabels.read} <b class="count"></b> ${controlLabels.requests}</span><input type="range" min="0" max="${requests}" value="0" step="${Math.max(1, Math.round(requests / 200))}"/></label>`,
    "<output></output>",
    `<div class="zoom">${button("in", controlLabels.zoomIn)}${button("out", controlLabels.zoomOut)}${button("whole", controlLabels.whole)}${box}</div>`,
    `<p class="hint">${controlLabels.hint}</p>`,
    "</div>",
  ].join("\n");
}
