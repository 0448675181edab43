/** Prints what may hold a container's words into a runner's log, where a line that begins with `::` is a command. */
import { randomUUID } from "node:crypto";
import * as core from "@actions/core";

/** The runner takes no command until it sees the token again, which nobody but us knows. */
export function printInert(text: string): void {
  const token = randomUUID();
  core.info(`::stop-commands::${token}`);
  core.info(text);
  core.info(`::${token}::`);
}
