/** Derives routes from a recording of a browser's network panel (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/). */
import { z } from "zod";
import { describeError, UserError } from "../model/errors.ts";
import type { RouteConfig } from "../model/config.ts";
import { mostRoutes } from "./sequence.ts";

const pairSchema = z.object({ name: z.string(), value: z.string().default("") });
const entrySchema = z.object({
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: z.array(pairSchema).default([]),
    postData: z
      .object({
        mimeType: z.string().default(""),
        text: z.string().optional(),
        params: z.array(pairSchema).default([]),
      })
      .optional(),
  }),
  response: z.object({ status: z.number() }),
});
const harSchema = z.object({ log: z.object({ entries: z.array(entrySchema) }) });

type Entry = z.infer<typeof entrySchema>;

/**
 * Headers of one connection (RFC 9110, 7.6.1) or one user (cookies, credentials), headers that the load sets itself, and
 * conditional ones: a 304 for another build's ETag does no work.
 */
const droppedHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "content-length",
  "cookie",
  "cookie2",
  "expect",
  "host",
  "http2-settings",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * The requests to the most frequent origin, in order of first appearance, weighted by frequency. Throws `UserError` when
 * the file is not a recording, or when a request cannot be repeated.
 */
export function routesFromHar(text: string, fileName: string): readonly RouteConfig[] {
  const answered = readEntries(text, fileName).filter(isAnswered);
  const origin = mostFrequent(answered.map(originOf));
  const routes = new Map<string, RouteConfig>();
  for (const entry of answered.filter((candidate) => originOf(candidate) === origin)) {
    const route = routeOf(entry, fileName);
    const key = JSON.stringify([route.method, route.path, route.headers, route.body]);
    const known = routes.get(key);
    routes.set(key, known === undefined ? route : combine(known, route));
  }
  if (routes.size === 0) {
    throw new UserError(`${fileName} contains no answered HTTP request. Record again with the network panel open.`);
  }
  if (routes.size > mostRoutes) {
    throw new UserError(
      `${fileName} has ${routes.size} different requests to ${origin}, but at most ${mostRoutes} can be sent. Shorten the recording.`,
    );
  }
  return [...routes.values()];
}

function readEntries(text: string, fileName: string): readonly Entry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${fileName} is not JSON (${describeError(error)}). Export the recording again as a HAR file.`);
  }
  const parsed = harSchema.safeParse(json);
  if (parsed.success) return parsed.data.log.entries;
  const place = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw new UserError(`${fileName} is not a HAR file: \`${place}\` is missing or has the wrong type.`);
}

/** Status 0 is a request that was blocked or aborted, and 101 became a WebSocket. The load cannot send HEAD. */
function isAnswered({ request, response }: Entry): boolean {
  if (request.method.toUpperCase() === "HEAD") return false;
  return /^https?:/.test(request.url) && URL.canParse(request.url) && response.status >= 200;
}

function originOf({ request }: Entry): string {
  return new URL(request.url).origin;
}

/** The first of the most frequent. */
function mostFrequent(words: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function routeOf(entry: Entry, fileName: string): RouteConfig {
  const { request, response } = entry;
  const { pathname, search } = new URL(request.url);
  const kept = request.headers.filter(({ name }) => !name.startsWith(":") && !droppedHeaders.has(name.toLowerCase()));
  return {
    method: request.method.toUpperCase(),
    path: pathname + search,
    headers: Object.fromEntries(kept.map(({ name, value }) => [name.toLowerCase(), value])),
    body: bodyOf(entry, fileName),
    weight: 1,
    // Without conditional headers the service answers a recorded 304 in full.
    expect: response.status === 304 ? ["2xx", "3xx"] : [`${Math.floor(response.status / 100)}xx`],
  };
}

function bodyOf({ request }: Entry, fileName: string): string | null {
  const { postData } = request;
  if (postData === undefined) return null;
  if (postData.text !== undefined) return postData.text;
  if (postData.params.length === 0) return null;
  if (postData.mimeType.startsWith("application/x-www-form-urlencoded")) {
    return new URLSearchParams(postData.params.map(({ name, value }): [string, string] => [name, value])).toString();
  }
  throw new UserError(
    `${fileName} recorded ${request.method} ${request.url} without the text of its body (${postData.mimeType}). Remove that entry, or write the route by hand.`,
  );
}

function combine(known: RouteConfig, again: RouteConfig): RouteConfig {
  return { ...known, weight: known.weight + 1, expect: [...new Set([...known.expect, ...again.expect])] };
}
