/** The built action as a runner starts it, with reports that are there already, against a stand-in for GitHub's API. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Measurement } from "../../src/model/measurement.ts";
import { situations } from "../report/situations.ts";
import { copyDist, type Dist } from "../support/cli.ts";
import { mergeGroupEvent, pullRequestEvent, pushEvent, workflowRunEvent } from "../support/events.ts";
import { type GitHubServer, startGitHub } from "../support/github-server.ts";
import { buildMeasurement, buildTarget, growsFrom, levelsOffAt, mib } from "../support/measurement.ts";
import { type Job, type JobResult, runJob } from "../support/runner.ts";

const bot = "github-actions[bot]";
const headSha = "a".repeat(40);
const baseSha = "b".repeat(40);
const marker = "<!-- rss-plateau:default -->";
const flat = levelsOffAt(22 * mib);

let dist: Dist;
let github: GitHubServer;
let workspace: string;
let run = 1001;
beforeAll(() => {
  dist = copyDist();
});
afterAll(() => {
  dist[Symbol.dispose]();
});
beforeEach(async () => {
  github = await startGitHub();
  workspace = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(async () => {
  rmSync(workspace, { recursive: true, force: true });
  await github[Symbol.asyncDispose]();
  expect(github.violations).toEqual([]);
});

/** As the commits of the event say. */
function measured(name: keyof typeof situations): Measurement {
  return of(situations[name]!.measurement);
}

function of(measurement: Measurement): Measurement {
  return {
    ...measurement,
    base: measurement.base && { spec: `git:${baseSha}`, sha: baseSha, label: baseSha.slice(0, 7) },
    head: { spec: `git:${headSha}`, sha: headSha, label: headSha.slice(0, 7) },
  };
}

function leave(measurement: unknown, folder = "rss-plateau-reports"): void {
  mkdirSync(join(workspace, folder), { recursive: true });
  writeFileSync(join(workspace, folder, "measurement.json"), JSON.stringify(measurement));
}

/** A later run of the same workflow, unless told otherwise. */
function report(job: Partial<Job> = {}): Promise<JobResult> {
  run += 1;
  return runJob(dist, {
    cwd: workspace,
    event: "pull_request",
    payload: pullRequestEvent({ number: 7, headSha, baseSha }),
    sha: headSha,
    ref: "refs/pull/7/merge",
    runId: run,
    apiUrl: github.url,
    token: "write-token",
    ...job,
    with: { mode: "report", ...job.with },
  });
}

const ours = (): readonly string[] =>
  github.comments.flatMap(({ author, body }) => (author === bot && body.startsWith(marker) ? [body] : []));

describe("the comment", () => {
  test("is written, updated in place, and resolved", async () => {
    leave(measured("leak"));
    const first = await report();
    expect(first.exitCode, first.stdout).toBe(1);
    expect(ours()).toEqual([expect.stringContaining("Memory leak in `api`")]);
    expect(Number(first.outputs["comment-id"])).toBe(github.comments[0]!.id);

    leave(measured("grew"));
    const second = await report();
    expect(second.exitCode).toBe(1);
    expect(ours()).toEqual([expect.stringContaining("plateau")]);
    expect(second.outputs["comment-id"]).toBe(first.outputs["comment-id"]);

    leave(measured("pass"));
    const third = await report();
    expect(third.exitCode, third.stdout).toBe(0);
    expect(ours()).toEqual([expect.stringMatching(/✅ Resolved: at `aaaaaaa` head had a higher plateau\./)]);
    expect(github.requests.filter((each) => each.startsWith("POST /repos"))).toHaveLength(1);
  });

  test("is not written while there is nothing to say", async () => {
    leave(measured("pass"));
    const { exitCode, outputs } = await report();
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({ verdict: "pass", failed: "false", "comment-id": "" });
    expect(outputs["comment-body"]).toContain(marker);
    expect(github.comments).toEqual([]);
  });

  test("is found on the second page, among 130, one of which quotes our marker", async () => {
    for (let each = 0; each < 110; each++) github.addComment(7, "mona", `comment ${each}`);
    const quoted = github.addComment(7, "mona", `${marker}\nlook what the robot said`);
    const mine = github.addComment(7, bot, `${marker}\nan old report`);
    for (let each = 0; each < 18; each++) github.addComment(7, "octocat", `> ${marker}`);
    const before = github.comments.filter(({ id }) => id !== mine.id).map(({ body }) => body);
    leave(measured("leak"));
    const { outputs } = await report();
    expect(outputs["comment-id"]).toBe(String(mine.id));
    expect(github.comments).toHaveLength(130);
    expect(mine.body).toContain("Memory leak");
    expect(quoted.body).toContain("look what the robot said");
    expect(github.comments.filter(({ id }) => id !== mine.id).map(({ body }) => body)).toEqual(before);
  });

  test("and a second one from a race are folded into the older", async () => {
    const older = github.addComment(7, bot, `${marker}\nfirst`);
    github.addComment(7, bot, `${marker}\nsecond`);
    leave(measured("leak"));
    await report();
    expect(github.comments.map(({ id }) => id)).toEqual([older.id]);
    expect(ours()).toHaveLength(1);
  });

  test("holds a report of more than GitHub takes: whole sections go, and it says which", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `service-${index}`);
    const targets = names.map((name) =>
      buildTarget({ name, base: { level: flat }, head: { level: growsFrom(22 * mib, 1_116) } }),
    );
    leave(of(buildMeasurement(targets)));
    const { exitCode, stdout, annotations } = await report();
    expect(exitCode, stdout).toBe(1);
    const [body = ""] = ours();
    expect(readFileSync(join(workspace, "rss-plateau-report/report.html"), "utf8").length).toBeGreaterThan(70_000);
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body).toContain("Left out to stay below the size limit of a comment");
    for (const name of names) expect(body).toContain(`| \`${name}\` |`);
    expect(annotations.filter(({ level }) => level === "error").length).toBeLessThanOrEqual(10);
  });

  test("of two jobs with keys of their own are two", async () => {
    leave(measured("leak"));
    await report({ with: { "comment-key": "one" } });
    await report({ with: { "comment-key": "two" } });
    await report({ with: { "comment-key": "one" } });
    expect(github.comments.map(({ body }) => body.split("\n")[0])).toEqual([
      "<!-- rss-plateau:one -->",
      "<!-- rss-plateau:two -->",
    ]);
  });

  test("is not touched with `comment: never`, nor without a token", async () => {
    leave(measured("leak"));
    expect((await report({ with: { comment: "never" } })).exitCode).toBe(1);
    expect((await report({ token: "" })).exitCode).toBe(1);
    expect(github.comments).toEqual([]);
  });
});

test("summary, files, outputs, annotations, comment, and only then the failure", async () => {
  leave(measured("leak"));
  const protocolDir = mkdtempSync(join(tmpdir(), "rss-plateau-test-runner-"));
  const seen: string[] = [];
  github.onRequest = ({ method, path }) => {
    if (method !== "POST" || !path.endsWith("/comments")) return;
    seen.push(readFileSync(join(protocolDir, "summary"), "utf8"), readFileSync(join(protocolDir, "output"), "utf8"));
    for (const file of ["measurement.json", "report.json", "report.md", "report.html", "chart.svg"]) {
      expect(existsSync(join(workspace, "rss-plateau-report", file)), file).toBe(true);
    }
  };
  const { stdout, outputs, summary, annotations } = await report({ protocolDir });
  const [summaryThen = "", outputThen = ""] = seen;
  expect(summaryThen).toBe(summary);
  expect(summary).toContain("Memory leak in `api`");
  expect(outputThen).toContain("verdict<<");
  expect(outputThen).not.toContain("comment-id");
  expect(outputs).toMatchObject({ verdict: "leak", failed: "true", "head-sha": headSha, "base-sha": baseSha });
  expect(JSON.parse(outputs["report-json"]!)).toEqual(JSON.parse(readFileSync(outputs["report-path"]!, "utf8")));
  const places = [/^::error title=/m, /^Comment on #7: created\.$/m, /^::error::The memory gate fails/m];
  const found = places.map((place) => stdout.search(place));
  expect(
    found.every((place, index) => place > (found[index - 1] ?? -1)),
    stdout,
  ).toBe(true);
  expect(annotations.at(-1)).toMatchObject({
    level: "error",
    message: expect.stringMatching(/^The memory gate fails: leak\./),
  });
});

describe("when GitHub refuses, the gate decides regardless", () => {
  beforeEach(() => leave(measured("leak")));

  test("403: a warning names the permission", async () => {
    const { exitCode, annotations, outputs } = await report({ token: "read-token" });
    expect(exitCode).toBe(1);
    expect(outputs["verdict"]).toBe("leak");
    expect(annotations).toContainEqual({
      level: "warning",
      title: "",
      message: expect.stringContaining("Give the job `permissions: { contents: read, pull-requests: write }`"),
    });
  });

  test("403 on a fork's pull request: a notice tells the way", async () => {
    const payload = pullRequestEvent({ number: 7, headSha, baseSha, isFork: true });
    const { exitCode, annotations } = await report({ token: "read-token", payload });
    expect(exitCode).toBe(1);
    expect(annotations).toContainEqual({
      level: "notice",
      title: "",
      message: expect.stringContaining("`workflow_run`"),
    });
    expect(annotations.filter(({ level }) => level === "warning")).toEqual([]);
  });

  test("404: a warning names the permission", async () => {
    github.disturbances.push({ method: "POST", path: /\/comments$/, times: Infinity, status: 404 });
    const { exitCode, annotations } = await report();
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message).join()).toContain("pull-requests: write");
  });

  test.each([429, 500, 503])("%d is tried again", async (status) => {
    github.disturbances.push({
      method: "POST",
      path: /\/comments$/,
      times: 1,
      status,
      headers: { "retry-after": "1" },
    });
    const { exitCode, annotations } = await report();
    expect(exitCode).toBe(1);
    expect(ours()).toHaveLength(1);
    expect(annotations.filter(({ level }) => level === "warning")).toEqual([]);
  });

  test("500 for ever: a warning, and the gate passes what is fine", async () => {
    leave(measured("pass"));
    github.disturbances.push({ method: "GET", path: /\/comments$/, times: Infinity, status: 500 });
    const { exitCode, annotations } = await report();
    expect(exitCode).toBe(0);
    expect(annotations).toEqual([
      {
        level: "warning",
        title: "",
        message: expect.stringMatching(/^The comment could not be written: GitHub answered 500/),
      },
    ]);
  }, 60_000);

  test("a login page of a proxy instead of an answer", async () => {
    github.disturbances.push({ method: "GET", path: /\/comments$/, times: 1, status: 200, message: "Please log in" });
    const { exitCode, stdout } = await report();
    expect(exitCode).toBe(1);
    expect(stdout).toContain("The answer did not come from GitHub's API.");
    expect(stdout).not.toContain("    at ");
  });
});

describe("a label accepts", () => {
  const label = {
    pullRequest: 7,
    event: "labeled",
    label: "rss-plateau: accept",
    by: "octocat",
    at: "2026-11-20T10:00:00Z",
  } as const;

  test("a leak: the check passes, and the report says who accepted it", async () => {
    leave(measured("leak"));
    await report();
    github.labelEvents.push(label);
    const { exitCode, stdout, outputs } = await report();
    expect(exitCode, stdout).toBe(0);
    expect(outputs).toMatchObject({ verdict: "leak", failed: "false" });
    expect(ours()).toEqual([expect.stringContaining("octocat")]);
    expect(ours()[0]).not.toContain("@octocat");
    expect(ours()[0]).not.toContain("Resolved");

    github.labelEvents.push({ ...label, event: "unlabeled" });
    expect((await report()).exitCode).toBe(1);
  });

  test("under the name that the workflow gives it", async () => {
    leave(measured("leak"));
    github.labelEvents.push({ ...label, label: "memory ok" });
    expect((await report()).exitCode).toBe(1);
    expect((await report({ with: { "accept-label": "memory ok" } })).exitCode).toBe(0);
  });

  test.each(["crash", "invalid"] as const)("but no %s", async (name) => {
    leave(measured(name));
    github.labelEvents.push(label);
    expect((await report()).exitCode).toBe(1);
  });

  test("also in the merge queue and on the push that merges it, without a comment", async () => {
    leave(measured("leak"));
    github.labelEvents.push(label);
    github.pullRequests.push({
      number: 7,
      headOwner: "octo-org",
      headBranch: "feature",
      headSha,
      headRepositoryId: 1,
      state: "closed",
    });
    const queue = await report({
      event: "merge_group",
      payload: mergeGroupEvent({ pullRequest: 7, headSha, baseSha }),
    });
    expect(queue.exitCode, queue.stdout).toBe(0);
    const push = await report({ event: "push", payload: pushEvent({ before: baseSha, after: headSha }) });
    expect(push.exitCode, push.stdout).toBe(0);
    expect(github.comments).toEqual([]);
  });

  test("not when it cannot be read", async () => {
    leave(measured("leak"));
    github.labelEvents.push(label);
    github.disturbances.push({
      method: "GET",
      path: /\/labels$/,
      times: Infinity,
      status: 403,
      message: "Resource not accessible by integration",
    });
    const { exitCode, annotations } = await report();
    expect(exitCode).toBe(1);
    expect(annotations.map(({ message }) => message).join("\n")).toContain(
      "The label `rss-plateau: accept` could not be read",
    );
  });
});

describe("many jobs", () => {
  const leg = (name: string, level = flat): Measurement => ({
    ...of(buildMeasurement([buildTarget({ name, base: { level: flat }, head: { level } })])),
    configuredTargets: ["api", "web", "worker"],
  });

  test("come together in one comment and one gate", async () => {
    leave(leg("api"), "rss-plateau-reports/report-api");
    leave(leg("web", growsFrom(22 * mib, 1_116)), "rss-plateau-reports/report-web");
    leave(leg("worker"), "rss-plateau-reports/report-worker");
    const { exitCode, outputs } = await report();
    expect(exitCode).toBe(1);
    expect(outputs["verdict"]).toBe("leak");
    const [body = ""] = ours();
    for (const name of ["api", "web", "worker"]) expect(body).toContain(`| \`${name}\` |`);
    expect(JSON.parse(outputs["report-json"]!).targets).toHaveLength(3);
  });

  test("one of which left nothing: it is shown, and never green", async () => {
    leave(leg("api"), "rss-plateau-reports/report-api");
    leave(leg("worker"), "rss-plateau-reports/report-worker");
    const { exitCode, stdout, outputs } = await report();
    expect(exitCode, stdout).toBe(1);
    expect(outputs["failed"]).toBe("true");
    const [body = ""] = ours();
    expect(body).toContain("1 of 3 targets fails: not measured `web`");
    expect(body).toContain("| `web` | ❌ not measured | The job that should have measured it left no report. |");
  });

  test("a shard of which is missing", async () => {
    const shard = (index: number): Measurement => {
      const whole = leg("api");
      return {
        ...whole,
        configuredTargets: ["api"],
        targets: whole.targets.map((target) => ({ ...target, shard: { index, of: 3 } })),
      };
    };
    leave(shard(1), "rss-plateau-reports/1");
    leave(shard(3), "rss-plateau-reports/3");
    const { exitCode, stdout } = await report();
    expect(exitCode, stdout).toBe(1);
    leave(shard(2), "rss-plateau-reports/2");
    const whole = await report();
    expect(whole.exitCode, whole.stdout).toBe(0);
  });

  test("none of which left a report", async () => {
    const { exitCode, annotations } = await report();
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([
      { level: "error", title: "", message: expect.stringContaining("There is no report in rss-plateau-reports") },
    ]);
  });
});

describe("a fork's pull request, through workflow_run", () => {
  const pull = { number: 9, headOwner: "mona", headBranch: "feature", headSha, headRepositoryId: 2 };
  const fromFork = (job: Partial<Job> = {}): Promise<JobResult> =>
    report({
      event: "workflow_run",
      payload: workflowRunEvent({ headSha, isFork: true }),
      sha: "d".repeat(40),
      ref: "refs/heads/main",
      ...job,
    });

  test("gets its comment, which says whose figures these are", async () => {
    github.pullRequests.push(pull, { ...pull, number: 8, headOwner: "octo-org", headRepositoryId: 1 });
    leave(measured("leak"));
    const { exitCode, stdout } = await fromFork();
    expect(exitCode, stdout).toBe(1);
    expect(github.comments).toEqual([expect.objectContaining({ pullRequest: 9, author: bot })]);
    const [body = ""] = ours();
    expect(body).toContain("Memory leak in `api`");
    expect(body).toContain("These figures come from the fork's own run");
    expect(body).toContain("https://github.example/octo-org/api/actions/runs/1001");
  });

  test("that has moved on gets none", async () => {
    github.pullRequests.push({ ...pull, headSha: "e".repeat(40) });
    leave(measured("leak"));
    const { annotations } = await fromFork();
    expect(github.comments).toEqual([]);
    expect(annotations).toContainEqual({
      level: "notice",
      title: "",
      message: expect.stringContaining("No open pull request has aaaaaaa as its head"),
    });
  });

  test("is found by GitHub's word, whatever the files name", async () => {
    github.pullRequests.push(pull, {
      ...pull,
      number: 8,
      headSha: "e".repeat(40),
      headOwner: "octo-org",
      headBranch: "other",
      headRepositoryId: 1,
    });
    const forged = measured("leak");
    leave({ ...forged, head: { spec: "git:8", sha: "e".repeat(40), label: "#8" } });
    const { outputs } = await fromFork();
    expect(github.comments.map(({ pullRequest }) => pullRequest)).toEqual([9]);
    expect(outputs["head-sha"]).toBe(headSha);
  });

  test("is judged by the default branch's gate, not by its own", async () => {
    github.pullRequests.push(pull);
    github.files.set("main:rss-plateau.yml", "targets:\n  api: {}\ngate:\n  fail-on: [leak]\n");
    const forged = measured("leak");
    const acceptance = { label: "rss-plateau: accept", by: "octocat", at: "2026-11-20T10:00:00Z" };
    leave({ ...forged, gate: { ...forged.gate, failOn: [], leakBytesPerRequest: 1e9, acceptance } });
    const { exitCode, outputs } = await fromFork();
    expect(exitCode).toBe(1);
    expect(outputs).toMatchObject({ verdict: "leak", failed: "true" });
    expect(ours()[0]).toContain("another gate");
    expect(ours()[0]).not.toContain("octocat");
  });

  test("whose files speak says nothing of it", async () => {
    github.pullRequests.push(pull);
    const { measurement } = situations["hostile"]!;
    const { targets } = measurement;
    leave({ ...of(measurement), targets: targets.map((target) => ({ ...target, name: "api" })) });
    const { stdout } = await fromFork();
    const [body = ""] = ours();
    expect(body, stdout).not.toBe("");
    for (const forged of ["@everyone", "forged", "evil.example", "<script", "<img"]) expect(body).not.toContain(forged);
    expect(body.match(/<!-- rss-plateau:/g)).toHaveLength(1);
    expect(stdout).not.toMatch(/^::error::forged/m);
  });

  test.each<[string, () => void]>([
    ["no JSON", () => writeFileSync(join(workspace, "rss-plateau-reports/measurement.json"), "{")],
    ["another schema", () => leave({ schema: "rss-plateau/measurement/2" })],
    ["another file", () => writeFileSync(join(workspace, "rss-plateau-reports/evil.sh"), "")],
    ["a link", () => symlinkSync("/etc/passwd", join(workspace, "rss-plateau-reports/report.json"))],
    ["too large", () => writeFileSync(join(workspace, "rss-plateau-reports/measurement.json"), " ".repeat(17 * mib))],
    [
      "a target that is a sentence",
      () =>
        leave({
          ...measured("leak"),
          targets: measured("leak").targets.map((target) => ({ ...target, name: "@everyone look" })),
        }),
    ],
  ])("forged, %s: is refused in a sentence, and nothing is commented", async (_name, forge) => {
    github.pullRequests.push(pull);
    leave(measured("leak"));
    forge();
    const { exitCode, stdout, annotations } = await fromFork();
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain("    at ");
    expect(annotations).toHaveLength(1);
    expect(github.comments).toEqual([]);
  });

  test("measured on something else than a pull request is none", async () => {
    leave(measured("leak"));
    const { annotations } = await fromFork({ payload: workflowRunEvent({ headSha, isFork: false, event: "push" }) });
    expect(annotations).toContainEqual({ level: "notice", title: "", message: expect.stringContaining("ran on push") });
    expect(github.comments).toEqual([]);
  });
});

describe("nothing is measured", () => {
  test.each(["pull_request_target", "workflow_run"])("on %s, whatever the workflow says", async (event) => {
    const payload =
      event === "workflow_run"
        ? workflowRunEvent({ headSha, isFork: true })
        : pullRequestEvent({ number: 7, headSha, baseSha });
    // Any call of docker or git would be written down.
    const record = installRecorder(["docker", "git"]);
    const { exitCode, annotations } = await report({
      event,
      payload,
      with: { mode: "measure" },
      env: { PATH: record.path },
    });
    expect(exitCode).toBe(1);
    expect(annotations).toEqual([
      { level: "error", title: "", message: expect.stringContaining(`rss-plateau does not measure on \`${event}\``) },
    ]);
    expect(record.calls()).toBe("");
    expect(github.requests).toEqual([]);
  });
});

test("a report needs neither an engine nor git", async () => {
  const record = installRecorder(["docker", "git"]);
  leave(measured("leak"));
  const { exitCode, outputs } = await report({ env: { PATH: record.path, DOCKER_HOST: "tcp://127.0.0.1:9" } });
  expect(exitCode).toBe(1);
  expect(outputs["verdict"]).toBe("leak");
  expect(record.calls()).toBe("");
});

/** Programs that write down that they were called, alone on the path. */
function installRecorder(names: readonly string[]): { readonly path: string; calls(): string } {
  const path = join(workspace, "bin");
  const record = join(workspace, "record");
  mkdirSync(path, { recursive: true });
  writeFileSync(record, "");
  for (const name of names) {
    writeFileSync(join(path, name), `#!/bin/sh\necho "${name} $*" >> ${record}\nexit 1\n`);
    chmodSync(join(path, name), 0o755);
  }
  return { path: [path, dirname(process.execPath)].join(":"), calls: () => readFileSync(record, "utf8") };
}
