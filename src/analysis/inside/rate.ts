/**
 * A rate a request, from looks that are cumulative.
 *
 * A rate is believed when it repeats: the two rounds may differ by no more than half of the larger one. What fills once
 * (a cache, a pool, a lazy import) has its growth in one of them; what is kept of every request has the same in both.
 * Sampled sites (V8) scatter by 1 / sqrt(samples), which for the leaks that the gate sees stays below a quarter.
 */
import type { Round } from "../../model/diagnosis.ts";

export interface Rate {
  readonly perRequest: number;
  /** At the last look, over all processes. */
  readonly total: number;
  /** The rounds agree; true where there was only one. */
  readonly repeats: boolean;
  /** How far the rounds are apart, in proportion to the larger; 1 or more where one of them did not grow. */
  readonly apart: number;
}

/** Above base, where it repeats; else nothing. */
export function repeated(rate: Rate | undefined, control: Rate | undefined): number {
  return rate?.repeats === true ? Math.max(0, rate.perRequest - Math.max(0, control?.perRequest ?? 0)) : 0;
}

export function steadyProcesses(looks: readonly (readonly number[])[]): ReadonlySet<number> {
  const [first = [], ...others] = looks;
  return new Set(first.filter((pid) => others.every((pids) => pids.includes(pid))));
}

export function rateOf(looks: readonly Round[], sum: (round: Round) => number | undefined): Rate | undefined {
  const points = looks.map((look) => ({ requests: look.requests, value: sum(look) }));
  if (points.some(({ value }) => value === undefined)) return undefined;
  return rateOfPoints(points.map(({ requests, value }) => ({ requests, value: value ?? 0 })));
}

/** At least two points. */
export function rateOfPoints(points: readonly { readonly requests: number; readonly value: number }[]): Rate {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError("no looks");
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

/** What a look does not name was not there: a probe lists the largest, and a new site begins from nothing. */
export function rateListed<Item>(
  looks: readonly Round[],
  list: (look: Round) => readonly Listed<Item>[],
): readonly { readonly key: string; readonly rate: Rate; readonly item: Item }[] {
  const items = new Map<string, Item>();
  const values = looks.map((look) => {
    const sums = new Map<string, number>();
    for (const [key, value, item] of list(look)) {
      sums.set(key, (sums.get(key) ?? 0) + value);
      items.set(key, item);
    }
    return sums;
  });
  return [...items].map(([key, item]) => {
    const points = looks.map(({ requests }, index) => ({ requests, value: values[index]?.get(key) ?? 0 }));
    return { key, item, rate: rateOfPoints(points) };
  });
}
