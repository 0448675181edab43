/** Tells progress in a runner's log: a group a stage, no live line. */
import * as core from "@actions/core";
import type { Progress } from "../ports.ts";
import { printInert } from "./inert-log.ts";

export function createRunnerProgress(): Progress {
  let isOpen = false;
  const close = (): void => {
    if (isOpen) core.endGroup();
    isOpen = false;
  };
  return {
    stage(title) {
      close();
      core.startGroup(title);
      isOpen = true;
    },
    line: printInert,
    live: () => undefined,
    done: close,
  };
}
