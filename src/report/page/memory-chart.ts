/** The chart of base and head over requests, with zoom and a read-out: trials thin, medians thick. */
import uPlot from "uplot";
import type { PageChart } from "../html/page-data.ts";
import { axesOf, scalesOf } from "./axes.ts";
import { wireControls } from "./controls.ts";
import { joinCurves } from "./curves.ts";
import { colour, faded, followScheme, followWidth, lineStyle } from "./theme.ts";
import { drawOver, drawUnder } from "./marks.ts";
import type { ReadingPlace } from "./reading-place.ts";

const levels = 7;

export function mountChart(figure: HTMLElement, chart: PageChart, place: ReadingPlace): void {
  const frame = figure.querySelector<HTMLElement>(".canvas");
  if (frame === null) return;
  frame.hidden = false;
  const trials = chart.trials.filter(({ side }) => chart.trials.filter((each) => each.side === side).length > 1);
  const width = frame.clientWidth;
  const plot = new uPlot(
    {
      width,
      height: heightAt(width),
      scales: scalesOf(chart, levels),
      axes: axesOf({ levels, requests: width < 500 ? 3 : 6 }, "requests"),
      legend: { show: false },
      padding: [14, 28, 0, 0],
      cursor: { y: false, points: { show: false }, bind: { mouseleave: () => null } },
      series: [
        {},
        ...trials.map(({ side }) => lineStyle(() => faded(side, 0.45), 1)),
        ...chart.sides.map(({ side }) => lineStyle(() => colour(side), side === "base" ? 4 : 2.2)),
      ],
      hooks: {
        drawClear: [(plot) => drawUnder(plot, chart)],
        draw: [(plot) => drawOver(plot, chart)],
      },
    },
    joinCurves([...trials, ...chart.sides]),
    frame,
  );
  plot.root.querySelector("canvas")?.setAttribute("aria-hidden", "true");
  followScheme(plot);
  followWidth(plot, frame, heightAt);
  wireControls(figure, plot, { chart, trials: trials.length, place });
}

function heightAt(width: number): number {
  return Math.round(Math.min(360, Math.max(240, width * 0.52)));
}
