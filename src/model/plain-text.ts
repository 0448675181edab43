/** Text from outside (names, logs, labels) without what a terminal would obey or a reader could not see. */

// Terminal escape sequences, as colourful loggers write them.
// oxlint-disable-next-line no-control-regex
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
// Controls, zero-width and direction marks: they hide text or turn its order round. \p{Cs} is a lone surrogate.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** One line without control or invisible characters, at most `limit` characters long. */
export function plainLine(text: string, limit = 120): string {
  return cutText(withoutControls(text).trim(), limit);
}

/** On one line, and without what a terminal would obey or a reader could not see. */
export function withoutControls(text: string): string {
  return text.replace(ansi, "").replace(/\s+/g, " ").replace(invisible, "");
}

/** The last `limit` lines, each one plain. */
export function plainLines(text: string, limit: number): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => indentation(line) + plainLine(line, 200))
    .filter((line) => line.trim() !== "")
    .slice(-limit);
}

/** A trace is read by its indentation; deep ones are cut. */
function indentation(line: string): string {
  return (/^[ \t]*/.exec(line)?.[0] ?? "").replaceAll("\t", "  ").slice(0, 8);
}

/** Cut to a number of characters (never through the middle of one), with `…` in place of the last. */
export function cutText(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}
