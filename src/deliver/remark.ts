/** Explains a refusal by GitHub in the job's log: what did not happen, why, and how to fix it. */
import type { GitHubRefused } from "../model/errors.ts";
import type { Remark } from "../model/hosting.ts";
import type { Event } from "../inputs/trigger.ts";

export function explainRefusal(error: GitHubRefused, what: string, event: Event): Remark {
  if (error.permission === null)
    return { level: "warning", text: `${what}: ${error.message} The report is in the job summary.` };
  if (event.kind === "pull-request" && event.isFork) {
    return {
      level: "notice",
      text: `${what}: workflows of a pull request from a fork get a read-only token. The report is in the job summary. A \`workflow_run\` workflow with \`mode: report\` can comment on pull requests from forks.`,
    };
  }
  const wanted = [...new Set(["contents: read", error.permission])].join(", ");
  return {
    level: "warning",
    text: `${what}: the token lacks a permission. Give the job \`permissions: { ${wanted} }\`. The report is in the job summary.`,
  };
}
