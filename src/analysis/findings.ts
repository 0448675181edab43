/** What the analysis concludes about one target: numbers and codes, no sentences (those are in report/words/). */
import type { Diagnosis } from "./inside/cause.ts";
import type { LookKind, Side } from "../model/measurement.ts";
import type { Interval, SideReport, TargetReport, Verdict } from "../model/report-json.ts";

export type QuantityName = "memory" | "descriptors" | "threads" | "kernel-memory";

/** What is claimed of one quantity; `verdict/transitions.ts` says how the looks lead from one state to the next. */
export type ClaimState =
  | "settled"
  | "suspected"
  | "warming"
  | "leak"
  | "grew"
  | "improved"
  | "preexisting"
  | "confirmed"
  | "unconfirmed"
  | "ended"
  | "held"
  | "open";

/** One condition of a rule, with the figure that was held to it. Growth figures are in the quantity's unit. */
export interface Predicate {
  readonly name: "above-tolerance" | "above-noise" | "persists" | "keeps-pace" | "at-the-end" | "in-every-trial";
  readonly holds: boolean;
  readonly value: number;
  readonly limit: number;
}

/** What one look made of a claim. */
export interface ClaimStep {
  readonly look: LookKind;
  /** What the look showed; the first look only leads to a state. */
  readonly shown: "goes-on" | "weakly" | "ended" | "held" | "unclear" | null;
  readonly state: ClaimState;
  readonly requests: number;
  readonly perRequest: Interval;
  readonly predicates: readonly Predicate[];
}

export interface Claim {
  readonly quantity: QuantityName;
  readonly state: ClaimState;
  readonly verdict: Verdict;
  /** The decisive reason first. */
  readonly why: readonly Why[];
  /** The looks that counted, in order. */
  readonly steps: readonly ClaimStep[];
}

export interface Judgement {
  readonly verdict: Verdict;
  /** The decisive reason first. */
  readonly why: readonly Why[];
}

export interface TargetFindings extends Judgement {
  readonly name: string;
  readonly base: SideReport | null;
  readonly head: SideReport;
  readonly delta: TargetReport["delta"];
  readonly smallestDetectable: number | null;
  /** Of each quantity that was judged, memory first; empty where the looks were not judged. */
  readonly claims: readonly Claim[];
  readonly basis: Basis;
  /** null when no diagnosis was made. */
  readonly diagnosis: Diagnosis | null;
}

/** The numbers behind the verdict, so that a reader can follow it. */
interface Basis {
  /** Pairs in which both sides gave a usable series. */
  readonly pairs: number;
  /** The request counts between which slopes were fitted; null when no window could be found. */
  readonly window: { readonly fromRequests: number; readonly toRequests: number } | null;
  /** Slope of each usable trial after warm-up, in order of the pairs. */
  readonly bytesPerRequest: { readonly base: readonly number[]; readonly head: readonly number[] };
  readonly plateauBytes: { readonly base: readonly number[]; readonly head: readonly number[] };
  /** Standard error of the slope difference, and of the level difference. */
  readonly slopeNoise: number | null;
  readonly levelNoiseBytes: number | null;
  /** The longer look, over what lies beyond the first; null when there was none, or none that could be used. */
  readonly longer: {
    readonly window: { readonly fromRequests: number; readonly toRequests: number };
    readonly bytesPerRequest: { readonly base: readonly number[]; readonly head: readonly number[] };
  } | null;
  /** What the kernel holds for the processes, as far as it moved. */
  readonly kept: readonly Kept[];
  readonly toleratedBytesPerRequest: number;
  readonly toleratedGrowth: { readonly percent: number; readonly bytes: number };
}

/** How many more descriptors or threads head keeps per request than base; kernel memory in bytes. */
export interface Kept {
  readonly what: Exclude<QuantityName, "memory">;
  readonly outcome: "leak" | "unclear" | "none";
  /** What the longer look showed, if there was one. */
  readonly look: "goes-on" | "ended" | "unclear" | null;
  /** Head − base. */
  readonly perRequest: Interval;
  readonly sides: { readonly base: number; readonly head: number };
  readonly requests: number;
  readonly toleratedPerRequest: number;
  readonly smallestDetectable: number;
}

export type Why =
  | { readonly code: "head-grows-faster"; readonly bytesPerRequest: Interval }
  | { readonly code: "higher-plateau"; readonly bytes: Interval; readonly percent: number }
  | { readonly code: "lower-plateau"; readonly bytes: Interval; readonly percent: number }
  | { readonly code: "lower-slope"; readonly bytesPerRequest: Interval }
  /** The longer look, on fresh containers: growth goes on at its pace, ended, or noise hides which. */
  | {
      readonly code: "longer-look";
      readonly outcome: "goes-on" | "ended" | "unclear";
      readonly bytesPerRequest: Interval;
      readonly requests: number;
    }
  /** What the first look only suspected, the longer look did not show. */
  | { readonly code: "not-confirmed"; readonly bytesPerRequest: Interval; readonly requests: number }
  /** The same with the collector running throughout: growth goes on, was garbage, or noise hides which. */
  | {
      readonly code: "collected-look";
      readonly outcome: "goes-on" | "ended" | "unclear";
      readonly bytesPerRequest: Interval;
      readonly requests: number;
    }
  /** Head grew until its timers had fired in a pause of `ms`; bytes per request, `left` is known to ± `noise`. */
  | {
      readonly code: "held-by-timers";
      readonly ms: number;
      readonly bytesPerRequest: number;
      readonly left: number;
      readonly noise: number;
    }
  /** Descriptors, threads or kernel memory that head keeps and base releases: a leak, or not certain. */
  | { readonly code: "head-keeps"; readonly kept: Kept }
  | { readonly code: "within-noise" }
  | { readonly code: "both-grow"; readonly base: Interval; readonly head: Interval }
  | {
      readonly code: "out-of-memory";
      readonly side: Side;
      readonly by: "kernel" | "runtime";
      readonly survived: boolean;
      readonly requests: number;
      readonly trials: number;
    }
  | {
      readonly code: "crashed";
      readonly side: Side;
      readonly exitCode: number | null;
      readonly requests: number;
      readonly trials: number;
    }
  | { readonly code: "unresponsive"; readonly side: Side; readonly requests: number; readonly trials: number }
  | {
      readonly code: "not-ready";
      readonly side: Side;
      readonly reason: "exited" | "timeout";
      readonly waitedMs: number;
      readonly exitCode: number | null;
      readonly seen: string;
    }
  | {
      readonly code: "unexpected-answers";
      readonly side: Side;
      readonly share: number;
      readonly answers: number;
      readonly status: number | null;
      readonly route: string | null;
    }
  | { readonly code: "same-failures"; readonly share: number }
  /** Too little or too noisy: `requests` per trial would settle it, null when more requests alone would not. */
  | { readonly code: "too-noisy"; readonly noise: number; readonly requests: number | null }
  | { readonly code: "too-short"; readonly requests: number; readonly needed: number }
  | { readonly code: "no-usable-pair" }
  | { readonly code: "still-warming-up"; readonly requests: number }
  /** Jobs of a matrix that left no report. */
  | { readonly code: "not-measured"; readonly jobs: number; readonly of: number }
  | { readonly code: "no-base" }
  | { readonly code: "above-max-rss"; readonly rssBytes: number; readonly maxRssBytes: number };
