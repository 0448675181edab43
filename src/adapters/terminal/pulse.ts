/** Time for what is shown: how long something has stood, and a nudge to say so. */
export interface Pulse {
  /** Monotonic. */
  nowMs(): number;
  /** Calls until the returned function is; keeps no process alive. */
  every(intervalMs: number, beat: () => void): () => void;
}

export const systemPulse: Pulse = {
  nowMs: () => performance.now(),
  every(intervalMs, beat) {
    const timer = setInterval(beat, intervalMs).unref();
    return () => clearInterval(timer);
  },
};
