/** report.md: the comment on the pull request, the same text as the job summary. */
import type { TargetFindings, Why } from "../../analysis/findings.ts";
import type { Measurement } from "../../model/measurement.ts";
import type { Report } from "../../model/report-json.ts";
import { escapeHtml, escapeMarkdown, plainLine, plainLines } from "../escape.ts";
import { isUnmeasured, type JudgedTarget, judgedTargets } from "../judged.ts";
import { diagnosisParts, howFoundSection, placeSections } from "./markdown-diagnosis.ts";
import { commentMarker } from "./comment-marker.ts";
import { tableMarkdown } from "./markdown-table.ts";
import { mermaidChart } from "./mermaid.ts";
import { type Phrase, code, phrase, phraseMarkdown, phraseSummary, readPhrase } from "../phrase.ts";
import { type Section, fitSections } from "./sections.ts";
import { comparisonTable } from "../tables/comparison-table.ts";
import { overviewTable } from "../tables/overview-table.ts";
import { trialTable } from "../tables/trial-table.ts";
import { acceptingPhrase, advice, isAcceptable } from "../words/advice.ts";
import { decisionFacts } from "../words/decision-facts.ts";
import type { Fact } from "../words/fact.ts";
import { headline, verdictSymbol } from "../words/headline.ts";
import { lookFacts } from "../words/look-words.ts";
import { reportHeadline } from "../words/overview.ts";
import { type PastAlert, resolvedPhrase } from "../words/resolved.ts";
import { environmentFacts, workloadFacts } from "../words/run-facts.ts";
import { summary } from "../words/summary.ts";
import { trialLogs } from "../words/trial-words.ts";

export interface MarkdownOptions {
  /** Keeps the comments of several jobs on one pull request apart. */
  readonly key?: string;
  readonly links?: readonly { readonly text: string; readonly url: string }[];
  /** The hidden second line, with the state of the comment. */
  readonly state?: string;
  /** The alert that this comment was until now. */
  readonly resolved?: PastAlert;
  /** The label that accepts a growth, on a pull request. */
  readonly acceptLabel?: string;
}

export function renderMarkdown(
  report: Report,
  measurement: Measurement,
  findings: readonly TargetFindings[],
  options: MarkdownOptions = {},
): string {
  const targets = judgedTargets(report, measurement, findings);
  const [only] = targets;
  const body = targets.length === 1 && only !== undefined ? oneTarget(only, report) : severalTargets(targets, report);
  return fitSections([
    { markdown: opening(body, options), name: null, rank: 0 },
    ...warningSection(report),
    ...body.sections,
    { markdown: folded("Environment", factList(environmentFacts(measurement))), name: "the environment", rank: 5 },
    { markdown: `<sub>${footer(report, measurement, options)}</sub>`, name: null, rank: 0 },
  ]);
}

function opening({ opening }: Body, { key, state, resolved }: MarkdownOptions): string {
  const hidden = [commentMarker(key), ...(state === undefined ? [] : [state])];
  const over = resolved === undefined ? [] : [`\n✅ ${phraseMarkdown(resolvedPhrase(resolved))}`];
  return [...hidden, opening, ...over].join("\n");
}

interface Body {
  readonly opening: string;
  readonly sections: readonly Section[];
}

function oneTarget(target: JudgedTarget, report: Report): Body {
  const name = escapeMarkdown(plainLine(target.report.name, 40));
  const chart = mermaidChart(target);
  const { diagnosis } = target.report;
  return {
    opening: `### ${verdictSymbol(target)} ${phraseMarkdown(headline(target))}\n${phraseMarkdown(summary(target))}`,
    sections: [
      { markdown: tableMarkdown(comparisonTable(target, report)), name: `the table of ${name}`, rank: 1 },
      ...(diagnosis === undefined ? [] : placeSections(diagnosis)),
      ...adviceSection(target),
      ...(chart === null ? [] : [{ markdown: chart, name: `the chart of ${name}`, rank: 4 }]),
      ...(diagnosis === undefined ? [] : [howFoundSection(diagnosis)]),
      { markdown: folded("How this was decided", decided(target)), name: "how it was decided", rank: 3 },
      { markdown: folded("Workload and trials", workload(target)), name: "workload and trials", rank: 4 },
    ],
  };
}

/** One line per target, the details folded; only the worst has its chart, as GitHub draws none in a fold. */
function severalTargets(targets: readonly JudgedTarget[], report: Report): Body {
  const worst = targets.find((target) => !isUnmeasured(target));
  const chart = worst === undefined ? null : mermaidChart(worst);
  const { symbol, words } = reportHeadline(targets);
  return {
    opening: `### ${symbol} ${phraseMarkdown(words)}`,
    sections: [
      ...overviewSections(targets),
      ...(chart === null ? [] : [{ markdown: chart, name: "the chart", rank: 4 }]),
      ...targets.map((target, index) => ({
        markdown: foldedTarget(target, report),
        name: `the details of ${escapeMarkdown(plainLine(target.report.name, 40))}`,
        rank: 2 + index / targets.length,
      })),
    ],
  };
}

/** The rest is in the folded tables and report.html. */
const overviewLines = 100;

function overviewSections(targets: readonly JudgedTarget[]): readonly Section[] {
  const rest = targets.length - overviewLines;
  const table = tableMarkdown(overviewTable(targets.slice(0, overviewLines)));
  return [{ markdown: rest > 0 ? `${table}\n\n…and ${rest} more.` : table, name: "the overview", rank: 1 }];
}

function foldedTarget(target: JudgedTarget, report: Report): string {
  const title = `${verdictSymbol(target)} ${phraseSummary(headline(target))}`;
  const next = adviceSection(target).map(({ markdown }) => markdown);
  const parts = isUnmeasured(target)
    ? [phraseMarkdown(summary(target)), ...next]
    : [
        tableMarkdown(comparisonTable(target, report)),
        ...(target.report.diagnosis === undefined ? [] : diagnosisParts(target.report.diagnosis)),
        ...next,
        "**How this was decided**",
        decided(target),
        "**Workload and trials**",
        workload(target),
      ];
  return `<details><summary>${title}</summary>\n\n${parts.join("\n\n")}\n\n</details>`;
}

function adviceSection(target: JudgedTarget): readonly Section[] {
  const sentences = advice(target);
  if (sentences.length === 0) return [];
  const text = sentences.map(phraseMarkdown);
  const markdown =
    text.length === 1
      ? `**What to do:** ${text[0] ?? ""}`
      : `**What to do**\n${text.map((each) => `- ${each}`).join("\n")}`;
  return [{ markdown, name: "what to do", rank: 2 }];
}

/** A hundred warnings would push the verdict off the screen. */
const warningLines = 10;

function warningSection({ warnings }: Report): readonly Section[] {
  if (warnings.length === 0) return [];
  const lines = warnings.slice(0, warningLines).map(({ text }) => `> ${escapeMarkdown(plainLine(text, 500))}`);
  const rest = warnings.length - lines.length;
  const all = rest > 0 ? [...lines, `> …and ${rest} more.`] : lines;
  return [{ markdown: ["> [!WARNING]", all.join("\n>\n")].join("\n"), name: "the warnings", rank: 1 }];
}

/** The lines of the looks repeat them. */
const shownByLooks: ReadonlySet<Why["code"]> = new Set(["head-grows-faster", "longer-look", "collected-look"]);

/** The decisive reason, and what the looks do not show. */
function reasonsBeside({ report, findings }: JudgedTarget): readonly string[] {
  if (findings.claims.length === 0) return report.reasons;
  return report.reasons.filter((_, index) => {
    const why = findings.why[index];
    return index === 0 || why === undefined || !shownByLooks.has(why.code);
  });
}

function decided(target: JudgedTarget): string {
  const reasons = reasonsBeside(target).map((reason) => `- ${phraseMarkdown(readPhrase(reason))}`);
  return [...reasons, factList([...lookFacts(target.findings.claims), ...decisionFacts(target)])].join("\n");
}

function workload(target: JudgedTarget): string {
  const logs = trialLogs(target).map(
    ({ title, log }) => `${title}:\n<pre>${plainLines(log, 20).map(escapeHtml).join("\n")}</pre>`,
  );
  return [factList(workloadFacts(target)), tableMarkdown(trialTable(target)), ...logs].join("\n\n");
}

function factList(facts: readonly Fact[]): string {
  return facts.map(({ label, value }) => `- **${label}:** ${phraseMarkdown(value)}`).join("\n");
}

function folded(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function footer(report: Report, { environment }: Measurement, { links = [], acceptLabel }: MarkdownOptions): string {
  const compared: Phrase =
    report.base === null
      ? phrase`head ${code(report.head.label)}`
      : phrase`base ${code(report.base.label)} … head ${code(report.head.label)}`;
  const anchors = links.map(({ text, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`);
  const accepting =
    acceptLabel !== undefined && report.targets.some(isAcceptable)
      ? [phraseMarkdown(acceptingPhrase(acceptLabel))]
      : [];
  return [escapeMarkdown(environment.tool), phraseMarkdown(compared), ...anchors, ...accepting].join(" · ");
}
