/** A runner's log, job summary, outputs and annotations. */
import * as core from "@actions/core";
import { printInert } from "./inert-log.ts";
import type { Annotation, RunnerOutput } from "../../model/hosting.ts";

/** Above this size the runner shows an error instead of the summary (actions/runner, CreateStepSummaryCommand). */
const summaryLimit = 1024 * 1024;

export function createRunnerOutput(): RunnerOutput {
  return {
    print: printInert,
    async summarise(markdown) {
      // Absent under act and other runners.
      if (process.env["GITHUB_STEP_SUMMARY"] === undefined || Buffer.byteLength(markdown) > summaryLimit) return;
      await core.summary.addRaw(markdown).write();
    },
    output: (name, value) => core.setOutput(name, value),
    annotate: ({ level, title, message, place }) =>
      issue(level)(message, { title, ...(place === undefined ? {} : { file: place.file, startLine: place.line }) }),
    remark: ({ level, text }) => issue(level)(text),
  };
}

function issue(level: Annotation["level"]): typeof core.error {
  switch (level) {
    case "error":
      return core.error;
    case "warning":
      return core.warning;
    case "notice":
      return core.notice;
  }
}
