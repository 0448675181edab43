/** Line breaking for a terminal. */
import { countCells } from "./cells.ts";

/** Breaks at spaces, else inside a word, but never between a number and its unit. */
export function wrapText(text: string, width: number): readonly string[] {
  return wrapWords(text.replace(/(\d) (?=(?:[KMGT]i)?B\b|ms\b|s\b|%)/g, "$1\u00A0"), width).map((line) =>
    line.replaceAll("\u00A0", " "),
  );
}

function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => chunks(each, width))) {
    if (line !== "" && countCells(line) + 1 + countCells(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function chunks(word: string, width: number): readonly string[] {
  if (countCells(word) <= width) return [word];
  const parts = [""];
  for (const character of word) {
    const last = parts.at(-1) ?? "";
    if (last !== "" && countCells(last + character) > width) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

/** Wrapped lines, the first one with another indentation than the rest. */
export function paragraph(text: string, width: number, first: string, rest: string): readonly string[] {
  return wrapText(text, width - rest.length).map((line, index) => (index === 0 ? first : rest) + line);
}
