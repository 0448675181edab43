import type { Runtime } from "../runtime.ts";

export const python: Runtime = {
  load: { variable: "PYTHONPATH", separator: ":", entry: (folder) => folder },
};
