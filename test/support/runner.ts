/** Runs the built action as GitHub's runner does: inputs with their defaults, the event and the files by environment. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import type { CliResult, Dist, RunOptions } from "./cli.ts";

export interface Job {
  /** The workspace. */
  readonly cwd: string;
  readonly event: string;
  readonly payload: object;
  readonly sha: string;
  readonly ref?: string;
  readonly repository?: string;
  readonly runId?: number;
  readonly apiUrl?: string;
  readonly serverUrl?: string;
  /** What the workflow writes under `with`; the rest has action.yml's defaults. */
  readonly with?: Readonly<Record<string, string>>;
  /** Of `${{ github.token }}`. */
  readonly token?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the files of the runner's protocol are, for a test that looks at them while the job runs. */
  readonly protocolDir?: string;
}

export interface JobResult extends CliResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** `::error title=…::message`, in order, as a runner would read them: not while commands are stopped. */
  readonly annotations: readonly { readonly level: string; readonly title: string; readonly message: string }[];
}

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
}

/** Tokens that a runner gives an action, and that nothing which it starts may have. */
const runnerSecrets = {
  ACTIONS_RUNTIME_TOKEN: "secret-runtime-token",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret-id-token",
  ACTIONS_ID_TOKEN_REQUEST_URL: "http://127.0.0.1:9/secret-id-token",
  GITHUB_TOKEN: "secret-github-token",
} as const;

export async function runJob(dist: Dist, job: Job, options: RunOptions = {}): Promise<JobResult> {
  const temp = job.protocolDir ?? mkdtempSync(join(tmpdir(), "rss-plateau-test-runner-"));
  mkdirSync(join(temp, "temp"), { recursive: true });
  const file = (name: string, content = ""): string => {
    const path = join(temp, name);
    writeFileSync(path, content);
    return path;
  };
  const [output, state, summary] = [file("output"), file("state"), file("summary")];
  try {
    const result = await dist.run("action", [], {
      ...options,
      cwd: job.cwd,
      env: {
        ...inputsOf(job),
        ...runnerSecrets,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_EVENT_NAME: job.event,
        GITHUB_EVENT_PATH: file("event.json", JSON.stringify(job.payload)),
        GITHUB_OUTPUT: output,
        GITHUB_STATE: state,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: job.cwd,
        GITHUB_REPOSITORY: job.repository ?? "octo-org/api",
        GITHUB_SHA: job.sha,
        GITHUB_REF: job.ref ?? "refs/heads/main",
        GITHUB_RUN_ID: String(job.runId ?? 1001),
        GITHUB_API_URL: job.apiUrl ?? "http://127.0.0.1:9",
        GITHUB_SERVER_URL: job.serverUrl ?? "https://github.example",
        RUNNER_TEMP: join(temp, "temp"),
        RUNNER_OS: "Linux",
        ...job.env,
      },
    });
    return {
      ...result,
      outputs: readFileCommand(readFileSync(output, "utf8")),
      state: readFileCommand(readFileSync(state, "utf8")),
      summary: readFileSync(summary, "utf8"),
      annotations: readAnnotations(result.stdout),
    };
  } finally {
    rmSync(temp, { recursive: true, force: true });
  }
}

function inputsOf(job: Job): Record<string, string> {
  const { inputs } = parse(readFileSync("action.yml", "utf8")) as Metadata;
  const defaults = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      input.default === "${{ github.token }}" ? (job.token ?? "") : (input.default ?? ""),
    ]),
  );
  return Object.fromEntries(
    Object.entries({ ...defaults, ...job.with }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

/** The runner's format: `name<<delimiter`, the value, the delimiter. */
function readFileCommand(text: string): Record<string, string> {
  const entries = text.matchAll(/^(\S+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...entries].map(([, name, , value]) => [name!, value!]));
}

function readAnnotations(log: string): JobResult["annotations"] {
  let stopped: string | null = null;
  return log.split("\n").flatMap((line) => {
    if (stopped !== null) {
      if (line === `::${stopped}::`) stopped = null;
      return [];
    }
    stopped = /^::stop-commands::(.+)$/.exec(line)?.[1] ?? null;
    const [, level, title = "", message] = /^::(error|warning|notice)(?: title=([^:]*))?::(.*)$/.exec(line) ?? [];
    return level === undefined ? [] : [{ level, title: unescape(title), message: unescape(message!) }];
  });
}

/** Undoes @actions/core's escaping of a command's message and properties. */
function unescape(text: string): string {
  return text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}
