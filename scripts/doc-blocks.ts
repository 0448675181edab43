/** The generated parts of the documents, each made from the one place that has its facts. */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { helpText } from "../src/commands/command-line.ts";
import { transitions } from "../src/analysis/verdict/transitions.ts";
import { configDefaults } from "../src/inputs/config/defaults.ts";
import { failOnOf } from "../src/judge/gate.ts";
import { type Verdict, verdictsWorstFirst } from "../src/model/report-json.ts";
import { renderText } from "../src/report/text/text.ts";
import { verdictWords } from "../src/report/words/verdict-words.ts";
import { reportOf, situations } from "../test/report/situations.ts";
import { schemaFiles } from "./schemas.ts";

const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string().optional() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

/** What follows `generated: ` in a document → the Markdown below it. */
export function docBlock(request: string): string {
  const [name = "", argument = ""] = request.split(" ");
  switch (name) {
    case "verdicts":
      return table(["verdict", "means", "fails the check"], verdictsWorstFirst.map(verdictRow));
    case "inputs":
      return table(
        ["input, or flag of the command line", "default", "description"],
        Object.entries(readAction().inputs).map(([input, { description, default: value }]) => [
          `\`${input}\``,
          value === undefined ? "" : `\`${value}\``,
          description,
        ]),
      );
    case "outputs":
      return table(
        ["output", "description"],
        Object.entries(readAction().outputs).map(([output, { description }]) => [`\`${output}\``, description]),
      );
    case "config":
      return table(["key", "default", "description"], configRows());
    case "help":
      return fenced(helpText);
    case "report":
      return fenced(excerpt(argument));
    case "figures":
      return fenced(partsOf(argument).slice(0, 3).join("\n\n"));
    case "live":
      return fenced(liveView());
    case "transitions":
      return table(["state", "means", "verdict", "longer look", "collected look", "timers look"], transitionRows());
    default:
      throw new RangeError(`There is no generated block ${request}.`);
  }
}

/** The table that the analysis follows, a row per state. */
function transitionRows(): readonly (readonly string[])[] {
  return Object.entries(transitions).map(([state, { means, verdict, looks = {} }]) => [
    `\`${state}\``,
    means,
    verdict === "by-power" ? "pass ¹" : verdict === "by-level" ? "by its level ²" : verdict,
    ...(["longer", "collected", "timers"] as const).map((kind) =>
      Object.entries(looks[kind] ?? {})
        .map(([shown, next]) => `${shown} → \`${next}\``)
        .join("<br>"),
    ),
  ]);
}

function readAction(): z.infer<typeof actionSchema> {
  return actionSchema.parse(parse(readFileSync("action.yml", "utf8")));
}

function verdictRow(verdict: Verdict): readonly string[] {
  const word = failOnOf[verdict];
  const fails =
    verdict === "inconclusive"
      ? "with `on-inconclusive: fail`"
      : word !== undefined && configDefaults.failOn.includes(word)
        ? `yes (\`${word}\`)`
        : "";
  return [`\`${verdict}\``, verdictWords[verdict].meaning, fails];
}

/** The part of a JSON Schema node that the table of keys shows. */
interface Node {
  readonly description?: string | undefined;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>> | undefined;
  readonly additionalProperties?: Node | boolean | undefined;
  readonly items?: Node | undefined;
  readonly anyOf?: readonly Node[] | undefined;
}

const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({
    description: z.string().optional(),
    default: z.unknown().optional(),
    properties: z.record(z.string(), nodeSchema).optional(),
    additionalProperties: z.union([nodeSchema, z.boolean()]).optional(),
    items: nodeSchema.optional(),
    anyOf: z.array(nodeSchema).optional(),
  }),
);

function configRows(): readonly (readonly string[])[] {
  return rowsOf(nodeSchema.parse(JSON.parse(schemaFiles()["config.schema.json"] ?? "")), "");
}

function rowsOf(node: Node, path: string): readonly (readonly string[])[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const place = `${path}${key}`;
    return [[`\`${place}\``, defaultOf(child), child.description ?? ""], ...nested(child, place)];
  });
}

function nested(node: Node, place: string): readonly (readonly string[])[] {
  const values = typeof node.additionalProperties === "object" ? node.additionalProperties : undefined;
  const named = values && [values, ...(values.anyOf ?? [])].find(({ properties }) => properties !== undefined);
  const listed = node.items?.anyOf?.find(({ properties }) => properties !== undefined);
  const chosen = node.anyOf?.find(({ properties }) => properties !== undefined);
  return [
    ...rowsOf(node, `${place}.`),
    ...(named === undefined ? [] : rowsOf(named, `${place}.NAME.`)),
    ...(listed === undefined ? [] : rowsOf(listed, `${place}[].`)),
    ...(chosen === undefined ? [] : rowsOf(chosen, `${place}.`)),
  ];
}

/** Maps and lists that are empty by default show none. */
function defaultOf({ default: value }: Node): string {
  if (value === undefined || (typeof value === "object" && Object.keys(value ?? {}).length === 0)) return "";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** The paragraphs of a report as the terminal shows it: headline, summary, table, … */
function partsOf(name: string): readonly string[] {
  const situation = situations[name];
  if (situation === undefined) throw new RangeError(`There is no situation ${name}.`);
  const findings = situation.judgements.map((each) => each.findings);
  const options = { columns: 80, colour: false };
  return renderText(reportOf(situation), situation.measurement, findings, options).trimEnd().split("\n\n");
}

/** The headline, the summary, and what to do. */
function excerpt(situation: string): string {
  const parts = partsOf(situation);
  const advice = parts.filter((part) => part.startsWith("What to do"));
  return [...parts.slice(0, 2), ...advice.flatMap((part) => ["…", part])].join("\n\n");
}

/** The screen during the first pair, from the golden file for 80 columns. */
function liveView(): string {
  const screens = readFileSync("test/golden/progress/80.txt", "utf8").split(/\n=+\n/);
  const screen = screens.find((each) => /pair 1 of 3 · about/.test(each)) ?? "";
  return screen.slice(screen.indexOf("  api, pair"));
}

function fenced(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
