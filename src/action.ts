/** Entry on a runner: inputs → comparison → job summary and outputs, and the check's result last. */
import { join } from "node:path";
import * as core from "@actions/core";
import { context } from "@actions/github";
import { z } from "zod";
import { printInert } from "./adapters/runner-log.ts";
import { createRunnerProgress } from "./adapters/runner-progress.ts";
import { quietLateTimers } from "./adapters/runtime-warnings.ts";
import { compare } from "./commands/compare.ts";
import type { Published } from "./commands/publish.ts";
import { describeError, Interrupted, UserError } from "./errors.ts";
import { inputNames } from "./inputs.ts";
import { outputsOf } from "./outputs.ts";

async function main(): Promise<void> {
  quietLateTimers();
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interruption.abort());
  try {
    const rawInputs = Object.fromEntries(inputNames.map((name) => [name, core.getInput(name)]));
    const request = { base: undefined, head: undefined, baseBranch: pullRequestBranch(), rawInputs };
    const screen = { columns: 100, colour: false };
    const published = await compare(request, createRunnerProgress(), screen, interruption.signal);
    await tell(published);
  } catch (error) {
    if (error instanceof Interrupted) core.setFailed("Interrupted; everything that was started has been removed.");
    else if (error instanceof UserError) core.setFailed(error.message);
    else core.setFailed(error instanceof Error ? (error.stack ?? error.message) : describeError(error));
  }
}

/** Of a merge commit, where it left the base branch is its first parent: the base that it was merged with. */
function pullRequestBranch(): string | undefined {
  const pullRequest = z.object({ base: z.object({ ref: z.string() }) }).safeParse(context.payload.pull_request);
  return pullRequest.success ? `origin/${pullRequest.data.base.ref}` : undefined;
}

/** Everything is told before the check fails. */
async function tell({ report, text, markdown, outDir }: Published): Promise<void> {
  printInert(text);
  // Absent under act and other runners.
  if (process.env["GITHUB_STEP_SUMMARY"] !== undefined) await core.summary.addRaw(markdown).write();
  core.setOutput("report-path", join(outDir, "report.json"));
  for (const [name, value] of Object.entries(outputsOf(report))) core.setOutput(name, value);
  if (report.failed) core.setFailed(report.reasons.join(" "));
}

void main();
