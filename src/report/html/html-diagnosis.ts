/** Where memory grows: the conclusion, then the place, what is kept and what holds it, and how that was found. */
import type { DiagnosisReport } from "../../model/report-json.ts";
import { formatByteRate, formatPercent } from "../../model/units.ts";
import { escapeHtml, plainLine, plainLines } from "../escape.ts";
import { chainDrawing, cycleDrawing } from "./html-chain.ts";
import { bar, type Cell, list, part, percent, section, table } from "./html-parts.ts";
import { phraseHtml, readPhrase } from "../phrase.ts";
import { countRate, formatRate, mappingName, siteSpan } from "../words/cause-parts.ts";
import {
  causeLine,
  causeWords,
  diagnosisLabels as labels,
  explainedWords,
  freedWords,
  rerunWords,
} from "../words/cause-words.ts";

export function diagnosisSection(diagnosis: DiagnosisReport): string {
  const { chain, cycle, counts, advice, notes, endpoint } = diagnosis;
  const tried = [...freedWords(diagnosis), ...diagnosis.rerun.map(rerunWords)];
  return section(
    labels.title,
    [
      `<p class="cause">${phraseHtml(causeLine(diagnosis))}</p>`,
      `<p class="lead">${phraseHtml(causeWords(diagnosis))}</p>`,
      explained(diagnosis),
      ...present(advice, labels.advice, (sentences) => list(sentences.map(readPhrase))),
      ...present(diagnosis.sites, labels.sites, () => siteTable(diagnosis)),
      ...(chain.length > 1 ? [part(labels.chain, chainDrawing(chain))] : []),
      ...(cycle.length > 1 ? [part(labels.cycle, cycleDrawing(cycle))] : []),
      beside([
        ...present(diagnosis.types, labels.types, typeTable),
        ...present(diagnosis.where, labels.where, whereTable),
      ]),
      ...present(counts, labels.counts, (all) => list(all.map(countRate))),
      ...present(tried, labels.tried, list),
      ...present(endpoint, labels.endpoint, endpointLines),
      ...present(notes, labels.notes, (all) => list(all.map(readPhrase))),
    ].join("\n"),
    "diagnosis",
  );
}

function present<Item>(
  items: readonly Item[],
  title: string,
  show: (items: readonly Item[]) => string,
): readonly string[] {
  return items.length === 0 ? [] : [part(title, show(items))];
}

function beside(parts: readonly string[]): string {
  return parts.length === 0 ? "" : `<div class="beside">${parts.map((each) => `<div>${each}</div>`).join("\n")}</div>`;
}

function explained(diagnosis: DiagnosisReport): string {
  const words = explainedWords(diagnosis);
  if (words === null || diagnosis.explained === null) return "";
  const { share } = diagnosis.explained;
  return `<div class="explained"><div class="meter" role="img" aria-label="${formatPercent(share * 100)}"><i style="width:${percent(share)}"></i></div><p>${phraseHtml(words)}</p></div>`;
}

/** All are in report.json. */
const shownSites = 8;

function siteTable({ sites, explained }: DiagnosisReport): string {
  // Where memory levels off nothing is kept per request, so sites are ranked by what they hold in all.
  const isLevel = explained?.per === "run";
  const size = ({ bytes, bytesPerRequest }: DiagnosisReport["sites"][number]): number =>
    isLevel ? bytes : bytesPerRequest;
  const most = Math.max(...sites.map(size), Number.MIN_VALUE);
  const rows = sites.slice(0, shownSites).map((site): readonly Cell[] => [
    {
      html: `${phraseHtml([siteSpan(site)])} <span class="tag">${site.own ? labels.ownCode : labels.libraryCode}${site.mapped ? "" : `, ${labels.inContainer}`}</span>`,
      heads: true,
    },
    { html: site.function === "" ? "" : `<code>${escapeHtml(plainLine(site.function, 60))}</code>` },
    { html: bar(size(site) / most), style: "bar" },
    { html: size(site) === 0 ? "–" : formatByteRate(size(site)), style: "number" },
    { html: site.countPerRequest === 0 ? "–" : formatRate(site.countPerRequest), style: "number" },
  ]);
  const bytes = isLevel ? labels.held : labels.bytes;
  return table(labels.sites, "sites", [labels.place, labels.functionName, "", bytes, labels.objects], rows);
}

function typeTable(types: DiagnosisReport["types"]): string {
  const rows = types.slice(0, shownSites).map(({ name, countPerRequest, bytesPerRequest }): readonly Cell[] => [
    { html: `<code>${escapeHtml(plainLine(name, 100))}</code>`, heads: true },
    { html: formatRate(countPerRequest), style: "number" },
    { html: bytesPerRequest === null ? "–" : formatByteRate(bytesPerRequest), style: "number" },
  ]);
  return table(labels.types, "types", [labels.type, labels.objects, labels.bytes], rows);
}

function whereTable(where: DiagnosisReport["where"]): string {
  const rows = where.map(({ process, kind, share }): readonly Cell[] => [
    { html: `<code>${escapeHtml(plainLine(process, 60))}</code>`, heads: true },
    { html: escapeHtml(plainLine(mappingName(kind), 60)) },
    { html: bar(share), style: "bar" },
    { html: formatPercent(share * 100), style: "number" },
  ]);
  return table(labels.where, "where", [labels.process, labels.part, "", labels.share], rows);
}

function endpointLines(endpoint: DiagnosisReport["endpoint"]): string {
  const lines = endpoint.map(
    ({ path, before, after }) => `${plainLine(path, 100)}: ${plainLine(before, 60)} → ${plainLine(after, 60)}`,
  );
  return `<pre>${plainLines(lines.join("\n"), 40).map(escapeHtml).join("\n")}</pre>`;
}
