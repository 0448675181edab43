/** The labels of a panel: a legend, and in the wide layout a label at the end of each line. */
import type { Chart, ChartSide } from "../chart.ts";
import { line, rectangle, text } from "./svg-elements.ts";
import type { Layout, Scale } from "./svg-layout.ts";
import { endWords, medianWords } from "../words/chart-words.ts";

export function legend(chart: Chart, layout: Layout): readonly string[] {
  return layout.name === "wide" ? wideLegend(chart, layout) : narrowLegend(chart, layout);
}

function wideLegend({ sides, shaded }: Chart, { plot, legendY: y }: Layout): readonly string[] {
  const entries = sides.flatMap(({ side }, index) => {
    const x = plot.left + index * 82;
    return [line(x, y - 5, x + 26, y - 5, `rp-median rp-${side}`), text(x + 32, y, side, "rp-text")];
  });
  const trials = Math.max(...sides.map((each) => each.trials));
  const rest = plot.left + sides.length * 82 + 4;
  const explained = trials > 1 ? [text(rest, y, medianWords(trials), "rp-text rp-faint")] : [];
  const shadeX = rest + (trials > 1 ? 292 : 0);
  const shade =
    shaded === null
      ? []
      : [rectangle(shadeX, y - 12, 26, 14, "rp-warmup"), text(shadeX + 32, y, shaded.as, "rp-text rp-faint")];
  return [...entries, ...explained, ...shade];
}

/** The legend has the figures, as there is no room for labels at the ends of the lines. */
function narrowLegend({ sides }: Chart, { legendY: y }: Layout): readonly string[] {
  return sides.flatMap((each, index) => {
    const x = 20 + index * 424;
    return [
      line(x, y - 9, x + 40, y - 9, `rp-median rp-${each.side}`),
      text(x + 50, y, endWords(each), `rp-text rp-label-${each.side}`),
    ];
  });
}

/** Moved apart where they overlap. */
export function endLabels({ sides }: Chart, { plot, fontSize }: Layout, { y }: Scale): readonly string[] {
  const labels = sides.flatMap((each) => {
    const bytes = each.plateau?.bytes ?? each.median.at(-1)?.bytes;
    return bytes === undefined || each.dead ? [] : [{ each, y: y(bytes) }];
  });
  const [upper, lower] = [...labels].sort((a, b) => a.y - b.y);
  const push = upper && lower ? Math.max(0, fontSize + 5 - (lower.y - upper.y)) / 2 : 0;
  return labels.map((label) =>
    text(
      plot.left + plot.width + 9,
      label.y + fontSize / 3 + (label === upper ? -push : push),
      endWords(label.each),
      styleOf(label.each),
    ),
  );
}

function styleOf({ side }: ChartSide): string {
  return `rp-text rp-label-${side}`;
}
