/** Maps with known keys: an unknown key is a problem with a suggestion, never ignored. */
import { z } from "zod";

/**
 * A `z.strictObject` whose error has one line per unknown key, in the order of the issue's `keys`.
 * `notYet` are documented keys that this version does not support.
 */
export function strictObject<Shape extends z.core.$ZodLooseShape>(
  noun: string,
  shape: Shape,
  notYet: readonly string[] = [],
) {
  const known = Object.keys(shape);
  const sentence = (key: string) => {
    if (notYet.includes(key)) return "is not supported by this version";
    const near = nearest(key, known);
    const hint = near === undefined ? `the keys are ${listed(known)}` : `did you mean \`${near}\`?`;
    return `is not a key of ${noun}; ${hint}`;
  };
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? issue.keys.map(sentence).join("\n") : undefined),
  });
}

/** The word that was probably intended: at most a third of its letters differ. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-_ ]/g, "");
  const ranked = words
    .map((candidate) => ({ candidate, edits: editDistance(plain(word), plain(candidate)) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}

/** `` `a`, `b` and `c` ``. */
export function listed(words: readonly string[], conjunction: "and" | "or" = "and"): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of a.split("").entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split("").entries()) {
      const substitute = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substitute, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
