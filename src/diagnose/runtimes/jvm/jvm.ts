import type { Runtime } from "../runtime.ts";
import { createJvmProbe } from "./jvm-probe.ts";

export const jvm: Runtime = {
  load: null,
  openTools: createJvmProbe,
};
