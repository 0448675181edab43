/** The terminal columns that a text takes, and cutting to them. Where terminals differ, the larger width counts. */

// oxlint-disable-next-line no-control-regex
const emphasis = /\u001B\[\d+m/g;
/** East Asian wide characters and emoji take two. */
const wide = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFFE6]|\p{Emoji_Presentation}/u;

export function countCells(text: string): number {
  return Array.from(text.replace(emphasis, "")).reduce((sum, character) => sum + cellsOf(character), 0);
}

/** For a text without emphasis; `…` replaces what does not fit. */
export function cutToCells(text: string, cells: number): string {
  if (countCells(text) <= cells) return text;
  let room = cells - 1;
  let kept = "";
  for (const character of text) {
    room -= cellsOf(character);
    if (room < 0) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

function cellsOf(character: string): number {
  return wide.test(character) || (character.codePointAt(0) ?? 0) >= 0x1f000 ? 2 : 1;
}
