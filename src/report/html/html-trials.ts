/** The trials: figures, memory as a line, the end of a log. */
import type { Trial } from "../../model/measurement.ts";
import { escapeHtml, plainLines } from "../escape.ts";
import { part } from "./html-parts.ts";
import { htmlTable } from "./html-table.ts";
import type { JudgedTarget } from "../judged.ts";
import type { Range } from "../scale.ts";
import { trialPoints } from "../chart-series.ts";
import { shownTrials, trialTable } from "../tables/trial-table.ts";
import { pageLabels } from "../words/page.ts";
import { trialLogs } from "../words/trial-words.ts";

const size = { width: 96, height: 22 };
export function trialsPart(target: JudgedTarget): string {
  const trials = shownTrials(target);
  const range = commonRange(trials);
  const sparks = { title: "memory", html: trials.map((trial) => spark(trial, range)) };
  return part(pageLabels.trials, htmlTable(trialTable(target), "trials", sparks) + logs(target));
}

interface Ranges {
  readonly requests: number;
  readonly bytes: Range;
}

/** One scale for all, so that rows can be compared. */
function commonRange(trials: readonly Trial[]): Ranges {
  const points = trials.flatMap(trialPoints);
  const levels = points.map(({ bytes }) => bytes);
  return {
    requests: Math.max(1, ...points.map(({ requests }) => requests)),
    bytes: { lo: Math.min(...levels, Number.MAX_SAFE_INTEGER), hi: Math.max(1, ...levels) },
  };
}

function spark(trial: Trial, { requests, bytes }: Ranges): string {
  const points = trialPoints(trial);
  if (points.length < 2) return "";
  const x = (count: number) => ((count / requests) * (size.width - 2) + 1).toFixed(1);
  const y = (level: number) =>
    (size.height - 2 - ((level - bytes.lo) / Math.max(1, bytes.hi - bytes.lo)) * (size.height - 4)).toFixed(1);
  const path = points.map((point) => `${x(point.requests)} ${y(point.bytes)}`).join("L");
  return `<svg class="spark ${trial.side}" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" aria-hidden="true"><path d="M${path}"></path></svg>`;
}

function logs(target: JudgedTarget): string {
  return trialLogs(target)
    .map(({ title, log }) => part(title, `<pre>${plainLines(log, 40).map(escapeHtml).join("\n")}</pre>`))
    .join("");
}
