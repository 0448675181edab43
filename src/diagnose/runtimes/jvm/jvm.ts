import type { Runtime } from "../runtime.ts";
import { createJvmProbe } from "./jvm-probe.ts";

export const jvm: Runtime = {
  load: null,
  // Calling its collector takes a second JVM, whose memory would be measured too.
  openTools: createJvmProbe,
};
