/** State that a comment carries in a hidden line. */
import { z } from "zod";
import { verdictSchema } from "../model/report-json.ts";
import type { Immutable } from "../model/immutable.ts";

const alertSchema = z.object({ verdict: verdictSchema, sha: z.string().regex(/^[0-9a-f]{7,64}$/) });

const commentStateSchema = z.object({
  /** Of the workflow run that wrote it; later runs have higher ids. */
  runId: z.number().int(),
  /** The alert that the comment shows, if any. */
  alert: alertSchema.nullable(),
  /** The last alert that has ended. */
  resolved: alertSchema.nullable(),
});

export type CommentState = Immutable<z.infer<typeof commentStateSchema>>;

/** Base64, so that nothing in it can end the HTML comment. */
export function formatState(state: CommentState): string {
  return `<!-- rss-plateau-state:${Buffer.from(JSON.stringify(state)).toString("base64url")} -->`;
}

/** null when it is missing or invalid; the comment may have been edited. */
export function readState(body: string): CommentState | null {
  const [, encoded] = /^<!-- rss-plateau-state:([\w-]{1,2000}) -->$/m.exec(body) ?? [];
  if (encoded === undefined) return null;
  try {
    const parsed = commentStateSchema.safeParse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
