/** The controls below a chart: native elements, so that keyboards and screen readers reach what a mouse does. */
import type uPlot from "uplot";
import { formatByteChange, formatBytes, formatCount } from "../../model/units.ts";
import type { PageChart } from "../html/page-data.ts";
import { readCurve } from "./curves.ts";
import type { ReadingPlace } from "./reading-place.ts";

interface Drawn {
  readonly chart: PageChart;
  /** How many of the first series are single trials. */
  readonly trials: number;
  readonly place: ReadingPlace;
}

/** The closest zoom, in requests. */
const closest = 20;

export function wireControls(figure: HTMLElement, plot: uPlot, { chart, trials, place }: Drawn): void {
  const controls = figure.querySelector<HTMLElement>(".controls");
  const slider = controls?.querySelector<HTMLInputElement>("input[type=range]");
  if (controls === null || slider === null || slider === undefined) return;
  controls.hidden = false;

  place.follow((requests) => {
    const words = readingAt(chart, requests);
    slider.value = String(requests);
    slider.setAttribute(
      "aria-valuetext",
      [`${formatCount(requests)} requests`, ...words.map(({ name, text }) => `${name} ${text}`)].join(", "),
    );
    show(controls, requests, words);
    bringIntoView(plot, chart.requests, requests);
    plot.setCursor({ left: plot.valToPos(requests, "x"), top: 0 }, false);
  });
  slider.addEventListener("input", () => place.move(Number(slider.value)));
  plot.over.addEventListener("pointermove", (event) => {
    const left = event.clientX - plot.over.getBoundingClientRect().left;
    place.move(Math.min(chart.requests, Math.max(0, plot.posToVal(left, "x"))));
  });

  const zoom = (factor: number) => zoomAround(plot, chart.requests, place.requests(), factor);
  press(controls, "in", () => zoom(0.5));
  press(controls, "out", () => zoom(2));
  press(controls, "whole", () => plot.setScale("x", { min: 0, max: chart.requests }));
  plot.over.addEventListener("dblclick", () => plot.setScale("x", { min: 0, max: chart.requests }));
  const box = controls.querySelector<HTMLInputElement>("input[type=checkbox]");
  box?.addEventListener("change", () => {
    for (let series = 1; series <= trials; series += 1) plot.setSeries(series, { show: box.checked });
  });
  place.move(chart.requests);
}

function press(controls: HTMLElement, name: string, act: () => void): void {
  controls.querySelector(`button[data-zoom=${name}]`)?.addEventListener("click", act);
}

interface Reading {
  readonly name: string;
  readonly text: string;
}

/** Each side's median there, and head − base. */
function readingAt({ sides }: PageChart, requests: number): readonly Reading[] {
  const levels = sides.map((side) => ({ side, bytes: readCurve(side, requests) }));
  const readings = levels.map(({ side, bytes }) => ({
    name: side.side,
    text: bytes === null ? (side.dead ? "ended" : "–") : formatBytes(bytes),
  }));
  const base = levels.find(({ side }) => side.side === "base")?.bytes ?? null;
  const head = levels.find(({ side }) => side.side === "head")?.bytes ?? null;
  return base === null || head === null
    ? readings
    : [...readings, { name: "head − base", text: formatByteChange(head - base) }];
}

function show(controls: HTMLElement, requests: number, readings: readonly Reading[]): void {
  const count = controls.querySelector(".count");
  if (count !== null) count.textContent = formatCount(requests);
  const output = controls.querySelector("output");
  output?.replaceChildren(
    ...readings.map(({ name, text }) => {
      const reading = document.createElement("span");
      const figure = document.createElement("b");
      figure.textContent = text;
      reading.append(`${name} `, figure);
      return reading;
    }),
  );
}

function zoomAround(plot: uPlot, requests: number, middle: number, factor: number): void {
  const { min, max } = plot.scales["x"] ?? {};
  if (min === undefined || max === undefined) return;
  const span = Math.min(requests, Math.max(Math.min(closest, requests), (max - min) * factor));
  const from = Math.min(requests - span, Math.max(0, middle - span / 2));
  plot.setScale("x", { min: from, max: from + span });
}

/** Reading outside the view moves the view. */
function bringIntoView(plot: uPlot, requests: number, at: number): void {
  const { min, max } = plot.scales["x"] ?? {};
  if (min === undefined || max === undefined || (at >= min && at <= max)) return;
  const span = max - min;
  const from = Math.min(requests - span, Math.max(0, at - span / 2));
  plot.setScale("x", { min: from, max: from + span });
}
