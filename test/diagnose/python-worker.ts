/** A Python process that answers requests of one kind of `python/leaks.py`, with the probe in it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import { createProbeFolder, type ProbeFolder } from "../support/probe-folder.ts";

export const probePath = resolve("src/diagnose/runtimes/python/probe");
export const appPath = resolve("test/diagnose/python");

export interface PythonWorker extends AsyncDisposable {
  readonly pid: number;
  readonly probe: ProbeFolder;
  request(count: number): Promise<void>;
}

export async function startWorker(python: string, kind: string): Promise<PythonWorker> {
  const probe = createProbeFolder();
  const child = spawn(python, [join(appPath, "worker.py"), kind], {
    stdio: ["pipe", "pipe", "inherit"],
    env: probeEnv(probe),
  });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const pending = lines[Symbol.asyncIterator]();
  return {
    pid: child.pid ?? 0,
    probe,
    async request(count) {
      child.stdin.write(`${count}\n`);
      const { done } = await pending.next();
      if (done === true) throw new Error(`The worker of ${kind} has ended.`);
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      child.kill();
      await ended;
      probe[Symbol.dispose]();
    },
  };
}

export function probeEnv(probe: ProbeFolder, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1", RSS_PLATEAU_DIR: probe.path, ...more };
  return { ...env, PYTHONPATH: [probePath, more["PYTHONPATH"]].filter((path) => path !== undefined).join(":") };
}

export interface Rounds {
  readonly requests: number;
  readonly snaps: readonly [ProbeAnswer, ProbeAnswer, ProbeAnswer];
  readonly finish: ProbeAnswer;
}

/** As a diagnosis goes: mark, warm-up, two rounds, and one without the collector. */
export async function examine(
  worker: PythonWorker,
  {
    requests,
    frames,
    types,
  }: { readonly requests: number; readonly frames?: number; readonly types: readonly string[] },
): Promise<Rounds> {
  const { probe } = worker;
  await probe.command("mark", frames === undefined ? {} : { frames });
  await worker.request(220);
  const [first] = await probe.command("snap");
  await worker.request(requests);
  const [second] = await probe.command("snap");
  await worker.request(requests);
  const [third] = await probe.command("snap");
  await probe.command("gcoff");
  await worker.request(requests);
  const [finish] = await probe.command("finish", { types });
  return { requests, snaps: [first, second, third], finish };
}

export interface Rate {
  readonly place: string;
  readonly bytes: number;
}

/** The app's own lines that grow by the same in both rounds: as much of a judgement as these tests need. */
export function growingLines({ requests, snaps }: Rounds): readonly Rate[] {
  const [first, second, third] = snaps.map(bytesByLine);
  const rates: Rate[] = [];
  for (const [place, last] of third ?? []) {
    const middle = second?.get(place) ?? 0;
    const before = (middle - (first?.get(place) ?? 0)) / requests;
    const after = (last - middle) / requests;
    if (Math.min(before, after) >= 100 && Math.abs(after - before) <= before / 2) rates.push({ place, bytes: after });
  }
  return rates.toSorted((a, b) => b.bytes - a.bytes);
}

function bytesByLine({ sites }: ProbeAnswer): Map<string, number> {
  return new Map(
    sites.filter(({ own }) => own).map(({ file, line, bytes }) => [`${file.split("/").at(-1)}:${line}`, bytes]),
  );
}

/** New objects a request in the last round. */
export function objectsPerRequest({ requests, snaps }: Rounds, type: string): number {
  const [, second, third] = snaps;
  const count = ({ types }: ProbeAnswer) => types.find(({ name }) => name === type)?.count ?? 0;
  return (count(third) - count(second)) / requests;
}

/** The lines of the source that a diagnosis may name, by the function or class that they are in. */
export function plantedLines(name: string): readonly string[] {
  const file = "leaks.py";
  const lines = readFileSync(join(appPath, file), "utf8").split("\n");
  const begins = lines.findIndex((line) => new RegExp(`^(async )?(def|class) ${name}\\b`).test(line));
  const length = lines.slice(begins + 1).findIndex((line) => /^\S/.test(line));
  return lines
    .map((line, index) => ({ line, place: `${file}:${index + 1}` }))
    .slice(begins, begins + 1 + length)
    .filter(({ line }) => line.endsWith("# leak"))
    .map(({ place }) => place);
}
