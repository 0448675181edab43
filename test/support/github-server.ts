/** A stateful stand-in for GitHub's API on this machine: what our own adapter asks, as GitHub answers it. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import examples from "@octokit/webhooks-examples" with { type: "json" };
import { type Call, violationsOfAnswer, violationsOfRequest } from "./github-contract.ts";

interface Account {
  readonly login: string;
  /** Of the token, on issues and pull requests. */
  readonly access: "write" | "read";
}

interface StoredComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: string;
  body: string;
}

interface StoredPullRequest {
  readonly number: number;
  readonly headOwner: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly headRepositoryId: number | null;
  readonly state?: "open" | "closed";
  /** Commits that belong to it, besides its head. */
  readonly commits?: readonly string[];
}

/** What a request gets instead of its answer, so many times. */
export interface Disturbance {
  readonly method: string;
  readonly path: RegExp;
  times: number;
  /** null: the connection is closed. */
  readonly status: number | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
}

export interface GitHubServer extends AsyncDisposable {
  readonly url: string;
  readonly accounts: Map<string, Account>;
  readonly comments: StoredComment[];
  readonly pullRequests: StoredPullRequest[];
  readonly labelEvents: {
    pullRequest: number;
    event: "labeled" | "unlabeled";
    label: string;
    by: string;
    at: string;
  }[];
  /** In lower case: gone from the repository and every issue, of which no event tells. */
  readonly deletedLabels: Set<string>;
  /** `ref:path` → text. */
  readonly files: Map<string, string>;
  readonly disturbances: Disturbance[];
  /** Called when a request has been understood, before it is answered: to play what happens at the same time. */
  onRequest: (call: Call) => void;
  /** `POST /repos/…`, in order. */
  readonly requests: readonly string[];
  /** Where a request or an answer was not as GitHub describes it. */
  readonly violations: readonly string[];
  addComment(pullRequest: number, author: string, body: string): StoredComment;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** GitHub's limit of a comment, in characters. */
const bodyLimit = 65_536;

export async function startGitHub(): Promise<GitHubServer> {
  const requests: string[] = [];
  const violations: string[] = [];
  let nextId = 1_000;
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const github: GitHubServer = {
    url,
    accounts: new Map([
      ["write-token", { login: "github-actions[bot]", access: "write" }],
      ["read-token", { login: "github-actions[bot]", access: "read" }],
    ]),
    comments: [],
    pullRequests: [],
    labelEvents: [],
    deletedLabels: new Set(),
    files: new Map(),
    disturbances: [],
    onRequest: () => undefined,
    requests,
    violations,
    addComment(pullRequest, author, body) {
      const comment = { id: nextId++, pullRequest, author, body };
      github.comments.push(comment);
      return comment;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    const call: Call = { method: request.method ?? "", path: decodeURIComponent(pathname), query: searchParams, body };
    requests.push(`${call.method} ${call.path}`);
    violations.push(...violationsOfRequest(call));
    const disturbance = github.disturbances.find(
      (each) => each.times > 0 && each.method === call.method && each.path.test(call.path),
    );
    if (disturbance !== undefined) {
      disturbance.times -= 1;
      if (disturbance.status === null) return void request.socket.destroy();
      const { status, headers, message = "disturbed" } = disturbance;
      return send(response, { status, headers: headers ?? {}, body: { message } });
    }
    github.onRequest(call);
    const answer = answerTo(
      call,
      github.accounts.get(/^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? ""),
    );
    violations.push(...violationsOfAnswer(call, answer.status, answer.body));
    return send(response, answer);
  }

  function answerTo(call: Call, account: Account | undefined): Answer {
    if (account === undefined) return { status: 401, body: { message: "Bad credentials" } };
    if (call.path === "/graphql") return { status: 200, body: { data: { viewer: { login: account.login } } } };
    const { method, path, query } = call;
    const of = (pattern: RegExp): string | undefined => pattern.exec(path)?.[1];
    const onIssue = of(/^\/repos\/[^/]+\/[^/]+\/issues\/(\d+)\/comments$/);
    if (onIssue !== undefined) {
      const pullRequest = Number(onIssue);
      return method === "GET"
        ? page(call, github.comments.filter((each) => each.pullRequest === pullRequest).map(describeComment))
        : writing(account, call, () => ({
            status: 201,
            body: describeComment(github.addComment(pullRequest, account.login, bodyOf(call))),
          }));
    }
    const commentId = of(/^\/repos\/[^/]+\/[^/]+\/issues\/comments\/(\d+)$/);
    if (commentId !== undefined) {
      return writing(account, call, () => changeComment(method, Number(commentId), call));
    }
    const labels = of(/^\/repos\/[^/]+\/[^/]+\/issues\/(\d+)\/labels$/);
    if (labels !== undefined) return page(call, labelsOn(Number(labels)).map(describeLabel));
    const events = of(/^\/repos\/[^/]+\/[^/]+\/issues\/(\d+)\/events$/);
    if (events !== undefined) {
      return page(
        call,
        github.labelEvents.filter((each) => each.pullRequest === Number(events)).map(describeLabelEvent),
      );
    }
    if (/^\/repos\/[^/]+\/[^/]+\/pulls$/.test(path)) {
      const state = query.get("state") ?? "open";
      const isWanted = (each: StoredPullRequest): boolean =>
        (state === "all" || (each.state ?? "open") === state) && (query.get("head") ?? headOf(each)) === headOf(each);
      return page(call, github.pullRequests.filter(isWanted).map(describePullRequest));
    }
    const commit = of(/^\/repos\/[^/]+\/[^/]+\/commits\/([0-9a-f]+)\/pulls$/);
    if (commit !== undefined) {
      const belong = github.pullRequests.filter(({ headSha, commits = [] }) => [headSha, ...commits].includes(commit));
      return page(call, belong.map(describePullRequest));
    }
    const file = of(/^\/repos\/[^/]+\/[^/]+\/contents\/(.+)$/);
    if (file !== undefined) {
      const text = github.files.get(`${query.get("ref")}:${file}`);
      return text === undefined
        ? notFound
        : { status: 200, body: text, headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" } };
    }
    return notFound;
  }

  function labelsOn(pullRequest: number): readonly string[] {
    const last = new Map<string, boolean>();
    for (const each of github.labelEvents) {
      if (each.pullRequest === pullRequest) last.set(each.label.toLowerCase(), each.event === "labeled");
    }
    return [...last].flatMap(([label, isOn]) => (isOn && !github.deletedLabels.has(label) ? [label] : []));
  }

  function changeComment(method: string, id: number, call: Call): Answer {
    const index = github.comments.findIndex((each) => each.id === id);
    const comment = github.comments[index];
    if (comment === undefined) return notFound;
    if (method === "DELETE") {
      github.comments.splice(index, 1);
      return { status: 204 };
    }
    comment.body = bodyOf(call);
    return { status: 200, body: describeComment(comment) };
  }

  function page(call: Call, items: readonly unknown[]): Answer {
    const perPage = Number(call.query.get("per_page") ?? 30);
    const number = Number(call.query.get("page") ?? 1);
    const next = new URL(`${url}${call.path}?${String(call.query)}`);
    next.searchParams.set("page", String(number + 1));
    const headers = number * perPage < items.length ? { link: `<${next.href}>; rel="next"` } : undefined;
    return { status: 200, body: items.slice((number - 1) * perPage, number * perPage), ...(headers && { headers }) };
  }

  return github;
}

const documentation = { documentation_url: "https://docs.github.com/rest" };
const notFound: Answer = { status: 404, body: { message: "Not Found", ...documentation } };

function writing({ access }: Account, call: Call, write: () => Answer): Answer {
  if (access === "read") {
    return {
      status: 403,
      headers: { "x-accepted-github-permissions": "issues=write; pull_requests=write" },
      body: { message: "Resource not accessible by integration" },
    };
  }
  if (call.body !== undefined && Array.from(bodyOf(call)).length > bodyLimit) {
    return {
      status: 422,
      body: { message: "Validation Failed: body is too long (maximum is 65536 characters)", ...documentation },
    };
  }
  return write();
}

function bodyOf({ body }: Call): string {
  return (body as { body: string }).body;
}

function send(response: ServerResponse, { status, body, headers = {} }: Answer): void {
  const isText = typeof body === "string";
  const type = { "content-type": isText ? "text/plain" : "application/json; charset=utf-8" };
  response.writeHead(status, { ...type, ...headers });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

const [opened] = (
  examples as unknown as { name: string; examples: { pull_request: Record<string, unknown> }[] }[]
).find(({ name }) => name === "pull_request")!.examples;
const template = opened!.pull_request as Record<string, object>;

function describeUser(login: string): object {
  return { ...template["user"], login, type: login.endsWith("[bot]") ? "Bot" : "User" };
}

function describeComment({ id, pullRequest, author, body }: StoredComment): object {
  const url = `https://api.github.example/repos/octo-org/api/issues`;
  return {
    id,
    node_id: `IC_${id}`,
    url: `${url}/comments/${id}`,
    issue_url: `${url}/${pullRequest}`,
    html_url: `https://github.example/octo-org/api/pull/${pullRequest}#issuecomment-${id}`,
    created_at: "2026-11-20T10:00:00Z",
    updated_at: "2026-11-20T10:00:00Z",
    author_association: "NONE",
    performed_via_github_app: null,
    user: describeUser(author),
    body,
  };
}

function describeLabelEvent(entry: GitHubServer["labelEvents"][number], index: number): object {
  return {
    id: index + 1,
    node_id: `LE_${index}`,
    url: `https://api.github.example/repos/octo-org/api/issues/events/${index + 1}`,
    actor: describeUser(entry.by),
    event: entry.event,
    commit_id: null,
    commit_url: null,
    created_at: entry.at,
    performed_via_github_app: null,
    label: { name: entry.label, color: "0e8a16" },
  };
}

function describeLabel(name: string, index: number): object {
  const url = `https://api.github.example/repos/octo-org/api/labels/${encodeURIComponent(name)}`;
  return { id: index + 1, node_id: `LA_${index}`, url, name, description: null, color: "0e8a16", default: false };
}

function headOf({ headOwner, headBranch }: StoredPullRequest): string {
  return `${headOwner}:${headBranch}`;
}

function describePullRequest(pullRequest: StoredPullRequest): object {
  const { number, headSha, headBranch, headRepositoryId, state = "open" } = pullRequest;
  const head = template["head"] as { repo: object };
  return {
    ...template,
    auto_merge: null,
    number,
    state,
    head: {
      ...head,
      label: headOf(pullRequest),
      ref: headBranch,
      sha: headSha,
      repo: headRepositoryId === null ? null : { ...head.repo, id: headRepositoryId },
    },
  };
}
