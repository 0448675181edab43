/**
 * A failure the user can mend: the message is complete in itself (what failed, on which side, what was
 * seen, what to do next) and is printed without a stack. Everything else that is thrown is a bug.
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** The run was asked to stop (SIGINT, SIGTERM, a cancelled job); everything acquired is released on the way out. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** The message of whatever was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The build said no; its last lines say why. */
export class BuildFailed extends Error {
  override readonly name = "BuildFailed";
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super("The build failed.");
    this.lines = lines;
  }
}

/** GitHub said no, or nothing; the gate decides without it. */
export class GitHubRefused extends Error {
  override readonly name = "GitHubRefused";
  /** The HTTP status; null when no answer came at all. */
  readonly status: number | null;
  /** What the token lacks, as a workflow's `permissions` writes it (`pull-requests: write`); null when that is not it. */
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
