/** Runs git with an explicit environment and explicit settings. */
import { getExecOutput } from "@actions/exec";
import { describeError, Interrupted } from "../../model/errors.ts";
import { gitEnvironment } from "../host/child-environment.ts";

export interface GitResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Git {
  /** Rejects only with `Interrupted`; exit code 127 means that git is missing. */
  run(cwd: string, args: readonly string[], options?: GitOptions): Promise<GitResult>;
  /** Trimmed stdout; undefined when the command failed. */
  ask(cwd: string, args: readonly string[]): Promise<string | undefined>;
}

interface GitOptions {
  /** For this call only. Passed in the environment: other processes could read a command line, and a file would stay. */
  readonly config?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** For commands that may take long. Clean-up has none, because it also runs after an interruption. */
  readonly signal?: AbortSignal;
}

/** `config` applies to every call. */
export function createGit(env: NodeJS.ProcessEnv, config: Readonly<Record<string, string>>): Git {
  const scrubbed = { ...gitEnvironment(env), GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  const run: Git["run"] = async (cwd, args, options = {}) => {
    const childEnv = { ...scrubbed, ...options.env, ...configVariables({ ...config, ...options.config }) };
    const running = getExecOutput("git", ["-C", cwd, ...args], { silent: true, ignoreReturnCode: true, env: childEnv })
      .then(({ exitCode, stdout, stderr }) => ({ exitCode, stdout: stdout.trim(), stderr: stderr.trim() }))
      .catch((error: unknown) => ({ exitCode: 127, stdout: "", stderr: describeError(error) }));
    return options.signal === undefined ? running : raceAbort(running, options.signal);
  };
  return {
    run,
    async ask(cwd, args) {
      const { exitCode, stdout } = await run(cwd, args);
      return exitCode === 0 ? stdout : undefined;
    },
  };
}

/** git-config(1), GIT_CONFIG_COUNT. */
function configVariables(config: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(config);
  const variables = entries.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(entries.length), ...Object.fromEntries(variables) };
}

/** @actions/exec cannot stop a command; git ends when our process does and its output pipe closes. */
async function raceAbort<Result>(running: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new Interrupted("Interrupted."));
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([running, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
