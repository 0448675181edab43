/** The command line as a runner and a pipe see it: the sources as a process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildMeasurement, buildTarget, levelsOffAt, mib } from "../support/measurement.ts";

const level = levelsOffAt(22 * mib);
/** What wraps to the start of a line, and what a runner obeys wherever it stands. */
const crashes = {
  level,
  reached: 900,
  end: { kind: "crashed", exitCode: 1, log: `Error: ${"at ".repeat(30)}\n::error::owned\n##[error]owned` },
} as const;
const hostile = buildMeasurement([buildTarget({ base: { level }, head: crashes })], {
  warnings: [
    {
      code: "hostile",
      text: `api: ${"word ".repeat(14)} ::error title=owned::owned and ##[add-mask]e ::stop-commands::x`,
    },
  ],
});

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-output-"));
  file = join(folder, "measurement.json");
  writeFileSync(file, JSON.stringify(hostile));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, shell = "") {
  const command = [process.execPath, "src/cli.ts", ...args].map((part) => `'${part}'`).join(" ");
  const result = spawnSync("bash", ["-c", `${command} ${shell}`], {
    encoding: "utf8",
    env: { ...process.env, GITHUB_ACTIONS: "", ...env },
  });
  return { exitCode: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** The lines that a runner would take for commands (actions/runner, ActionCommand.cs), outside of where it takes none. */
function commandsIn(log: string): readonly string[] {
  let stopped: string | null = null;
  return log.split("\n").filter((line) => {
    if (stopped !== null) {
      if (line === `::${stopped}::`) stopped = null;
      return false;
    }
    stopped = /^::stop-commands::([-\w]{36})$/.exec(line)?.[1] ?? null;
    return stopped === null && /^\s*::|##\[/.test(line);
  });
}

const judge = (...more: readonly string[]) => ["analyse", file, "--out", join(folder, "out"), ...more];
const runner = { GITHUB_ACTIONS: "true" };

describe("in a step of a workflow", () => {
  test("nothing in a report is a command", () => {
    const { stdout, exitCode } = run(judge(), runner);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("##[error]owned");
    expect(commandsIn(stdout)).toEqual([]);
    // In a terminal there are no commands, and the same text would hold some.
    expect(commandsIn(run(judge()).stdout)).not.toEqual([]);
  });

  test("report.json stays JSON, and the same", () => {
    const { stdout } = run(judge("--json"), runner);
    expect(commandsIn(stdout)).toEqual([]);
    expect(stdout).not.toContain("stop-commands::\n");
    expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(folder, "out", "report.json"), "utf8")));
  });

  test("nothing in an error is a command", () => {
    const { stderr, exitCode } = run(["analyse", `${folder}/\n::error::owned`], runner);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("::error::owned");
    expect(commandsIn(stderr)).toEqual([]);
  });
});

describe("where nobody reads any more", () => {
  test("a closed pipe is no failure, and the gate's exit code stays", () => {
    const { stdout, stderr } = run(judge(), {}, "| true; echo ${PIPESTATUS[0]}");
    expect({ stdout, stderr }).toEqual({ stdout: "1\n", stderr: "" });
  });
});

describe("colours", () => {
  const escape = "\u001B[";
  test("are for terminals, or who asks for them", () => {
    const plain = { NO_COLOR: "", FORCE_COLOR: "0" };
    expect(run(judge(), plain).stdout).not.toContain(escape);
    expect(run(judge(), { FORCE_COLOR: "1" }).stdout).toContain(escape);
  });
});
