/** What is told while pairs run, as data: a terminal draws it, a log says it. */
import type { RerunKind } from "./diagnosis.ts";
import type { Side } from "./measurement.ts";

export interface PairPlace {
  readonly target: string;
  /** null: the second look, or a rerun of the diagnosis. */
  readonly pair: { readonly index: number; readonly of: number } | null;
  readonly rerun?: RerunKind;
}

/** A pair while it is driven. */
export interface RunningPair {
  readonly place: PairPlace;
  /** Of each of its trials. */
  readonly requests: number;
  readonly sides: readonly RunningSide[];
  /** Until it and those that are planned after it have run; null: too early to tell. */
  readonly leftMs: number | null;
}

export interface RunningSide {
  readonly side: Side;
  readonly answered: number;
  /** Memory so far, in order; the last is what it is now. */
  readonly levels: readonly { readonly requests: number; readonly bytes: number }[];
  /** Since the last answer. */
  readonly silentMs: number;
  /** Nothing is sent, on purpose. */
  readonly isResting: boolean;
}
