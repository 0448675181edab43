/** Shows progress as plain lines: every stage and event, and the current activity after ten seconds without a line. */
import type { Progress } from "../../model/ports.ts";
import { withoutControls } from "../../model/plain-text.ts";
import { activityText, describeRunning, noteLines, sinceWords, stageTitle } from "../../report/words/progress-words.ts";
import type { Pulse } from "./pulse.ts";

/** A log without new lines for longer looks like a run that hangs. */
const longestSilenceMs = 10_000;
const beatMs = 1_000;

export interface PlainLog {
  print(line: string): void;
  /** Around the lines of a stage, for logs that can fold. */
  open(title: string): void;
  close(): void;
}

export function createPlainProgress(log: PlainLog, pulse: Pulse): Progress {
  let stage: Standing | null = null;
  let current: Standing | null = null;
  let printedMs = pulse.nowMs();

  const print = (text: string): void => {
    log.print(`  ${withoutControls(text)}`);
    printedMs = pulse.nowMs();
  };
  const beat = (): void => {
    // The next beat would be too late.
    if (pulse.nowMs() - printedMs <= longestSilenceMs - beatMs) return;
    const standing = current ?? stage;
    if (standing !== null) print(sinceWords(standing.text, pulse.nowMs() - standing.sinceMs));
  };
  const stopBeating = pulse.every(beatMs, beat);
  return {
    stage(next) {
      if (stage !== null) log.close();
      const text = withoutControls(stageTitle(next));
      stage = { text, sinceMs: pulse.nowMs() };
      current = null;
      log.open(text);
      printedMs = pulse.nowMs();
    },
    note(note) {
      current = null;
      for (const line of noteLines(note)) print(line);
    },
    activity(activity) {
      const text = activityText(activity);
      if (current?.text !== text) current = { text, sinceMs: pulse.nowMs() };
    },
    pair(state) {
      // Its words include how long a side has been silent.
      current = { text: describeRunning(state), sinceMs: Infinity };
    },
    done() {
      stopBeating();
      if (stage !== null) log.close();
      stage = null;
      current = null;
    },
  };
}

interface Standing {
  readonly text: string;
  readonly sinceMs: number;
}
