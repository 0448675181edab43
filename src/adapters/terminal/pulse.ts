/** Time for progress: a clock and a regular call. */
export interface Pulse {
  /** Monotonic. */
  nowMs(): number;
  /** Calls `beat` until the returned function is called; does not keep the process alive. */
  every(intervalMs: number, beat: () => void): () => void;
}

export const systemPulse: Pulse = {
  nowMs: () => performance.now(),
  every(intervalMs, beat) {
    const timer = setInterval(beat, intervalMs).unref();
    return () => clearInterval(timer);
  },
};
