/** The built action as a runner starts it: inputs and files by environment, on a real engine. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CliResult, copyDist, type Dist, removeImages } from "../support/cli.ts";
import { writeConfig, writeService } from "../support/service.ts";

let dist: Dist;
let folder: string;
beforeAll(() => {
  dist = copyDist();
});
afterAll(() => {
  dist[Symbol.dispose]();
  removeImages("svc");
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(dist.leftovers()).toEqual([]);
});

const git = (...args: string[]): string =>
  execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    encoding: "utf8",
  }).trim();

interface RunnerResult extends CliResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

async function runAction(inputs: Readonly<Record<string, string>>, event: object): Promise<RunnerResult> {
  const file = (name: string, content = "") => {
    const path = join(folder, `.${name}`);
    writeFileSync(path, content);
    return path;
  };
  const output = file("output");
  const summary = file("summary");
  const result = await dist.run("action", [], {
    cwd: folder,
    env: {
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      GITHUB_EVENT_NAME: "pull_request",
      GITHUB_EVENT_PATH: file("event", JSON.stringify(event)),
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_WORKSPACE: folder,
    },
  });
  return { ...result, outputs: readOutputs(readFileSync(output, "utf8")), summary: readFileSync(summary, "utf8") };
}

/** The runner's format: `name<<delimiter`, the value, the delimiter. */
function readOutputs(text: string): Record<string, string> {
  const entries = text.matchAll(/^(\S+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...entries].map(([, name, , value]) => [name!, value!]));
}

describe("on a pull request", () => {
  test("the merge commit is compared with the branch that it goes into", { timeout: 180_000 }, async () => {
    git("init", "--quiet", "--initial-branch", "main");
    writeConfig(writeService(folder), "{requests: 2000, routes: [GET /]}");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    git("checkout", "--quiet", "-b", "feature");
    writeService(folder, { keptBytes: 10_000 });
    git("commit", "--quiet", "--all", "--message", "leaks");
    git("checkout", "--quiet", "main");
    git("commit", "--quiet", "--allow-empty", "--message", "main moves on");
    const base = git("rev-parse", "HEAD");
    git("update-ref", "refs/remotes/origin/main", base);
    git("checkout", "--quiet", "--detach", "main");
    git("merge", "--quiet", "--no-ff", "feature", "--message", "merge");

    const { exitCode, stdout, outputs, summary } = await runAction(
      {},
      { pull_request: { number: 1, base: { ref: "main" } } },
    );
    expect(exitCode, stdout).toBe(1);
    expect(outputs).toMatchObject({
      verdict: "leak",
      failed: "true",
      "base-sha": base,
      "head-sha": git("rev-parse", "HEAD"),
    });
    expect(Number(outputs["head-bytes-per-request"])).toBeGreaterThan(9_000);
    expect(JSON.parse(outputs["report-json"]!)).toEqual(JSON.parse(readFileSync(outputs["report-path"]!, "utf8")));
    expect(summary).toContain("Memory leak in `svc`");
    expect(stdout).toMatch(/^::error::Head retains .* a request more than base/m);
  });
});

test("what a container prints is no command to the runner", { timeout: 180_000 }, async () => {
  writeConfig(
    writeService(join(folder, "head"), { exitCode: 1, says: "::set-output name=verdict::pass" }),
    "{requests: 2000}",
  );
  const inputs = { "working-directory": "head", "base-image": "debian:bookworm-slim" };
  const { stdout, outputs } = await runAction(inputs, {});
  const [, token] = /^::stop-commands::(\S+)$/m.exec(stdout) ?? [];
  const inert = stdout.slice(stdout.indexOf(`::stop-commands::${token}`), stdout.indexOf(`\n::${token}::`));
  expect(inert).toContain("::set-output name=verdict::pass");
  expect(stdout.replace(inert, "")).not.toContain("::set-output name=verdict");
  expect(outputs).toMatchObject({ verdict: "invalid" });
});

test("what cannot be measured fails the check with the one sentence", async () => {
  const { exitCode, stdout, outputs } = await runAction({ memory: "lots" }, {});
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^::error::.*`memory`/m);
  expect(stdout).not.toContain("    at ");
  expect(outputs).toEqual({});
});
