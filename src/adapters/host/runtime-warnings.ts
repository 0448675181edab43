/** Keeps a warning of Node's off the user's screen that nobody can do anything about. */

/**
 * autocannon's timers ask for "-2 ms" when the event loop was late, and Node 24 warns of it. Other warnings stay.
 * Node prints through a listener of its own; there is no other way to leave one kind out from within.
 */
export function quietLateTimers(): void {
  const listeners = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "TimeoutNegativeWarning") return;
    for (const listener of listeners) listener(warning);
  });
}
