/**
 * What grew inside one side per request: rates of sites, types and counts from the snapshots of an examination.
 *
 * Snapshots are cumulative, so a rate is the difference of two snapshots of a process over the answers between them. A
 * process that is missing from a snapshot (a worker that came or went) is left out: its numbers start from zero, and
 * would snapshot like growth. Processes share the answers, so their rates add up.
 */
import type { Examination, ProbeAnswer, ProcessView, Round, Site } from "../../model/diagnosis.ts";
import { type Listed, type Rate, rateListed, rateOf, steadyProcesses } from "./rate.ts";
import { runtimeTraits } from "./runtime-traits.ts";

export interface SiteRate extends Rate {
  readonly site: Omit<Site, "bytes" | "count">;
  /** Objects; undefined where the runtime does not count them. */
  readonly objects: Rate | undefined;
}

interface TypeRate extends Rate {
  readonly name: string;
  readonly bytesPerRequest: number | null;
}

export interface Interior {
  /** Answers between the first and the last snapshot. */
  readonly requests: number;
  readonly runtime: string | null;
  readonly sites: readonly SiteRate[];
  /** Open descriptors, by the line that opened them. */
  readonly opened: readonly SiteRate[];
  readonly types: readonly TypeRate[];
  readonly resources: readonly (Rate & { readonly name: string })[];
  /** undefined where no process reports it. */
  readonly externalBytes: Rate | undefined;
  readonly nativeBytes: Rate | undefined;
  readonly tracedBytes: Rate | undefined;
  readonly rssBytes: Rate | undefined;
  readonly tmpfsBytes: Rate | undefined;
  readonly descriptors: Rate | undefined;
  readonly sockets: Rate | undefined;
  /** By what descriptors lead to, the fastest growing first. */
  readonly openFiles: readonly (Rate & { readonly name: string })[];
  readonly threads: Rate | undefined;
  readonly connections: Rate | undefined;
}

export function rateInterior({ rounds }: Pick<Examination, "rounds">): Interior | null {
  const snapshots = chooseSnapshots(rounds);
  const [first, last] = [snapshots[0], snapshots.at(-1)];
  if (first === undefined || last === undefined || last.requests <= first.requests) return null;
  const steady = steadyProcesses(snapshots.map(({ answers }) => answers.map(({ pid }) => pid)));
  return {
    requests: last.requests - first.requests,
    runtime: last.answers[0]?.runtime ?? runtimeSeen(last),
    sites: rateSites(
      snapshots,
      steady,
      ({ sites }) => sites,
      ({ probe }) => runtimeTraits[probe].countsObjects,
    ),
    opened: rateSites(
      snapshots,
      steady,
      ({ opened }) => opened ?? [],
      () => true,
    ),
    types: rateTypes(snapshots, steady),
    resources: rateResources(snapshots, steady),
    ...rateBytes(snapshots, steady),
    ...rateCounts(snapshots, steady),
  };
}

/** A snapshot that no process answered in time shows nothing of the inside: those that were answered, if there are two. */
function chooseSnapshots(rounds: readonly Round[]): readonly Round[] {
  const taken = rounds.filter(({ answers }) => answers.every(({ command }) => command === "snap"));
  const answered = taken.filter(({ answers }) => answers.length > 0);
  return answered.length >= 2 ? answered : taken;
}

type Bytes = "externalBytes" | "nativeBytes" | "tracedBytes" | "rssBytes" | "tmpfsBytes";

/** Without what the tracing itself takes. */
function rateBytes(snapshots: readonly Round[], steady: ReadonlySet<number>): Pick<Interior, Bytes> {
  const over = (value: (heap: ProbeAnswer["heap"]) => number | null): Rate | undefined =>
    rateOf(snapshots, ({ answers }) => sumOf(answers.filter(isOf(steady)), ({ heap }) => value(heap)));
  const tool = ({ toolBytes }: ProbeAnswer["heap"]): number => toolBytes ?? 0;
  return {
    externalBytes: over(({ externalBytes }) => externalBytes),
    nativeBytes: over((heap) =>
      heap.nativeBytes === null ? null : heap.nativeBytes - (heap.tracedBytes ?? 0) - tool(heap),
    ),
    tracedBytes: over(({ tracedBytes }) => tracedBytes),
    rssBytes: rateOf(snapshots, ({ rssBytes, answers }) =>
      rssBytes === null ? undefined : rssBytes - total(answers.map(({ heap }) => tool(heap))),
    ),
    tmpfsBytes: rateOf(snapshots, ({ tmpfsBytes }) => tmpfsBytes ?? undefined),
  };
}

type Counts = "descriptors" | "sockets" | "openFiles" | "threads" | "connections";

/** By the kernel's view of the processes, or else by their answers. */
function rateCounts(snapshots: readonly Round[], steady: ReadonlySet<number>): Pick<Interior, Counts> {
  const steadyViews = steadyProcesses(snapshots.map(({ processes }) => processes.map(({ pid }) => pid)));
  const overAnswers = (value: (answer: ProbeAnswer) => number | null): Rate | undefined =>
    rateOf(snapshots, ({ answers }) => sumOf(answers.filter(isOf(steady)), value));
  const overViews = (value: (view: ProcessView) => number | null): Rate | undefined =>
    rateOf(snapshots, ({ processes }) => sumOf(processes.filter(isOf(steadyViews)), value));
  return {
    descriptors:
      overViews((view) => view.descriptors && total(Object.values(view.descriptors))) ??
      overAnswers(({ descriptors }) => descriptors),
    sockets: overViews(({ descriptors }) => descriptors?.sockets ?? null),
    openFiles: rateOpenFiles(snapshots, steadyViews),
    threads: overViews(({ threads }) => threads) ?? overAnswers(({ threads }) => threads),
    connections: rateOf(snapshots, ({ connections }) => connections),
  };
}

/** Of the largest process with a known runtime: the first is often a shell or an init. */
function runtimeSeen({ processes }: Round): string | null {
  const largest = processes.toSorted((one, other) => other.rssBytes - one.rssBytes);
  const runtime = largest.find((each) => each.runtime !== undefined)?.runtime;
  return runtime === undefined ? null : [runtime.name, runtime.version].filter((part) => part !== null).join(" ");
}

function isOf(pids: ReadonlySet<number>): (each: { readonly pid: number }) => boolean {
  return ({ pid }) => pids.has(pid);
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** undefined where there are no items, or one has no value. */
function sumOf<Item>(items: readonly Item[], value: (item: Item) => number | null): number | undefined {
  const values = items.map(value);
  return values.length === 0 || values.includes(null) ? undefined : total(values.map((each) => each ?? 0));
}

function rateSites(
  snapshots: readonly Round[],
  steady: ReadonlySet<number>,
  listed: (answer: ProbeAnswer) => readonly Site[],
  counts: (answer: ProbeAnswer) => boolean,
): readonly SiteRate[] {
  const objects = rateKeyed(snapshots, steady, (answer) =>
    counts(answer) ? listed(answer).map((site) => [keyOf(site), site.count, site]) : [],
  );
  const objectsOf = new Map(objects.map(({ key, rate }) => [key, rate]));
  return rateKeyed(snapshots, steady, (answer) => listed(answer).map((site) => [keyOf(site), site.bytes, site]))
    .map(({ key, rate, item: { file, line, function: name, own } }) => ({
      ...rate,
      site: { file, line, function: name, own },
      objects: objectsOf.get(key),
    }))
    .sort((one, other) => other.perRequest - one.perRequest);
}

function keyOf({ file, line, function: name }: Pick<Site, "file" | "line" | "function">): string {
  return `${file}:${line}:${name}`;
}

/** Only some snapshots may have types, as heap snapshots are few: one without types does not mean that there are none. */
function rateTypes(all: readonly Round[], steady: ReadonlySet<number>): readonly TypeRate[] {
  const snapshots = all.filter(({ answers }) => answers.some(({ types }) => types.length > 0));
  if (snapshots.length < 2) return [];
  const bytes = rateKeyed(snapshots, steady, ({ types }) => types.map((type) => [type.name, type.bytes ?? 0, type]));
  const bytesOf = new Map(bytes.map(({ key, rate, item }) => [key, item.bytes === null ? null : rate.perRequest]));
  return rateKeyed(snapshots, steady, ({ types }) => types.map((type) => [type.name, type.count, type]))
    .map(({ key, rate }) => ({ ...rate, name: key, bytesPerRequest: bytesOf.get(key) ?? null }))
    .sort((one, other) => other.perRequest - one.perRequest);
}

function rateResources(snapshots: readonly Round[], steady: ReadonlySet<number>): Interior["resources"] {
  return rateKeyed(snapshots, steady, ({ resources }) => resources.map((each) => [each.name, each.count, each]))
    .map(({ key, rate }) => ({ ...rate, name: key }))
    .sort((one, other) => other.perRequest - one.perRequest);
}

function rateOpenFiles(snapshots: readonly Round[], steady: ReadonlySet<number>): Interior["openFiles"] {
  const list = ({ processes }: Round): readonly Listed<undefined>[] =>
    processes
      .filter(isOf(steady))
      .flatMap(({ openFiles }) => (openFiles ?? []).map(({ path, count }) => [path, count, undefined] as const));
  return rateListed(snapshots, list)
    .map(({ key, rate }) => ({ ...rate, name: key }))
    .sort((one, other) => other.perRequest - one.perRequest);
}

function rateKeyed<Item>(
  snapshots: readonly Round[],
  steady: ReadonlySet<number>,
  list: (answer: ProbeAnswer) => readonly Listed<Item>[],
) {
  return rateListed(snapshots, ({ answers }) => answers.filter(isOf(steady)).flatMap((answer) => list(answer)));
}
