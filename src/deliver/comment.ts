/**
 * Keeps one comment per pull request up to date. It is found by its hidden first line among our own comments, and is not
 * created while there is nothing to report.
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
  /** Distinguishes the comments of several jobs on one pull request. */
  readonly key: string;
  readonly policy: Inputs["comment"];
  readonly report: Report;
  /** The pull request's head commit, not its merge commit. */
  readonly headSha: string;
  readonly runId: number;
  /** The body, with its marker first. */
  readonly render: (options: Pick<MarkdownOptions, "state" | "resolved">) => string;
}

export interface Posted {
  /** null when there is no comment. */
  readonly id: number | null;
  readonly outcome: "created" | "updated" | "unchanged" | "not needed" | "left to a newer run";
}

/** Throws `GitHubRefused`. */
export async function postComment(request: CommentRequest, github: GitHub): Promise<Posted> {
  if (request.policy === "never") return { id: null, outcome: "not needed" };
  const author = await github.viewer();
  const find = async (): Promise<readonly Comment[]> =>
    (await github.comments(request.pullRequest)).filter((each) => isOurs(each, author, request.key));

  const found = await find();
  if (found.length > 0) return keepOne(found, request, github);
  if (!isWorthAComment(request.report, request.policy)) return { id: null, outcome: "not needed" };
  const id = await github.createComment(request.pullRequest, bodyAfter(null, request));
  // Another job may have done the same at the same time. Now both see both comments, and keep the same one.
  const posted = await keepOne(await find(), request, github);
  return posted.id === id || posted.id === null ? { id, outcome: "created" } : posted;
}

/** A person or another bot may quote our marker; their comments are not ours. */
function isOurs({ author, body }: Comment, viewer: string, key: string): boolean {
  const [firstLine = ""] = body.split(/\r?\n/, 1);
  return author.toLowerCase() === viewer.toLowerCase() && firstLine.trim() === commentMarker(key);
}

/** The oldest comment stays, so that all jobs choose the same. A newer run's comment is left to that run. */
async function keepOne(found: readonly Comment[], request: CommentRequest, github: GitHub): Promise<Posted> {
  const [oldest, ...duplicates] = found;
  if (oldest === undefined) return { id: null, outcome: "not needed" };
  for (const each of duplicates) if (!isOfNewerRun(each, request)) await github.deleteComment(each.id);
  if (found.some((each) => isOfNewerRun(each, request))) return { id: oldest.id, outcome: "left to a newer run" };
  const states = found.map(({ body }) => readState(body)).filter((state) => state !== null);
  const [latest = null] = states.toSorted((one, other) => other.runId - one.runId);
  return update(oldest, bodyAfter(latest, request), request, github);
}

/** A run that started later may finish sooner. */
function isOfNewerRun({ body }: Comment, { runId }: CommentRequest): boolean {
  return (readState(body)?.runId ?? 0) > runId;
}

async function update(
  { id, body: before }: Comment,
  body: string,
  request: CommentRequest,
  github: GitHub,
): Promise<Posted> {
  // GitHub may change line ends.
  if (body.trim() === before.replaceAll("\r\n", "\n").trim()) return { id, outcome: "unchanged" };
  try {
    await github.updateComment(id, body);
    return { id, outcome: "updated" };
  } catch (error) {
    // Somebody has deleted it since it was listed.
    if (!(error instanceof GitHubRefused) || error.status !== 404) throw error;
    return { id: await github.createComment(request.pullRequest, bodyAfter(null, request)), outcome: "created" };
  }
}

function bodyAfter(previous: CommentState | null, { report, headSha, runId, render }: CommentRequest): string {
  const { alert, resolved } = changeState(previous, report, headSha);
  const isOver = alert === null && resolved !== null;
  return render({ state: formatState({ runId, alert, resolved }), ...(isOver ? { resolved } : {}) });
}

/** An alert ends when a measurement shows that memory is fine; an inconclusive one does not end it. */
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

/** Whether readers will want to know when it is over. */
function isAlert({ verdict, failed, targets }: Report): boolean {
  return failed || (regressions.has(verdict) && !targets.every(({ accepted }) => accepted));
}

/** For the first comment; an existing comment is always kept up to date. */
function isWorthAComment({ verdict, failed }: Report, policy: Exclude<Inputs["comment"], "never">): boolean {
  switch (policy) {
    case "always":
      return true;
    case "on-change":
      // What base does too is not a change of this pull request.
      return failed || (verdict !== "pass" && verdict !== "preexisting");
    case "on-regression":
      return failed || regressions.has(verdict);
  }
}

/** From the job's targets and folder, so that jobs which measure different things do not overwrite each other's comment. */
export function defaultCommentKey(inputs: Pick<Inputs, "working-directory" | "target">): string {
  const place = inputs["working-directory"].replace(/^\.?\/*|\/+$/g, "");
  return [...(place === "" ? [] : [place]), ...(inputs.target ?? [])].join("-") || "default";
}
