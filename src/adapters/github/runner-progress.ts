/** Shows progress in a runner's log: plain lines, one group per stage. */
import * as core from "@actions/core";
import type { Progress } from "../../model/ports.ts";
import { printInert } from "./inert-log.ts";
import { createPlainProgress } from "../terminal/plain-progress.ts";
import { systemPulse } from "../terminal/pulse.ts";

export function createRunnerProgress(): Progress {
  return createPlainProgress({ print: printInert, open: core.startGroup, close: core.endGroup }, systemPulse);
}
