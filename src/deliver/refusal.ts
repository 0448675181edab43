/** Refuses to measure where a pull request's code would run next to a token with write access. */
import { UserError } from "../model/errors.ts";
import type { Event } from "../inputs/trigger.ts";

/** Throws `UserError` on events that run with the base repository's rights. */
export function refuseUnsafeEvent(event: Event): void {
  if (event.kind !== "pull-request-target" && event.kind !== "workflow-run") return;
  const name = event.kind.replaceAll("-", "_");
  throw new UserError(
    `rss-plateau does not measure on \`${name}\`, because that event has the base repository's permissions and secrets, and measuring builds and runs the pull request's code. Measure on \`pull_request\`. To comment on pull requests from forks, add a \`workflow_run\` workflow that runs this action with \`mode: report\`.`,
  );
}
