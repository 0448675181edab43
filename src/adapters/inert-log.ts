/** A runner's log, for words that are not ours: nothing in them is obeyed as a workflow command. */
import { randomUUID } from "node:crypto";
import * as core from "@actions/core";

/** `::name::` at the start of a line, after blanks, and the older `##[name]` anywhere (actions/runner, ActionCommand.cs). */
const command = /^\s*::|##\[/m;

export function printInert(text: string): void {
  if (!command.test(text)) return core.info(text);
  // None is taken until the runner sees the token again.
  const token = randomUUID();
  core.info(`::stop-commands::${token}`);
  core.info(text);
  core.info(`::${token}::`);
}
