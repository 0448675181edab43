/** Labels of report.html: headings, legend, controls, and the commands to run it again. */
import type { Measurement, Revision } from "../../model/measurement.ts";
import { formatCount } from "../../model/units.ts";
import type { Chart } from "../chart.ts";
import { plainLine } from "../escape.ts";
import { type JudgedTarget } from "../judged.ts";
import type { Kind } from "../kinds.ts";

export const pageLabels = {
  warnings: "Warnings",
  next: "What to do",
  memory: "Memory by kind",
  processes: "Memory by process",
  latency: "Latency",
  steps: "How this was decided",
  numbers: "The numbers behind it",
  workload: "Workload",
  trials: "Each trial",
  environment: "Environment",
  again: "Run it again",
  decides: "decides",
  looks: "What each look showed",
  longerLook: "The longer look, on fresh containers",
} as const;

/** In words, as fonts lack symbols and not every reader sees colour. */
export function checkWords(failed: boolean, symbol: string): string {
  if (failed) return "Check fails";
  return symbol === "✅" ? "Check passes" : "Check does not fail";
}

export const legendLabels = {
  thin: "each trial",
  plateau: "plateau and its 95 % interval",
  cap: "memory cap",
  death: "container ended",
} as const;

export function medianLabel(side: string, trials: number): string {
  return trials > 1 ? `${side}, median of ${trials} trials` : side;
}

export function shadeLabel(as: NonNullable<Chart["shaded"]>["as"]): string {
  return `${as}, not judged`;
}

export const controlLabels = {
  read: "Read at",
  requests: "requests",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  whole: "Whole run",
  trials: "Each trial",
  hint: "Drag across the chart to zoom into it, double-click to see the whole run again.",
} as const;

export const kindWords: Readonly<Record<Kind, { readonly name: string; readonly note: string }>> = {
  anon: { name: "Anonymous", note: "heaps, stacks: judged" },
  shmem: { name: "Shared", note: "shared memory, tmpfs: judged" },
  file: { name: "File", note: "page cache: never judged" },
  kernel: { name: "Kernel", note: "sockets, page tables: never judged" },
};

export function kindsAt(requests: number): string {
  return `after ${formatCount(requests)} requests`;
}

export const processColumns = ["process", "requests", "first reading", "last reading", "change", ""];

export function processesNote(pair: number): string {
  return `Anonymous memory in pair ${pair}, the last one measured.`;
}

export const noneOfKind = "none on either side";

export interface Command {
  readonly words: string;
  readonly line: string;
}

export function commandsFor(target: JudgedTarget, { base, head }: Measurement): readonly Command[] {
  const sides = [
    ...(base === null ? [] : [`--base ${shellWord(specOf(base))}`]),
    `--head ${shellWord(specOf(head))}`,
    `--target ${shellWord(target.report.name)}`,
  ];
  return [
    {
      words: "The same comparison on your machine, with head's config:",
      line: `rss-plateau compare ${sides.join(" ")}`,
    },
    {
      words: "The same measurement, judged by the gate in your rss-plateau.yml (needs no Docker):",
      line: "rss-plateau analyse measurement.json",
    },
  ];
}

/** A branch moves; its commit does not. */
function specOf({ spec, sha }: Revision): string {
  return spec.startsWith("git:") && sha !== null ? `git:${sha}` : plainLine(spec, 200);
}

/** Quoted unless it is plain to every shell. */
function shellWord(text: string): string {
  const line = plainLine(text, 200);
  return /^[\w:./@+-]+$/.test(line) && !line.startsWith("-") ? line : `'${line.replaceAll("'", `'\\''`)}'`;
}
