/** What a comment says once its alert is over. */
import type { Verdict } from "../../model/report-json.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { verdictWords } from "./verdict-words.ts";

/** The last alert of a comment, and the commit that it was about. */
export interface PastAlert {
  readonly verdict: Verdict;
  readonly sha: string;
}

export function resolvedPhrase({ verdict, sha }: PastAlert): Phrase {
  return phrase`Resolved: at ${code(sha.slice(0, 7))} ${verdictWords[verdict].past}.`;
}
