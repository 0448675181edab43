/** The built action as a runner starts it, measuring on a real engine, in a checkout as actions/checkout leaves it. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { runLabel } from "../../src/adapters/docker/docker-objects.ts";
import { copyDist, type Dist, type RunOptions } from "../support/cli.ts";
import { type CacheServer, startCacheServer } from "../support/cache-server.ts";
import { mergeGroupEvent, pullRequestEvent, pushEvent, workflowRunEvent } from "../support/events.ts";
import { type GitHubServer, startGitHub } from "../support/github-server.ts";
import { hostRepository, type HostedRepository } from "../support/hosted-repository.ts";
import { type Job, type JobResult, runJob } from "../support/runner.ts";
import { type Behaviour, writeConfig, writeService } from "../support/service.ts";

const timeout = 240_000;
/** A verdict is not what these are about. */
const quick = "{requests: 500, routes: [GET /]}";

let dist: Dist;
let hosted: HostedRepository;
let github: GitHubServer;
let folder: string;
beforeAll(() => {
  dist = copyDist();
});
afterAll(() => {
  dist[Symbol.dispose]();
});
beforeEach(async () => {
  hosted = hostRepository();
  github = await startGitHub();
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(async () => {
  hosted[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
  await github[Symbol.asyncDispose]();
  expect(dist.leftovers()).toEqual([]);
  expect(github.violations).toEqual([]);
});

function commit(message: string, behaviour: Behaviour = {}, workload = quick): string {
  writeConfig(writeService(hosted.dir, behaviour), workload);
  return hosted.commit(message);
}

/** `cwd` is a checkout of depth 1 and of nothing but `ref`. */
async function run(job: Partial<Job> & Pick<Job, "payload">, options: RunOptions = {}): Promise<JobResult> {
  const { ref = "refs/pull/7/merge", event = "pull_request" } = job;
  const cwd = job.cwd ?? hosted.checkOut(ref);
  const sha = git(cwd, "rev-parse", "HEAD");
  const defaults = { cwd, event, ref, sha, apiUrl: github.url, token: "write-token", runId: 1001 };
  return runJob(dist, { ...defaults, ...job }, options);
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-C", cwd, ...args], { encoding: "utf8" }).trim();
}

describe("on a pull request", () => {
  test("the merge commit is compared with its first parent, from a checkout of depth 1", { timeout }, async () => {
    const workload = "{requests: 2000, routes: [GET /]}";
    commit("first", {}, workload);
    hosted.git("checkout", "--quiet", "-b", "feature");
    const mine = commit("leaks", { keptBytes: 10_000 }, workload);
    hosted.git("checkout", "--quiet", "main");
    const base = hosted.commit("main moves on");
    const merge = hosted.openPullRequest(7, "feature", "main");
    const cwd = hosted.checkOut("refs/pull/7/merge");
    const record = recordChildren();

    const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
    const { exitCode, stdout, outputs, summary } = await run({ payload, cwd, env: { PATH: record.path } });
    expect(exitCode, stdout).toBe(1);
    expect(outputs).toMatchObject({ verdict: "leak", failed: "true", "base-sha": base, "head-sha": merge });
    expect(Number(outputs["head-bytes-per-request"])).toBeGreaterThan(9_000);
    expect(summary).toContain("Memory leak in `svc`");
    expect(github.comments).toEqual([
      expect.objectContaining({ pullRequest: 7, body: expect.stringContaining("Memory leak in `svc`") }),
    ]);
    expect(stdout).toMatch(new RegExp(`svc: base ${base}, image sha256:[0-9a-f]{64}$`, "m"));
    expect(stdout).toMatch(new RegExp(`svc: head ${merge}, image sha256:[0-9a-f]{64}$`, "m"));

    // The user's checkout is as it was, but for the report.
    expect(git(cwd, "status", "--porcelain")).toBe("?? rss-plateau-report/");
    expect(git(cwd, "rev-parse", "HEAD")).toBe(merge);
    expect(git(cwd, "worktree", "list").split("\n")).toHaveLength(1);

    // Neither docker nor git, nor what they start, gets a token.
    expect(record.programs()).toEqual(new Set(["docker", "git"]));
    expect(record.environment()).not.toMatch(/secret-|write-token|INPUT_/);
  });

  test(
    "a branch that is checked out itself is compared with where it left, not with a base that has moved on",
    { timeout },
    async () => {
      const fork = commit("first");
      hosted.git("checkout", "--quiet", "-b", "feature");
      const mine = hosted.commit("mine");
      hosted.git("checkout", "--quiet", "main");
      const base = commit("main leaks since", { keptBytes: 10_000 });
      hosted.openPullRequest(7, "feature", "main");

      const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
      const { exitCode, stdout, outputs } = await run({ payload, cwd: hosted.checkOut("refs/pull/7/head") });
      expect(exitCode, stdout).toBe(0);
      expect(outputs).toMatchObject({ "base-sha": fork, "head-sha": mine });
      // The same tree twice, which no reader should take for a comparison.
      expect(outputs["comment-body"]).toContain("produced the same image");
    },
  );

  test("the one that adds a Dockerfile has no base to compare with", { timeout }, async () => {
    writeFileSync(join(hosted.dir, "README.md"), "no service yet");
    const base = hosted.commit("first");
    hosted.git("checkout", "--quiet", "-b", "feature");
    const mine = commit("a service");
    hosted.openPullRequest(7, "feature", "main");
    const { exitCode, stdout, outputs } = await run({
      payload: pullRequestEvent({ number: 7, headSha: mine, baseSha: base }),
    });
    expect(exitCode, stdout).toBe(0);
    expect(outputs).toMatchObject({ verdict: "no-baseline", failed: "false", "base-plateau-mib": "" });
  });

  test("images that are named are not built, and need no checkout", { timeout }, async () => {
    writeService(folder);
    const testRun = inject("testRun");
    const image = `rss-plateau-${testRun}/named:1`;
    spawnSync("docker", ["build", "--tag", image, "--label", `${runLabel}=${testRun}`, folder]);
    const images = { "base-image": image, "head-image": image };
    const { exitCode, stdout, outputs } = await runJob(dist, {
      cwd: folder,
      event: "pull_request",
      payload: pullRequestEvent({ number: 7, headSha: "a".repeat(40), baseSha: "b".repeat(40) }),
      sha: "c".repeat(40),
      with: { ...images, port: "8080", routes: "GET /", requests: "500", "github-token": "" },
    });
    expect(exitCode, stdout).toBe(0);
    expect(JSON.parse(outputs["report-json"]!)).toMatchObject({ base: { label: image } });
  });
});

test("a fork's pull request, from the job that measures to the one that comments", { timeout }, async () => {
  const workload = "{requests: 2000, routes: [GET /]}";
  const base = commit("first", {}, workload);
  hosted.git("checkout", "--quiet", "-b", "feature");
  const mine = commit("leaks", { keptBytes: 10_000 }, workload);
  hosted.openPullRequest(7, "feature", "main");
  const cwd = hosted.checkOut("refs/pull/7/merge");
  const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base, isFork: true });
  const measured = await run({ payload, cwd, token: "read-token" });
  expect(measured.exitCode, measured.stdout).toBe(1);
  expect(measured.annotations).toContainEqual(
    expect.objectContaining({
      level: "notice",
      message: expect.stringContaining("workflows of a pull request from a fork get a read-only token"),
    }),
  );
  expect(github.comments).toEqual([]);

  // As actions/upload-artifact and actions/download-artifact hand it over, into a job without a checkout.
  cpSync(join(cwd, "rss-plateau-report"), join(folder, "rss-plateau-reports"), { recursive: true });
  github.pullRequests.push({ number: 7, headOwner: "mona", headBranch: "feature", headSha: mine, headRepositoryId: 2 });
  const reported = await runJob(dist, {
    cwd: folder,
    event: "workflow_run",
    payload: workflowRunEvent({ headSha: mine, isFork: true }),
    sha: base,
    apiUrl: github.url,
    token: "write-token",
    with: { mode: "report" },
  });
  expect(reported.exitCode, reported.stdout).toBe(1);
  expect(reported.outputs).toMatchObject({ verdict: "leak", "head-sha": mine, "base-sha": base });
  expect(github.comments).toEqual([
    expect.objectContaining({ pullRequest: 7, body: expect.stringContaining("Memory leak in `svc`") }),
  ]);
  expect(github.comments[0]!.body).toContain("These figures come from the fork's own run");
});

test("two jobs share the pairs of one target, and a third puts them together", { timeout }, async () => {
  const base = commit("first");
  hosted.git("checkout", "--quiet", "-b", "feature");
  const mine = commit("mine", { describes: ["/new"] });
  hosted.openPullRequest(7, "feature", "main");
  const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
  for (const index of [1, 2]) {
    const cwd = hosted.checkOut("refs/pull/7/merge");
    const leg = await run({ payload, cwd, with: { shard: `${index}/2`, comment: "never", "fail-on": "none" } });
    expect(leg.exitCode, leg.stdout).toBe(0);
    cpSync(join(cwd, "rss-plateau-report"), join(folder, `rss-plateau-reports/leg-${index}`), { recursive: true });
  }
  const report = { payload, cwd: folder, with: { mode: "report", comment: "always" } };
  const { exitCode, stdout, outputs } = await runJob(dist, {
    ...report,
    event: "pull_request",
    sha: mine,
    apiUrl: github.url,
    token: "write-token",
  });
  expect(exitCode, stdout).toBe(0);
  // Each leg ends where its own pairs settle the matter.
  expect(outputs["comment-body"]).toMatch(/Pairs used:\*\* ([456]) of \1/);
  expect(github.comments).toHaveLength(1);

  rmSync(join(folder, "rss-plateau-reports/leg-2"), { recursive: true });
  const halved = await runJob(dist, {
    ...report,
    event: "pull_request",
    sha: mine,
    apiUrl: github.url,
    token: "write-token",
  });
  expect(halved.exitCode, halved.stdout).toBe(1);
  expect(github.comments[0]!.body).toContain("1 of the 2 jobs that should have measured it left no report");
});

test("in the merge queue the group is compared with what it stands on", { timeout }, async () => {
  // Without a config: a port and routes are enough.
  writeService(hosted.dir);
  const base = hosted.commit("first");
  hosted.push("refs/heads/main");
  const head = hosted.commit("queued");
  const ref = `refs/heads/gh-readonly-queue/main/pr-7-${base}`;
  hosted.push(ref);
  const payload = mergeGroupEvent({ pullRequest: 7, headSha: head, baseSha: base });
  const { exitCode, stdout, outputs } = await run({
    event: "merge_group",
    payload,
    ref,
    with: { port: "8080", routes: "GET /", requests: "500" },
  });
  expect(exitCode, stdout).toBe(0);
  expect(outputs).toMatchObject({ "base-sha": base, "head-sha": head, "comment-id": "" });
  expect(github.comments).toEqual([]);
});

describe("with `baseline: reuse`", () => {
  let cache: CacheServer;
  beforeEach(async () => {
    cache = await startCacheServer();
  });
  afterEach(() => cache[Symbol.asyncDispose]());

  /** Both runs on machines of one kind: what is kept is found by its path as well. */
  async function runAt(job: Partial<Job> & Pick<Job, "payload">): Promise<JobResult> {
    const cwd = join(folder, "work");
    rmSync(cwd, { recursive: true, force: true });
    renameSync(hosted.checkOut(job.ref ?? "refs/pull/7/merge"), cwd);
    return run({
      ...job,
      cwd,
      protocolDir: join(folder, "_runner"),
      // The cache's client takes any other host for an Enterprise Server, which has another cache.
      serverUrl: "https://octo-org.ghe.com",
      with: { baseline: "reuse", ...job.with },
    });
  }

  test("a pull request takes what a push to the default branch has measured, and says so", { timeout }, async () => {
    const first = commit("first");
    hosted.push("refs/heads/main");
    const base = hosted.commit("second");
    hosted.push("refs/heads/main");
    const env = cache.environmentOf({ reads: ["refs/heads/main"], writes: "refs/heads/main" });
    const payload = pushEvent({ before: first, after: base });
    const pushed = await runAt({ event: "push", payload, ref: "refs/heads/main", env });
    expect(pushed.exitCode, pushed.stdout).toBe(0);
    expect(pushed.stdout).toContain("was kept as a base for later runs");
    expect(cache.entries).toHaveLength(1);

    hosted.git("checkout", "--quiet", "-b", "feature");
    const mine = hosted.commit("mine");
    hosted.openPullRequest(7, "feature", "main");
    const ofPull = {
      payload: pullRequestEvent({ number: 7, headSha: mine, baseSha: base }),
      env: cache.environmentOf({ reads: ["refs/pull/7/merge", "refs/heads/main"], writes: "refs/pull/7/merge" }),
    };
    const pulled = await runAt(ofPull);
    expect(pulled.exitCode, pulled.stdout).toBe(0);
    expect(pulled.outputs["base-sha"]).toBe(base);
    expect(pulled.outputs["comment-body"]).toContain("base was not measured beside head");
    expect(pulled.outputs["comment-body"]).toContain("| 1 | base |");
    expect(cache.entries).toHaveLength(1);

    // Another cap is another measurement.
    const other = await runAt({ ...ofPull, with: { memory: "256MiB" } });
    expect(other.exitCode, other.stdout).toBe(0);
    expect(other.outputs["comment-body"]).not.toContain("base was not measured beside head");
  });
});

test("what a container prints is no command to the runner", { timeout }, async () => {
  const says = "::set-output name=verdict::pass ##[set-output name=verdict;]pass";
  const base = commit("first");
  const mine = commit("breaks", { exitCode: 1, says });
  hosted.push("refs/pull/7/head");
  const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
  const { stdout, outputs } = await run({ payload, cwd: hosted.checkOut("refs/pull/7/head") });
  const [, token] = /^::stop-commands::(\S+)$/m.exec(stdout) ?? [];
  const inert = stdout.slice(stdout.indexOf(`::stop-commands::${token}`), stdout.indexOf(`\n::${token}::`));
  expect(inert).toContain(says);
  expect(stdout.replace(inert, "")).not.toContain(says);
  expect(outputs).toMatchObject({ verdict: "invalid" });
});

test("nor is what a build prints", { timeout }, async () => {
  commit("first");
  const dockerfile = readFileSync(join(hosted.dir, "Dockerfile"), "utf8");
  writeFileSync(
    join(hosted.dir, "Dockerfile"),
    `${dockerfile}RUN echo '::error::forged' && echo '##[error]forged' && false\n`,
  );
  const base = hosted.commit("does not build");
  writeFileSync(join(hosted.dir, "Dockerfile"), dockerfile);
  const mine = hosted.commit("builds again");
  hosted.push("refs/pull/7/head");
  const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
  const { exitCode, stdout, outputs, annotations } = await run({
    payload,
    cwd: hosted.checkOut("refs/pull/7/head"),
    with: { "base-ref": base },
  });
  expect(exitCode, stdout).toBe(0);
  expect(outputs["verdict"]).toBe("no-baseline");
  expect(outputs["comment-body"]).toContain("base's image failed to build twice");
  expect(stdout).toMatch(/^ *::error::forged$/m);
  // Said among other words at most, and never obeyed.
  expect(annotations.map(({ message }) => message)).not.toContain("forged");
});

test("a cancelled job removes everything in the middle of a trial, and says so", { timeout }, async () => {
  const base = commit("first", {}, "{requests: 100000, routes: [GET /]}");
  const mine = hosted.commit("mine");
  hosted.push("refs/pull/7/head");
  const payload = pullRequestEvent({ number: 7, headSha: mine, baseSha: base });
  const job = { payload, cwd: hosted.checkOut("refs/pull/7/head") };
  const { exitCode, stdout, outputs } = await run(job, { interruptAt: /Measuring/, afterMs: 2_000 });
  expect(exitCode).toBe(1);
  expect(stdout).toContain("Interrupted; everything that was started has been removed.");
  expect(outputs).toEqual({});
  expect(github.comments).toEqual([]);
});

test("what cannot be measured fails the check with the one sentence", async () => {
  const payload = pullRequestEvent({ number: 7, headSha: "a".repeat(40), baseSha: "b".repeat(40) });
  const job = { cwd: folder, event: "pull_request", payload, sha: "c".repeat(40) };
  for (const [inputs, sentence] of [
    [{ memory: "lots" }, /`memory`/],
    [{}, /actions\/checkout/],
  ] as const) {
    const { exitCode, stdout, outputs } = await runJob(dist, { ...job, with: inputs });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^::error::/m);
    expect(stdout).toMatch(sentence);
    expect(stdout).not.toContain("    at ");
    expect(outputs).toEqual({});
  }
});

/** docker and git that write down their environment, and then are what they always were. */
function recordChildren(): { readonly path: string; programs(): ReadonlySet<string>; environment(): string } {
  const bin = join(folder, "bin");
  const record = join(folder, "record");
  mkdirSync(bin);
  for (const program of ["docker", "git"]) {
    const real = execFileSync("which", [program], { encoding: "utf8" }).trim();
    writeFileSync(
      join(bin, program),
      `#!/bin/sh\n{ echo "PROGRAM ${program}"; env; } >> ${record}\nexec ${real} "$@"\n`,
    );
    chmodSync(join(bin, program), 0o755);
  }
  const text = (): string => readFileSync(record, "utf8");
  return {
    path: [bin, process.env["PATH"]].join(delimiter),
    programs: () => new Set([...text().matchAll(/^PROGRAM (\w+)$/gm)].map(([, program = ""]) => program)),
    environment: text,
  };
}
