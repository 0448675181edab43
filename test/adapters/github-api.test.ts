import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGitHub } from "../../src/adapters/github/github-api.ts";
import type { GitHubRefused } from "../../src/model/errors.ts";
import type { GitHub } from "../../src/model/hosting.ts";
import { type Disturbance, type GitHubServer, startGitHub } from "../support/github-server.ts";

let server: GitHubServer;
let github: GitHub;
beforeEach(async () => {
  server = await startGitHub();
  github = connect("write-token");
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  expect(server.violations).toEqual([]);
});

function connect(token: string): GitHub {
  return createGitHub({ token, apiUrl: server.url, repository: { owner: "octo-org", name: "api" }, retryBaseMs: 10 });
}

function disturb(disturbance: Partial<Disturbance>): void {
  server.disturbances.push({ method: "POST", path: /\/comments$/, times: 1, status: 500, ...disturbance });
}

async function refusalOf(asking: Promise<unknown>): Promise<GitHubRefused> {
  return asking.then(
    () => expect.fail("it was not refused"),
    (error: unknown) => error as GitHubRefused,
  );
}

describe("comments", () => {
  test("are found on every page, with their authors", async () => {
    for (let each = 0; each < 230; each++) server.addComment(7, `user-${each}`, `comment ${each}`);
    server.addComment(8, "mona", "elsewhere");
    const comments = await github.comments(7);
    expect(comments).toHaveLength(230);
    expect(comments[229]).toMatchObject({ author: "user-229", body: "comment 229" });
  });

  test("are created, changed and deleted, also when they are gone", async () => {
    const id = await github.createComment(7, "first");
    await github.updateComment(id, "second");
    expect(server.comments).toEqual([{ id, pullRequest: 7, author: "github-actions[bot]", body: "second" }]);
    await github.deleteComment(id);
    await github.deleteComment(id);
    expect(server.comments).toEqual([]);
  });
});

test("the viewer is whom comments are written under", async () => {
  expect(await github.viewer()).toBe("github-actions[bot]");
});

describe("pull requests", () => {
  const facts = { headOwner: "mona", headBranch: "fix/leak", headRepositoryId: 2 };

  test("of a head branch, the open ones", async () => {
    server.pullRequests.push({ ...facts, number: 7, headSha: "a".repeat(40) });
    server.pullRequests.push({ ...facts, number: 8, headSha: "b".repeat(40), state: "closed" });
    server.pullRequests.push({ ...facts, number: 9, headSha: "c".repeat(40), headOwner: "octo-org" });
    expect(await github.openPullRequests({ owner: "mona", branch: "fix/leak" })).toEqual([
      { number: 7, headSha: "a".repeat(40), headRepositoryId: 2 },
    ]);
  });

  test("of a commit, and from a fork that is gone", async () => {
    server.pullRequests.push({
      ...facts,
      number: 7,
      headSha: "a".repeat(40),
      headRepositoryId: null,
      commits: ["d".repeat(40)],
    });
    expect(await github.pullRequestsOf("d".repeat(40))).toEqual([
      { number: 7, headSha: "a".repeat(40), headRepositoryId: null },
    ]);
    expect(await github.pullRequestsOf("e".repeat(40))).toEqual([]);
  });
});

describe("the label", () => {
  const event = (event: "labeled" | "unlabeled", by: string, label = "rss-plateau: accept") =>
    server.labelEvents.push({ pullRequest: 7, event, label, by, at: "2026-11-20T10:00:00Z" });

  test("is on, put there by the last one who did", async () => {
    event("labeled", "mona");
    event("unlabeled", "mona");
    for (let each = 0; each < 120; each++) event("labeled", "bot", `other-${each}`);
    event("labeled", "octocat", "RSS-Plateau: Accept");
    expect(await github.labelling(7, "rss-plateau: accept")).toEqual({ by: "octocat", at: "2026-11-20T10:00:00Z" });
  });

  test("was taken off, or never on", async () => {
    event("labeled", "mona");
    event("unlabeled", "octocat");
    expect(await github.labelling(7, "rss-plateau: accept")).toBeUndefined();
    expect(await github.labelling(8, "rss-plateau: accept")).toBeUndefined();
  });
});

test("the label has been deleted, which takes it off everywhere and is no event", async () => {
  server.labelEvents.push({ pullRequest: 7, event: "labeled", label: "ok", by: "mona", at: "2026-11-20T10:00:00Z" });
  expect(await github.labelling(7, "ok")).toBeDefined();
  server.deletedLabels.add("ok");
  expect(await github.labelling(7, "ok")).toBeUndefined();
});

test("a file of a branch, as text", async () => {
  server.files.set("main:.github/rss-plateau.yml", "targets:\n  api:\n");
  expect(await github.readFile(".github/rss-plateau.yml", "main")).toBe("targets:\n  api:\n");
  expect(await github.readFile("rss-plateau.yml", "main")).toBeUndefined();
});

describe("what may pass is tried again", () => {
  test.each([
    ["500", { status: 500 }],
    ["502", { status: 502 }],
    ["a closed connection", { status: null }],
    ["429", { status: 429, headers: { "retry-after": "1" } }],
    [
      "429 of the secondary limit",
      { status: 429, headers: { "retry-after": "1" }, message: "You have exceeded a secondary rate limit" },
    ],
    [
      "403 of the secondary limit",
      { status: 403, headers: { "retry-after": "1" }, message: "You have exceeded a secondary rate limit" },
    ],
  ])("%s, once", async (_name, disturbance) => {
    disturb(disturbance);
    await github.createComment(7, "body");
    expect(server.comments).toHaveLength(1);
  });

  test.each([
    ["500", { status: 500 }, /^GitHub answered 500 /],
    ["429", { status: 429 }, /^GitHub answered 429 /],
    ["a closed connection", { status: null }, /^GitHub did not answer/],
  ])("%s for ever is a refusal after a few tries, and no missing permission", async (_name, disturbance, message) => {
    disturb({ ...disturbance, times: Infinity });
    const refusal = await refusalOf(github.createComment(7, "body"));
    expect(refusal.message).toMatch(message);
    expect(refusal.permission).toBeNull();
    expect(server.requests.length).toBeLessThanOrEqual(8);
  });

  test("not when that would be later than anybody waits", async () => {
    disturb({ status: 403, headers: { "retry-after": "3600" }, message: "You have exceeded a secondary rate limit" });
    expect(await refusalOf(github.createComment(7, "body"))).toMatchObject({ status: 403, permission: null });
    expect(server.requests).toHaveLength(1);
  });
});

describe("what will not pass is a refusal at once", () => {
  test("a token that may only read: the permission that it lacks", async () => {
    const refusal = await refusalOf(connect("read-token").createComment(7, "body"));
    expect(refusal).toMatchObject({ name: "GitHubRefused", status: 403, permission: "pull-requests: write" });
    expect(refusal.message).toMatch(/^GitHub answered 403 \(Resource not accessible by integration/);
    expect(server.requests).toHaveLength(1);
  });

  test("404 on writing, as a private repository answers", async () => {
    disturb({ status: 404 });
    expect(await refusalOf(github.createComment(7, "body"))).toMatchObject({
      status: 404,
      permission: "pull-requests: write",
    });
  });

  test("a token that is none", async () => {
    expect(await refusalOf(connect("expired").comments(7))).toMatchObject({ status: 401, permission: null });
  });

  test("a locked conversation is no missing permission", async () => {
    disturb({ status: 403, message: "Unable to create comment because issue is locked." });
    const refusal = await refusalOf(github.createComment(7, "body"));
    expect(refusal).toMatchObject({ status: 403, permission: null });
    expect(refusal.message).toContain("issue is locked");
  });

  test("a proxy's page instead of an answer", async () => {
    disturb({ method: "GET", status: 200, message: "Please log in" });
    expect(await refusalOf(github.comments(7))).toMatchObject({ name: "GitHubRefused", permission: null });
  });

  test("a body above GitHub's limit", async () => {
    expect(await refusalOf(github.createComment(7, "x".repeat(70_000)))).toMatchObject({
      status: 422,
      permission: null,
    });
  });
});
