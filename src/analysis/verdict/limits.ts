/**
 * The quantities that are judged, and what each is held to.
 *
 * A quantity moves in steps: memory by pages, descriptors and threads by one. Thresholds are multiples of that step, so
 * that one set of rules judges all quantities, each in its own unit.
 */
import { rssBytes, type Sample } from "../../model/measurement.ts";
import type { GatePolicy } from "../../model/policy.ts";
import type { Kept, QuantityName } from "../findings.ts";

export interface Quantity<Name extends QuantityName = QuantityName> {
  readonly name: Name;
  /** undefined where the machine does not report it. */
  readonly read: (sample: Sample) => number | undefined;
  readonly step: number;
}

const page = 4096;

export const memory: Quantity = { name: "memory", read: rssBytes, step: page };

/**
 * What the kernel holds for the processes, outside their memory. A container dies of it all the same.
 *
 * Kernel memory moves in steps of 64 KiB: readings under cgroup v2 lag by up to 2 MiB on 4 CPUs, so 4 MiB in all are
 * asked for; and 512 bytes per request are tolerated, well above the 280 that a closed connection leaves behind for a
 * minute and well below the 2.5 KiB of a socket. Breaks: something opened in fewer than one of 128 requests is tolerated.
 */
export const kernelQuantities: readonly Quantity<Kept["what"]>[] = [
  { name: "descriptors", read: ({ descriptors }) => descriptors, step: 1 },
  { name: "threads", read: ({ threads }) => threads, step: 1 },
  { name: "kernel-memory", read: ({ unreclaimableBytes }) => unreclaimableBytes, step: 16 * page },
];

/** Tolerated of what is no memory: one step in 128 requests, as 32 bytes of a page are by default. */
const toleratedSteps = 1 / 128;

/**
 * In steps; the figures are those of memory, where a step is a page.
 *
 * The last three belong to a collected heap: a collection leaves holes, and a leak is flat until it has filled them.
 */
const steps = {
  /**
   * 64 KiB. Differences between two runs of one container below this are the reader's and the allocator's: glibc asks
   * for 132 KiB at a time and CPython for 256 KiB or 1 MiB, touched bit by bit.
   */
  resolution: 16,
  /** 0.1 MiB: below this a better fit of a level shift means nothing. */
  quantum: 25.6,
  /** 256 KiB, a quarter of what CPython's arenas and V8's pages come in: growth over the window must exceed it. */
  notable: 64,
  /**
   * 2 MiB: the same for a side by itself, which has no base that warms up alike. V8 drifts by 10–60 B per request without
   * a leak, up to 180 B in its first 10,000 requests.
   */
  notableAlone: 512,
  /** 1 MiB. V8's hid 0.9 MiB of a leak of 128 B per request (test/recorded/series/node-128-pinned.jsonl). */
  hole: 256,
  /** 4 MiB: more than any hole seen, whatever the pace of the leak. */
  largestHole: 1024,
  /**
   * 1.25 MiB. A collection leaves a heap in pieces that only smaller objects fit into, and the process keeps their pages:
   * up to 0.8 MiB in looks of 8,000 and of 20,000 requests (node-garbage.jsonl, node-kept.jsonl).
   */
  pieces: 320,
} as const;

/** In the quantity's unit. */
export interface Limits {
  readonly resolution: number;
  readonly quantum: number;
  readonly notable: number;
  readonly notableAlone: number;
  readonly hole: number;
  readonly largestHole: number;
  readonly pieces: number;
  /** More than base, per request. */
  readonly tolerated: number;
  /** A higher level is tolerated up to the larger of the two. */
  readonly toleratedRise: { readonly percent: number; readonly absolute: number };
}

export function limitsOf({ name, step }: Quantity, policy: GatePolicy): Limits {
  return {
    resolution: steps.resolution * step,
    quantum: steps.quantum * step,
    notable: steps.notable * step,
    notableAlone: steps.notableAlone * step,
    hole: steps.hole * step,
    largestHole: steps.largestHole * step,
    pieces: steps.pieces * step,
    // A policy's tolerance is about memory and means nothing for descriptors.
    tolerated: name === "memory" ? policy.leakBytesPerRequest : toleratedSteps * step,
    toleratedRise: { percent: policy.growthPercent, absolute: policy.growthBytes },
  };
}
