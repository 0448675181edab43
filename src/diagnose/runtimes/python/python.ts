import type { Runtime } from "../runtime.ts";

export const python: Runtime = {
  load: { variable: "PYTHONPATH", separator: ":", entry: (folder) => folder },
  // Only cycles wait for its collector, and a probe finds the lines that made them.
};
