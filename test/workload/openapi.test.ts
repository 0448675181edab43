import { readFileSync } from "node:fs";
import { anything, assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { deriveRoutes, parseOpenapi } from "../../src/workload/openapi.ts";
import { UserError } from "../../src/model/errors.ts";
import { userMessageOf } from "../support/user-message.ts";

const ok = { 200: { description: "ok" } };

/** A 3.1 document with one operation beside one that is always sent, so that a skipped one can be looked at. */
const withOperation = (path: string, operation: object, method = "get", more: object = {}) => ({
  openapi: "3.1.0",
  paths: { "/alive": { get: { responses: ok } }, [path]: { [method]: { responses: ok, ...operation } } },
  ...more,
});

const routeOf = (path: string, operation: object, method?: string, more?: object) =>
  deriveRoutes(withOperation(path, operation, method, more), 1).routes[1]!;
const reasonOf = (path: string, operation: object, method?: string, more?: object) =>
  deriveRoutes(withOperation(path, operation, method, more), 1).skipped[0]!.reason;
const jsonBody = (schema: object) => ({ requestBody: { content: { "application/json": { schema } } } });
const bodyFor = (schema: object, components: object = {}): unknown =>
  JSON.parse(routeOf("/x", jsonBody(schema), "post", { components }).body!);

function refuse(): never {
  throw new UserError("sent");
}

describe("a FastAPI service's own document", () => {
  const document: unknown = JSON.parse(
    readFileSync(new URL("../recorded/fastapi-0.92.openapi.json", import.meta.url), "utf8"),
  );

  // The service that the document came from answered these 200, 201, 404, 200 and 200.
  test("gives requests that the service takes", () => {
    const { routes, skipped } = deriveRoutes(document, 7);
    expect(routes.map(({ method, path, expect }) => `${method} ${path} -> ${expect.join(", ")}`)).toEqual([
      "GET /items?limit=10&color=red&ids=1 -> 2xx",
      "POST /items -> 2xx",
      "GET /items/5 -> 2xx, 404",
      "PUT /days/2024-01-15/red -> 2xx, 404",
      "POST /agent/run -> 2xx",
    ]);
    expect(routes[1]!.headers).toEqual({
      "x-token": expect.stringMatching(/^[a-z]{8}$/),
      "content-type": "application/json",
    });
    expect(JSON.parse(routes[1]!.body!)).toEqual({
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/),
      code: expect.stringMatching(/^[A-Z]{8}$/),
      color: "red",
      when: "2024-01-15T12:00:00Z",
      day: "2024-01-15",
      link: "https://example.com/",
      pet: { kind: "cat", lives: 3 },
      parts: [{ name: expect.stringMatching(/^[a-z]{5}$/), weight: 0.5, parts: [] }],
      tags: {},
    });
    expect(routes[4]!.body).toBe('{"task":"debug leak"}');
    expect(skipped).toEqual([
      {
        operation: "DELETE /items/{item_id}",
        reason: "it deletes, and a workload that empties the service would measure nothing",
      },
      { operation: "GET /secret", reason: "it requires credentials; set `openapi.headers`" },
    ]);
  });

  test("gives the same requests for the same seed only", () => {
    expect(deriveRoutes(document, 7)).toEqual(deriveRoutes(document, 7));
    expect(deriveRoutes(document, 7)).not.toEqual(deriveRoutes(document, 8));
  });

  test("with headers, operations that ask for credentials take part", () => {
    const { routes } = deriveRoutes(document, 7, { authorization: "Bearer test" });
    expect(routes.at(-1)).toMatchObject({ path: "/secret", headers: { authorization: "Bearer test" } });
  });
});

test("a document that is wrong anywhere gives routes or a sentence, never a bug", () => {
  const text = readFileSync(new URL("../recorded/fastapi-0.92.openapi.json", import.meta.url), "utf8");
  const places = [...text.matchAll(/"([^"]+)": /g)].length;
  assert(
    property(integer({ min: 0, max: places - 1 }), anything({ withBigInt: false }), (place, value) => {
      let at = -1;
      const broken: unknown = JSON.parse(text, (_, written: unknown) => ((at += 1) === place ? value : written));
      expect(userMessageOf(() => void deriveRoutes(broken, 1).routes.map(refuse))).toMatch(
        /^(sent|The OpenAPI|No operation)/,
      );
    }),
    { numRuns: 200 },
  );
});

test("Swagger 2, in YAML: basePath, a body parameter, definitions, lists by comma", () => {
  const document = parseOpenapi(
    `swagger: "2.0"
basePath: /v2/
paths:
  /pets:
    parameters:
      - {name: tags, in: query, required: true, type: array, items: {type: string, enum: [a, b]}, minItems: 2}
      - {name: ids, in: query, required: true, type: array, items: {type: integer}, minItems: 2, collectionFormat: multi}
    post:
      parameters:
        - {name: pet, in: body, schema: {$ref: "#/definitions/Pet"}}
      responses: {201: {description: made}, 404: {description: none}, 409: {description: twice}, 422: {description: bad}}
  /upload:
    post:
      parameters: [{name: file, in: formData, type: file, required: true}]
definitions:
  Pet:
    required: [name]
    properties: {id: {type: integer, readOnly: true}, name: {type: string, example: Rex}, age: {type: integer}}
`,
    "swagger.yaml",
  );
  expect(deriveRoutes(document, 1)).toEqual({
    routes: [
      {
        method: "POST",
        path: "/v2/pets?tags=a%2Ca&ids=1&ids=1",
        headers: { "content-type": "application/json" },
        body: '{"name":"Rex"}',
        weight: 1,
        expect: ["2xx", "404", "409"],
      },
    ],
    skipped: [{ operation: "POST /upload", reason: "it takes a form, not JSON" }],
  });
});

describe("values", () => {
  test.each<[string, object, unknown]>([
    ["the author's example first", { type: "integer", example: 42, default: 1 }, 42],
    ["then the first of the examples", { type: "string", examples: ["a", "b"] }, "a"],
    ["then the default", { type: "string", default: "d", enum: ["e"] }, "d"],
    ["then const, then the enum's first", { enum: [null, "x", "y"] }, "x"],
    ["false is a default as well", { type: "boolean", default: false }, false],
    ["an exclusive bound as a flag (3.0)", { type: "integer", minimum: 5, exclusiveMinimum: true }, 6],
    ["an exclusive bound as a number (3.1)", { type: "integer", exclusiveMaximum: -3 }, -4],
    ["a multiple", { type: "integer", multipleOf: 7, minimum: 10 }, 14],
    ["a narrow number", { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 0.1 }, 0.05],
    ["a type that may be null", { type: ["null", "boolean"] }, true],
    ["null alone", { type: "null" }, null],
    ["a text of two letters at most", { type: "string", maxLength: 2 }, expect.stringMatching(/^[a-z]{2}$/)],
    ["a text of nine letters at least", { type: "string", minLength: 9 }, expect.stringMatching(/^[a-z]{9}$/)],
    ["a pattern of digits", { type: "string", pattern: "^\\d{8}$" }, expect.stringMatching(/^\d{8}$/)],
    ["a list of the least length", { type: "array", items: { type: "integer" }, minItems: 3 }, [1, 1, 1]],
    ["a list that must be empty", { type: "array", items: {}, maxItems: 0 }, []],
    ["a tuple", { prefixItems: [{ type: "integer" }, { type: "boolean" }] }, [1, true]],
    ["anyOf without null", { anyOf: [{ type: "null" }, { type: "integer" }] }, 1],
    [
      "required properties and those with a value",
      { required: ["a"], properties: { a: { type: "integer" }, b: { type: "integer" }, c: { default: "c" } } },
      { a: 1, c: "c" },
    ],
    [
      "all properties where none is required",
      { properties: { a: { type: "integer" }, b: { type: "boolean" } } },
      { a: 1, b: true },
    ],
    [
      "allOf merged",
      {
        allOf: [
          { required: ["a"], properties: { a: { const: 1 } } },
          { required: ["b"], properties: { b: { const: 2 } } },
        ],
      },
      { a: 1, b: 2 },
    ],
  ])("%s", (_, schema, value) => {
    expect(bodyFor(schema)).toEqual(value);
  });

  test("a discriminator names the branch", () => {
    const branch = (name: string) => ({
      required: ["kind", name],
      properties: { kind: { type: "string" }, [name]: { type: "boolean" } },
    });
    const schemas = { Cat: branch("purrs"), Dog: branch("barks") };
    const oneOf = [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }];
    expect(bodyFor({ oneOf, discriminator: { propertyName: "kind" } }, { schemas })).toEqual({
      kind: "Cat",
      purrs: true,
    });
    const mapping = { dog: "#/components/schemas/Dog", cat: "#/components/schemas/Cat" };
    expect(bodyFor({ oneOf, discriminator: { propertyName: "kind", mapping } }, { schemas })).toEqual({
      kind: "cat",
      purrs: true,
    });
  });

  test("a tree of nodes comes to an end", () => {
    const Node = {
      required: ["children"],
      properties: { children: { type: "array", items: { $ref: "#/components/schemas/Node" } } },
    };
    expect(bodyFor({ $ref: "#/components/schemas/Node" }, { schemas: { Node } })).toEqual({
      children: [{ children: [] }],
    });
  });

  test("parameters of a path item, by reference, in every place", () => {
    const parameters = [
      { name: "id", in: "path", required: true, schema: { type: "string", example: "a/b" } },
      {
        name: "filter",
        in: "query",
        required: true,
        style: "deepObject",
        schema: { properties: { min: { type: "integer" } } },
      },
      { name: "page", in: "query", schema: { type: "integer" } },
      { name: "sort", in: "query", schema: { type: "string", default: "name" } },
      { name: "X-Tenant", in: "header", required: true, example: "acme" },
      { name: "Accept", in: "header", required: true, schema: { type: "string" } },
      { $ref: "#/components/parameters/tags" },
    ];
    const tags = { name: "tags", in: "query", required: true, explode: false, example: ["x", "y"] };
    const route = routeOf("/items/{id}", { parameters }, "get", {
      components: { parameters: { tags } },
      servers: [{ url: "https://prod/{v}/", variables: { v: { default: "v1" } } }],
    });
    expect(route.path).toBe("/v1/items/a%2Fb?filter%5Bmin%5D=1&sort=name&tags=x%2Cy");
    expect(route.headers).toEqual({ "X-Tenant": "acme" });
  });
});

describe("expected answers", () => {
  const id = { name: "id", in: "path", required: true, schema: { type: "integer" } };
  test.each<[string, string, object, string[]]>([
    ["2xx by default", "/x", {}, ["2xx"]],
    ["2xx when nothing is declared", "/x", { responses: {} }, ["2xx"]],
    ["a redirect that is all there is", "/x", { responses: { 307: {} } }, ["307"]],
    ["a redirect beside 2xx", "/x", { responses: { 200: {}, 304: {} } }, ["2xx", "304"]],
    ["404 for an invented id, declared or not", "/x/{id}", { parameters: [id] }, ["2xx", "404"]],
    [
      "no 404 for an id that the author gave",
      "/x/{id}",
      { parameters: [{ ...id, example: 3 }], responses: { 200: {}, 404: {} } },
      ["2xx"],
    ],
    ["never 422 or 500", "/x/{id}", { parameters: [id], responses: { 200: {}, 422: {}, 500: {} } }, ["2xx", "404"]],
    ["404 for an id of which nothing is declared", "/x/{id}", {}, ["2xx", "404"]],
  ])("%s", (_, path, operation, expected) => {
    expect(routeOf(path, operation).expect).toEqual(expected);
  });
});

describe("what is left out, and why", () => {
  test("each reason", () => {
    const query = (schema: object) => ({ parameters: [{ name: "q", in: "query", required: true, schema }] });
    const reasons = [
      reasonOf("/x", {}, "delete"),
      reasonOf("/x", { security: [{ bearer: [] }] }),
      reasonOf("/x", { responses: { 200: { content: { "text/event-stream": {} } } } }),
      reasonOf("/x", { requestBody: { required: true, content: { "multipart/form-data": {} } } }, "post"),
      reasonOf("/x", { parameters: [{ name: "sid", in: "cookie", required: true }] }),
      reasonOf("/x", query({ type: "string", pattern: "^never-[xyz]{40}$" })),
      reasonOf("/x", query({ type: "integer", minimum: 3, maximum: 2 })),
      reasonOf("/x", query({ type: "object", properties: { a: { type: "integer" } } })),
      reasonOf("/x", query({ $ref: "other.yaml#/Thing" })),
      reasonOf("/x", query({ $ref: "#/components/schemas/Gone" })),
      reasonOf("/x", query({ $ref: "#/components/schemas/Loop" }), "get", {
        components: { schemas: { Loop: { $ref: "#/components/schemas/Loop" } } },
      }),
      reasonOf("/x", jsonBody({ $ref: "#/components/schemas/Deep" }), "post", {
        components: {
          schemas: { Deep: { required: ["d"], properties: { d: { $ref: "#/components/schemas/Deep" } } } },
        },
      }),
      reasonOf("/x", query({ type: "array", items: { type: "integer" }, minItems: 2, uniqueItems: true })),
    ];
    expect(reasons.join("\n")).toMatchInlineSnapshot(`
      "it deletes, and a workload that empties the service would measure nothing
      it requires credentials; set \`openapi.headers\`
      it answers with an endless stream of events
      it takes multipart/form-data, not JSON
      it needs the cookie \`sid\`
      it needs a string that matches \`^never-[xyz]{40}$\`; add an example
      no number fits its limits
      its parameter \`q\` is an object
      it refers to another document, \`other.yaml#/Thing\`
      its reference \`#/components/schemas/Gone\` leads nowhere
      its reference \`#/components/schemas/Loop\` points at itself
      its schema is recursive without end
      it needs a list of different values"
    `);
  });

  test("an optional body that is not JSON is not sent", () => {
    const route = routeOf("/x", { requestBody: { content: { "text/csv": {} } } }, "post");
    expect(route).toMatchObject({ body: null, headers: {} });
  });

  test("security that may be none is none", () => {
    expect(routeOf("/x", { security: [{ bearer: [] }, {}] }).path).toBe("/x");
    expect(deriveRoutes(withOperation("/x", { security: [{ bearer: [] }] }, "get"), 1).skipped).toHaveLength(1);
  });

  test("documents of which nothing can be sent", () => {
    const document = { openapi: "3.0.3", paths: { "/x": { delete: {}, get: { security: [{ bearer: [] }] } } } };
    const problems = [
      userMessageOf(() => deriveRoutes({ openapi: "4.0.0" }, 1)),
      userMessageOf(() => deriveRoutes("<html>", 1)),
      userMessageOf(() => deriveRoutes({ openapi: "3.0.3", paths: {} }, 1)),
      userMessageOf(() => deriveRoutes(document, 1)),
      userMessageOf(() => parseOpenapi("{oops: [", "http://service/openapi.json")),
    ];
    expect(problems.join("\n")).toMatchInlineSnapshot(`
      "The OpenAPI document has neither \`openapi: 3.x\` nor \`swagger: 2.0\`. Check the path in \`openapi\`.
      The OpenAPI document has neither \`openapi: 3.x\` nor \`swagger: 2.0\`. Check the path in \`openapi\`.
      The OpenAPI document has no operations. Write \`workload.routes\` instead.
      No operation of the OpenAPI document can be sent. Write \`workload.routes\` instead:
        GET /x: it requires credentials; set \`openapi.headers\`
        DELETE /x: it deletes, and a workload that empties the service would measure nothing
      http://service/openapi.json is neither JSON nor YAML (Flow sequence in block collection must be sufficiently indented and end with a ] at line 1, column 9:). Point \`openapi\` at the OpenAPI document itself."
    `);
  });
});
