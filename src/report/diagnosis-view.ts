/** What the analysis found inside a process, as a part of the report, with its sentences. */
import type { Diagnosis } from "../analysis/inside/cause.ts";
import { type TargetMeasurement, firstRequests } from "../model/measurement.ts";
import type { DiagnosisReport } from "../model/report-json.ts";
import { plainLine } from "./escape.ts";
import { phraseText } from "./phrase.ts";
import { causes } from "./words/causes.ts";
import { unseenPhrase } from "./words/unseen.ts";

export function reportDiagnosis(diagnosis: Diagnosis, measured: TargetMeasurement): DiagnosisReport {
  const { reruns, problems, sites, ...rest } = diagnosis;
  return {
    ...rest,
    sites: sites.map(({ repository, file, ...site }) => ({
      ...site,
      file: repository ?? file,
      mapped: repository !== null,
    })),
    rerun: reruns.map(({ kind, before, after, settings }) => ({ kind, bytes: { before, after }, settings })),
    endpoint: endpointOf(measured),
    advice: causes[diagnosis.cause].remedies(diagnosis, firstRequests(measured)).map(phraseText),
    notes: problems.map((problem) => phraseText(unseenPhrase(problem, diagnosis.runtime))),
  };
}

/** The whole answers are in measurement.json. */
const mostChanges = 40;
const valueLength = 120;

/** What changed: by value where the answers are JSON, else by line. */
function endpointOf({ diagnosis }: TargetMeasurement): DiagnosisReport["endpoint"] {
  const endpoint = diagnosis?.examinations.find(({ side }) => side === "head")?.endpoint;
  if (endpoint === undefined) return [];
  const [before, after] = [readValues(endpoint.before), readValues(endpoint.after)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => before.get(path) !== after.get(path))
    .slice(0, mostChanges)
    .map((path) => ({ path, before: before.get(path) ?? "", after: after.get(path) ?? "" }));
}

function readValues(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const add = (path: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      values.set(plainLine(path, valueLength), plainLine(String(value), valueLength));
      return;
    }
    for (const [key, inner] of Object.entries(value)) add(path === "" ? key : `${path}.${key}`, inner);
  };
  try {
    add("", JSON.parse(text));
  } catch {
    for (const [index, line] of text.split("\n").entries()) add(`line ${index + 1}`, line);
  }
  return values;
}
