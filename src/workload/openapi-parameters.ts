/** The parameters of one OpenAPI operation, each with the value that the workload sends. */
import { CannotDerive, listOf, resolveRef, textOf, type Tree, treeOf } from "./json-tree.ts";
import { type ExampleContext, exampleOf, givenExample } from "./schema-example.ts";

export interface Parameter {
  readonly name: string;
  /** path, query, header, or Swagger 2's body. */
  readonly in: string;
  readonly value: unknown;
  /** Whether the author gave the value; otherwise it is invented. */
  readonly given: boolean;
  /** A list as `a=1&a=2` rather than `a=1,2`. */
  readonly explode: boolean;
  readonly deepObject: boolean;
}

/** OpenAPI requires such parameters to be ignored. */
const ignoredHeaders: ReadonlySet<string> = new Set(["accept", "content-type", "authorization"]);

/** Required parameters, and optional query parameters for which the author gave a value. */
export function parametersOf(item: Tree, operation: Tree, context: ExampleContext): readonly Parameter[] {
  const byPlace = new Map<string, Tree>();
  for (const written of [...listOf(item["parameters"]), ...listOf(operation["parameters"])]) {
    const parameter = resolveRef(context.document, written);
    byPlace.set(`${String(parameter["in"])} ${String(parameter["name"])}`, parameter);
  }
  return [...byPlace.values()].flatMap((parameter) => {
    const place = textOf(parameter["in"]) ?? "";
    const name = textOf(parameter["name"]) ?? "";
    if (place === "header" && ignoredHeaders.has(name.toLowerCase())) return [];
    const schema = schemaOf(parameter, context);
    const given = givenExample(parameter) ?? givenExample(schema);
    const optional = parameter["required"] !== true && place !== "path";
    if (optional && place !== "body" && (place !== "query" || given === undefined)) return [];
    if (place === "cookie") throw new CannotDerive(`it needs the cookie \`${name}\``);
    if (place === "formData") throw new CannotDerive("it takes a form, not JSON");
    return [
      {
        name,
        in: place,
        value: given ?? exampleOf(schema, context),
        given: given !== undefined,
        explode: isTyped(parameter) ? parameter["collectionFormat"] === "multi" : parameter["explode"] !== false,
        deepObject: parameter["style"] === "deepObject",
      },
    ];
  });
}

/** Swagger 2 writes the type into the parameter itself. */
function isTyped(parameter: Tree): boolean {
  return parameter["type"] !== undefined;
}

/** OpenAPI 3 has a schema, or one inside a media type. */
function schemaOf(parameter: Tree, context: ExampleContext): Tree {
  const [media] = Object.values(treeOf(parameter["content"]));
  const schema = parameter["schema"] ?? treeOf(media)["schema"];
  return isTyped(parameter) ? parameter : resolveRef(context.document, schema);
}

/** For a path or a header. */
export function parameterText({ name, value }: Parameter): string {
  if (Array.isArray(value)) return value.map(String).join(",");
  if (typeof value === "object" && value !== null) throw new CannotDerive(`its parameter \`${name}\` is an object`);
  return String(value);
}

/** `?limit=5&tag=a&tag=b`, or nothing. */
export function queryOf(parameters: readonly Parameter[]): string {
  const pairs = parameters
    .filter((parameter) => parameter.in === "query")
    .flatMap((parameter): (readonly [string, string])[] => {
      const { name, value } = parameter;
      if (parameter.deepObject)
        return Object.entries(treeOf(value)).map(([key, part]) => [`${name}[${key}]`, String(part)]);
      if (Array.isArray(value) && parameter.explode) return value.map((part) => [name, String(part)]);
      return [[name, parameterText(parameter)]];
    });
  return pairs.length === 0 ? "" : `?${pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")}`;
}
