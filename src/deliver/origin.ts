/** From the event of an ended workflow to the pull request that it ran for: GitHub's word alone, never the files'. */
import type { GitHub } from "../model/hosting.ts";
import type { EndedRun } from "../inputs/trigger.ts";

export type Origin =
  | { readonly kind: "pull-request"; readonly number: number }
  /** A sentence for the log. */
  | { readonly kind: "none"; readonly why: string };

/** `workflow_run.pull_requests` is empty for forks, so it is the head branch that is asked for, and its commit that decides. */
export async function findOrigin(run: EndedRun, github: GitHub): Promise<Origin> {
  if (run.event !== "pull_request") {
    return {
      kind: "none",
      why: `The measuring workflow ran on ${run.event}, so there is no pull request to comment on.`,
    };
  }
  const candidates = await github.openPullRequests({ owner: run.headOwner, branch: run.headBranch });
  const [found, ...others] = candidates.filter(
    ({ headSha, headRepositoryId }) => headSha === run.headSha && headRepositoryId === run.headRepositoryId,
  );
  if (found === undefined) {
    return {
      kind: "none",
      why: `No open pull request has ${run.headSha.slice(0, 7)} as its head: it was closed, or has moved on and is measured again.`,
    };
  }
  if (others.length > 0) {
    const numbers = [found, ...others].map(({ number }) => `#${number}`).join(", ");
    return {
      kind: "none",
      why: `${numbers} have the same head, and the measurement does not tell which of them it is of.`,
    };
  }
  return { kind: "pull-request", number: found.number };
}
