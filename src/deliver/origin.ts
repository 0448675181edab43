/** Finds the pull request that a completed workflow ran for. Only GitHub is asked; the received files are not trusted. */
import type { GitHub } from "../model/hosting.ts";
import type { EndedRun } from "../inputs/trigger.ts";

export type Origin =
  | { readonly kind: "pull-request"; readonly number: number }
  /** `why` is a sentence for the log. */
  | { readonly kind: "none"; readonly why: string };

/** `workflow_run.pull_requests` is empty for forks, so this searches by head branch and compares the commit. */
export async function findOrigin(run: EndedRun, github: GitHub): Promise<Origin> {
  if (run.event !== "pull_request") {
    return {
      kind: "none",
      why: `The measuring workflow ran on ${run.event}, not on a pull request, so there is nothing to comment on.`,
    };
  }
  const candidates = await github.openPullRequests({ owner: run.headOwner, branch: run.headBranch });
  const [found, ...others] = candidates.filter(
    ({ headSha, headRepositoryId }) => headSha === run.headSha && headRepositoryId === run.headRepositoryId,
  );
  if (found === undefined) {
    return {
      kind: "none",
      why: `No open pull request has ${run.headSha.slice(0, 7)} as its head. It was closed, or has new commits that are measured separately.`,
    };
  }
  if (others.length > 0) {
    const numbers = [found, ...others].map(({ number }) => `#${number}`).join(", ");
    return {
      kind: "none",
      why: `${numbers} have the same head, so the pull request of this measurement is ambiguous.`,
    };
  }
  return { kind: "pull-request", number: found.number };
}
