/** One step of how a verdict was reached. */
import type { Interval } from "../../model/report-json.ts";
import type { Phrase } from "../phrase.ts";

export interface Step {
  readonly question: string;
  readonly seen: Phrase;
  readonly threshold: Phrase | null;
  /** Where it stands against the threshold, for a drawing. */
  readonly measure: { readonly interval: Interval; readonly tolerated: number; readonly unit: string } | null;
  /** The verdict's first reason is found here. */
  readonly decides: boolean;
}

/** Whether it decides is for the verdict to say. */
export type Told = Omit<Step, "decides">;

export function plain(question: string, seen: Phrase, threshold: Phrase | null = null): Told {
  return { question, seen, threshold, measure: null };
}
