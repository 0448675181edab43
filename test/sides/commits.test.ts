import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRepository } from "../../src/adapters/git/git-repository.ts";
import { findPair, type Pair } from "../../src/sides/commits.ts";
import type { Event, Runner } from "../../src/inputs/trigger.ts";
import { hostRepository, type HostedRepository } from "../support/hosted-repository.ts";

let hosted: HostedRepository;
beforeEach(() => {
  hosted = hostRepository();
  commit("first");
});
afterEach(() => hosted[Symbol.dispose]());

function commit(message: string): string {
  writeFileSync(join(hosted.dir, message.replaceAll(" ", "-")), message);
  return hosted.commit(message);
}

const short = (sha: string): string => sha.slice(0, 7);
const signal = new AbortController().signal;

/** In a checkout of depth 1, with nothing but `ref`. */
async function pairAt(
  ref: string,
  runner: Partial<Runner> & { readonly event: Event },
  dir = hosted.checkOut(ref),
): Promise<Pair> {
  const origin = { token: undefined, serverUrl: "https://github.example", signal };
  const repository = await openRepository(dir, { origin });
  const head = (await repository!.resolve("HEAD"))!;
  const facts = { repository: { owner: "o", name: "r" }, defaultBranch: "main", runId: 1, apiUrl: "", serverUrl: "" };
  return findPair({ ...facts, sha: head, ref, ...runner }, repository!);
}

describe("pull_request", () => {
  const event = (headSha: string, baseSha: string): Event => ({
    kind: "pull-request",
    number: 7,
    headSha,
    baseSha,
    baseBranch: "main",
    isFork: false,
  });

  test("the merge commit against its first parent, from depth 1", async () => {
    hosted.git("checkout", "--quiet", "-b", "feature");
    const mine = commit("mine");
    hosted.git("checkout", "--quiet", "main");
    const theirs = commit("theirs");
    const merge = hosted.openPullRequest(7, "feature", "main");
    const pair = await pairAt("refs/pull/7/merge", { event: event(mine, theirs) });
    expect(pair).toEqual({
      base: { sha: theirs, label: short(theirs) },
      head: { sha: merge, label: short(mine) },
      why: `Head ${short(merge)} is GitHub's merge commit for ${short(mine)} (#7); base ${short(theirs)} is its first parent.`,
    });
  });

  test("a rebased branch whose base moved on is compared with what it was merged into, not with the payload's base", async () => {
    const old = hosted.git("rev-parse", "HEAD");
    hosted.git("checkout", "--quiet", "-b", "feature");
    commit("mine");
    hosted.git("checkout", "--quiet", "main");
    const moved = commit("base moved on");
    hosted.git("checkout", "--quiet", "feature");
    hosted.git("rebase", "--quiet", "main");
    const rebased = hosted.git("rev-parse", "HEAD");
    hosted.openPullRequest(7, "feature", "main");
    expect((await pairAt("refs/pull/7/merge", { event: event(rebased, old) })).base!.sha).toBe(moved);
  });

  test("its own branch, checked out by hand, against where it left the base", async () => {
    const fork = hosted.git("rev-parse", "HEAD");
    hosted.git("checkout", "--quiet", "-b", "feature");
    for (let each = 0; each < 60; each++) commit(`mine ${each}`);
    const mine = hosted.git("rev-parse", "HEAD");
    hosted.git("checkout", "--quiet", "main");
    const theirs = commit("theirs");
    hosted.openPullRequest(7, "feature", "main");
    const pair = await pairAt("refs/pull/7/head", { event: event(mine, theirs) });
    expect(pair).toMatchObject({ base: { sha: fork }, head: { sha: mine } });
  });

  test("a merge commit of another push is none of this event's", async () => {
    hosted.git("checkout", "--quiet", "-b", "feature");
    const mine = commit("mine");
    const main = hosted.git("rev-parse", "main");
    hosted.openPullRequest(7, "feature", "main");
    const newer = commit("pushed since");
    hosted.push("refs/heads/feature");
    const pair = await pairAt("refs/pull/7/merge", { event: event(newer, main) });
    expect(pair.why).toContain("left main, the target of #7");
    expect(pair.base!.sha).toBe(main);
    expect(mine).not.toBe(newer);
  });
});

test("merge_group: the queue's commit against what it stands on", async () => {
  hosted.git("checkout", "--quiet", "-b", "feature");
  commit("mine");
  hosted.git("checkout", "--quiet", "main");
  const ahead = commit("ahead in the queue");
  hosted.git("merge", "--quiet", "--no-ff", "feature", "--message", "merge");
  const head = hosted.git("rev-parse", "HEAD");
  const ref = "refs/heads/gh-readonly-queue/main/pr-7-x";
  hosted.push(ref);
  const event: Event = { kind: "merge-group", headSha: head, baseSha: ahead, pullRequest: 7 };
  expect(await pairAt(ref, { event })).toMatchObject({ base: { sha: ahead }, head: { sha: head, label: short(head) } });
});

describe("push", () => {
  const event = (before: string | null, forced = false): Event => ({ kind: "push", branch: "main", before, forced });

  test("what the branch was, several commits back", async () => {
    const before = hosted.git("rev-parse", "HEAD");
    commit("second");
    commit("third");
    hosted.push("refs/heads/main");
    expect((await pairAt("refs/heads/main", { event: event(before) })).base!.sha).toBe(before);
  });

  test.each([
    ["forced", (before: string) => event(before, true)],
    ["onto something that is gone", () => event("1".repeat(40))],
    ["of a new branch", () => event(null)],
  ])("%s: on the default branch the first parent", async (_name, eventOf) => {
    const before = hosted.git("rev-parse", "HEAD");
    const parent = commit("second");
    commit("third");
    hosted.push("refs/heads/main");
    expect((await pairAt("refs/heads/main", { event: eventOf(before) })).base!.sha).toBe(parent);
  });

  test("of a new branch: where it left the default branch", async () => {
    const fork = hosted.git("rev-parse", "HEAD");
    hosted.push("refs/heads/main");
    hosted.git("checkout", "--quiet", "-b", "feature");
    commit("second");
    commit("third");
    hosted.push("refs/heads/feature");
    expect((await pairAt("refs/heads/feature", { event: event(null) })).base!.sha).toBe(fork);
  });
});

describe("schedule and workflow_dispatch", () => {
  const event: Event = { kind: "other", name: "schedule" };

  test("on the default branch its first parent", async () => {
    const parent = hosted.git("rev-parse", "HEAD");
    commit("second");
    hosted.push("refs/heads/main");
    expect((await pairAt("refs/heads/main", { event })).base!.sha).toBe(parent);
  });

  test("on another branch where it left the default branch, also when that has moved on", async () => {
    const fork = hosted.git("rev-parse", "HEAD");
    hosted.git("checkout", "--quiet", "-b", "feature");
    commit("second");
    commit("third");
    hosted.push("refs/heads/feature");
    hosted.git("checkout", "--quiet", "main");
    commit("moved on");
    hosted.push("refs/heads/main");
    expect((await pairAt("refs/heads/feature", { event })).base!.sha).toBe(fork);
  });

  test("a tag on the default branch: its first parent", async () => {
    const parent = hosted.git("rev-parse", "HEAD");
    commit("second");
    hosted.push("refs/heads/main");
    hosted.push("refs/tags/v1");
    expect((await pairAt("refs/tags/v1", { event })).base!.sha).toBe(parent);
  });

  test("the first commit has nothing before it", async () => {
    hosted.push("refs/heads/main");
    const pair = await pairAt("refs/heads/main", { event });
    expect(pair).toMatchObject({ base: null, why: `Head ${pair.head.label} is the first commit.` });
  });
});
