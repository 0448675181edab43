/** Tells progress in a runner's log: a group a stage, plain lines. */
import * as core from "@actions/core";
import type { Progress } from "../ports.ts";
import { printInert } from "./inert-log.ts";
import { createPlainProgress } from "./plain-progress.ts";
import { systemPulse } from "./pulse.ts";

export function createRunnerProgress(): Progress {
  return createPlainProgress({ print: printInert, open: core.startGroup, close: core.endGroup }, systemPulse);
}
