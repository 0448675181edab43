/** Marks beside the lines: warm-up, plateaus with their intervals, the cap, deaths, the reading place. */
import type uPlot from "uplot";
import type { PageChart } from "../html/page-data.ts";
import { colour, faded } from "./theme.ts";

/** Below the lines. */
export function drawUnder(plot: uPlot, { shadedRequests, sides, capBytes }: PageChart): void {
  const { ctx, bbox } = plot;
  inside(plot, () => {
    if (shadedRequests !== null) {
      const from = plot.valToPos(0, "x", true);
      ctx.fillStyle = faded("soft", 0.14);
      ctx.fillRect(from, bbox.top, plot.valToPos(shadedRequests, "x", true) - from, bbox.height);
    }
    for (const { side, plateau } of sides) {
      if (plateau === null) continue;
      const top = plot.valToPos(plateau.bytes + plateau.noiseBytes, "y", true);
      const bottom = plot.valToPos(plateau.bytes - plateau.noiseBytes, "y", true);
      ctx.fillStyle = faded(side, 0.2);
      ctx.fillRect(bbox.left, top, bbox.width, Math.max(1, bottom - top));
      drawLevel(plot, plateau.bytes, colour(side), [5, 4]);
    }
    if (capBytes !== null) drawLevel(plot, capBytes, colour("unsure"), [3, 4]);
  });
}

/** Above the lines. */
export function drawOver(plot: uPlot, { sides }: PageChart): void {
  const { ctx } = plot;
  const size = 6 * devicePixelRatio;
  inside(plot, () => {
    ctx.lineWidth = 2.5 * devicePixelRatio;
    for (const { side, deaths } of sides) {
      ctx.strokeStyle = colour(side);
      for (const [index, requests] of deaths.requests.entries()) {
        const x = plot.valToPos(requests, "x", true);
        const y = plot.valToPos(deaths.bytes[index] ?? 0, "y", true);
        ctx.beginPath();
        ctx.moveTo(x - size, y - size);
        ctx.lineTo(x + size, y + size);
        ctx.moveTo(x - size, y + size);
        ctx.lineTo(x + size, y - size);
        ctx.stroke();
      }
    }
  });
}

function drawLevel(plot: uPlot, bytes: number, stroke: string, dash: readonly number[]): void {
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(bytes, "y", true)) + 0.5;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash(dash.map((each) => each * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
}

/** A zoomed chart has marks outside its view. */
function inside({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(
    bbox.left,
    bbox.top - 8 * devicePixelRatio,
    bbox.width + 8 * devicePixelRatio,
    bbox.height + 8 * devicePixelRatio,
  );
  ctx.clip();
  draw();
  ctx.restore();
}
