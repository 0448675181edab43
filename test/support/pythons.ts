/** The Pythons of this machine from 3.8 on, each once: those on PATH, and those that RSS_PLATEAU_PYTHONS names. */
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runCommand } from "../../scripts/command.ts";

export interface Python {
  readonly program: string;
  readonly version: string;
}

/** Debian's own, which the packages of `ensurePackages` belong to. */
export const systemPython = "/usr/bin/python3";

export async function findPythons(): Promise<readonly [Python, ...Python[]]> {
  const named = (process.env["RSS_PLATEAU_PYTHONS"] ?? "").split(delimiter).filter((path) => path !== "");
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => existsSync(folder));
  const onPath = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /^python3(\.\d+)?$/.test(name))
      .map((name) => join(folder, name)),
  );
  const found = new Map<string, Python>();
  for (const program of [...named, ...onPath]) {
    const { succeeded, stdout } = await runCommand(program, ["-c", questions], { timeoutMs: 30_000 });
    const [path, version] = stdout.split("\n");
    // A launcher of a version manager may have nothing to launch.
    if (!succeeded || path === undefined || version === undefined) continue;
    if (Number(version.split(".")[1]) >= 8) found.set(path, { program: path, version });
  }
  const [first, ...rest] = found.values();
  if (first === undefined) throw new Error("These tests need Python 3.8 or later: apt-get install python3.");
  return [first, ...rest];
}

const questions = "import os, sys; print(os.path.realpath(sys.executable)); print('%d.%d.%d' % sys.version_info[:3])";
