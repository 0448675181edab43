/** Cleans text from outside (names, logs, labels): no control characters, nothing invisible, limited length. */

// Terminal escape sequences, as loggers with colours write them.
// oxlint-disable-next-line no-control-regex
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
// Control, zero-width and direction characters, which hide or reorder text. \p{Cs} is a lone surrogate.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** One line without control or invisible characters, at most `limit` characters long. */
export function plainLine(text: string, limit = 120): string {
  return cutText(withoutControls(text).trim(), limit);
}

/** On one line, without characters that a terminal would interpret or a reader could not see. */
export function withoutControls(text: string): string {
  return text.replace(ansi, "").replace(/\s+/g, " ").replace(invisible, "");
}

/** The last `limit` lines, each as by `plainLine`. */
export function plainLines(text: string, limit: number): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => indentation(line) + plainLine(line, 200))
    .filter((line) => line.trim() !== "")
    .slice(-limit);
}

/** Stack traces need their indentation; it is limited to 8 characters. */
function indentation(line: string): string {
  return (/^[ \t]*/.exec(line)?.[0] ?? "").replaceAll("\t", "  ").slice(0, 8);
}

/** Cut to `limit` characters, never inside one, with `…` as the last. */
export function cutText(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
