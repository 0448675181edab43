import { UserError } from "../../src/model/errors.ts";

/** What a user reads when the work is refused. */
export function userMessageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error("nothing was refused");
}
