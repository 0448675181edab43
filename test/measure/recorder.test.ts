import { expect, test } from "vitest";
import { createRecorder } from "../../src/measure/recorder.ts";
import type { MemoryReading, ProcessMemory } from "../../src/model/ports.ts";

const kib = 1024;

/** As many readings as there are, the last again and again. */
function record(readings: readonly (readonly ProcessMemory[] | undefined)[], counts: readonly number[]) {
  let next = 0;
  const read = (): MemoryReading => {
    const byProcess = readings[Math.min(next++, readings.length - 1)];
    const memory = { anonBytes: kib, shmemBytes: 0, fileBytes: 0, kernelBytes: 0, processes: 1 };
    return byProcess === undefined ? memory : { ...memory, byProcess };
  };
  const meter = {
    source: "smaps",
    errorBytes: 0,
    read,
    oomKills: () => 0,
    caps: { memoryBytes: 1, swapBytes: 0 },
  } as const;
  const clock = { nowMs: () => 0, sleep: async () => {}, timestamp: () => "" };
  const recorder = createRecorder(meter, clock, { checkpoints: counts, requests: () => counts.at(-1) ?? 0 });
  for (const count of counts) recorder.observe(count);
  return recorder;
}

const of = (pid: number, anonBytes: number, name = "python3"): ProcessMemory => ({ pid, name, anonBytes });

test("each process is told from its first reading to its last, also one that was replaced meanwhile", () => {
  const recorder = record(
    [
      [of(1, 9), of(7, 10)],
      [of(1, 9), of(7, 30)],
      [of(1, 9), of(8, 11, "worker")],
    ],
    [0, 10, 1_000],
  );
  expect(recorder.byProcess()).toEqual([
    { name: "python3", from: { requests: 0, bytes: 9 }, to: { requests: 1_000, bytes: 9 } },
    { name: "python3", from: { requests: 0, bytes: 10 }, to: { requests: 10, bytes: 30 } },
    { name: "worker", from: { requests: 1_000, bytes: 11 }, to: { requests: 1_000, bytes: 11 } },
  ]);
  expect(recorder.samples.flatMap((sample) => Object.keys(sample))).not.toContain("byProcess");
});

test("of a server that forks for every request the sixteen largest are told", () => {
  const readings = Array.from({ length: 40 }, (_, index) => [of(index + 1, index * kib)]);
  const kept = record(
    readings,
    readings.map((_, index) => index),
  ).byProcess();
  expect(kept).toHaveLength(16);
  expect(Math.min(...(kept ?? []).map(({ to }) => to.bytes))).toBe(24 * kib);
});

test("where only the sum can be told nothing is made up", () => {
  expect(record([undefined], [0, 10]).byProcess()).toBeUndefined();
});
