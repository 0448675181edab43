/** The entry on a runner: runs one job and sets the check's result. As the `post` step it cleans up after a killed job. */
import * as core from "@actions/core";
import { context } from "@actions/github";
import { createActionsCache } from "./adapters/github/actions-cache.ts";
import { createDockerEngine } from "./adapters/docker/docker-engine.ts";
import { openRepository } from "./adapters/git/git-repository.ts";
import { createGitHub } from "./adapters/github/github-api.ts";
import { createRunnerOutput } from "./adapters/github/runner-output.ts";
import { createRunnerProgress } from "./adapters/github/runner-progress.ts";
import { quietLateTimers } from "./adapters/host/runtime-warnings.ts";
import { createWorld } from "./adapters/world.ts";
import { describeError, Interrupted, UserError } from "./model/errors.ts";
import { type Inputs, inputNames, readInputs } from "./inputs/inputs.ts";
import { runJob } from "./commands/job.ts";
import type { Baselines } from "./sides/baseline.ts";
import { readRunner, type Runner } from "./inputs/trigger.ts";

/** The runner passes it to the `post` step, however the job ended. */
const startedState = "started";

async function main(): Promise<void> {
  quietLateTimers();
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => interruption.abort());
  try {
    const inputs = readInputs(Object.fromEntries(inputNames.map((name) => [name, core.getInput(name)])));
    const runner = readRunner(process.env, context.payload);
    if (inputs.mode === "measure") core.saveState(startedState, "measure");
    const token = inputs["github-token"];
    const job = {
      inputs,
      runner,
      github:
        token === undefined ? null : createGitHub({ token, apiUrl: runner.apiUrl, repository: runner.repository }),
      baselines: chooseBaselines(inputs, runner),
      adapters: { progress: createRunnerProgress(), createWorld, openRepository },
      output: createRunnerOutput(),
    };
    const report = await runJob(job, interruption.signal);
    if (report.failed) core.setFailed(`The memory gate fails: ${report.verdict}. ${report.reasons[0] ?? ""}`.trim());
  } catch (error) {
    if (error instanceof Interrupted || interruption.signal.aborted) {
      core.setFailed("Interrupted; everything that was started has been removed.");
    } else if (error instanceof UserError) core.setFailed(error.message);
    else core.setFailed(error instanceof Error ? (error.stack ?? error.message) : describeError(error));
  }
}

/** Pushes to the default branch keep a baseline; pull requests and merge groups reuse it. */
function chooseBaselines({ baseline }: Inputs, { event, defaultBranch }: Runner): Baselines | undefined {
  if (baseline === "measure") return undefined;
  const saves = event.kind === "push" && event.branch !== null && event.branch === defaultBranch;
  const reads = event.kind === "pull-request" || event.kind === "merge-group";
  return { store: createActionsCache(), reads, saves };
}

/** A cancelled job has ten seconds before it is killed. This removes what it could not remove in time. */
async function cleanUp(): Promise<void> {
  try {
    const engine = await createDockerEngine();
    const { containers, networks } = await engine.sweep({ images: false });
    if (containers + networks > 0)
      core.info(`Removed ${containers} containers and ${networks} networks that a killed job left behind.`);
  } catch (error) {
    core.info(`Cleaning up failed: ${describeError(error)}`);
  }
}

/** Exits without waiting for pending work, such as a cache that never answered. */
void (core.getState(startedState) === "" ? main() : cleanUp()).finally(() => process.exit());
