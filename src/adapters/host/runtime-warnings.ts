/** Hides a Node warning that users can do nothing about. */

/**
 * When the event loop is late, autocannon sets timers of, say, -2 ms, and Node 24 warns about them. Other warnings
 * stay. Node prints through its own listener, and replacing that is the only way to filter from inside the process.
 */
export function quietLateTimers(): void {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "TimeoutNegativeWarning") return;
    for (const listener of listeners) listener(warning);
  });
}
