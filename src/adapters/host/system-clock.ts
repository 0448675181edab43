/** The machine's clock. */
import { setTimeout as wait } from "node:timers/promises";
import { Interrupted } from "../../model/errors.ts";
import type { Clock } from "../../model/ports.ts";

export function createSystemClock(): Clock {
  return {
    nowMs: () => performance.now(),
    timestamp: () => new Date().toISOString(),
    async sleep(durationMs, signal) {
      try {
        await wait(durationMs, undefined, { signal });
      } catch (cause) {
        throw new Interrupted("Interrupted.", { cause });
      }
    },
  };
}
