/**
 * Makes one value that fits a JSON Schema, as OpenAPI uses it. The author's own values come first (example, default,
 * const, enum), then the simplest value that fits: a service most likely has an item 1.
 */
import { CannotDerive, listOf, numberOf, resolveRef, textOf, type Tree, treeOf } from "./json-tree.ts";

export interface ExampleContext {
  readonly document: unknown;
  readonly random: () => number;
}

const deepest = 12;

export function exampleOf(schema: unknown, context: ExampleContext, depth = 0): unknown {
  if (depth > deepest) throw new CannotDerive("its schema is recursive without end");
  const flat = flatten(resolveRef(context.document, schema), context, depth);
  const given = givenExample(flat);
  if (given !== undefined) return given;
  switch (typeOf(flat) ?? "string") {
    case "object":
      return objectExample(flat, context, depth);
    case "array":
      return arrayExample(flat, context, depth);
    case "integer":
      return numberExample(flat, 1);
    case "number":
      return numberExample(flat, 0);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return stringExample(flat, context.random);
  }
}

/** The value that the author of a schema, a parameter or a body gave, if any. */
export function givenExample(node: Tree): unknown {
  const { examples } = node;
  const [first] = Array.isArray(examples)
    ? examples
    : Object.values(treeOf(examples)).map((named) => treeOf(named)["value"]);
  return (
    node["example"] ?? first ?? node["default"] ?? node["const"] ?? listOf(node["enum"]).find((value) => value !== null)
  );
}

/** `allOf` merged, and the first branch of `oneOf` or `anyOf` that is not null. */
function flatten(schema: Tree, context: ExampleContext, depth: number): Tree {
  if (depth > deepest) throw new CannotDerive("its schema is recursive without end");
  const { allOf, oneOf, anyOf, ...own } = schema;
  const parts = listOf(allOf).map((part) => flatten(resolveRef(context.document, part), context, depth + 1));
  const branches = listOf(oneOf ?? anyOf);
  const branch = branches.find((candidate) => typeOf(resolveRef(context.document, candidate)) !== "null");
  if (branch !== undefined) {
    parts.push(flatten(resolveRef(context.document, branch), context, depth + 1), discriminated(own, branch));
  }
  return parts.reduce(merge, own);
}

function merge(a: Tree, b: Tree): Tree {
  return {
    ...a,
    ...b,
    properties: { ...treeOf(a["properties"]), ...treeOf(b["properties"]) },
    required: [...listOf(a["required"]), ...listOf(b["required"])],
  };
}

/** The discriminator property has only one valid value: the branch's name, or its key in the mapping. */
function discriminated(schema: Tree, branch: unknown): Tree {
  const { propertyName, mapping } = treeOf(schema["discriminator"]);
  const ref = textOf(treeOf(branch)["$ref"]);
  const property = textOf(propertyName);
  if (property === undefined || ref === undefined) return {};
  const mapped = Object.entries(treeOf(mapping)).find(([, target]) => target === ref)?.[0];
  return { properties: { [property]: { const: mapped ?? ref.split("/").at(-1) } }, required: [property] };
}

function typeOf(schema: Tree): string | undefined {
  const { type } = schema;
  const named = Array.isArray(type) ? type.find((candidate) => candidate !== "null") : type;
  if (typeof named === "string") return named;
  if (Object.keys(treeOf(schema["properties"])).length > 0) return "object";
  return schema["items"] === undefined && schema["prefixItems"] === undefined ? undefined : "array";
}

/** The required properties and those with a value from the author; all properties when none is required. */
function objectExample(schema: Tree, context: ExampleContext, depth: number): Tree {
  const properties = Object.entries(treeOf(schema["properties"]));
  const required = listOf(schema["required"]);
  const wanted = properties.filter(([name, written]) => {
    const property = resolveRef(context.document, written);
    if (property["readOnly"] === true) return false;
    return required.includes(name) || givenExample(property) !== undefined || (required.length === 0 && depth < 3);
  });
  return Object.fromEntries(wanted.map(([name, property]) => [name, exampleOf(property, context, depth + 1)]));
}

function arrayExample(schema: Tree, context: ExampleContext, depth: number): readonly unknown[] {
  const tuple = listOf(schema["prefixItems"]);
  if (tuple.length > 0) return tuple.map((item) => exampleOf(item, context, depth + 1));
  const atLeast = numberOf(schema["minItems"]) ?? 0;
  if (atLeast > 1_000) throw new CannotDerive(`it needs a list of ${atLeast} entries`);
  // One entry exercises more than none. Deeper down, an empty list ends a recursive schema.
  const length = Math.min(Math.max(atLeast, depth < 3 ? 1 : 0), numberOf(schema["maxItems"]) ?? Infinity);
  const items = Array.from({ length }, () => exampleOf(schema["items"] ?? {}, context, depth + 1));
  const distinct = new Set(items.map((item) => JSON.stringify(item))).size === items.length;
  if (schema["uniqueItems"] === true && !distinct) throw new CannotDerive("it needs a list of different values");
  return items;
}

/** 1 if that fits, else a value near a bound. `wholeStep` is 1 for integers, 0 for any number. */
function numberExample(schema: Tree, wholeStep: number): number {
  const step = numberOf(schema["multipleOf"]) ?? wholeStep;
  const { lo, hi } = boundsOf(schema);
  const nudge = step === 0 ? 0.5 : step;
  const near = [1, 0, lo, lo + nudge, hi, hi - nudge, (lo + hi) / 2].filter((value) => Number.isFinite(value));
  const candidates =
    step === 0 ? near : near.flatMap((value) => [Math.ceil(value / step) * step, Math.floor(value / step) * step]);
  const fitting = candidates.find((value) => fitsBounds(schema, value) && (wholeStep === 0 || Number.isInteger(value)));
  if (fitting === undefined) throw new CannotDerive("no number fits its limits");
  return fitting;
}

/** `exclusiveMinimum` is a flag beside `minimum` in OpenAPI 3.0 and a number of its own in 3.1. */
function boundsOf(schema: Tree): { readonly lo: number; readonly hi: number } {
  return {
    lo: Math.max(numberOf(schema["minimum"]) ?? -Infinity, numberOf(schema["exclusiveMinimum"]) ?? -Infinity),
    hi: Math.min(numberOf(schema["maximum"]) ?? Infinity, numberOf(schema["exclusiveMaximum"]) ?? Infinity),
  };
}

function fitsBounds(schema: Tree, value: number): boolean {
  const { lo, hi } = boundsOf(schema);
  const openBelow = schema["exclusiveMinimum"] === true || numberOf(schema["exclusiveMinimum"]) === lo;
  const openAbove = schema["exclusiveMaximum"] === true || numberOf(schema["exclusiveMaximum"]) === hi;
  return (openBelow ? value > lo : value >= lo) && (openAbove ? value < hi : value <= hi);
}

const formatExamples: Readonly<Record<string, string>> = {
  date: "2024-01-15",
  "date-time": "2024-01-15T12:00:00Z",
  time: "12:00:00Z",
  duration: "PT1H",
  email: "user@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/",
  url: "https://example.com/",
  byte: "dGV4dA==",
};

function stringExample(schema: Tree, random: () => number): string {
  const format = textOf(schema["format"]) ?? "";
  const formatted = format === "uuid" ? uuid(random) : formatExamples[format];
  const atLeast = numberOf(schema["minLength"]) ?? 1;
  const length = Math.min(Math.max(atLeast, 8), numberOf(schema["maxLength"]) ?? Infinity);
  if (length > 100_000) throw new CannotDerive(`it needs a string of ${length} letters`);
  const letters = Array.from({ length }, () => String.fromCodePoint(97 + Math.floor(random() * 26))).join("");
  const pattern = textOf(schema["pattern"]);
  if (pattern === undefined) return formatted ?? letters;
  const digits = letters.replaceAll(/[a-z]/g, (letter) => String((letter.codePointAt(0) ?? 0) % 10));
  const candidates = [
    formatted,
    letters,
    letters.toUpperCase(),
    digits,
    "1",
    uuid(random),
    ...Object.values(formatExamples),
  ];
  const fitting = candidates.find((text) => text !== undefined && matches(pattern, text));
  if (fitting === undefined) throw new CannotDerive(`it needs a string that matches \`${pattern}\`; add an example`);
  return fitting;
}

/** A pattern that JavaScript cannot compile matches nothing. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return false;
  }
}

function uuid(random: () => number): string {
  const hex = (length: number) => Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join("");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}
