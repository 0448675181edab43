/** Words for what head keeps outside its own memory: descriptors, threads and kernel memory. */
import type { Kept, Why } from "../../analysis/findings.ts";
import type { Interval } from "../../model/report-json.ts";
import { formatBytes, formatByteRange, formatCount, formatFixed, formatPercent } from "../../model/units.ts";
import { type Phrase, phrase, strong } from "../phrase.ts";

const singular: Readonly<Record<Kept["what"], string>> = {
  descriptors: "file descriptor",
  threads: "thread",
  "kernel-memory": "of kernel memory",
};

export const keptNames: Readonly<Record<Kept["what"], string>> = {
  descriptors: "file descriptors",
  threads: "threads",
  "kernel-memory": "kernel memory",
};

export function capitalise(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

export function keptWhys(why: readonly Why[]): readonly Kept[] {
  return why.flatMap((each) => (each.code === "head-keeps" ? [each.kept] : []));
}

/** `1.00 file descriptor`, `0.50 threads`, `2.53 KiB of kernel memory`. */
function amount({ what }: Pick<Kept, "what">, value: number): string {
  if (what === "kernel-memory") return `${formatBytes(value)} ${singular[what]}`;
  const count = formatFixed(value, 2);
  return `${count} ${count === "1.00" ? singular[what] : keptNames[what]}`;
}

function range({ what }: Pick<Kept, "what">, interval: Interval): string {
  if (what !== "kernel-memory") return countRange(interval);
  const { value, lo, hi, confidence } = interval;
  return `(${formatPercent(confidence * 100)} CI ${formatByteRange(value, lo, hi)})`;
}

/** `(95 % CI 0.98–1.02)`. */
export function countRange({ lo, hi, confidence }: Interval): string {
  return `(${formatPercent(confidence * 100)} CI ${formatFixed(lo, 2)}${lo < 0 ? " to " : "–"}${formatFixed(hi, 2)})`;
}

/** Without its full stop. */
export function keptMore(kept: Kept): Phrase {
  return phrase`Head keeps ${strong(`${amount(kept, kept.perRequest.value)} more per request`)} than base ${range(kept, kept.perRequest)}`;
}

/** `1.00 file descriptor more`, for a sentence whose figure is another one. */
export function keptBeside(kept: Kept): string {
  return `${amount(kept, kept.perRequest.value)} more`;
}

export function keptReason(kept: Kept): Phrase {
  const more = keptMore(kept);
  if (kept.outcome === "leak") return phrase`${more}.`;
  return kept.look === null
    ? phrase`${more}, but the run was too short to show whether that continues.`
    : phrase`${more}, but the longer look, over ${formatCount(kept.requests)} requests, does not show whether that continues.`;
}

/** What to look for in the diff. */
export function keptAdvice({ what }: Kept): Phrase {
  switch (what) {
    case "descriptors":
      return phrase`Look in the diff for what is opened and not closed on every path: files, sockets, response bodies that are not read to the end, clients created per request.`;
    case "threads":
      return phrase`Look in the diff for threads that are started and never end: executors and pools that are created per request and not shut down, timers, background workers.`;
    case "kernel-memory":
      return phrase`Look in the diff for kernel objects that are not closed on every path: sockets, pipes, file watches, memory mappings.`;
  }
}

/** One side's count. */
export function keptPerThousand(kept: Kept, side: "base" | "head"): string {
  return countText(kept, kept.sides[side] * 1_000);
}

export function keptChange(kept: Kept): string {
  return `+${countText(kept, kept.perRequest.value * 1_000)}`;
}

function countText({ what }: Kept, value: number): string {
  return what === "kernel-memory" ? formatBytes(value) : formatCount(Math.abs(value));
}

export function keptDetectable({ what, smallestDetectable: least }: Kept): Phrase {
  return phrase`${what === "kernel-memory" ? formatBytes(least) : formatFixed(least, least < 0.1 ? 3 : 2)} per request`;
}
