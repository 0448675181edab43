/** What the analysis concludes about one target: numbers and codes, no sentences (those are in report/words.ts). */
import type { Diagnosis } from "./inside/cause.ts";
import type { Side } from "../model/measurement.ts";
import type { Interval, SideReport, TargetReport, Verdict } from "../model/report-json.ts";

export interface Judgement {
  readonly verdict: Verdict;
  /** The decisive reason first. */
  readonly why: readonly Why[];
  /** Growth that is not proven, and that no second look has been asked about yet. */
  readonly suspected?: boolean;
}

export interface TargetFindings extends Judgement {
  readonly name: string;
  readonly base: SideReport | null;
  readonly head: SideReport;
  readonly delta: TargetReport["delta"];
  readonly smallestDetectable: number | null;
  readonly basis: Basis;
  /** null when nobody looked inside. */
  readonly diagnosis: Diagnosis | null;
}

/** The numbers that the verdict was judged by, so that a reader can follow it. */
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
  /** The second look, over what lies beyond the first; null when there was none, or none that could be used. */
  readonly confirmation: {
    readonly window: { readonly fromRequests: number; readonly toRequests: number };
    readonly bytesPerRequest: { readonly base: readonly number[]; readonly head: readonly number[] };
  } | null;
  /** What hides in the kernel, as far as it moved. */
  readonly kept: readonly Kept[];
  readonly toleratedBytesPerRequest: number;
  readonly toleratedGrowth: { readonly percent: number; readonly bytes: number };
}

/** How many more of a thing head keeps for each request than base; kernel memory in bytes. */
export interface Kept {
  readonly what: "descriptors" | "threads" | "kernel-memory";
  readonly outcome: "leak" | "unclear" | "none";
  /** What the second look saw, if there was one. */
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
  /** The second look, on fresh containers and over more requests: growth goes on at its pace, ended, or noise hides which. */
  | {
      readonly code: "second-look";
      readonly outcome: "goes-on" | "ended" | "unclear";
      readonly bytesPerRequest: Interval;
      readonly requests: number;
    }
  /** What the first look only suspected, a second one has not seen. */
  | { readonly code: "not-confirmed"; readonly bytesPerRequest: Interval; readonly requests: number }
  /** The second look once more, with garbage collected all the while: growth goes on, is gone, or noise hides which. */
  | {
      readonly code: "collected";
      readonly outcome: "goes-on" | "ended" | "unclear";
      readonly bytesPerRequest: Interval;
      readonly requests: number;
    }
  /** Head grew until nothing was sent for `ms` and its timers had fired; bytes a request, `left` up to `noise`. */
  | {
      readonly code: "held-by-timers";
      readonly ms: number;
      readonly bytesPerRequest: number;
      readonly left: number;
      readonly noise: number;
    }
  /** Descriptors, threads or kernel memory that head keeps and base gives back: a leak, or not told for certain. */
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
  /** Too little or too noisy: `requests` a trial would settle it, null when more requests alone would not. */
  | { readonly code: "too-noisy"; readonly noise: number; readonly requests: number | null }
  | { readonly code: "too-short"; readonly requests: number; readonly needed: number }
  | { readonly code: "no-usable-pair" }
  | { readonly code: "still-warming-up"; readonly requests: number }
  /** Jobs of a matrix that left no report. */
  | { readonly code: "not-measured"; readonly jobs: number; readonly of: number }
  | { readonly code: "no-base" }
  | { readonly code: "above-max-rss"; readonly rssBytes: number; readonly maxRssBytes: number };
