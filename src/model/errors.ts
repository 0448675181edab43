/**
 * A failure that the user can fix. The message is complete (what failed, on which side, what was seen, what to do next)
 * and is printed without a stack. Every other exception is a bug.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The run was asked to stop (SIGINT, SIGTERM, a cancelled job). All resources are released on the way out. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The message of whatever was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The build failed; `lines` are the last ones it printed. */
export class BuildFailed extends Error {
  override readonly name = "BuildFailed";
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super("The build failed.");
    this.lines = lines;
  }
}

/** GitHub refused a request or did not answer. The gate decides without it. */
export class GitHubRefused extends Error {
  override readonly name = "GitHubRefused";
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** The permission that the token lacks, as in a workflow (`pull-requests: write`); null for other reasons. */
  readonly permission: string | null;
  constructor(
    message: string,
    facts: { readonly status: number | null; readonly permission: string | null; readonly cause?: unknown },
  ) {
    super(message, { cause: facts.cause });
    this.status = facts.status;
    this.permission = facts.permission;
  }
}
