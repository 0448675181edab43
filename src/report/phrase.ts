/**
 * A sentence without a medium: text, code and emphasis. Each renderer escapes the pieces itself, so sentences are
 * written once and nothing from outside reaches Markdown, HTML or a terminal unescaped.
 */
import {
  cutText,
  escapeHtml,
  escapeMarkdown,
  escapeSummary,
  markdownCode,
  plainLine,
  withoutControls,
} from "./escape.ts";

export interface Span {
  readonly kind: "text" | "code" | "strong";
  readonly text: string;
}
export type Phrase = readonly Span[];

/** Template tag: literal parts and plain values become text, spans and phrases stay what they are. */
export function phrase(literals: TemplateStringsArray, ...values: readonly (string | Span | Phrase)[]): Phrase {
  return literals.flatMap((literal, index) => {
    const value = values[index];
    const spans = value === undefined ? [] : typeof value === "string" ? [plain(value)] : [value].flat();
    return [{ kind: "text" as const, text: literal }, ...spans].filter((span) => span.text !== "");
  });
}

export function code(text: string): Span {
  return { kind: "code", text: plainLine(text) };
}

export function strong(text: string): Span {
  return { kind: "strong", text: plainLine(text) };
}

function plain(text: string): Span {
  return { kind: "text", text: cutText(withoutControls(text), 400) };
}

export function joinPhrases(phrases: readonly Phrase[], separator = " "): Phrase {
  return phrases.flatMap((each, index) => (index === 0 ? each : [{ kind: "text" as const, text: separator }, ...each]));
}

/** Plain text, code between back-ticks; a back-tick of its own becomes an apostrophe, so that they stay pairs. */
export function phraseText(phrase: Phrase): string {
  return phrase
    .map(({ kind, text }) => {
      const safe = text.replaceAll("`", "'");
      return kind === "code" ? `\`${safe}\`` : safe;
    })
    .join("");
}

/** The bare words. */
export function phraseWords(phrase: Phrase): string {
  return phrase.map(({ text }) => text).join("");
}

/** The inverse of `phraseText`, for sentences out of report.json: what stands between back-ticks is code again. */
export function readPhrase(text: string): Phrase {
  return text
    .split("`")
    .map((piece, index) => (index % 2 === 1 ? code(piece) : plain(piece)))
    .filter((span) => span.text !== "");
}

export function phraseMarkdown(phrase: Phrase): string {
  return phrase
    .map((span) => {
      if (span.kind === "code") return markdownCode(span.text);
      return span.kind === "strong" ? `**${escapeMarkdown(span.text)}**` : escapeMarkdown(span.text);
    })
    .join("");
}

export function phraseHtml(phrase: Phrase): string {
  return joinElements(phrase, escapeHtml);
}

/** For `<summary>` in a comment, which takes HTML only. */
export function phraseSummary(phrase: Phrase): string {
  return joinElements(phrase, escapeSummary);
}

function joinElements(phrase: Phrase, escape: (text: string) => string): string {
  const elements = { code: "code", strong: "strong" };
  return phrase
    .map(({ kind, text }) =>
      kind === "text" ? escape(text) : `<${elements[kind]}>${escape(text)}</${elements[kind]}>`,
    )
    .join("");
}
