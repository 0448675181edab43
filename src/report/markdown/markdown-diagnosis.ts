/** Where memory grows, for the comment: the conclusion and its drawing visible, the evidence folded. */
import type { DiagnosisReport } from "../../model/report-json.ts";
import { formatByteRate, formatPercent } from "../../model/units.ts";
import { escapeMarkdown, plainLine } from "../escape.ts";
import { mermaidChain, mermaidCycle } from "./mermaid-chain.ts";
import { code, joinPhrases, type Phrase, phraseMarkdown, readPhrase } from "../phrase.ts";
import type { Section } from "./sections.ts";
import { markdownTable } from "./markdown-table.ts";
import { countRate, formatRate, mappingName, siteSpan } from "../words/cause-parts.ts";
import { causeWords, diagnosisLabels as labels, explainedWords, freedWords, rerunWords } from "../words/cause-words.ts";

/** All are in report.html. */
const shownSites = 5;
const shownChanges = 10;

export function placeSections(diagnosis: DiagnosisReport): readonly Section[] {
  const drawing = mermaidChain(diagnosis.chain) ?? mermaidCycle(diagnosis.cycle);
  return [
    { markdown: conclusion(diagnosis), name: "where it grows", rank: 1 },
    // GitHub gives a drawing inside a fold no size.
    ...(drawing === null ? [] : [{ markdown: drawing, name: "the drawing of what holds it", rank: 4 }]),
  ];
}

export function howFoundSection(diagnosis: DiagnosisReport): Section {
  const markdown = `<details><summary>${labels.how}</summary>\n\n${details(diagnosis)}\n\n</details>`;
  return { markdown, name: "how the place was found", rank: 3 };
}

/** For one of several targets, whose section is a fold: no drawing, and the chain in one line. */
export function diagnosisParts(diagnosis: DiagnosisReport): readonly string[] {
  const steps = diagnosis.chain.length > 0 ? diagnosis.chain : diagnosis.cycle;
  const chain =
    steps.length < 2
      ? []
      : [
          phraseMarkdown(
            joinPhrases(
              steps.map((step) => [code(step)]),
              " → ",
            ),
          ),
        ];
  return [conclusion(diagnosis), ...chain, details(diagnosis)];
}

function conclusion(diagnosis: DiagnosisReport): string {
  const explained = explainedWords(diagnosis);
  const sentences = [causeWords(diagnosis), ...(explained === null ? [] : [explained])];
  return `**${labels.title}:** ${phraseMarkdown(joinPhrases(sentences))}`;
}

function details(diagnosis: DiagnosisReport): string {
  const { types, where, counts, rerun, endpoint, notes, runtime } = diagnosis;
  const tried = [...freedWords(diagnosis), ...rerun.map(rerunWords)];
  const parts = [
    ...(runtime === null ? [] : [line(labels.runtime, [code(runtime)])]),
    ...(where.length === 0 ? [] : [line(labels.where, escapeless(where.map(whereText)))]),
    ...(counts.length === 0 ? [] : [line(labels.counts, joinPhrases(counts.map(countRate), ", "))]),
    ...tried.map((each) => `- ${phraseMarkdown(each)}`),
    ...endpoint.slice(0, shownChanges).map((each) => `- ${phraseMarkdown(changePhrase(each))}`),
    ...notes.map((note) => `- ${phraseMarkdown(readPhrase(note))}`),
  ].join("\n");
  return [siteTable(diagnosis), typeTable(types), parts].filter((part) => part !== "").join("\n\n");
}

function line(label: string, value: Phrase): string {
  return `- **${label}:** ${phraseMarkdown(value)}`;
}

function escapeless(texts: readonly string[]): Phrase {
  return [{ kind: "text", text: texts.join(", ") }];
}

function whereText({ process, kind, share }: DiagnosisReport["where"][number]): string {
  return `${formatPercent(share * 100)} in ${plainLine(process, 40)}, in ${mappingName(kind)}`;
}

function changePhrase({ path, before, after }: DiagnosisReport["endpoint"][number]): Phrase {
  return [code(path), { kind: "text", text: `: ${before} → ${after}` }];
}

function siteTable({ sites, explained }: DiagnosisReport): string {
  if (sites.length === 0) return "";
  const isLevel = explained?.per === "run";
  const rows = sites.slice(0, shownSites).map((site) => {
    const bytes = isLevel ? site.bytes : site.bytesPerRequest;
    return [
      phraseMarkdown([siteSpan(site)]),
      site.function === "" ? "" : phraseMarkdown([code(site.function)]),
      bytes === 0 ? "–" : formatByteRate(bytes),
      site.countPerRequest === 0 ? "–" : formatRate(site.countPerRequest),
    ];
  });
  return markdownTable(
    [labels.sites, labels.functionName, isLevel ? labels.held : labels.bytes, labels.objects],
    ["left", "left", "right", "right"],
    rows,
  );
}

function typeTable(types: DiagnosisReport["types"]): string {
  if (types.length === 0) return "";
  const rows = types
    .slice(0, shownSites)
    .map(({ name, countPerRequest }) => [escapeMarkdown(plainLine(name, 80)), formatRate(countPerRequest)]);
  return markdownTable([labels.types, labels.objects], ["left", "right"], rows);
}
