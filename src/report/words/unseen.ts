/** What a diagnosis could not measure, and why. */
import type { Examination } from "../../model/diagnosis.ts";
import { type Phrase, code, phrase } from "../phrase.ts";

/** Runtimes that load no code by environment variables. */
const closed = /^(?:go|dotnet)\b/;

type Problem = Examination["problems"][number];

export function unseenPhrase({ code: problem, detail }: Problem, runtime: string | null): Phrase {
  const because = detail === "" ? [] : phrase` (${code(detail)})`;
  switch (problem) {
    case "no-answer":
      if (runtime !== null && closed.test(runtime)) {
        return phrase`No probe can be loaded into ${runtime}, so these figures were measured from outside. Its own profiler can name the line.`;
      }
      return phrase`No probe answered, so these figures were measured from outside: there is no probe for this runtime, or its entry point clears ${code("PYTHONPATH")}, ${code("NODE_OPTIONS")} or ${code("RUBYOPT")}.`;
    case "died":
      return phrase`The container ended during the diagnosis${because}; the figures are from before that.`;
    case "stopped-early":
      return phrase`Memory came near the cap, so the last snapshot was taken early, at ${detail === "" ? "70 % of the cap" : detail}.`;
    case "never-ready":
      return phrase`The container for the diagnosis did not become ready${because}.`;
    case "out-of-time":
      return phrase`The service was too slow for all rounds of requests, so the rates are from fewer.`;
    case "late":
      return phrase`A snapshot was not answered in time. Earlier snapshots and the figures from outside are not affected.`;
    case "other-user":
      return phrase`The processes belong to another user, so their descriptors could not be counted.`;
    case "no-page-tables":
      return phrase`Page tables cannot be read here, so it is unknown which part of the address space grew.`;
    case "failed":
      return phrase`The diagnosis failed${because}.`;
  }
}
