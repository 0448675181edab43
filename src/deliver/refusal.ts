/** Where nothing may be measured: a pull request's code must never run beside a token that may write. */
import { UserError } from "../model/errors.ts";
import type { Event } from "../inputs/trigger.ts";

/** Throws `UserError` on events that hand out the base's rights. */
export function refuseUnsafeEvent(event: Event): void {
  if (event.kind !== "pull-request-target" && event.kind !== "workflow-run") return;
  const name = event.kind.replaceAll("-", "_");
  throw new UserError(
    `Nothing is measured on \`${name}\`: it runs with the base repository's rights and secrets, and measuring means to build and run the pull request's code. Measure on \`pull_request\`; for the comment on a fork's pull request add a \`workflow_run\` workflow that runs this action with \`mode: report\`.`,
  );
}
