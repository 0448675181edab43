/** Tells progress as lines that stay: what happens, and what goes on at least every ten seconds, never more often. */
import type { Progress } from "../../model/ports.ts";
import { withoutControls } from "../../model/plain-text.ts";
import { activityText, describeRunning, noteLines, sinceWords, stageTitle } from "../../report/words/progress-words.ts";
import type { Pulse } from "./pulse.ts";

/** Longer than this nothing stays unsaid: a log that stands still looks like a run that hangs. */
const longestSilenceMs = 10_000;
const beatMs = 1_000;

export interface PlainLog {
  print(line: string): void;
  /** Where a log can fold: a stage begins, and ends. */
  open(title: string): void;
  close(): void;
}

export function createPlainProgress(log: PlainLog, pulse: Pulse): Progress {
  let stage: Standing | null = null;
  let current: Standing | null = null;
  let toldMs = pulse.nowMs();

  const print = (text: string): void => {
    log.print(`  ${withoutControls(text)}`);
    toldMs = pulse.nowMs();
  };
  const beat = (): void => {
    // The next beat would be too late.
    if (pulse.nowMs() - toldMs <= longestSilenceMs - beatMs) return;
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
      toldMs = pulse.nowMs();
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
      // It tells its own silence.
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
