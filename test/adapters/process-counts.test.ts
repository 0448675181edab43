/** Counts of processes of this machine, against what listing them says. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { countKept } from "../../src/adapters/memory/process-counts.ts";

async function startSleeper() {
  const child = spawn("sleep", ["60"], { stdio: "ignore" });
  await once(child, "spawn");
  return { pid: child.pid!, [Symbol.dispose]: () => void child.kill() };
}

/** Before Linux 6.2 the folder has no size. */
const tells = "descriptors" in countKept("/proc", [process.pid]);

test("threads are those that the status tells, over all processes", async () => {
  using sleeper = await startSleeper();
  const told = Number(/^Threads:\s+(\d+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);
  expect(countKept("/proc", [process.pid]).threads).toBe(told);
  expect(countKept("/proc", [process.pid, sleeper.pid]).threads).toBe(told + 1);
});

test("descriptors are those that are open", () => {
  const before = countKept("/proc", [process.pid]).descriptors ?? 0;
  const opened = Array.from({ length: 100 }, () => openSync("/dev/null", "r"));
  const after = countKept("/proc", [process.pid]).descriptors ?? 0;
  // Listing opens one more.
  const listed = readdirSync("/proc/self/fd").length - 1;
  for (const descriptor of opened) closeSync(descriptor);
  expect([after - before, after]).toEqual(tells ? [100, listed] : [0, 0]);
});

test("processes that are gone count nothing, and where nothing is told nothing is claimed", () => {
  expect(countKept("/proc", [2 ** 22 + 1])).toEqual({});
  expect(countKept("/no-such-folder", [process.pid])).toEqual({});
});
