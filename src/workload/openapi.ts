/** Derives routes from an OpenAPI 3.0, 3.1 or Swagger 2 document, and lists the operations it skipped and why. */
import { parse } from "yaml";
import { UserError } from "../model/errors.ts";
import type { RouteConfig } from "../model/config.ts";
import { CannotDerive, listOf, resolveRef, textOf, type Tree, treeOf } from "./json-tree.ts";
import { parameterText, type Parameter, parametersOf, queryOf } from "./openapi-parameters.ts";
import { seededRandom } from "./random.ts";
import { type ExampleContext, exampleOf, givenExample } from "./schema-example.ts";
import { mostRoutes } from "./sequence.ts";

export interface DerivedRoutes {
  readonly routes: readonly RouteConfig[];
  readonly skipped: readonly { readonly operation: string; readonly reason: string }[];
}

const methods = ["get", "head", "post", "put", "patch", "delete"];

/** Parses JSON or YAML. */
export function parseOpenapi(text: string, source: string): unknown {
  try {
    return parse(text, { maxAliasCount: 1_000 });
  } catch (error) {
    const seen = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(
      `${source} is neither JSON nor YAML (${seen}). Point \`openapi\` at the OpenAPI document itself.`,
    );
  }
}

/**
 * One route per operation, all with the same weight; the seed determines invented values. `headers` are added to every
 * route; without any, operations that require credentials are skipped. Throws `UserError` when this is not an OpenAPI
 * document, or when none of its operations can be sent.
 */
export function deriveRoutes(
  document: unknown,
  seed: number,
  headers: Readonly<Record<string, string>> = {},
): DerivedRoutes {
  const { openapi, swagger, paths } = treeOf(document);
  if (!/^(3\.|2\.0)/.test(String(openapi ?? swagger))) {
    throw new UserError(
      "The OpenAPI document has neither `openapi: 3.x` nor `swagger: 2.0`. Check the path in `openapi`.",
    );
  }
  const context = { document, random: seededRandom(seed) };
  const routes: RouteConfig[] = [];
  const skipped: { operation: string; reason: string }[] = [];
  for (const [path, written] of Object.entries(treeOf(paths))) {
    for (const method of methods.filter(
      (method) => treeOf(written)[method] !== undefined || "$ref" in treeOf(written),
    )) {
      const name = `${method.toUpperCase()} ${path}`;
      try {
        const item = resolveRef(document, written);
        if (item[method] === undefined) continue;
        if (routes.length === mostRoutes) throw new CannotDerive(`it comes after the first ${mostRoutes} operations`);
        routes.push(routeOf(method, path, item, headers, context));
      } catch (error) {
        if (!(error instanceof CannotDerive)) throw error;
        skipped.push({ operation: name, reason: error.message });
      }
    }
  }
  if (routes.length === 0) throw new UserError(nothingToSend(skipped));
  return { routes, skipped };
}

function nothingToSend(skipped: DerivedRoutes["skipped"]): string {
  if (skipped.length === 0) return "The OpenAPI document has no operations. Write `workload.routes` instead.";
  const lines = skipped.slice(0, 5).map(({ operation, reason }) => `  ${operation}: ${reason}`);
  return ["No operation of the OpenAPI document can be sent. Write `workload.routes` instead:", ...lines].join("\n");
}

function routeOf(
  method: string,
  path: string,
  item: Tree,
  headers: Readonly<Record<string, string>>,
  context: ExampleContext,
): RouteConfig {
  if (method === "head")
    throw new CannotDerive("the load cannot send HEAD, whose answers announce a body that never comes");
  if (method === "delete")
    throw new CannotDerive("it deletes, and a workload that empties the service would measure nothing");
  const operation = resolveRef(context.document, item[method]);
  const credentials = listOf(operation["security"] ?? treeOf(context.document)["security"]);
  const open = credentials.length === 0 || credentials.some((scheme) => Object.keys(treeOf(scheme)).length === 0);
  if (!open && Object.keys(headers).length === 0)
    throw new CannotDerive("it requires credentials; set `openapi.headers`");
  const responses = treeOf(operation["responses"]);
  if (Object.values(responses).some((response) => isEndless(resolveRef(context.document, response)))) {
    throw new CannotDerive("it answers with an endless stream of events");
  }

  const parameters = parametersOf(item, operation, context);
  const placeholders = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const parameter = parameters.find((candidate) => candidate.in === "path" && candidate.name === name);
    return encodeURIComponent(parameter === undefined ? "1" : parameterText(parameter));
  });
  const body = bodyOf(operation, parameters, context);
  const headerParameters = parameters.filter((parameter) => parameter.in === "header");
  const url = new URL(
    `${basePathOf(item, operation, context.document)}${filled}${queryOf(parameters)}`,
    "http://service",
  );
  return {
    method: method.toUpperCase(),
    path: url.pathname + url.search,
    headers: {
      ...Object.fromEntries(headerParameters.map((parameter) => [parameter.name, parameterText(parameter)])),
      ...(body === undefined ? {} : { "content-type": body.mediaType }),
      ...headers,
    },
    body: body?.text ?? null,
    weight: 1,
    expect: expectedOf(Object.keys(responses), {
      id: placeholders.some(
        (name) => !parameters.some((known) => known.in === "path" && known.name === name && known.given),
      ),
      value: parameters.some((parameter) => !parameter.given) || body?.given === false,
    }),
  };
}

/**
 * 2xx and declared redirects. An invented id in the path may not exist, so 404 is a valid answer then, declared or not.
 * With other invented values, a declared 404 or 409 (the same thing created twice) is valid too. 400 and 422 never are:
 * a service that rejects a request early does none of the work to be measured, and the report has to show that.
 */
function expectedOf(
  declared: readonly string[],
  invented: { readonly id: boolean; readonly value: boolean },
): string[] {
  const redirects = declared.filter((status) => /^3\d\d$/.test(status));
  const successes = declared.some((status) => status.startsWith("2")) || redirects.length === 0 ? ["2xx"] : [];
  const refusals = declared.filter((status) => invented.value && ["404", "409"].includes(status));
  return [...new Set([...successes, ...redirects, ...(invented.id ? ["404"] : []), ...refusals])];
}

function bodyOf(operation: Tree, parameters: readonly Parameter[], context: ExampleContext) {
  const inBody = parameters.find((parameter) => parameter.in === "body");
  if (inBody !== undefined) {
    return { mediaType: "application/json", text: JSON.stringify(inBody.value), given: inBody.given };
  }
  if (operation["requestBody"] === undefined) return undefined;
  const requestBody = resolveRef(context.document, operation["requestBody"]);
  const content = treeOf(requestBody["content"]);
  const mediaType = Object.keys(content).find(
    (type) => /^(application\/([^;]+\+)?json|\*\/\*)\b/i.test(type) || type === "*/*",
  );
  if (mediaType === undefined) {
    if (requestBody["required"] !== true) return undefined;
    throw new CannotDerive(`it takes ${Object.keys(content).join(" or ") || "an undescribed body"}, not JSON`);
  }
  const media = treeOf(content[mediaType]);
  const given = givenExample(media) ?? givenExample(resolveRef(context.document, media["schema"]));
  return {
    mediaType: mediaType === "*/*" ? "application/json" : mediaType,
    text: JSON.stringify(given ?? exampleOf(media["schema"], context)),
    given: given !== undefined,
  };
}

function isEndless(response: Tree): boolean {
  return Object.keys(treeOf(response["content"])).some((type) => type.startsWith("text/event-stream"));
}

/** The path of the first server, or Swagger's basePath. Only the path, because the service under test runs elsewhere. */
function basePathOf(item: Tree, operation: Tree, document: unknown): string {
  const { basePath, servers } = treeOf(document);
  const server = treeOf(listOf(operation["servers"] ?? item["servers"] ?? servers)[0]);
  const variables = treeOf(server["variables"]);
  const url = (textOf(server["url"]) ?? textOf(basePath) ?? "/").replaceAll(
    /\{([^}]+)\}/g,
    (_, name: string) => textOf(treeOf(variables[name])["default"]) ?? "",
  );
  return (URL.parse(url, "http://service")?.pathname ?? "/").replace(/\/+$/, "");
}
