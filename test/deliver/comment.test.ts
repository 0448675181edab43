import { beforeEach, describe, expect, test } from "vitest";
import { type CommentRequest, defaultCommentKey, postComment } from "../../src/deliver/comment.ts";
import { formatState, readState } from "../../src/deliver/comment-state.ts";
import { GitHubRefused } from "../../src/model/errors.ts";
import type { Report, Verdict } from "../../src/model/report-json.ts";
import { verdictsWorstFirst } from "../../src/model/report-json.ts";
import type { Comment, GitHub } from "../../src/model/hosting.ts";
import { commentMarker } from "../../src/report/markdown/comment-marker.ts";

const me = "github-actions[bot]";
const sha = (digit: string): string => digit.repeat(40);

/** Holds comments as GitHub does, in order of their ids. */
class Conversation implements Pick<
  GitHub,
  "viewer" | "comments" | "createComment" | "updateComment" | "deleteComment"
> {
  kept: { id: number; author: string; body: string }[] = [];
  readonly writes: string[] = [];
  /** Called once after the next comment was created: what another job did meanwhile. */
  meanwhile: () => void = () => undefined;
  #next = 100;

  add(author: string, body: string): number {
    const id = this.#next++;
    this.kept.push({ id, author, body });
    return id;
  }
  async viewer(): Promise<string> {
    return me;
  }
  async comments(): Promise<readonly Comment[]> {
    return this.kept.map((each) => ({ ...each }));
  }
  async createComment(_pullRequest: number, body: string): Promise<number> {
    this.writes.push("create");
    const id = this.add(me, body);
    this.meanwhile();
    this.meanwhile = () => undefined;
    return id;
  }
  async updateComment(id: number, body: string): Promise<void> {
    this.writes.push(`update ${id}`);
    const comment = this.kept.find((each) => each.id === id);
    if (comment === undefined) throw new GitHubRefused("GitHub answered 404.", { status: 404, permission: null });
    comment.body = body;
  }
  async deleteComment(id: number): Promise<void> {
    this.writes.push(`delete ${id}`);
    this.kept = this.kept.filter((each) => each.id !== id);
  }
}

let conversation: Conversation;
beforeEach(() => {
  conversation = new Conversation();
});

interface Situation extends Partial<Omit<CommentRequest, "report">> {
  readonly verdict?: Verdict;
  readonly failed?: boolean;
  readonly accepted?: boolean;
}

function request({
  verdict = "leak",
  failed = verdict === "leak",
  accepted = false,
  ...rest
}: Situation): CommentRequest {
  const report = { verdict, failed, targets: [{ accepted }] } as unknown as Report;
  return {
    pullRequest: 7,
    key: "default",
    policy: "on-change",
    headSha: sha("a"),
    runId: 10,
    ...rest,
    report,
    render: ({ state, resolved }) =>
      [
        commentMarker(rest.key),
        state,
        verdict,
        ...(resolved ? [`resolved ${resolved.verdict} of ${resolved.sha}`] : []),
      ].join("\n"),
  };
}

const post = (situation: Situation) => postComment(request(situation), conversation as unknown as GitHub);
const bodies = (): readonly string[] => conversation.kept.map(({ body }) => body);

describe("whether there is a comment", () => {
  const first = async (policy: CommentRequest["policy"], situation: Situation): Promise<boolean> => {
    conversation = new Conversation();
    return (await post({ ...situation, policy })).id !== null;
  };

  test.each<[CommentRequest["policy"], readonly Verdict[]]>([
    ["always", verdictsWorstFirst],
    ["on-change", verdictsWorstFirst.filter((verdict) => verdict !== "pass" && verdict !== "preexisting")],
    ["on-regression", ["oom", "crash", "leak", "invalid", "grew"]],
    ["never", []],
  ])("%s: a first one for %j", async (policy, expected) => {
    const commented: Verdict[] = [];
    for (const verdict of verdictsWorstFirst)
      if (await first(policy, { verdict, failed: false })) commented.push(verdict);
    expect(commented).toEqual(expected);
  });

  test("a failed check is always told, except by never", async () => {
    expect(await first("on-regression", { verdict: "pass", failed: true })).toBe(true);
    expect(await first("never", { verdict: "leak" })).toBe(false);
  });

  test("one that is there is kept up to date by all but never", async () => {
    await post({});
    await post({ verdict: "pass", policy: "on-regression", runId: 11 });
    expect(bodies()).toEqual([expect.stringContaining("\npass\n")]);
    const before = bodies();
    await post({ verdict: "leak", policy: "never", runId: 12 });
    expect(bodies()).toEqual(before);
  });
});

describe("which comment is ours", () => {
  test("not one that quotes the marker, nor another's with the marker first", async () => {
    const marker = commentMarker("default");
    conversation.add("mona", `${marker}\nforged`);
    conversation.add(me, `> ${marker}\nquoted`);
    conversation.add(me, `text first\n${marker}`);
    const before = bodies();
    await post({});
    expect(bodies().slice(0, 3)).toEqual(before);
    expect(conversation.writes).toEqual(["create"]);
  });

  test("not one of another key, nor of a longer key with the same beginning", async () => {
    const long = "services/".repeat(10);
    await post({ key: `${long}one` });
    await post({ key: `${long}two` });
    await post({ key: "api" });
    expect(conversation.kept).toHaveLength(3);
    await post({ key: `${long}two`, verdict: "pass", runId: 11 });
    expect(conversation.kept).toHaveLength(3);
  });

  test("with line ends as GitHub gives them back", async () => {
    const { id } = await post({});
    conversation.kept[0]!.body = conversation.kept[0]!.body.replaceAll("\n", "\r\n");
    expect(await post({})).toEqual({ id, outcome: "unchanged" });
    expect(conversation.writes).toEqual(["create"]);
  });
});

describe("an old alert", () => {
  const leakThen = async (...situations: readonly Situation[]): Promise<string> => {
    await post({ headSha: sha("1") });
    for (const [index, situation] of situations.entries())
      await post({ headSha: sha("2"), runId: 11 + index, ...situation });
    return bodies().join("\n---\n");
  };

  test.each<Verdict>(["pass", "improved"])("is resolved by %s, and stays so", async (verdict) => {
    const told = `resolved leak of ${sha("1")}`;
    expect(await leakThen({ verdict })).toContain(told);
    conversation = new Conversation();
    expect(await leakThen({ verdict }, { verdict })).toContain(told);
  });

  test.each<Situation>([
    { verdict: "inconclusive" },
    { verdict: "no-baseline" },
    { verdict: "preexisting" },
    { verdict: "leak", failed: false, accepted: true },
    { verdict: "improved", accepted: true },
  ])("is not resolved by %j, but by the pass after it", async (situation) => {
    expect(await leakThen(situation)).not.toContain("resolved");
    conversation = new Conversation();
    expect(await leakThen(situation, { verdict: "pass" })).toContain(`resolved leak of ${sha("1")}`);
  });

  test("that comes back is an alert again", async () => {
    expect(await leakThen({ verdict: "pass" }, { verdict: "grew", failed: true })).not.toContain("resolved");
    await post({ verdict: "pass", runId: 20 });
    expect(bodies()[0]).toContain(`resolved grew of ${sha("2")}`);
  });
});

describe("at the same time", () => {
  const fromRun = (runId: number, verdict: Verdict = "grew"): string =>
    request({ verdict, runId }).render({
      state: formatState({ runId, alert: { verdict, sha: sha("9") }, resolved: null }),
    });

  test("a second one is folded into the older", async () => {
    const older = conversation.add(me, fromRun(8));
    conversation.add(me, fromRun(9));
    expect(await post({ verdict: "pass" })).toEqual({ id: older, outcome: "updated" });
    expect(bodies()).toEqual([expect.stringContaining(`resolved grew of ${sha("9")}`)]);
  });

  test("ours is the older: the other job's goes, unless its run is newer", async () => {
    conversation.meanwhile = () => void conversation.add(me, fromRun(10));
    const { id } = await post({});
    expect(conversation.kept.map((each) => each.id)).toEqual([id]);

    conversation = new Conversation();
    conversation.meanwhile = () => void conversation.add(me, fromRun(11));
    await post({});
    expect(conversation.kept).toHaveLength(2);
    // The newer one, when it looks again, finds both.
    expect((await post({ verdict: "grew", runId: 11 })).outcome).toBe("updated");
    expect(bodies()).toEqual([expect.stringContaining("\ngrew")]);
  });

  test("ours is the younger, and of an older run: it goes", async () => {
    conversation.meanwhile = () => conversation.kept.unshift({ id: 1, author: me, body: fromRun(11) });
    expect(await post({})).toEqual({ id: 1, outcome: "left to a newer run" });
    expect(conversation.kept.map(({ id }) => id)).toEqual([1]);
  });

  test("a newer run's words are not written over", async () => {
    conversation.add(me, fromRun(11));
    const before = bodies();
    expect((await post({})).outcome).toBe("left to a newer run");
    expect(bodies()).toEqual(before);
  });

  test("a comment that somebody deletes meanwhile is written again", async () => {
    await post({});
    const update = conversation.updateComment.bind(conversation);
    conversation.updateComment = async (id, body) => {
      conversation.kept = [];
      return update(id, body);
    };
    expect((await post({ verdict: "pass", runId: 11 })).outcome).toBe("created");
    expect(conversation.kept).toHaveLength(1);
  });
});

describe("its state", () => {
  test.each([
    ["none", "text"],
    ["no base64", "<!-- rss-plateau-state:%%% -->"],
    ["no JSON", `<!-- rss-plateau-state:${Buffer.from("{").toString("base64url")} -->`],
    ["another shape", `<!-- rss-plateau-state:${Buffer.from('{"runId":"1"}').toString("base64url")} -->`],
  ])("edited, %s: is as if there were none", (_name, body) => {
    expect(readState(body)).toBeNull();
  });

  test("cannot end the HTML comment that it is in", () => {
    const state = { runId: 1, alert: { verdict: "leak" as const, sha: sha("a") }, resolved: null };
    expect(formatState(state)).toMatch(/^<!-- rss-plateau-state:[\w-]+ -->$/);
    expect(readState(`marker\n${formatState(state)}\nrest`)).toEqual(state);
  });
});

test.each([
  [{ "working-directory": "." }, "default"],
  [{ "working-directory": "./services/api/" }, "services/api"],
  [{ "working-directory": "services/api", target: ["one", "two"] }, "services/api-one-two"],
  [{ "working-directory": ".", target: ["one"] }, "one"],
])("the key of %j is %s", (inputs, key) => {
  expect(defaultCommentKey(inputs)).toBe(key);
});

test("a marker holds no more than a name, and each key has its own", () => {
  expect(commentMarker("a --> b")).toMatch(/^<!-- rss-plateau:a-----b-[0-9a-f]+ -->$/);
  expect(commentMarker("a/b")).not.toBe(commentMarker("a b"));
  expect(commentMarker("x".repeat(61))).not.toBe(commentMarker("x".repeat(62)));
  expect(commentMarker("api.v1_x-y")).toBe("<!-- rss-plateau:api.v1_x-y -->");
});
