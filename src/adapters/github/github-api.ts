/** GitHub's API through octokit, which retries temporary failures. Every failure becomes a `GitHubRefused`. */
import { getOctokit } from "@actions/github";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { z } from "zod";
import { describeError, GitHubRefused } from "../../model/errors.ts";
import type { GitHub } from "../../model/hosting.ts";

export interface GitHubSettings {
  readonly token: string;
  readonly apiUrl: string;
  readonly repository: { readonly owner: string; readonly name: string };
  /** The unit of the wait between two tries, which grows with each. */
  readonly retryBaseMs?: number;
}

const tries = 3;
/** A comment is not worth a longer wait for a rate limit. */
const longestWaitSeconds = 60;

const commentSchema = z.object({
  id: z.number().int(),
  body: z.string().default(""),
  // Null once the account has been deleted.
  user: z.object({ login: z.string() }).nullable(),
});

const pullRequestSchema = z.object({
  number: z.number().int(),
  head: z.object({ sha: z.string(), repo: z.object({ id: z.number().int() }).nullable() }),
});

const labelSchema = z.object({ name: z.string() });

const labelEventSchema = z.object({
  event: z.string(),
  created_at: z.string(),
  actor: z.object({ login: z.string() }).nullish(),
  label: labelSchema.optional(),
});

const viewerSchema = z.object({ viewer: z.object({ login: z.string() }) });

export function createGitHub({ token, apiUrl, repository, retryBaseMs = 1_000 }: GitHubSettings): GitHub {
  const { owner, name: repo } = repository;
  const mayWait = (seconds: number, _options: unknown, _octokit: unknown, retryCount: number): boolean =>
    seconds <= longestWaitSeconds && retryCount < tries;
  const octokit = getOctokit(
    token,
    {
      baseUrl: apiUrl,
      log: silentLog,
      retry: { retries: tries, retryAfterBaseValue: retryBaseMs },
      throttle: { onRateLimit: mayWait, onSecondaryRateLimit: mayWait, retryAfterBaseValue: retryBaseMs, id: apiUrl },
    },
    retry,
    throttling,
  );
  const { issues, pulls, repos } = octokit.rest;
  const place = { owner, repo, per_page: 100 };

  return {
    async viewer() {
      const answer = await ask("read", octokit.graphql("query { viewer { login } }"));
      return understand(viewerSchema, answer).viewer.login;
    },
    async comments(pullRequest) {
      const options = { ...place, issue_number: pullRequest };
      const pages = await ask("read", octokit.paginate(issues.listComments, options));
      const comments = understand(commentSchema.array(), pages);
      return comments
        .map(({ id, body, user }) => ({ id, body, author: user?.login ?? "" }))
        .toSorted((one, other) => one.id - other.id);
    },
    async createComment(pullRequest, body) {
      const options = { owner, repo, issue_number: pullRequest, body };
      const { data } = await ask("write", issues.createComment(options));
      return understand(commentSchema, data).id;
    },
    async updateComment(id, body) {
      await ask("write", issues.updateComment({ owner, repo, comment_id: id, body }));
    },
    async deleteComment(id) {
      const deleting = ask("write", issues.deleteComment({ owner, repo, comment_id: id }));
      await deleting.catch((error: unknown) => {
        if (!(error instanceof GitHubRefused) || error.status !== 404) throw error;
      });
    },
    async openPullRequests(head) {
      const options = { ...place, state: "open" as const, head: `${head.owner}:${head.branch}` };
      return readPullRequests(await ask("read", octokit.paginate(pulls.list, options)));
    },
    async pullRequestsOf(sha) {
      const options = { ...place, commit_sha: sha };
      return readPullRequests(await ask("read", octokit.paginate(repos.listPullRequestsAssociatedWithCommit, options)));
    },
    async labelling(pullRequest, label) {
      const options = { ...place, issue_number: pullRequest };
      // GitHub's labels are not case-sensitive.
      const wanted = label.toLowerCase();
      const isWanted = (named: { readonly name: string } | undefined): boolean => named?.name.toLowerCase() === wanted;
      // Deleting a label from the repository removes it from the issue without an event.
      const on = understand(
        labelSchema.array(),
        await ask("read", octokit.paginate(issues.listLabelsOnIssue, options)),
      );
      if (!on.some(isWanted)) return undefined;
      const events = await ask("read", octokit.paginate(issues.listEvents, options));
      const last = understand(labelEventSchema.array(), events).findLast(
        ({ event, label: named }) => event === "labeled" && isWanted(named),
      );
      return last && { by: last.actor?.login ?? "ghost", at: last.created_at };
    },
    async readFile(path, ref) {
      try {
        const mediaType = { format: "raw" };
        const { data } = await ask("read", repos.getContent({ owner, repo, path, ref, mediaType }));
        return understand(z.string(), data);
      } catch (error) {
        if (error instanceof GitHubRefused && error.status === 404) return undefined;
        throw error;
      }
    },
  };
}

function readPullRequests(pages: unknown) {
  return understand(pullRequestSchema.array(), pages).map(({ number, head }) => ({
    number,
    headSha: head.sha,
    headRepositoryId: head.repo?.id ?? null,
  }));
}

/** We report each refusal in one sentence of our own. */
const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

async function ask<Answer>(kind: "read" | "write", asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    throw refusalOf(error, kind);
  }
}

/** A proxy may answer with its own page and status 200. */
function understand<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new GitHubRefused("The answer did not come from GitHub's API.", {
    status: null,
    permission: null,
    cause: parsed.error,
  });
}

/** The parts of octokit's RequestError that we read. */
const requestErrorSchema = z.object({
  message: z.string(),
  status: z.number().optional(),
  response: z.object({ headers: z.record(z.string(), z.unknown()).optional() }).optional(),
});

function refusalOf(cause: unknown, kind: "read" | "write"): GitHubRefused {
  const { data: error } = requestErrorSchema.safeParse(cause);
  const status = error?.status ?? null;
  // octokit also reports a broken connection as 500, but then there is no response.
  if (error?.response === undefined || status === null) {
    return new GitHubRefused(`GitHub did not answer (${describeError(cause)}).`, {
      status: null,
      permission: null,
      cause,
    });
  }
  const headers = error.response.headers ?? {};
  const text = error.message.split("\n")[0] ?? "";
  // A locked conversation, an archived repository and a rate limit also answer 403.
  const isDenied = status === 403 && /not accessible by/.test(text);
  // For what a token may not even see, such as in a private repository, GitHub answers 404.
  const isHidden = status === 404 && kind === "write";
  const permission = isDenied || isHidden ? permissionOf(headers, kind) : null;
  return new GitHubRefused(`GitHub answered ${status} (${text}).`, { status, permission, cause });
}

/** The header lists alternatives: `issues=write; pull_requests=write`. */
function permissionOf(headers: Readonly<Record<string, unknown>>, kind: "read" | "write"): string {
  const header = headers["x-accepted-github-permissions"];
  const accepted = typeof header === "string" ? header.split(/[;,]/) : [];
  const [first = `pull_requests=${kind}`] = [
    ...accepted.filter((each) => each.includes("pull_requests")),
    ...accepted.filter((each) => each.includes("=")),
  ];
  const [scope = "", level = kind] = first.trim().split("=");
  return `${scope.replaceAll("_", "-")}: ${level}`;
}
