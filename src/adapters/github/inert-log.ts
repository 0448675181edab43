/** A runner's log, for words that are not ours: nothing in them is obeyed as a workflow command. */
import { randomUUID } from "node:crypto";
import * as core from "@actions/core";

/** `::name::` at the start of a line, after blanks, and the older `##[name]` anywhere (actions/runner, ActionCommand.cs). */
const command = /^\s*::|##\[/m;

export function printInert(text: string): void {
  core.info(makeInert(text));
}

/** None is taken until the runner sees the token again, which nobody can guess. */
export function makeInert(text: string): string {
  if (!command.test(text)) return text;
  const token = randomUUID();
  return `::stop-commands::${token}\n${text}\n::${token}::`;
}

/** The same JSON, for a log that may also be a file: there is no line of ours in it. */
export function makeInertJson(json: string): string {
  return json.replaceAll("##[", "##\\u005b");
}
