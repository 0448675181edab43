/**
 * The one comment on a pull request: found by its hidden first line among those that we wrote ourselves, kept up to
 * date in place, quiet while there is nothing to say.
 */
import { type CommentState, formatState, readState } from "./comment-state.ts";
import { GitHubRefused } from "../model/errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { Report, Verdict } from "../model/report-json.ts";
import type { Comment, GitHub } from "../model/hosting.ts";
import { commentMarker } from "../report/markdown/comment-marker.ts";
import type { MarkdownOptions } from "../report/markdown/markdown.ts";

export interface CommentRequest {
  readonly pullRequest: number;
  /** Tells the comments of several jobs on one pull request apart. */
  readonly key: string;
  readonly policy: Inputs["comment"];
  readonly report: Report;
  /** Of the pull request's branch. */
  readonly headSha: string;
  readonly runId: number;
  /** The body, with its marker first. */
  readonly render: (options: Pick<MarkdownOptions, "state" | "resolved">) => string;
}

export interface Posted {
  /** null: there is no comment. */
  readonly id: number | null;
  readonly told: "created" | "updated" | "unchanged" | "nothing to say" | "left to a newer run";
}

/** Throws `GitHubRefused`. */
export async function postComment(request: CommentRequest, github: GitHub): Promise<Posted> {
  if (request.policy === "never") return { id: null, told: "nothing to say" };
  const author = await github.viewer();
  const find = async (): Promise<readonly Comment[]> =>
    (await github.comments(request.pullRequest)).filter((each) => isOurs(each, author, request.key));

  const found = await find();
  if (found.length > 0) return keepOne(found, request, github);
  if (!isWorthAComment(request.report, request.policy)) return { id: null, told: "nothing to say" };
  const id = await github.createComment(request.pullRequest, bodyAfter(null, request));
  // Another job may have done the same at the same time; each of them sees both now, and keeps the same one.
  const posted = await keepOne(await find(), request, github);
  return posted.id === id || posted.id === null ? { id, told: "created" } : posted;
}

/** A person, or another bot, may quote our marker: theirs is not ours to write in. */
function isOurs({ author, body }: Comment, viewer: string, key: string): boolean {
  const [firstLine = ""] = body.split(/\r?\n/, 1);
  return author.toLowerCase() === viewer.toLowerCase() && firstLine.trim() === commentMarker(key);
}

/** The oldest stays, so that all jobs mean the same one; what a newer run wrote is for that run to fold. */
async function keepOne(found: readonly Comment[], request: CommentRequest, github: GitHub): Promise<Posted> {
  const [oldest, ...duplicates] = found;
  if (oldest === undefined) return { id: null, told: "nothing to say" };
  for (const each of duplicates) if (!isOfNewerRun(each, request)) await github.deleteComment(each.id);
  if (found.some((each) => isOfNewerRun(each, request))) return { id: oldest.id, told: "left to a newer run" };
  const states = found.map(({ body }) => readState(body)).filter((state) => state !== null);
  const [latest = null] = states.toSorted((one, other) => other.runId - one.runId);
  return update(oldest, bodyAfter(latest, request), request, github);
}

/** It was started later, and was done sooner. */
function isOfNewerRun({ body }: Comment, { runId }: CommentRequest): boolean {
  return (readState(body)?.runId ?? 0) > runId;
}

async function update(
  { id, body: before }: Comment,
  body: string,
  request: CommentRequest,
  github: GitHub,
): Promise<Posted> {
  // GitHub gives line ends back as it likes.
  if (body.trim() === before.replaceAll("\r\n", "\n").trim()) return { id, told: "unchanged" };
  try {
    await github.updateComment(id, body);
    return { id, told: "updated" };
  } catch (error) {
    // Somebody has deleted it since it was listed.
    if (!(error instanceof GitHubRefused) || error.status !== 404) throw error;
    return { id: await github.createComment(request.pullRequest, bodyAfter(null, request)), told: "created" };
  }
}

function bodyAfter(previous: CommentState | null, { report, headSha, runId, render }: CommentRequest): string {
  const { alert, resolved } = changeState(previous, report, headSha);
  const isOver = alert === null && resolved !== null;
  return render({ state: formatState({ runId, alert, resolved }), ...(isOver ? { resolved } : {}) });
}

/** An alert is over when memory was measured and is fine; a measurement that cannot tell leaves it standing. */
function changeState(
  previous: CommentState | null,
  report: Report,
  sha: string,
): Pick<CommentState, "alert" | "resolved"> {
  if (isAlert(report)) return { alert: { verdict: report.verdict, sha }, resolved: null };
  if (previous === null) return { alert: null, resolved: null };
  const { alert, resolved } = previous;
  return isFine(report) ? { alert: null, resolved: alert ?? resolved } : { alert, resolved };
}

function isFine({ verdict, targets }: Report): boolean {
  return (verdict === "pass" || verdict === "improved") && !targets.some(({ accepted }) => accepted);
}

const regressions: ReadonlySet<Verdict> = new Set(["oom", "crash", "leak", "invalid", "grew"]);

/** What somebody would want to hear is over. */
function isAlert({ verdict, failed, targets }: Report): boolean {
  return failed || (regressions.has(verdict) && !targets.every(({ accepted }) => accepted));
}

/** A comment that is there already is kept up to date whatever this says. */
function isWorthAComment({ verdict, failed }: Report, policy: Exclude<Inputs["comment"], "never">): boolean {
  switch (policy) {
    case "always":
      return true;
    case "on-change":
      // What base did already is no change of this pull request's.
      return failed || (verdict !== "pass" && verdict !== "preexisting");
    case "on-regression":
      return failed || regressions.has(verdict);
  }
}

/** By what a job was asked to look at: two jobs that look at different things do not write over each other. */
export function defaultCommentKey(inputs: Pick<Inputs, "working-directory" | "target">): string {
  const place = inputs["working-directory"].replace(/^\.?\/*|\/+$/g, "");
  return [...(place === "" ? [] : [place]), ...(inputs.target ?? [])].join("-") || "default";
}
