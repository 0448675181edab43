/** The command line: parses flags, runs one command, sets the exit code. */
import { inspect } from "node:util";
import packageJson from "../package.json" with { type: "json" };
import { wantsColour } from "./adapters/terminal/colour.ts";
import { type CommandOutput, createCommandOutput } from "./adapters/terminal/command-output.ts";
import { createConsoleProgress } from "./adapters/terminal/console-progress.ts";
import { createDockerEngine } from "./adapters/docker/docker-engine.ts";
import { openRepository } from "./adapters/git/git-repository.ts";
import { readHostFacts } from "./adapters/host/host-facts.ts";
import { createMemoryMeters } from "./adapters/memory/memory-meters.ts";
import { systemPulse } from "./adapters/terminal/pulse.ts";
import { quietLateTimers } from "./adapters/host/runtime-warnings.ts";
import { createWorld } from "./adapters/world.ts";
import { analyse } from "./commands/analyse-file.ts";
import { helpText, type Invocation, type OutputFlags, parseCommandLine } from "./commands/command-line.ts";
import { compare } from "./commands/compare.ts";
import { init } from "./commands/init-command.ts";
import { judge, type Measured, type Screen, textOf, writeReport } from "./judge/publish.ts";
import { report } from "./commands/merge-reports.ts";
import { examine, formatExamination } from "./commands/doctor.ts";
import { Interrupted, UserError } from "./model/errors.ts";
import { readInputs } from "./inputs/inputs.ts";
import type { Progress } from "./model/ports.ts";
import { createRunId } from "./run.ts";

const exitCodes = { passed: 0, failed: 1, couldNotMeasure: 2, interrupted: 130 } as const;

type CompareInvocation = Extract<Invocation, { readonly command: "compare" }>;

async function runCommand(invocation: Invocation, out: CommandOutput, signal: AbortSignal): Promise<number> {
  switch (invocation.command) {
    case "help":
      out.print(helpText);
      return exitCodes.passed;
    case "version":
      out.print(packageJson.version);
      return exitCodes.passed;
    case "compare":
      return show(await measure(invocation, signal), invocation.output, out);
    case "analyse":
      return show(await analyse(invocation.file, invocation.rawInputs), invocation.output, out);
    case "report": {
      const inputs = readInputs(invocation.rawInputs);
      const measured = await report({ dirs: invocation.dirs, inputs, trust: { kind: "own" } });
      return show(measured, invocation.output, out);
    }
    case "init":
      for (const line of await init(process.cwd())) out.print(line);
      return exitCodes.passed;
    case "doctor": {
      const runId = createRunId(new Date().toISOString());
      const examination = await examine(createDockerEngine, createMemoryMeters(), readHostFacts(), runId);
      out.print(formatExamination(examination));
      return examination.exitCode;
    }
    case "clean": {
      const { containers, networks, volumes, images } = await (await createDockerEngine()).sweep({ images: true });
      out.print(`Removed ${containers} containers, ${networks} networks, ${volumes} volumes and ${images} images.`);
      return exitCodes.passed;
    }
  }
}

function measure({ base, head, output, rawInputs }: CompareInvocation, signal: AbortSignal): Promise<Measured> {
  const inputs = readInputs(rawInputs);
  if (inputs.mode === "report") throw new UserError("On the command line, use: rss-plateau report DIR...");
  return compare(
    { base, head, inputs },
    { progress: progressFor(output, signal), createWorld, openRepository },
    signal,
  );
}

async function show(measured: Measured, { json }: OutputFlags, out: CommandOutput): Promise<number> {
  const judged = judge(measured);
  await writeReport(judged);
  const { report } = judged;
  if (json) out.printJson(report);
  else out.print(textOf(judged, screen()).trimEnd());
  return report.failed ? exitCodes.failed : exitCodes.passed;
}

function screen(): Screen {
  return { columns: process.stdout.columns || 80, colour: wantsColour(process.stdout, process.env) };
}

function progressFor({ quiet }: OutputFlags, signal: AbortSignal): Progress {
  if (!quiet) return createConsoleProgress(process.stderr, { env: process.env, pulse: systemPulse, signal });
  const silent = (): void => undefined;
  return { stage: silent, note: silent, activity: silent, pair: silent, done: silent };
}

async function main(argv: readonly string[]): Promise<number> {
  quietLateTimers();
  const out = createCommandOutput(process.stdout, process.stderr, process.env);
  const interruption = new AbortController();
  // SIGHUP means that the terminal was closed.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // The first signal asks for an orderly end; a second one kills the process by default.
    process.once(name, () => interruption.abort());
  }
  try {
    return await runCommand(parseCommandLine(argv), out, interruption.signal);
  } catch (error) {
    if (error instanceof Interrupted || interruption.signal.aborted) {
      out.complain("Interrupted; everything that was started has been removed.");
      return exitCodes.interrupted;
    }
    if (error instanceof UserError) {
      out.complain(error.message);
      return exitCodes.couldNotMeasure;
    }
    out.complain("rss-plateau failed unexpectedly. This is a bug; please report it with the following details:");
    out.complain(inspect(error));
    return exitCodes.couldNotMeasure;
  }
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  return exitCode;
});
