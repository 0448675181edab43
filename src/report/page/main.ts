/** What runs inside report.html: puts charts that can be zoomed and read in the place of the static drawing. */
import libraryStyle from "uplot/dist/uPlot.min.css";
import type { PageChart, PageKind } from "../html/page-data.ts";
import { mountKinds } from "./kind-charts.ts";
import { mountChart } from "./memory-chart.ts";
import { createReadingPlace } from "./reading-place.ts";

function start(): void {
  const style = document.createElement("style");
  style.textContent = libraryStyle;
  document.head.prepend(style);
  for (const article of document.querySelectorAll<HTMLElement>("article")) {
    const place = createReadingPlace();
    for (const figure of article.querySelectorAll<HTMLElement>("figure.memory")) {
      // The longer look is another run, with its own place to read at.
      const own = "longer" in figure.dataset ? createReadingPlace() : place;
      const chart: PageChart = JSON.parse(dataIn(figure));
      mountChart(figure, chart, own);
    }
    for (const figure of article.querySelectorAll<HTMLElement>("figure.kind")) {
      const kind: PageKind = JSON.parse(dataIn(figure));
      mountKinds(figure, kind, place);
    }
  }
  document.documentElement.classList.add("live");
}

/** Ours, from the same file: what made the page has made them. */
function dataIn(figure: HTMLElement): string {
  return figure.querySelector('script[type="application/json"]')?.textContent ?? "null";
}

start();
