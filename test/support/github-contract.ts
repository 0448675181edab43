/** Holds requests and answers to GitHub's own OpenAPI description; what does not fit is a violation, in words. */
import { readFileSync } from "node:fs";
import { validate as validateGraphql } from "@octokit/graphql-schema";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const { paths } = JSON.parse(readFileSync("test/github/openapi.json", "utf8")) as {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};

// GitHub's description says `nullable`, and has keys of its own.
const ajv = new Ajv({ strict: false, coerceTypes: false, allErrors: true });
addFormats.default(ajv);
const compiled = new Map<object, ValidateFunction>();

export function violationsOfRequest(call: Call): readonly string[] {
  const place = `${call.method} ${call.path}`;
  if (call.path === "/graphql") {
    const { query = "" } = call.body as { query?: string };
    return validateGraphql(query).map((error) => `${place}: ${String(error)}`);
  }
  const found = findOperation(call);
  if (found === undefined) return [`${place}: GitHub has no such endpoint`];
  const { operation, values } = found;
  const { parameters = [], requestBody } = operation;
  const known = new Set(parameters.filter((each) => each.in === "query").map(({ name }) => name));
  const strangers = [...call.query.keys()].filter((name) => !known.has(name));
  return [
    ...strangers.map((name) => `${place}: there is no query parameter ${name}`),
    ...parameters.flatMap((each) =>
      checkParameter(each, each.in === "path" ? values[each.name] : call.query.get(each.name)),
    ),
    ...check(requestBody?.content["application/json"]?.schema, call.body, `${place}: body`),
  ];
}

export function violationsOfAnswer(call: Call, status: number, body: unknown): readonly string[] {
  if (call.path === "/graphql" || status === 401 || status === 403 || status === 429 || status >= 500) return [];
  const operation = findOperation(call)?.operation;
  if (operation === undefined) return [];
  const answer = operation.responses[String(status)];
  // It leaves 404 out of some endpoints that give it.
  if (answer === undefined)
    return status === 404 ? [] : [`${call.method} ${call.path}: GitHub does not answer ${status} to it`];
  const json = Object.entries(answer.content ?? {}).find(([type]) => type === "application/json");
  return typeof body === "string" ? [] : check(json?.[1].schema, body, `${call.method} ${call.path} → ${status}`);
}

function findOperation({ method, path }: Call): { operation: Operation; values: Record<string, string> } | undefined {
  for (const [template, item] of Object.entries(paths)) {
    const pattern = template.replace(/\{(\w+)\}/g, (_match, name) =>
      name === "path" ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
    );
    const match = new RegExp(`^${pattern}$`).exec(path);
    const operation = item[method.toLowerCase()];
    if (match !== null && operation !== undefined) return { operation, values: { ...match.groups } };
  }
  return undefined;
}

function checkParameter(
  { name, required = false, schema }: Parameter,
  value: string | null | undefined,
): readonly string[] {
  if (value === null || value === undefined) return required ? [`the parameter ${name} is missing`] : [];
  const isNumber = "type" in schema && schema.type === "integer";
  return check(schema, isNumber ? Number(value) : decodeURIComponent(value), `parameter ${name}`);
}

function check(schema: object | undefined, value: unknown, what: string): readonly string[] {
  if (schema === undefined) return value === undefined ? [] : [`${what}: none is expected`];
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${what}${instancePath} ${message}`);
}
