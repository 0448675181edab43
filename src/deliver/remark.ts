/** What GitHub refused, as a reader of the run needs it: what did not happen, why, and what to write where. */
import type { GitHubRefused } from "../model/errors.ts";
import type { Remark } from "../model/hosting.ts";
import type { Event } from "../inputs/trigger.ts";

export function explainRefusal(error: GitHubRefused, what: string, event: Event): Remark {
  if (error.permission === null)
    return { level: "warning", text: `${what}: ${error.message} The report is in the job summary.` };
  if (event.kind === "pull-request" && event.isFork) {
    return {
      level: "notice",
      text: `${what}: a fork's pull request runs with a token that may only read. The report is in the job summary; a \`workflow_run\` workflow with \`mode: report\` comments for forks too.`,
    };
  }
  const wanted = [...new Set(["contents: read", error.permission])].join(", ");
  return {
    level: "warning",
    text: `${what}: the token may not. Give the job \`permissions: { ${wanted} }\`. The report is in the job summary.`,
  };
}
