/** YAML text → plain values, with the line and column of each for error messages. */
import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { describeError, UserError } from "../../model/errors.ts";
import { userError } from "./problems.ts";

export interface YamlFile {
  readonly value: unknown;
  /** Line and column of a key or its value, or of the nearest enclosing one if it is absent. */
  locate(path: readonly PropertyKey[], at: "key" | "value"): Place;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** Throws `UserError` unless the text is one YAML document without duplicate keys. `isTextMap`: the values of this map are text. */
export function readYaml(
  text: string,
  fileName: string,
  isTextMap: (path: readonly PropertyKey[]) => boolean,
): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, merge: true });
  const place = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset);
    return { line, column: col };
  };
  const problems = [
    ...document.errors.map((error) => ({ offset: error.pos[0], sentence: syntaxProblem(error, text) })),
    ...danglingAliases(document),
  ];
  if (problems.length > 0) {
    const lines = problems.slice(0, 10).map(({ offset, sentence }) => {
      const { line, column } = place(offset);
      return `${fileName}:${line}:${column}: ${sentence}`;
    });
    throw userError(`${fileName} has`, lines);
  }
  keepTextAsWritten(document.contents, [], isTextMap);
  return { value: unfolded(document, fileName), locate: (path, at) => place(offsetOf(document, path, at)) };
}

function danglingAliases(document: Document): readonly { readonly offset: number; readonly sentence: string }[] {
  const found: { offset: number; sentence: string }[] = [];
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return;
      found.push({
        offset: rangeStart(alias) ?? 0,
        sentence: `\`*${alias.source}\` needs an anchor \`&${alias.source}\` before it.`,
      });
    },
  });
  return found;
}

/** The library limits aliases that multiply each other, and throws. */
function unfolded(document: Document, fileName: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new UserError(`The aliases of ${fileName} cannot be resolved: ${describeError(error)}.`);
  }
}

function syntaxProblem(error: YAMLError, text: string): string {
  if (error.code === "DUPLICATE_KEY") {
    const key = /^[^\s:]+/.exec(text.slice(error.pos[0]))?.[0] ?? "a key";
    return `\`${key}\` appears twice in the same map; keep one.`;
  }
  if (error.code === "MULTIPLE_DOCS") return "A second YAML document starts here (`---`); keep one.";
  return `This is not valid YAML: ${error.message.replace(/\.$/, "")}.`;
}

/** `1.10` or `0755` in `env` is text, not the number 1.1 or 755. */
function keepTextAsWritten(
  node: unknown,
  path: readonly PropertyKey[],
  isTextMap: (path: readonly PropertyKey[]) => boolean,
): void {
  if (isSeq(node)) node.items.forEach((item, index) => keepTextAsWritten(item, [...path, index], isTextMap));
  if (!isMap(node)) return;
  for (const { key, value } of node.items) {
    if (isTextMap(path) && isScalar(value) && ["number", "boolean"].includes(typeof value.value)) {
      value.value = value.source ?? value.value;
    }
    keepTextAsWritten(value, [...path, isScalar(key) ? String(key.value) : ""], isTextMap);
  }
}

function offsetOf(document: Document, path: readonly PropertyKey[], at: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const [depth, part] of path.entries()) {
    const container = isAlias(node) ? node.resolve(document) : node;
    if (isSeq(container)) node = container.items[Number(part)];
    else if (isMap(container)) {
      const pair = container.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
      if (pair === undefined) break;
      offset = rangeStart(pair.key) ?? offset;
      if (at === "key" && depth === path.length - 1) break;
      node = pair.value;
      // An empty value has no position of its own, so the error points at its key.
      if (isScalar(node) && node.value === null) continue;
    } else break;
    offset = rangeStart(node) ?? offset;
  }
  return offset;
}

function rangeStart(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
