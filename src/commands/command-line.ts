/** argv → a typed invocation, and the help text. */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { UserError } from "../model/errors.ts";
import { inputNames } from "../inputs/inputs.ts";

export type Invocation =
  | { readonly command: "help" }
  | { readonly command: "version" }
  | {
      readonly command: "compare";
      readonly base: string | undefined;
      readonly head: string | undefined;
      readonly output: OutputFlags;
      readonly rawInputs: RawInputs;
    }
  | { readonly command: "analyse"; readonly file: string; readonly output: OutputFlags; readonly rawInputs: RawInputs }
  | {
      readonly command: "report";
      readonly dirs: readonly string[];
      readonly output: OutputFlags;
      readonly rawInputs: RawInputs;
    }
  | { readonly command: "init" }
  | { readonly command: "clean" }
  | { readonly command: "doctor" };

export interface OutputFlags {
  /** report.json alone on stdout. */
  readonly json: boolean;
  /** No progress on stderr. */
  readonly quiet: boolean;
}

export type RawInputs = Readonly<Record<string, string | undefined>>;

const outputFlags = { json: { type: "boolean" }, quiet: { type: "boolean" } } as const;
const inputFlags: NonNullable<ParseArgsConfig["options"]> = Object.fromEntries(
  inputNames.map((name) => [name, { type: "string" }]),
);

/** Throws `UserError` for an unknown command or flag. */
export function parseCommandLine(argv: readonly string[]): Invocation {
  const [command, ...rest] = argv;
  if (command === undefined || argv.includes("--help") || argv.includes("-h") || command === "help")
    return { command: "help" };
  switch (command) {
    case "--version":
    case "version":
      return { command: "version" };
    case "compare": {
      const { values, positionals } = parse(rest, {
        base: { type: "string" },
        head: { type: "string" },
        ...outputFlags,
        ...inputFlags,
      });
      requireNone(command, positionals);
      const { base, head, json, quiet, ...rawInputs } = values;
      return {
        command,
        base: text(base),
        head: text(head),
        output: { json: json === true, quiet: quiet === true },
        rawInputs: texts(rawInputs),
      };
    }
    case "analyse": {
      const { values, positionals } = parse(rest, { ...outputFlags, ...inputFlags });
      const [file, ...more] = positionals;
      if (file === undefined)
        throw new UserError("analyse needs a measurement.json to judge: rss-plateau analyse FILE.");
      requireNone(command, more);
      const { json, quiet, ...rawInputs } = values;
      return { command, file, output: { json: json === true, quiet: quiet === true }, rawInputs: texts(rawInputs) };
    }
    case "report": {
      const { values, positionals } = parse(rest, { ...outputFlags, ...inputFlags });
      if (positionals.length === 0)
        throw new UserError("report needs the folders that contain the reports: rss-plateau report DIR...");
      const { json, quiet, ...rawInputs } = values;
      const output = { json: json === true, quiet: quiet === true };
      return { command, dirs: positionals, output, rawInputs: texts(rawInputs) };
    }
    case "init":
    case "clean":
    case "doctor":
      requireNone(command, parse(rest, {}).positionals);
      return { command };
    default:
      throw new UserError(`Unknown command ${command}. See rss-plateau --help.`);
  }
}

function parse(args: readonly string[], options: NonNullable<ParseArgsConfig["options"]>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) {
      throw new UserError(`${error.message.split(". ")[0]}. See rss-plateau --help.`, { cause: error });
    }
    throw error;
  }
}

function requireNone(command: string, positionals: readonly string[]): void {
  if (positionals.length > 0)
    throw new UserError(`${command} does not take the argument ${positionals.join(" ")}. See rss-plateau --help.`);
}

type FlagValue = string | boolean | (string | boolean)[] | undefined;

function text(value: FlagValue): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function texts(values: Readonly<Record<string, FlagValue>>): RawInputs {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));
}

export const helpText = `rss-plateau: catches memory leaks before they merge

  rss-plateau compare       run base and head side by side, compare their memory
  rss-plateau analyse FILE  judge a measurement.json again, without Docker
  rss-plateau report DIR... merge the reports of several jobs
  rss-plateau init          write a config and a workflow from the Dockerfile
  rss-plateau doctor        print what this machine can measure, and how exactly
  rss-plateau clean         remove all containers, networks, volumes and images
                            that rss-plateau made

SPEC names a version: git:REF, dir:PATH (a checkout) or image:NAME
  --base SPEC            default: where the working tree left the default branch
  --head SPEC            default: the working tree

  --config FILE          instead of rss-plateau.yml in head's checkout
  --target NAME          only these targets of the config, comma separated
  --working-directory D  the folder that the config's paths are relative to
  --out DIR              where to write the report (default rss-plateau-report)
  --json                 print report.json alone on stdout
  --quiet                no progress on stderr

Override the config, or replace it where there is none
  --routes 'GET /a'      the requests to send, one per line
  --requests N           requests per trial
  --connections N        connections kept open at the same time
  --port N               the port that the service listens on
  --ready /path          answers 2xx or 3xx once the service is ready
  --memory SIZE          the memory cap of each container
  --pin WORD             auto: settings that reduce noise; off: none
  --fail-on LIST         leak, growth, oom, crash, invalid; or none
  --on-inconclusive W    pass, warn or fail

Every other input of the action is a flag of the same name.

Exit: 0 the gate passed, 1 the gate failed, 2 could not measure, 130 interrupted.`;
