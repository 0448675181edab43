/** What an alert turns into once it is no longer one. */
import type { Verdict } from "../../model/report-json.ts";
import { type Phrase, code, phrase } from "../phrase.ts";

/** The last alert of a comment: what it said, and of which commit. */
export interface PastAlert {
  readonly verdict: Verdict;
  readonly sha: string;
}

const alerts: Readonly<Record<Verdict, string>> = {
  oom: "head ran out of memory",
  crash: "head crashed",
  leak: "this was a memory leak",
  invalid: "the measurement was not valid",
  grew: "this was a higher plateau",
  inconclusive: "the measurement was inconclusive",
  "no-baseline": "there was no base to compare with",
  preexisting: "the growth was in base too",
  pass: "memory was above the budget",
  improved: "memory was above the budget",
};

export function resolvedPhrase({ verdict, sha }: PastAlert): Phrase {
  return phrase`Resolved: at ${code(sha.slice(0, 7))} ${alerts[verdict]}.`;
}
