/** One step of how a verdict was reached. */
import type { Interval } from "../../model/report-json.ts";
import type { Phrase } from "../phrase.ts";

export interface Step {
  readonly question: string;
  readonly seen: Phrase;
  readonly threshold: Phrase | null;
  /** For the drawing of an interval beside its threshold. */
  readonly measure: { readonly interval: Interval; readonly tolerated: number; readonly unit: string } | null;
  /** The verdict rests on this step. */
  readonly decides: boolean;
}

export type StepDraft = Omit<Step, "decides">;

export function plain(question: string, seen: Phrase, threshold: Phrase | null = null): StepDraft {
  return { question, seen, threshold, measure: null };
}
