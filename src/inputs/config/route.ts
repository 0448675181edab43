/** One route as a user writes it, `GET /items?limit=5` or a map → `RouteConfig`. */
import { z } from "zod";
import type { RouteConfig } from "../../model/config.ts";
import { configDefaults } from "./defaults.ts";
import { pathSchema, textMapSchema } from "./config-fields.ts";
import { listed, strictObject } from "./strict-object.ts";

/** Not HEAD: autocannon waits for the body that content-length announces, and it never comes. */
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
/** The load generator sets these; a second one would make the request malformed. */
const sentByLoad: ReadonlySet<string> = new Set(["connection", "content-length", "transfer-encoding"]);

const wrongExpect = "must be a status such as `404`, a class such as `2xx`, a list of these, or `any`";
const statusSchema = z.union([z.string(), z.number()], { error: wrongExpect }).transform((written, context) => {
  const status = String(written).toLowerCase();
  if (/^([1-5]xx|[1-5]\d\d|any)$/.test(status)) return status;
  context.issues.push({ code: "custom", message: wrongExpect, input: written });
  return z.NEVER;
});
const expectSchema = z
  .union([statusSchema, z.array(statusSchema).min(1)], { error: wrongExpect })
  .transform((expect) => (typeof expect === "string" ? [expect] : expect));

const methodSchema = z
  .string()
  .transform((text) => text.toUpperCase())
  .refine((method) => methods.includes(method), { error: `must be ${listed(methods, "or")}` });

const headersSchema = textMapSchema.check(
  z.superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const wrong = headerProblem(name, value);
      if (wrong !== undefined) context.addIssue({ code: "custom", path: [name], message: wrong, input: value });
    }
  }),
);

const lineSchema = z.string().transform((line, context): RouteConfig => {
  const match = /^(?:(\S+)\s+)?(\/\S*)$/.exec(line.trim());
  const method = methodSchema.safeParse(match?.[1] ?? "GET");
  const path = pathSchema.safeParse(match?.[2]);
  if (method.success && path.success) return plainRoute(method.data, path.data);
  const message =
    match === null || method.success
      ? "must be a method and a path on the service, such as `GET /items?limit=5`, or a map with a `path`"
      : `must start with ${listed(methods, "or")}`;
  context.issues.push({ code: "custom", message, input: line });
  return z.NEVER;
});

const objectSchema = strictObject("a route", {
  method: methodSchema.prefault("GET").describe("GET, POST, PUT, PATCH, DELETE or OPTIONS"),
  path: pathSchema.describe("path and query, such as /items?limit=5"),
  headers: headersSchema.prefault({}).describe("sent with every request of this route"),
  body: z
    .unknown()
    .optional()
    .describe("text is sent unchanged; anything else as JSON, with content-type: application/json unless set"),
  weight: z
    .int()
    .min(1)
    .max(1_000)
    .prefault(configDefaults.weight)
    .describe("how often the route is sent, in proportion to the weights of the others"),
  expect: expectSchema
    .prefault(configDefaults.expect)
    .describe("expected answers: a status (404), a class (2xx), a list of these, or any"),
}).transform((route): RouteConfig => ({ ...route, ...serialiseBody(route.body, route.headers) }));

export const routeSchema = z
  .union([lineSchema, objectSchema], { error: "must be `GET /path` or a map with a `path`" })
  .describe("GET /path?query, a bare /path, or a map");

export const defaultRoute: RouteConfig = lineSchema.parse(configDefaults.route);

function plainRoute(method: string, path: string): RouteConfig {
  return { method, path, headers: {}, body: null, weight: configDefaults.weight, expect: [configDefaults.expect] };
}

function serialiseBody(
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Pick<RouteConfig, "headers" | "body"> {
  if (body === undefined || body === null) return { headers, body: null };
  if (typeof body === "string") return { headers, body };
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return {
    headers: typed ? headers : { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}

function headerProblem(name: string, value: string): string | undefined {
  if (sentByLoad.has(name.toLowerCase())) return "must be left out: the load generator sets it";
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return "is not a valid name of an HTTP header";
  return /[^\t\x20-\x7e\x80-\xff]/.test(value) ? "must be one line of Latin-1 characters" : undefined;
}
