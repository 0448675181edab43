/** What started the run: the runner's environment and event file → typed facts. All of them come from GitHub, none from the pull request's files. */
import { z } from "zod";
import { UserError } from "../model/errors.ts";

export interface Runner {
  readonly event: Event;
  readonly repository: { readonly owner: string; readonly name: string };
  /** null: not in the payload, as on `schedule` under some runners. */
  readonly defaultBranch: string | null;
  /** The commit that the workflow runs for, and its ref. */
  readonly sha: string;
  readonly ref: string;
  /** Increases from run to run; stays the same when a run is repeated. */
  readonly runId: number;
  readonly serverUrl: string;
  readonly apiUrl: string;
}

export type Event =
  | {
      readonly kind: "pull-request";
      readonly number: number;
      readonly headSha: string;
      readonly baseSha: string;
      readonly baseBranch: string;
      /** The head branch is in another repository, so the run's token may not write. */
      readonly isFork: boolean;
    }
  | {
      readonly kind: "merge-group";
      readonly headSha: string;
      readonly baseSha: string;
      /** The pull request at this place of the queue, as GitHub's ref names it. */
      readonly pullRequest: number | null;
    }
  | {
      readonly kind: "push";
      readonly branch: string | null;
      /** The previous commit of the branch; null when the branch is new. */
      readonly before: string | null;
      readonly forced: boolean;
    }
  /** Another workflow has ended; this one runs in the default branch's context. */
  | { readonly kind: "workflow-run"; readonly run: EndedRun }
  /** Runs base's workflow with a token that may write, for anybody's pull request. */
  | { readonly kind: "pull-request-target" }
  /** Events that name no base: workflow_dispatch, schedule, and unknown ones. */
  | { readonly kind: "other"; readonly name: string };

export interface EndedRun {
  /** The event that started it. */
  readonly event: string;
  readonly headSha: string;
  readonly headBranch: string;
  readonly headOwner: string;
  readonly headRepositoryId: number;
  readonly isFork: boolean;
  readonly url: string;
}

const sha = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const noCommit = /^0+$/;

const repositorySchema = z.object({ id: z.number().int(), full_name: z.string() });

const pullRequestSchema = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    head: z.object({ sha, repo: repositorySchema.nullable() }),
    base: z.object({ sha, ref: z.string(), repo: repositorySchema }),
  }),
});

const mergeGroupSchema = z.object({ merge_group: z.object({ head_sha: sha, head_ref: z.string(), base_sha: sha }) });

const pushSchema = z.object({ ref: z.string(), before: sha, forced: z.boolean().default(false) });

const workflowRunSchema = z.object({
  workflow_run: z.object({
    event: z.string(),
    head_sha: sha,
    head_branch: z.string().nullable(),
    html_url: z.string(),
    head_repository: repositorySchema.extend({ owner: z.object({ login: z.string() }) }),
    repository: repositorySchema,
  }),
});

const environmentSchema = z.object({
  GITHUB_EVENT_NAME: z.string(),
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_SHA: sha,
  GITHUB_REF: z.string().default(""),
  GITHUB_RUN_ID: z.coerce.number().int(),
  GITHUB_SERVER_URL: z.url().default("https://github.com"),
  GITHUB_API_URL: z.url().default("https://api.github.com"),
});

/** Throws `UserError` outside a runner, or when the event file is not what GitHub writes. */
export function readRunner(env: Readonly<Record<string, string | undefined>>, payload: unknown): Runner {
  const variables = parsed(environmentSchema, env, "The environment");
  const [owner = "", name = ""] = variables.GITHUB_REPOSITORY.split("/");
  const repository = z.object({ repository: z.object({ default_branch: z.string() }) }).safeParse(payload);
  return {
    event: readEvent(variables.GITHUB_EVENT_NAME, payload),
    repository: { owner, name },
    defaultBranch: repository.success ? repository.data.repository.default_branch : null,
    sha: variables.GITHUB_SHA,
    ref: variables.GITHUB_REF,
    runId: variables.GITHUB_RUN_ID,
    serverUrl: variables.GITHUB_SERVER_URL,
    apiUrl: variables.GITHUB_API_URL,
  };
}

function readEvent(name: string, payload: unknown): Event {
  switch (name) {
    case "pull_request":
      return readPullRequest(payload);
    case "merge_group": {
      const { merge_group: group } = parsed(mergeGroupSchema, payload, "The merge_group event");
      const [, number] = /\/pr-(\d+)-[0-9a-f]+$/.exec(group.head_ref) ?? [];
      return {
        kind: "merge-group",
        headSha: group.head_sha,
        baseSha: group.base_sha,
        pullRequest: number === undefined ? null : Number(number),
      };
    }
    case "push": {
      const push = parsed(pushSchema, payload, "The push event");
      const [, branch = null] = /^refs\/heads\/(.+)$/.exec(push.ref) ?? [];
      return { kind: "push", branch, before: noCommit.test(push.before) ? null : push.before, forced: push.forced };
    }
    case "workflow_run":
      return { kind: "workflow-run", run: readEndedRun(payload) };
    case "pull_request_target":
      return { kind: "pull-request-target" };
    default:
      return { kind: "other", name };
  }
}

function readPullRequest(payload: unknown): Event {
  const { pull_request: pullRequest } = parsed(pullRequestSchema, payload, "The pull_request event");
  const { number, head, base } = pullRequest;
  return {
    kind: "pull-request",
    number,
    headSha: head.sha,
    baseSha: base.sha,
    baseBranch: base.ref,
    // `head.repo` is null once the fork has been deleted.
    isFork: head.repo?.id !== base.repo.id,
  };
}

function readEndedRun(payload: unknown): EndedRun {
  const { workflow_run: run } = parsed(workflowRunSchema, payload, "The workflow_run event");
  return {
    event: run.event,
    headSha: run.head_sha,
    headBranch: run.head_branch ?? "",
    headOwner: run.head_repository.owner.login,
    headRepositoryId: run.head_repository.id,
    isFork: run.head_repository.id !== run.repository.id,
    url: run.html_url,
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new UserError(`${what} does not have the form that GitHub's runners use:\n${z.prettifyError(result.error)}`);
}
