/** The report for a terminal: verdict, table, curves, reasons, and what to do. */
import type { TargetFindings } from "../../analysis/findings.ts";
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { formatCount } from "../../model/units.ts";
import { readChain } from "../chain.ts";
import { plainLine, plainLines } from "../escape.ts";
import { isUnmeasured, type JudgedTarget, judgedTargets } from "../judged.ts";
import { createPaint, type Paint } from "./paint.ts";
import { joinPhrases, type Phrase, phraseText, readPhrase } from "../phrase.ts";
import { drawnRequests } from "../chart-series.ts";
import { sparklines } from "./sparkline.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { overviewTable } from "../tables/overview-table.ts";
import { textTable } from "./text-table.ts";
import { paragraph } from "./wrap.ts";
import { advice } from "../words/advice.ts";
import { causeWords, diagnosisLabels, explainedWords } from "../words/cause-words.ts";
import { reportHeadline } from "../words/overview.ts";
import { summary } from "../words/summary.ts";
import { trialLogs } from "../words/trial-words.ts";

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
    ...(several ? [[...title, "", ...textTable(overviewTable(targets), width, paint)]] : [title]),
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
          ...textTable(comparisonTable(target, report), width, paint),
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

function shape({ measured }: JudgedTarget, width: number, paint: Paint): readonly string[] {
  const lines = sparklines(measured, Math.min(60, width - 6));
  if (lines.length === 0) return [];
  return [
    "",
    paint(`RSS over ${formatCount(drawnRequests(measured))} requests`, "dim"),
    ...lines.map(({ side, line }) => `${side}  ${line}`.trimEnd()),
  ];
}

/** Where it grows, and the chain that holds it, a step per line. */
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

/** Behind a bar, so that the runner takes no line of a log for a command. */
function logLine(line: string, width: number): readonly string[] {
  const bar = `  | ${" ".repeat(line.length - line.trimStart().length)}`;
  return paragraph(line.trimStart(), width, bar, bar);
}
