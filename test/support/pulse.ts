/** A pulse whose time passes when a test says so. */
import type { Pulse } from "../../src/adapters/terminal/pulse.ts";

export interface TestPulse extends Pulse {
  /** One millisecond after the other, as far as anybody waits for one. */
  pass(durationMs: number): void;
  /** How many are waiting for the next beat. */
  beats(): number;
}

export function createPulse(): TestPulse {
  const waiting = new Set<{ readonly intervalMs: number; readonly sinceMs: number; readonly beat: () => void }>();
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    every(intervalMs, beat) {
      const one = { intervalMs, sinceMs: nowMs, beat };
      waiting.add(one);
      return () => waiting.delete(one);
    },
    pass(durationMs) {
      for (const endMs = nowMs + durationMs; nowMs < endMs;) {
        nowMs += 1;
        for (const { intervalMs, sinceMs, beat } of waiting) if ((nowMs - sinceMs) % intervalMs === 0) beat();
      }
    },
    beats: () => waiting.size,
  };
}
