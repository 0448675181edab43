/** What tests need of the distribution's packages: installed where that asks nobody, otherwise said. */
import { findProgram, hasAptAsRoot, installPackages, runCommand } from "../../scripts/command.ts";

/** Of a package: the program that it brings, or a module of the distribution's own Python. */
export interface NeededPackage {
  readonly name: string;
  readonly program?: string;
  readonly pythonModule?: string;
}

export async function ensurePackages(needed: readonly NeededPackage[]): Promise<void> {
  const missing = await findMissing(needed);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  const advice = `These tests need ${names.join(", ")}: apt-get install ${names.join(" ")}.`;
  if (!hasAptAsRoot()) throw new Error(advice);
  const { succeeded, tail } = await installPackages(names);
  const left = succeeded ? await findMissing(missing) : missing;
  if (left.length > 0) throw new Error(`${advice} It was tried: ${tail}`);
}

async function findMissing(needed: readonly NeededPackage[]): Promise<NeededPackage[]> {
  const there = await Promise.all(needed.map(isThere));
  return needed.filter((_, index) => there[index] !== true);
}

async function isThere({ program, pythonModule }: NeededPackage): Promise<boolean> {
  if (program !== undefined && findProgram(program) === undefined) return false;
  if (pythonModule === undefined) return true;
  const { succeeded } = await runCommand("/usr/bin/python3", ["-c", `import ${pythonModule}`], { timeoutMs: 30_000 });
  return succeeded;
}
