/** Growth by process and part of its address space, as the kernel reports it. */
import type { Examination, ProcessView, Round } from "../../model/diagnosis.ts";
import { type Rate, rateOf, rateOfPoints, steadyProcesses } from "./rate.ts";

/** Growth by process and part of its address space, the largest first. */
export function rateMappings({ rounds }: Pick<Examination, "rounds">): readonly Mapping[] {
  const snapshots = rounds.filter(({ processes }) => processes.length > 0);
  const steady = steadyProcesses(snapshots.map(({ processes }) => processes.map(({ pid }) => pid)));
  if (snapshots.length < 2) return [];
  return [...steady]
    .flatMap((pid) =>
      mappingKinds.flatMap((kind) => {
        const view = (round: Round): ProcessView | undefined => round.processes.find((each) => each.pid === pid);
        const rate = rateOf(snapshots, (round) => view(round)?.[`${kind}Bytes`] ?? undefined);
        const process = snapshots.map(view).find((each) => each !== undefined)?.name ?? "";
        return rate === undefined ? [] : [{ pid, process, kind, bytesPerRequest: rate.perRequest }];
      }),
    )
    .sort((one, other) => other.bytesPerRequest - one.bytesPerRequest);
}

const mappingKinds = ["heap", "arena", "anon", "stack", "shmem"] as const;

export interface Mapping {
  readonly pid: number;
  readonly process: string;
  readonly kind: (typeof mappingKinds)[number];
  readonly bytesPerRequest: number;
}

/**
 * Memory that malloc has from the kernel, head's beyond base's. Compared snapshot by snapshot: a profiler and its heap
 * snapshots take tens of MiB in the first of them, on both sides alike. undefined where it cannot be read.
 */
export function mallocBesideBase(head: Examination, base: Examination | undefined): Rate | undefined {
  const [here, there] = [mallocBytes(head), base === undefined ? [] : mallocBytes(base)];
  const points = here.slice(0, there.length).flatMap(({ requests, bytes }, index) => {
    const ofBase = there[index]?.bytes;
    return bytes === undefined || ofBase === undefined ? [] : [{ requests, value: bytes - ofBase }];
  });
  return points.length < 2 || points.length < here.length ? undefined : rateOfPoints(points);
}

function mallocBytes({
  rounds,
}: Examination): readonly { readonly requests: number; readonly bytes: number | undefined }[] {
  const snapshots = rounds.filter(({ answers }) => answers.every(({ command }) => command === "snap"));
  const steady = steadyProcesses(snapshots.map(({ processes }) => processes.map(({ pid }) => pid)));
  return snapshots.map(({ requests, processes }) => ({
    requests,
    bytes: processes
      .filter(({ pid }) => steady.has(pid))
      .reduce<number | undefined>((sum, { heapBytes, arenaBytes }) => {
        if (sum === undefined || heapBytes === null || arenaBytes === null) return undefined;
        return sum + heapBytes + arenaBytes;
      }, 0),
  }));
}
