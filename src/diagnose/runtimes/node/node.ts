import type { Runtime } from "../runtime.ts";
import { readHeapSnapshots } from "./heap-snapshots.ts";

export const node: Runtime = {
  load: { variable: "NODE_OPTIONS", separator: " ", entry: (folder) => `--require ${folder}/probe.cjs` },
  readAttachments: readHeapSnapshots,
};
