/** What happens during a run, as data: whatever shows it (a terminal, a log) chooses the words. */
import type { RerunKind } from "./diagnosis.ts";
import type { LookKind, Side, Trial } from "./measurement.ts";

/** A part of a run, from its beginning until the next one begins. */
export type Stage =
  | { readonly kind: "building"; readonly base: string; readonly head: string }
  | { readonly kind: "measuring" | "confirming" | "diagnosing"; readonly target: string };

/** An event that a log keeps. */
export type Note =
  | { readonly kind: "uncommitted-changes" }
  /** `why` is a sentence: which two commits are compared, and how they were found. */
  | { readonly kind: "commits-found"; readonly why: string }
  | {
      readonly kind: "image";
      readonly target: string;
      readonly side: Side;
      /** A commit where there is one, else what the user named. */
      readonly revision: string;
      readonly image: string | null;
      readonly isSame: boolean;
    }
  /** `lines` are the last ones that the build printed. */
  | { readonly kind: "base-not-built"; readonly target: string; readonly lines: readonly string[] }
  | { readonly kind: "pins-refused"; readonly target: string }
  | { readonly kind: "kept-base-unusable"; readonly target: string }
  | { readonly kind: "kept-as-base"; readonly target: string; readonly isKept: boolean }
  | { readonly kind: "pair-ended"; readonly place: PairPlace; readonly trials: readonly Trial[] };

/** What goes on now and may take a while. */
export type Activity =
  | { readonly kind: "finding-commits" }
  /** `line` is the last one that the build printed. */
  | { readonly kind: "building"; readonly target: string; readonly side: Side; readonly line?: string }
  | { readonly kind: "pulling"; readonly image: string }
  | { readonly kind: "asking"; readonly target: string; readonly side: Side; readonly path: string }
  | { readonly kind: "starting"; readonly place: PairPlace }
  | { readonly kind: "examining"; readonly target: string; readonly requests: number };

export interface PairPlace {
  readonly target: string;
  readonly run: LookKind | RerunKind;
  /** Of the planned ones; null except in the first look. */
  readonly pair: { readonly index: number; readonly of: number } | null;
}

/** A pair under load. */
export interface RunningPair {
  readonly place: PairPlace;
  /** Per trial. */
  readonly requests: number;
  readonly sides: readonly RunningSide[];
  /** Until this pair and the planned ones after it have ended; null when it is too early to estimate. */
  readonly leftMs: number | null;
}

export interface RunningSide {
  readonly side: Side;
  readonly answered: number;
  /** Memory so far, oldest first. */
  readonly levels: readonly { readonly requests: number; readonly bytes: number }[];
  /** Since the last answer. */
  readonly silentMs: number;
  /** No requests are being sent, by design. */
  readonly isPaused: boolean;
}
