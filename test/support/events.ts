/** Event files as GitHub writes them: its own published examples, about our repository and commits. */
import examples from "@octokit/webhooks-examples" with { type: "json" };

type Json = Record<string, unknown>;

const all = examples as unknown as { name: string; examples: Json[] }[];

const upstream = { id: 1, full_name: "octo-org/api", owner: { login: "octo-org" }, default_branch: "main" };
/** GitHub has published no example of a fork's event; this is what differs in one. */
const fork = { id: 2, full_name: "mona/api", owner: { login: "mona" }, fork: true };

export function pullRequestEvent(pullRequest: {
  readonly number: number;
  readonly headSha: string;
  readonly baseSha: string;
  readonly isFork?: boolean;
}): object {
  const payload = example("pull_request", "synchronize");
  const pull = payload["pull_request"] as Json;
  const [head, base] = [pull["head"] as Json, pull["base"] as Json];
  const headRepository = pullRequest.isFork === true ? fork : upstream;
  return {
    ...payload,
    number: pullRequest.number,
    repository: { ...(payload["repository"] as Json), ...upstream },
    pull_request: {
      ...pull,
      number: pullRequest.number,
      head: {
        ...head,
        sha: pullRequest.headSha,
        ref: "feature",
        repo: { ...(head["repo"] as Json), ...headRepository },
      },
      base: { ...base, sha: pullRequest.baseSha, ref: "main", repo: { ...(base["repo"] as Json), ...upstream } },
    },
  };
}

export function mergeGroupEvent(group: {
  readonly pullRequest: number;
  readonly headSha: string;
  readonly baseSha: string;
}): object {
  const payload = example("merge_group", "checks_requested");
  return {
    ...payload,
    repository: { ...(payload["repository"] as Json), ...upstream },
    merge_group: {
      ...(payload["merge_group"] as Json),
      head_sha: group.headSha,
      head_ref: `refs/heads/gh-readonly-queue/main/pr-${group.pullRequest}-${group.baseSha}`,
      base_sha: group.baseSha,
      base_ref: "refs/heads/main",
    },
  };
}

export function pushEvent(push: { readonly before: string; readonly after: string }): object {
  const [payload = {}] = all.find(({ name }) => name === "push")?.examples ?? [];
  return {
    ...payload,
    ref: "refs/heads/main",
    ...push,
    repository: { ...(payload["repository"] as Json), ...upstream },
  };
}

/** Of a measuring workflow on a pull request, which has ended. */
export function workflowRunEvent(run: {
  readonly headSha: string;
  readonly isFork: boolean;
  readonly event?: string;
}): object {
  const payload = example("workflow_run", "completed");
  const headRepository = run.isFork ? fork : upstream;
  const described = payload["workflow_run"] as Json;
  return {
    ...payload,
    repository: { ...(payload["repository"] as Json), ...upstream },
    workflow_run: {
      ...described,
      event: run.event ?? "pull_request",
      head_sha: run.headSha,
      head_branch: "feature",
      html_url: "https://github.example/octo-org/api/actions/runs/1001",
      // As GitHub does for forks.
      pull_requests: [],
      head_repository: { ...(described["head_repository"] as Json), ...headRepository },
      repository: { ...(described["repository"] as Json), ...upstream },
    },
  };
}

function example(event: string, action: string): Json {
  const found = all.find(({ name }) => name === event)?.examples.find((each) => each["action"] === action);
  if (found === undefined) throw new RangeError(`no example of ${event}, ${action}`);
  return found;
}
