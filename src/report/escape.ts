/**
 * Text from outside (target names, routes, container logs, labels) made safe for the place it is shown in.
 * A pull request's author chooses it, and the comment that shows it is posted with the repository's token.
 */

// Terminal escape sequences, as colourful loggers write them.
// oxlint-disable-next-line no-control-regex
const ansi = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\-_])/g;
// Controls, zero-width and direction marks: they hide or reorder text. \p{Cs} is a lone surrogate.
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** One line without control or invisible characters, at most `limit` characters long. */
export function plainLine(text: string, limit = 120): string {
  return cutText(withoutControls(text).trim(), limit);
}

/** One line without terminal sequences and invisible characters. */
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

/** Kept because traces are read by it; deep ones are cut. */
function indentation(line: string): string {
  return (/^[ \t]*/.exec(line)?.[0] ?? "").replaceAll("\t", "  ").slice(0, 8);
}

/** Cut to a number of characters (never through the middle of one), with `…` in place of the last. */
export function cutText(text: string, limit: number): string {
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, limit - 1).join("")}…`;
}

export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/**
 * Every character that Markdown, a table or GitHub's own links could act on, as an entity: CommonMark never reads
 * an entity as structure. GitHub looks for `@name`, `#1` and addresses after that, so those get a gap of no width.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[&<>\\`*[\]|~$]|(?<!\w)_|_(?!\w)/g, entity)
    .replace(/^[#+=-](?=[#+=-]*(?:\s|$))/, entity)
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, (_, digits: string, mark: string) => digits + entity(mark))
    .replace(/@(?=\w)|(?<!&)#(?=\w)|\bGH-(?=\d)|\bwww(?=\.)|:(?=\/\/)/gi, (match) => `${match}&#8203;`);
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** As `escapeMarkdown`, for the inside of an HTML element, where Markdown is not read but GitHub's links still are. */
export function escapeSummary(text: string): string {
  return escapeHtml(text)
    .replace(/@(?=\w)/g, "@&#8203;")
    .replace(/(?<!&)#(?=\d)/g, "#&#8203;");
}

/** Back-ticks where the text ends neither them nor a table cell; else an element, whose entities work everywhere. */
export function markdownCode(text: string): string {
  if (!/[`|<>&\\]|^ | $/.test(text)) return `\`${text}\``;
  return `<code>${text.replace(/[!-~]/g, (character) => (/[\w./,-]/.test(character) ? character : entity(character)))}</code>`;
}
