/** Cuts GitHub's own OpenAPI description down to the requests that we make; README.md beside it says how it is run. */
import { readFileSync, writeFileSync } from "node:fs";

/** What is used, and the answers to it that the stand-in gives by itself. */
const used: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  "/repos/{owner}/{repo}/issues/{issue_number}/comments": {
    get: ["200", "404"],
    post: ["201", "403", "404", "422"],
  },
  "/repos/{owner}/{repo}/issues/comments/{comment_id}": { patch: ["200", "422"], delete: ["204"] },
  "/repos/{owner}/{repo}/issues/{issue_number}/events": { get: ["200"] },
  "/repos/{owner}/{repo}/issues/{issue_number}/labels": { get: ["200", "404"] },
  "/repos/{owner}/{repo}/pulls": { get: ["200", "422"] },
  "/repos/{owner}/{repo}/commits/{commit_sha}/pulls": { get: ["200"] },
  "/repos/{owner}/{repo}/contents/{path}": { get: ["200", "403", "404"] },
};

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [key: string]: Json;
}

/** Keys of the description that no check needs. */
const prose = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
  "externalDocs",
  "deprecated",
  "headers",
]);

const [, , source = "package/generated/api.github.com.deref.json", target = "test/github/openapi.json"] = process.argv;
const whole = JSON.parse(readFileSync(source, "utf8")) as JsonObject;

const paths = Object.fromEntries(
  Object.entries(used).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, statuses]) => [method, operation(path, method, statuses)]),
    ),
  ]),
);
correct();
const slice = {
  openapi: at(whole, "openapi"),
  info: {
    title: at(whole, "info", "title"),
    version: at(whole, "info", "version"),
    license: at(whole, "info", "license"),
  },
  paths,
};
writeFileSync(target, `${compact(slice)}\n`);

function operation(path: string, method: string, statuses: readonly string[]): JsonObject {
  const { parameters = [], requestBody, responses } = at(whole, "paths", path, method) as JsonObject;
  const answers = responses as JsonObject;
  for (const status of statuses)
    if (answers[status] === undefined) throw new Error(`${method} ${path} has no ${status}`);
  return stripped({
    parameters,
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: Object.fromEntries(statuses.map((status) => [status, answers[status] ?? null])),
  }) as JsonObject;
}

/** What the description says is not what GitHub answers: a fork that has been deleted leaves a head without a repository. */
function correct(): void {
  for (const path of ["/repos/{owner}/{repo}/pulls", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls"]) {
    const pullRequest = at(paths, path, "get", "responses", "200", "content", "application/json", "schema", "items");
    const head = at(pullRequest, "properties", "head", "properties") as Record<string, Json>;
    head["repo"] = { oneOf: [head["repo"] ?? null, { enum: [null] }] };
  }
}

/** Without prose and examples; a property may have such a name, and stays. */
function stripped(node: Json, isNames = false): Json {
  if (node === null || typeof node !== "object") return node;
  if (Array.isArray(node)) return node.map((each) => stripped(each));
  const kept = Object.entries(node).filter(([key]) => isNames || !(prose.has(key) || key.startsWith("x-")));
  return Object.fromEntries(kept.map(([key, value]) => [key, stripped(value, !isNames && key === "properties")]));
}

function at(node: Json, ...keys: readonly string[]): Json {
  return keys.reduce<Json>((inner, key) => {
    const next = (inner as JsonObject)[key];
    if (next === undefined) throw new Error(`no ${key} in ${keys.join(" ")}`);
    return next;
  }, node);
}

/** A line an operation: small, and a change of one of them is one line of a diff. */
function compact({ paths, ...head }: JsonObject): string {
  const lines = (group: Json, depth: string): string =>
    Object.entries(group as JsonObject)
      .map(([key, value]) => `${depth}${JSON.stringify(key)}: ${JSON.stringify(value)}`)
      .join(",\n");
  return `{\n${lines(head, "  ")},\n  "paths": {\n${lines(paths ?? {}, "    ")}\n  }\n}`;
}
