/** What the analysis found of the inside → the report's part of it, with its sentences. */
import type { Diagnosis } from "../analysis/cause.ts";
import type { TargetMeasurement } from "../model/measurement.ts";
import type { DiagnosisReport } from "../model/report.ts";
import { phraseText } from "./phrase.ts";
import { remedies } from "./words/remedy.ts";
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
    advice: remedies(diagnosis, measured.workload.requests).map(phraseText),
    notes: problems.map(unseenPhrase).map(phraseText),
  };
}

function endpointOf({ diagnosis }: TargetMeasurement): DiagnosisReport["endpoint"] {
  return (diagnosis?.examinations ?? []).flatMap(({ side, endpoint }) =>
    side === "head" && endpoint !== undefined ? [endpoint] : [],
  );
}
