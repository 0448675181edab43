/** Answers that were not what the workload expects, and whether that spoils the comparison. */
import type { TargetMeasurement } from "../../model/measurement.ts";
import type { Why } from "../findings.ts";
import type { Ends } from "./ends.ts";

export interface Failures {
  readonly failed: number;
  readonly share: number;
  readonly why: Why & { readonly code: "unexpected-answers" };
}

/** Above this share the workload did not do what it was meant to do. */
export const toleratedShare = 0.001;

/** Shares within this factor of each other are the same failures on both sides: a few in 10,000 differ by luck. */
const sameFactor = 2;

/** Above this share the workload measures the error path, whatever the other side does. */
const mostShare = 0.5;

/**
 * Over the trials that lived: a dead trial answers nothing, which is a death and no failed workload.
 */
export function countFailures(ends: Ends, target: TargetMeasurement): Failures {
  const loads = ends.lived.map((trial) => trial.load);
  const unexpected = loads.flatMap((load) => load.unexpected);
  const broken = loads.reduce(
    (sum, load) => sum + load.lost + load.errors.reduce((errors, each) => errors + each.count, 0),
    0,
  );
  const failed = broken + unexpected.reduce((sum, each) => sum + each.count, 0);
  const asked = broken + loads.reduce((sum, load) => sum + load.answered, 0);
  const share = asked === 0 ? 0 : failed / asked;

  const counts = new Map<string, { readonly status: number; readonly route: number; readonly count: number }>();
  for (const { status, route, count } of unexpected) {
    const key = `${status} ${route}`;
    counts.set(key, { status, route, count: count + (counts.get(key)?.count ?? 0) });
  }
  const commonest = [...counts.values()].toSorted((left, right) => right.count - left.count)[0];
  const route = commonest === undefined ? undefined : target.workload.routes[commonest.route];
  return {
    failed,
    share,
    why: {
      code: "unexpected-answers",
      side: ends.side,
      share,
      answers: failed,
      status: commonest?.status ?? null,
      route: route === undefined ? null : `${route.method} ${route.path}`,
    },
  };
}

/** Whether these failures spoil the side, given the other side's share (0 when there is none). */
export function spoils(share: number, otherShare: number): boolean {
  return share > mostShare || (share > toleratedShare && share > sameFactor * otherShare);
}

/** Worth mentioning although it spoils nothing. */
export function isNotable(share: number): boolean {
  return share > toleratedShare;
}
