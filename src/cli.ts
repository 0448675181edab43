/** Entry in a terminal: flags → one command → an exit code. */
import packageJson from "../package.json" with { type: "json" };
import { createConsoleProgress } from "./adapters/console-progress.ts";
import { createDockerEngine } from "./adapters/docker-engine.ts";
import { readHostFacts } from "./adapters/host-facts.ts";
import { createMemoryMeters } from "./adapters/memory-meters.ts";
import { quietLateTimers } from "./adapters/runtime-warnings.ts";
import { analyse } from "./commands/analyse.ts";
import { helpText, type Invocation, type OutputFlags, parseCommandLine } from "./commands/command-line.ts";
import { compare } from "./commands/compare.ts";
import { init } from "./commands/init.ts";
import { judge, type Measured, type Screen, textOf, writeReport } from "./commands/publish.ts";
import { report } from "./commands/report.ts";
import { examine, formatExamination } from "./doctor.ts";
import { Interrupted, UserError } from "./errors.ts";
import { readInputs } from "./inputs.ts";
import type { Progress } from "./ports.ts";
import { createRunId } from "./run.ts";

const exitCodes = { passed: 0, failed: 1, couldNotMeasure: 2, interrupted: 130 } as const;

type CompareInvocation = Extract<Invocation, { readonly command: "compare" }>;

async function runCommand(invocation: Invocation, signal: AbortSignal): Promise<number> {
  switch (invocation.command) {
    case "help":
      console.log(helpText);
      return exitCodes.passed;
    case "version":
      console.log(packageJson.version);
      return exitCodes.passed;
    case "compare":
      return show(await measure(invocation, signal), invocation.output);
    case "analyse":
      return show(await analyse(invocation.file, invocation.rawInputs), invocation.output);
    case "report": {
      const inputs = readInputs(invocation.rawInputs);
      return show(await report({ dirs: invocation.dirs, inputs, trust: { kind: "own" } }), invocation.output);
    }
    case "init":
      for (const line of await init(process.cwd())) console.log(line);
      return exitCodes.passed;
    case "doctor": {
      const runId = createRunId(new Date().toISOString());
      const examination = await examine(createDockerEngine, createMemoryMeters(), readHostFacts(), runId);
      console.log(formatExamination(examination));
      return examination.exitCode;
    }
    case "clean": {
      const { containers, networks, volumes, images } = await (await createDockerEngine()).sweep({ images: true });
      console.log(`Removed ${containers} containers, ${networks} networks, ${volumes} volumes and ${images} images.`);
      return exitCodes.passed;
    }
  }
}

function measure({ base, head, output, rawInputs }: CompareInvocation, signal: AbortSignal): Promise<Measured> {
  const inputs = readInputs(rawInputs);
  if (inputs.mode === "report") throw new UserError("On the command line that is: rss-plateau report DIR...");
  return compare({ base, head, inputs }, progressFor(output), signal);
}

async function show(measured: Measured, output: OutputFlags): Promise<number> {
  const judged = judge(measured);
  await writeReport(judged);
  const { report } = judged;
  console.log(output.json ? JSON.stringify(report, null, 2) : textOf(judged, screen()).trimEnd());
  return report.failed ? exitCodes.failed : exitCodes.passed;
}

function screen(): Screen {
  const colour = process.stdout.isTTY && process.env["NO_COLOR"] === undefined && process.env["TERM"] !== "dumb";
  return { columns: process.stdout.columns ?? 80, colour };
}

function progressFor({ quiet }: OutputFlags): Progress {
  if (!quiet) return createConsoleProgress(process.stderr);
  const silent = (): void => undefined;
  return { stage: silent, line: silent, live: silent, done: silent };
}

async function main(argv: readonly string[]): Promise<number> {
  quietLateTimers();
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    // The first asks for an orderly end; the default of the second ends us at once.
    process.once(name, () => interruption.abort());
  }
  try {
    return await runCommand(parseCommandLine(argv), interruption.signal);
  } catch (error) {
    if (error instanceof Interrupted || interruption.signal.aborted) {
      console.error("Interrupted; everything that was started has been removed.");
      return exitCodes.interrupted;
    }
    if (error instanceof UserError) {
      console.error(error.message);
      return exitCodes.couldNotMeasure;
    }
    console.error("rss-plateau failed in a way that it should not. Please report this with what follows:");
    console.error(error);
    return exitCodes.couldNotMeasure;
  }
}

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
  return exitCode;
});
