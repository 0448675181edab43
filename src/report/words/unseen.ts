/** What of the inside could not be seen, and why: never silence. */
import type { Examination } from "../../model/diagnosis.ts";
import { type Phrase, code, phrase } from "../phrase.ts";

/** Runtimes that take in no code by their environment. */
const closed = /^(?:go|dotnet)\b/;

type Problem = Examination["problems"][number];

export function unseenPhrase({ code: problem, detail }: Problem, runtime: string | null): Phrase {
  const because = detail === "" ? [] : phrase` (${code(detail)})`;
  switch (problem) {
    case "no-answer":
      if (runtime !== null && closed.test(runtime)) {
        return phrase`Nothing can be loaded into ${runtime} from outside. What follows is seen from there; its own profiler tells the line.`;
      }
      return phrase`No process answered from inside: the runtime is none that can be looked into, or its entry point clears ${code("PYTHONPATH")}, ${code("NODE_OPTIONS")} or ${code("RUBYOPT")}. What follows is seen from outside.`;
    case "died":
      return phrase`The container ended while it was looked into${because}; what was seen until then stands.`;
    case "stopped-early":
      return phrase`Memory came near the cap, so the last look was taken early, at ${detail === "" ? "70 % of the cap" : detail}.`;
    case "never-ready":
      return phrase`The container did not get ready a second time${because}.`;
    case "out-of-time":
      return phrase`The service was too slow for all rounds of requests; rates are from fewer.`;
    case "late":
      return phrase`A look inside got no answer in time. What was seen before it, and from outside, stands.`;
    case "other-user":
      return phrase`The processes belong to another user, so their descriptors could not be counted.`;
    case "no-page-tables":
      return phrase`Page tables are not readable here, so it is not known in which part of its address space memory grew.`;
    case "failed":
      return phrase`Looking inside failed${because}.`;
  }
}
