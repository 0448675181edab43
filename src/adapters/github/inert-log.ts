/** Prints untrusted text into a runner's log, so that nothing in it is read as a workflow command. */
import { randomUUID } from "node:crypto";
import * as core from "@actions/core";

/** `::name::` at the start of a line, after spaces, and the older `##[name]` anywhere (actions/runner, ActionCommand.cs). */
const command = /^\s*::|##\[/m;

export function printInert(text: string): void {
  core.info(makeInert(text));
}

/** The runner ignores commands until it sees the token again, which nobody can guess. */
export function makeInert(text: string): string {
  if (!command.test(text)) return text;
  const token = randomUUID();
  return `::stop-commands::${token}\n${text}\n::${token}::`;
}

/** Equivalent JSON. Adds no line, because stdout may be redirected to a file. */
export function makeInertJson(json: string): string {
  return json.replaceAll("##[", "##\\u005b");
}
