/**
 * Text from outside (target names, routes, container logs, labels) made safe for the place it is shown in.
 * A pull request's author chooses it, and the comment that shows it is posted with the repository's token.
 */

export { cutText, plainLine, plainLines, withoutControls } from "../model/plain-text.ts";

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
