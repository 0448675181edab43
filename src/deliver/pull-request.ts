/** Finds the pull request of a job: where its comment goes, and whose labels count. */
import type { GitHub } from "../model/hosting.ts";
import type { Runner } from "../inputs/trigger.ts";
import { findOrigin } from "./origin.ts";

export interface AboutPullRequest {
  /** null when there is none, or when it is ambiguous. */
  readonly number: number | null;
  /** The pull request's head commit; null when the job should not comment. */
  readonly commentedSha: string | null;
  /** A sentence for the log, when a reader might expect a comment. */
  readonly why: string | null;
}

const none: AboutPullRequest = { number: null, commentedSha: null, why: null };

export async function findPullRequest({ event, sha }: Runner, github: GitHub): Promise<AboutPullRequest> {
  switch (event.kind) {
    case "pull-request":
      return { number: event.number, commentedSha: event.headSha, why: null };
    case "merge-group":
      // The comment is about the pull request's own commits; the merge queue has its check and job summary.
      return { number: event.pullRequest, commentedSha: null, why: null };
    case "workflow-run": {
      const origin = await findOrigin(event.run, github);
      return origin.kind === "pull-request"
        ? { number: origin.number, commentedSha: event.run.headSha, why: null }
        : { ...none, why: origin.why };
    }
    case "push": {
      // Growth that was accepted in its pull request must not fail the default branch.
      const [merged] = await github.pullRequestsOf(sha);
      return { ...none, number: merged?.number ?? null };
    }
    case "pull-request-target":
    case "other":
      return none;
  }
}
