/** Shows progress on a terminal: stages and events as lines, and the current activity below them. */
import type { RunningPair } from "../../model/progress.ts";
import type { Progress } from "../../model/ports.ts";
import { cutToCells } from "../../report/text/cells.ts";
import { withoutControls } from "../../model/plain-text.ts";
import { renderRunning } from "../../report/text/live-view.ts";
import type { Paint } from "../../report/text/paint.ts";
import { wrapText } from "../../report/text/wrap.ts";
import {
  activityText,
  interruptedWords,
  noteLines,
  sinceWords,
  stageTitle,
} from "../../report/words/progress-words.ts";
import { createLiveRegion, type TerminalStream } from "./live-region.ts";
import type { Pulse } from "./pulse.ts";

/** Redraws at least this often, to update how long an activity has lasted and to follow a new window size. */
const refreshMs = 1_000;

interface Surroundings {
  readonly paint: Paint;
  readonly pulse: Pulse;
  /** Of the run: once it is aborted, no new activity is shown. */
  readonly signal: AbortSignal;
}

type Live = { readonly text: string; readonly sinceMs: number } | { readonly pair: RunningPair };

export function createTerminalProgress(stream: TerminalStream, { paint, pulse, signal }: Surroundings): Progress {
  const region = createLiveRegion(stream);
  let live: Live | null = null;

  const draw = (): void => region.draw(live === null ? [] : renderLive(live));
  const renderLive = (live: Live): readonly string[] => {
    if ("pair" in live) return renderRunning(live.pair, region.columns, paint);
    const text = sinceWords(live.text, pulse.nowMs() - live.sinceMs);
    return [`  ${cutToCells(text, region.columns - 3)}`];
  };
  const show = (next: Live): void => {
    if (signal.aborted) return;
    live = next;
    draw();
  };
  const print = (text: string, indent: string, style?: "bold"): void => {
    live = null;
    draw();
    const lines = wrapText(withoutControls(text), Math.max(8, region.columns - 1 - indent.length));
    const styled = lines.map((line, index) => indent + (index > 0 ? "  " : "") + (style ? paint(line, style) : line));
    stream.write(`${styled.join("\n")}\n`);
  };

  const stopRefreshing = pulse.every(refreshMs, draw);
  const interrupt = (): void => print(interruptedWords, "");
  stream.on("resize", draw);
  signal.addEventListener("abort", interrupt);
  return {
    stage(stage) {
      if (!signal.aborted) print(stageTitle(stage), "", "bold");
    },
    note(note) {
      for (const line of noteLines(note)) print(line, "  ");
    },
    activity(activity) {
      const plain = withoutControls(activityText(activity));
      const isSame = live !== null && "text" in live && live.text === plain;
      show(isSame && live !== null ? live : { text: plain, sinceMs: pulse.nowMs() });
    },
    pair: (pair) => show({ pair }),
    done() {
      live = null;
      draw();
      stopRefreshing();
      stream.off("resize", draw);
      signal.removeEventListener("abort", interrupt);
    },
  };
}
