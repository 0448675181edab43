/** Which pull request a job is about: where its comment goes, and whose labels count. */
import type { GitHub } from "../model/hosting.ts";
import type { Runner } from "../inputs/trigger.ts";
import { findOrigin } from "./origin.ts";

export interface AboutPullRequest {
  /** null: none, or none that can be told. */
  readonly number: number | null;
  /** Of the pull request's own branch; null where no comment belongs. */
  readonly commentedSha: string | null;
  /** A sentence for the log where a reader would have expected a comment. */
  readonly why: string | null;
}

const none: AboutPullRequest = { number: null, commentedSha: null, why: null };

export async function findPullRequest({ event, sha }: Runner, github: GitHub): Promise<AboutPullRequest> {
  switch (event.kind) {
    case "pull-request":
      return { number: event.number, commentedSha: event.headSha, why: null };
    case "merge-group":
      // Its comment tells of the pull request's own commits; the queue has its check and its job summary.
      return { number: event.pullRequest, commentedSha: null, why: null };
    case "workflow-run": {
      const origin = await findOrigin(event.run, github);
      return origin.kind === "pull-request"
        ? { number: origin.number, commentedSha: event.run.headSha, why: null }
        : { ...none, why: origin.why };
    }
    case "push": {
      // What was accepted in its pull request must not turn the default branch red.
      const [merged] = await github.pullRequestsOf(sha);
      return { ...none, number: merged?.number ?? null };
    }
    case "pull-request-target":
    case "other":
      return none;
  }
}
