/** A labelled fact of a report. */
import type { Phrase } from "../phrase.ts";

export interface Fact {
  readonly label: string;
  readonly value: Phrase;
}

/** Longer lists are cut: the whole is in measurement.json. */
export const listed = 12;
