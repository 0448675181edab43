/** The report for a terminal: the verdict first, then the same table, the shape, the reasons and what to do. */
import type { TargetFindings } from "../../analysis/findings.ts";
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { formatCount } from "../../model/units.ts";
import { readChain } from "../chain.ts";
import { plainLine, plainLines } from "../escape.ts";
import { isUnmeasured, type JudgedTarget, judgedTargets } from "../judged.ts";
import { createPaint, type Paint } from "./paint.ts";
import { joinPhrases, type Phrase, phraseText, readPhrase } from "../phrase.ts";
import { isTold, type Row, tableRows } from "../rows.ts";
import { drawnRequests } from "../ascii-series.ts";
import { sparklines } from "./sparkline.ts";
import { textTable } from "../table.ts";
import { wrapText } from "./wrap.ts";
import { advice } from "../words/advice.ts";
import { causeWords, diagnosisLabels, explainedWords } from "../words/cause-words.ts";
import { trialLogs } from "../words/fact.ts";
import { verdictSymbol, shortVerdict } from "../words/headline.ts";
import { reportHeadline } from "../words/overview.ts";
import { summary } from "../words/summary.ts";

export interface TextOptions {
  readonly columns: number;
  readonly colour: boolean;
}

export function renderText(
  report: Report,
  measurement: Measurement,
  findings: readonly TargetFindings[],
  { columns, colour }: TextOptions,
): string {
  const width = Math.max(40, Math.min(columns, 100));
  const paint = createPaint(colour);
  const targets = judgedTargets(report, measurement, findings);
  const { symbol, words } = reportHeadline(targets);
  const tone = report.failed ? "red" : symbol === "✅" ? "green" : "yellow";
  const title = paragraph(`${symbol} ${phraseText(words)}`, width, "", "   ").map((line) =>
    paint(paint(line, "bold"), tone),
  );
  const several = targets.length > 1;
  const blocks = [
    ...(several ? [[...title, "", ...overview(targets, width)]] : [title]),
    ...targets.map((target) => [
      ...(several ? [paint(`── ${plainLine(target.report.name, width - 6)} `.padEnd(width, "─"), "dim")] : []),
      ...targetBlock(target, report, width, paint),
    ]),
    ...report.warnings.map(({ text }) =>
      paragraph(`warning: ${plainLine(text, 500)}`, width, "", "  ").map((line) => paint(line, "yellow")),
    ),
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function overview(targets: readonly JudgedTarget[], width: number): readonly string[] {
  const lines = targets.map((target) => [
    plainLine(target.report.name, 40),
    `${verdictSymbol(target)} ${shortVerdict(target)}`,
  ]);
  return textTable(["target", "verdict"], ["left", "left"], lines, width);
}

function targetBlock(target: JudgedTarget, report: Report, width: number, paint: Paint): readonly string[] {
  const bullets = (phrases: readonly Phrase[]) =>
    phrases.flatMap((each) => paragraph(phraseText(each), width, "  • ", "    "));
  const reasons = target.report.reasons.map(readPhrase);
  const next = advice(target);
  const logs = trialLogs(target).flatMap(({ title, log }) => [
    "",
    paint(title, "bold"),
    ...plainLines(log, 8).flatMap((line) => logLine(line, width)),
  ]);
  return [
    ...paragraph(phraseText(summary(target)), width, "", ""),
    ...(isUnmeasured(target)
      ? []
      : [
          "",
          ...table(target, report, width, paint),
          ...shape(target, width, paint),
          ...place(target, width, paint),
          "",
          paint("Why", "bold"),
          ...bullets(reasons),
        ]),
    ...(next.length === 0 ? [] : ["", paint("What to do", "bold"), ...bullets(next)]),
    ...logs,
  ];
}

function table(target: JudgedTarget, { base, head }: Report, width: number, paint: Paint): readonly string[] {
  const rows = tableRows(target);
  const name = (side: string, label: string) => (isTold(side, label) ? `${side} ${plainLine(label, 24)}` : side);
  const lines =
    base === null
      ? textTable(
          ["", name("head", head.label)],
          ["left", "right"],
          rows.map((row) => [row.label, row.head]),
          width,
        )
      : comparison(["", name("base", base.label), name("head", head.label), "change"], rows, width);
  // Where cells had to wrap, lines and rows are not the same, and nothing is emphasised.
  const decisive = lines.length === rows.length + 1 ? rows.findIndex((row) => row.decisive) + 1 : 0;
  return lines.map((line, index) => (index === decisive && index > 0 ? paint(line, "bold") : line));
}

/** With less the words of a row would stand one under the other. */
const tableColumns = 60;

/** The mark on the decisive change goes first when the terminal is narrow, then the columns. */
function comparison(head: readonly string[], rows: readonly Row[], width: number): readonly string[] {
  if (width < tableColumns) return stacked(head, rows, width);
  const layOut = (mark: string) =>
    textTable(
      head,
      ["left", "right", "right", "right"],
      rows.map((row) => [row.label, row.base ?? "", row.head, row.decisive ? row.change + mark : row.change]),
      width,
    );
  const marked = layOut(" ◀");
  return marked.length === rows.length + 1 ? marked : layOut("");
}

/** A row's name, and its figures under it. */
function stacked([, base = "", head = ""]: readonly string[], rows: readonly Row[], width: number): readonly string[] {
  const figures = rows.flatMap((row) => [
    row.label,
    ...paragraph([`${row.base ?? ""} → ${row.head}`, row.change].filter(Boolean).join("   "), width, "  ", "  "),
  ]);
  return [...paragraph(`${base} → ${head}`, width, "", "  "), ...figures];
}

function shape({ measured }: JudgedTarget, width: number, paint: Paint): readonly string[] {
  const lines = sparklines(measured, Math.min(60, width - 6));
  if (lines.length === 0) return [];
  return [
    "",
    paint(`RSS over ${formatCount(drawnRequests(measured))} requests`, "dim"),
    ...lines.map(({ side, line }) => `${side}  ${line}`.trimEnd()),
  ];
}

/** Where it grows, and what holds it, a step a line. */
function place({ report: { diagnosis } }: JudgedTarget, width: number, paint: Paint): readonly string[] {
  if (diagnosis === undefined) return [];
  const explained = explainedWords(diagnosis);
  const said = [causeWords(diagnosis), ...(explained === null ? [] : [explained])];
  const steps = diagnosis.chain.length > 0 ? diagnosis.chain : diagnosis.cycle;
  return [
    "",
    paint(diagnosisLabels.title, "bold"),
    ...paragraph(phraseText(joinPhrases(said)), width, "  ", "  "),
    ...readChain(steps).flatMap(({ edge, node }, depth) =>
      paragraph(
        `${depth === 0 ? "" : "└ "}${edge === "" ? "" : `${edge} `}${node}`,
        width,
        "  ".repeat(depth + 1),
        "  ".repeat(depth + 2),
      ),
    ),
    ...diagnosis.notes.flatMap((note) => paragraph(phraseText(readPhrase(note)), width, "  • ", "    ")),
  ];
}

/** Behind a bar, so that no line of a log is taken for a command of the runner. */
function logLine(line: string, width: number): readonly string[] {
  const bar = `  | ${" ".repeat(line.length - line.trimStart().length)}`;
  return paragraph(line.trimStart(), width, bar, bar);
}

function paragraph(text: string, width: number, first: string, rest: string): readonly string[] {
  return wrapText(text, width - rest.length).map((line, index) => (index === 0 ? first : rest) + line);
}
