/**
 * A rate per request, from cumulative snapshots.
 *
 * A rate is believed where it repeats: the two rounds may differ by at most half of the larger one. Memory that fills
 * once (a cache, a pool, a lazy import) grows in one of them; memory kept of every request grows in both alike. Sampled
 * sites (V8) scatter by 1 / sqrt(samples), which stays below a quarter for the leaks that the gate sees.
 */
import type { Round } from "../../model/diagnosis.ts";

export interface Rate {
  readonly perRequest: number;
  /** In the last snapshot, over all processes. */
  readonly total: number;
  /** The rounds agree; true where there was only one. */
  readonly repeats: boolean;
  /** How far the rounds are apart, as a share of the larger; 1 or more where one of them did not grow. */
  readonly apart: number;
}

/** Beyond base, where it repeats; else 0. */
export function repeated(rate: Rate | undefined, control: Rate | undefined): number {
  return rate?.repeats === true ? Math.max(0, rate.perRequest - Math.max(0, control?.perRequest ?? 0)) : 0;
}

export function steadyProcesses(snapshots: readonly (readonly number[])[]): ReadonlySet<number> {
  const [first = [], ...others] = snapshots;
  return new Set(first.filter((pid) => others.every((pids) => pids.includes(pid))));
}

export function rateOf(snapshots: readonly Round[], sum: (round: Round) => number | undefined): Rate | undefined {
  const points = snapshots.map((snapshot) => ({ requests: snapshot.requests, value: sum(snapshot) }));
  if (points.some(({ value }) => value === undefined)) return undefined;
  return rateOfPoints(points.map(({ requests, value }) => ({ requests, value: value ?? 0 })));
}

/** At least two points. */
export function rateOfPoints(points: readonly { readonly requests: number; readonly value: number }[]): Rate {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("no snapshots");
  const between = points.slice(1).flatMap((point, index) => {
    const before = points[index] ?? point;
    const requests = point.requests - before.requests;
    return requests > 0 ? [(point.value - before.value) / requests] : [];
  });
  const [least, most] = [Math.min(...between), Math.max(...between)];
  const apart = most > 0 ? (most - least) / most : 1;
  return {
    perRequest: (last.value - first.value) / Math.max(1, last.requests - first.requests),
    total: last.value,
    repeats: apart <= mostApart,
    apart,
  };
}

const mostApart = 0.5;

export type Listed<Item> = readonly [key: string, value: number, item: Item];

/** An item missing from a snapshot counts as 0: a probe lists the largest, and a new site starts from zero. */
export function rateListed<Item>(
  snapshots: readonly Round[],
  list: (snapshot: Round) => readonly Listed<Item>[],
): readonly { readonly key: string; readonly rate: Rate; readonly item: Item }[] {
  const items = new Map<string, Item>();
  const values = snapshots.map((snapshot) => {
    const sums = new Map<string, number>();
    for (const [key, value, item] of list(snapshot)) {
      sums.set(key, (sums.get(key) ?? 0) + value);
      items.set(key, item);
    }
    return sums;
  });
  return [...items].map(([key, item]) => {
    const points = snapshots.map(({ requests }, index) => ({ requests, value: values[index]?.get(key) ?? 0 }));
    return { key, item, rate: rateOfPoints(points) };
  });
}
