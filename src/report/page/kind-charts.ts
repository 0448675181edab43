/** A small chart of one kind of memory, read at the same request count as the large one. */
import uPlot from "uplot";
import { formatBytes } from "../../model/units.ts";
import type { PageKind } from "../html/page-data.ts";
import { axesOf, scalesOf } from "./axes.ts";
import { joinCurves, readCurve } from "./curves.ts";
import { colour, followScheme, followWidth, lineStyle } from "./theme.ts";
import type { ReadingPlace } from "./reading-place.ts";

const levels = 3;
const heightAt = (): number => 150;

export function mountKinds(figure: HTMLElement, kind: PageKind, place: ReadingPlace): void {
  const frame = figure.querySelector<HTMLElement>(".canvas");
  if (frame === null) return;
  frame.hidden = false;
  const plot = new uPlot(
    {
      width: frame.clientWidth,
      height: heightAt(),
      scales: scalesOf(kind, levels),
      axes: axesOf({ levels, requests: 3 }),
      legend: { show: false },
      padding: [12, 26, 0, 0],
      cursor: { y: false, points: { show: false }, drag: { x: false }, bind: { mouseleave: () => null } },
      series: [{}, ...kind.sides.map(({ side }) => lineStyle(() => colour(side), side === "base" ? 3.5 : 1.8))],
    },
    joinCurves(kind.sides),
    frame,
  );
  plot.root.querySelector("canvas")?.setAttribute("aria-hidden", "true");
  followScheme(plot);
  followWidth(plot, frame, heightAt);
  readAt(figure, kind, plot, place);
}

/** Shows each side's memory at the place that is read. */
function readAt(figure: HTMLElement, kind: PageKind, plot: uPlot, place: ReadingPlace): void {
  const last = Math.max(...kind.sides.flatMap(({ requests }) => requests.slice(-1)));
  place.follow((requests) => {
    const at = Math.min(requests, last);
    plot.setCursor({ left: plot.valToPos(at, "x"), top: 0 }, false);
    for (const side of kind.sides) {
      const bytes = readCurve(side, at);
      const cell = figure.querySelector(`.reading.${side.side} b`);
      if (cell !== null) cell.textContent = bytes === null ? "–" : formatBytes(bytes);
    }
  });
}
