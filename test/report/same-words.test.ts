/** Comment, page and terminal show the same sentences and the same tables. */
import { describe, expect, it } from "vitest";
import { reportFiles } from "../../src/report/files.ts";
import { isUnmeasured, judgedTargets } from "../../src/report/judged.ts";
import { type Phrase, phraseWords, readPhrase } from "../../src/report/phrase.ts";
import { comparisonTable } from "../../src/report/tables/comparison-table.ts";
import { overviewTable } from "../../src/report/tables/overview-table.ts";
import type { Table } from "../../src/report/tables/table.ts";
import { lookTable } from "../../src/report/tables/look-table.ts";
import { trialTable } from "../../src/report/tables/trial-table.ts";
import { renderText } from "../../src/report/text/text.ts";
import { advice } from "../../src/report/words/advice.ts";
import { decisionFacts } from "../../src/report/words/decision-facts.ts";
import { headline } from "../../src/report/words/headline.ts";
import { lookFacts } from "../../src/report/words/look-words.ts";
import { environmentFacts, workloadFacts } from "../../src/report/words/run-facts.ts";
import { verdictSteps } from "../../src/report/words/step.ts";
import { summary } from "../../src/report/words/summary.ts";
import { placeholderScript } from "../support/page-script.ts";
import { reportOf, situations } from "./situations.ts";

/** What a reader sees, without any gaps: lines break at different places. */
function squeeze(text: string): string {
  return text.replaceAll(/[\s\u200B`]+/g, "");
}

function seenInHtml(html: string): string {
  const text = html.replaceAll(/<(style|script)[^>]*>[\s\S]*?<\/\1>/g, " ").replaceAll(/<[^>]*>/g, " ");
  return squeeze(decode(text));
}

function seenInMarkdown(markdown: string): string {
  const text = markdown.replaceAll(/<\/?(?:code|strong|summary|details|sub|pre)>/g, "").replaceAll("**", "");
  return squeeze(decode(text));
}

function decode(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };
  return text.replaceAll(/&(?:#(\d+)|([a-z]+));/g, (whole, code: string | undefined, name: string) =>
    code === undefined ? (names[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

function wordsOf({ headings, rows }: Table): readonly Phrase[] {
  return [...headings.map(({ title }) => title), ...rows.flat().map(({ words }) => words)];
}

/** The phrases that some medium does not show. */
function missing(media: readonly string[], phrases: readonly Phrase[]): readonly string[] {
  return media.flatMap((seen) => phrases.map(phraseWords).filter((words) => !seen.includes(squeeze(words))));
}

// The names and logs of `hostile` are cut to different lengths.
const honest = Object.entries(situations).filter(([name]) => name !== "hostile");

describe.each(honest)("the reports on %s", (_, situation) => {
  const { measurement, judgements } = situation;
  const report = reportOf(situation);
  const findings = judgements.map((each) => each.findings);
  const targets = judgedTargets(report, measurement, findings);
  const measured = targets.filter((target) => !isUnmeasured(target));
  const files = reportFiles(report, measurement, findings, placeholderScript);
  const markdown = seenInMarkdown(files.get("report.md") ?? "");
  const html = seenInHtml(files.get("report.html") ?? "");
  const text = squeeze(renderText(report, measurement, findings, { columns: 80, colour: false }));

  it("open with the same sentences, and give the same advice", () => {
    const sentences = targets.flatMap((target) => [summary(target), ...advice(target)]);
    const warnings = report.warnings.map((warning) => readPhrase(warning.text));
    expect(missing([markdown, html, text], [...sentences, ...warnings])).toEqual([]);
    expect(missing([markdown, html], targets.map(headline))).toEqual([]);
  });

  it("open with at most two sentences and one interval", () => {
    for (const target of targets) {
      const words = phraseWords(summary(target));
      expect(words.split(/\.(?= |$)/).filter(Boolean).length, words).toBeLessThanOrEqual(2);
      expect(words.split(" CI ").length, words).toBeLessThanOrEqual(2);
    }
  });

  it("have the same table", () => {
    const tables = measured.map((target) => comparisonTable(target, report));
    expect(missing([markdown, html, text], tables.flatMap(wordsOf))).toEqual([]);
  });

  it("list the same trials, and the same facts", () => {
    const words = measured.flatMap((target) => [
      ...wordsOf(trialTable(target)),
      ...[...decisionFacts(target), ...workloadFacts(target)].map(({ value }) => value),
    ]);
    const environment = environmentFacts(measurement).map(({ value }) => value);
    expect(missing([markdown, html], [...words, ...environment])).toEqual([]);
  });

  it("give the same reasons: as a list, and on the page step by step", () => {
    const reasons = measured.flatMap((target) => target.report.reasons.map(readPhrase));
    const steps = measured
      .flatMap(verdictSteps)
      .flatMap(({ seen, threshold }) => (threshold === null ? [seen] : [seen, threshold]));
    // Below the decisive reason, a line per look takes the place of its sentence in the comment.
    const inLooks = new Set(["head-grows-faster", "longer-look", "collected-look"]);
    const listed = measured.flatMap((target) =>
      target.report.reasons
        .filter((_, index) => index === 0 || !inLooks.has(target.findings.why[index]?.code ?? ""))
        .map(readPhrase),
    );
    expect(missing([text], reasons)).toEqual([]);
    expect(missing([markdown], listed)).toEqual([]);
    expect(missing([html], steps)).toEqual([]);
  });

  it("show each look that counted: in a line, and on the page in a table", () => {
    const claims = measured.flatMap((target) => target.findings.claims);
    const lines = lookFacts(claims);
    expect(lines).toHaveLength(claims.flatMap(({ steps }) => steps).length);
    expect(
      missing(
        [markdown],
        lines.flatMap(({ label, value }) => [readPhrase(label), value]),
      ),
    ).toEqual([]);
    expect(missing([html], claims.map(lookTable).flatMap(wordsOf))).toEqual([]);
    expect(lines.filter(({ label }) => text.includes(squeeze(`${label}:`)))).toEqual([]);
  });

  it("have an overview where there are several targets", () => {
    const isSeveral = targets.length > 1;
    expect(missing([markdown, html], isSeveral ? wordsOf(overviewTable(targets)) : [])).toEqual([]);
    expect(files.get("report.html")?.includes('class="overview"')).toBe(isSeveral);
  });
});

describe("a table without a base", () => {
  const situation = situations["no-baseline"]!;
  const report = reportOf(situation);
  const findings = situation.judgements.map((each) => each.findings);
  const [target] = judgedTargets(report, situation.measurement, findings);

  it("has no column for base or for a change", () => {
    const { headings, rows } = comparisonTable(target!, report);
    expect(headings.map(({ kind, side }) => side ?? kind)).toEqual(["name", "head"]);
    expect(new Set(rows.map((cells) => cells.length))).toEqual(new Set([2]));
  });
});
