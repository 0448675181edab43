import examples from "@octokit/webhooks-examples" with { type: "json" };
import { describe, expect, test } from "vitest";
import { readRunner } from "../../src/inputs/trigger.ts";
import { userMessageOf } from "../support/user-message.ts";

type Payload = Record<string, unknown>;
const payloadsOf = (name: string): readonly Payload[] =>
  (examples as unknown as { name: string; examples: Payload[] }[]).find((each) => each.name === name)!.examples;

const sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
const environment = {
  GITHUB_EVENT_NAME: "pull_request",
  GITHUB_REPOSITORY: "octo-org/api",
  GITHUB_SHA: sha,
  GITHUB_REF: "refs/pull/7/merge",
  GITHUB_RUN_ID: "1658821493",
  GITHUB_SERVER_URL: "https://github.example",
  GITHUB_API_URL: "https://github.example/api/v3",
};
const read = (name: string, payload: unknown) => readRunner({ ...environment, GITHUB_EVENT_NAME: name }, payload);

test("the environment names repository, commit and addresses", () => {
  const { event: _event, ...runner } = read("schedule", { repository: { default_branch: "trunk" } });
  expect(runner).toEqual({
    repository: { owner: "octo-org", name: "api" },
    defaultBranch: "trunk",
    sha,
    ref: "refs/pull/7/merge",
    runId: 1658821493,
    serverUrl: "https://github.example",
    apiUrl: "https://github.example/api/v3",
  });
  expect(read("schedule", {}).defaultBranch).toBeNull();
});

describe("pull_request", () => {
  const payloads = payloadsOf("pull_request");

  test.each(payloads.map((payload) => [payload["action"], payload] as const))(
    "GitHub's example: %s",
    (_action, payload) => {
      const { pull_request: pull } = payload as { pull_request: { number: number; head: { sha: string } } };
      expect(read("pull_request", payload).event).toMatchObject({
        kind: "pull-request",
        number: pull.number,
        headSha: pull.head.sha,
        isFork: false,
      });
    },
  );

  const [first] = payloads as readonly { pull_request: Payload & { head: Payload } }[];
  const withHeadRepository = (repo: unknown) => ({
    ...first,
    pull_request: { ...first!.pull_request, head: { ...first!.pull_request.head, repo } },
  });

  test("from a fork, or from one that is gone", () => {
    expect(read("pull_request", withHeadRepository({ id: 1, full_name: "mona/api" })).event).toMatchObject({
      isFork: true,
    });
    expect(read("pull_request", withHeadRepository(null)).event).toMatchObject({ isFork: true });
  });

  test("an event file that is none", () => {
    expect(userMessageOf(() => read("pull_request", {}))).toMatch(
      /^The pull_request event does not have the form that GitHub's runners use/,
    );
    expect(userMessageOf(() => read("pull_request", null))).toMatch(/^The pull_request event/);
  });
});

test.each(payloadsOf("merge_group").map((payload) => [payload["action"], payload] as const))(
  "merge_group, GitHub's example: %s",
  (_action, payload) => {
    const { merge_group: group } = payload as { merge_group: { head_sha: string; base_sha: string; head_ref: string } };
    expect(read("merge_group", payload).event).toEqual({
      kind: "merge-group",
      headSha: group.head_sha,
      baseSha: group.base_sha,
      pullRequest: Number(/\/pr-(\d+)-/.exec(group.head_ref)![1]),
    });
  },
);

describe("push", () => {
  test.each(payloadsOf("push").map((payload) => [payload["ref"], payload] as const))(
    "GitHub's example: %s",
    (_ref, payload) => {
      expect(read("push", payload).event).toMatchObject({ kind: "push" });
    },
  );

  test("a branch that is new was nothing before", () => {
    const payload = { ref: "refs/heads/feature/x", before: "0".repeat(40), forced: false };
    expect(read("push", payload).event).toEqual({ kind: "push", branch: "feature/x", before: null, forced: false });
  });

  test("a tag is no branch", () => {
    const payload = { ref: "refs/tags/v1", before: sha, forced: true };
    expect(read("push", payload).event).toEqual({ kind: "push", branch: null, before: sha, forced: true });
  });
});

describe("workflow_run", () => {
  test.each(payloadsOf("workflow_run").map((payload) => [payload["action"], payload] as const))(
    "GitHub's example: %s",
    (_action, payload) => {
      const { workflow_run: run } = payload as {
        workflow_run: { head_sha: string; event: string; head_branch: string };
      };
      expect(read("workflow_run", payload).event).toMatchObject({
        kind: "workflow-run",
        run: { event: run.event, headSha: run.head_sha, headBranch: run.head_branch, isFork: false },
      });
    },
  );

  test("of a fork's pull request", () => {
    const [payload] = payloadsOf("workflow_run") as readonly { workflow_run: Payload & { head_repository: Payload } }[];
    const run = {
      ...payload!.workflow_run,
      head_repository: { id: 2, full_name: "mona/api", owner: { login: "mona" } },
    };
    expect(read("workflow_run", { ...payload, workflow_run: run }).event).toMatchObject({
      run: { headOwner: "mona", headRepositoryId: 2, isFork: true },
    });
  });
});

test("pull_request_target has its own kind, and an unknown event keeps its name", () => {
  expect(read("pull_request_target", {}).event).toEqual({ kind: "pull-request-target" });
  expect(read("release", {}).event).toEqual({ kind: "other", name: "release" });
});

test("outside of a runner", () => {
  expect(userMessageOf(() => readRunner({}, {}))).toMatch(
    /^The environment does not have the form that GitHub's runners use[\s\S]*GITHUB_EVENT_NAME/,
  );
});
