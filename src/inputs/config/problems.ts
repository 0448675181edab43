/** zod's issues → sentences that start with the place as the user knows it: `targets.api.memory` must be …. */
import type { z } from "zod";
import { UserError } from "../../model/errors.ts";
import { formatCount } from "../../model/units.ts";
import { listed } from "./strict-object.ts";

export interface Problem {
  readonly path: readonly PropertyKey[];
  /** Where to point: a key that should not be there, or the value that is wrong. */
  readonly at: "key" | "value";
  readonly sentence: string;
}

/** One problem per issue. `predicate` and the fields write messages that are the end of a sentence. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], prefix: readonly PropertyKey[] = []): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = [...prefix, ...issue.path];
    if (issue.code === "unrecognized_keys") {
      const sentences = issue.message.split("\n");
      return issue.keys.map((key, index) => ({
        path: [...path, key],
        at: "key",
        sentence: sentence([...path, key], sentences[index] ?? ""),
      }));
    }
    if (issue.code === "invalid_union") {
      const meant = issue.errors.find((branch) => !branch.some(isOtherKind));
      if (meant !== undefined) return problemsOf(meant, path);
    }
    if (issue.code === "invalid_key") {
      return [{ path, at: "key", sentence: sentence(path, issue.issues[0]?.message ?? "is not a valid name") }];
    }
    return [{ path, at: "value", sentence: sentence(path, `${issue.message}${seen(issue)}`) }];
  });
}

/** Whether this branch of a union expects another kind of value, such as text where the user wrote a map. */
function isOtherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  return (
    issue.code === "invalid_type" ||
    (issue.code === "invalid_union" && issue.errors.every((branch) => branch.some(isOtherKind)))
  );
}

function sentence(path: readonly PropertyKey[], predicate: string): string {
  return `${subject(path)} ${predicate}${predicate.endsWith("?") ? "" : "."}`;
}

/** zod's default messages in plain words; the error map of every parse. */
export function predicate(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined && issue.code === "invalid_type") return "is missing";
  if (issue.code === "invalid_type") return `must be ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "invalid_value") return `must be ${listed(issue.values.map(String), "or")}`;
  if (issue.code === "too_small") return `must ${leastOf(issue.origin, bound(issue.minimum))}`;
  if (issue.code === "too_big") return `must ${mostOf(issue.origin, bound(issue.maximum))}`;
  return undefined;
}

function leastOf(origin: string, minimum: string): string {
  if (origin === "string") return "not be empty";
  return origin === "array" ? "have at least one entry" : `be at least ${minimum}`;
}

function mostOf(origin: string, maximum: string): string {
  return origin === "array" ? `have at most ${maximum} entries` : `be at most ${maximum}`;
}

/** One error for all problems. */
export function userError(headline: string, lines: readonly string[]): UserError {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return new UserError(only);
  return new UserError([`${headline} ${lines.length} problems:`, ...lines.map((line) => `  ${line}`)].join("\n"));
}

const kinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  array: "a list",
  object: "a map of `key: value` lines",
  record: "a map of `key: value` lines",
};

function bound(limit: number | bigint): string {
  return Number.isInteger(Number(limit)) ? formatCount(Number(limit)) : String(limit);
}

/** `targets.api.workload.routes[0].path`. */
function subject(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "The file";
  const text = path.map((part, index) =>
    typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${String(part)}`,
  );
  return `\`${text.join("")}\``;
}

/** The value that the user wrote, when it fits on a line. */
function seen({ code, input }: z.core.$ZodIssue): string {
  if (input === undefined) return "";
  if (input === null) return "; it is empty";
  // A map or a list is mentioned only where another kind of value was expected.
  if (typeof input === "object" && code !== "invalid_type" && code !== "invalid_union") return "";
  if (Array.isArray(input)) return input.length === 0 ? "; it is an empty list" : "; it is a list";
  if (typeof input === "object") return "; it is a map";
  const text = (typeof input === "string" ? input : JSON.stringify(input)).replaceAll(/\s+/g, " ");
  if (text === "") return "; it is empty";
  return `; it is \`${text.length > 60 ? `${text.slice(0, 59)}…` : text}\``;
}
