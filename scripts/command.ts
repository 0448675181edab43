/** Runs programs to their end for the scripts: what they print is kept, and told only when they fail. */
import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

export interface CommandResult {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** The last lines that it printed, errors before the rest: for a message. */
  readonly tail: string;
}

export async function runCommand(
  program: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly env?: Readonly<Record<string, string>> },
): Promise<CommandResult> {
  return await new Promise((resolve) => {
    const spawnOptions = {
      timeout: options.timeoutMs,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, ...options.env },
    };
    execFile(findProgram(program) ?? program, args, spawnOptions, (error, stdout, stderr) => {
      const cut = error?.killed === true ? `no end after ${options.timeoutMs / 1_000} s` : error?.message;
      resolve({ succeeded: error === null, stdout: stdout.trim(), tail: lastLines(stderr || stdout) || (cut ?? "") });
    });
  });
}

export function lastLines(text: string, count = 3): string {
  return text
    .trim()
    .split("\n")
    .slice(-count)
    .map((line) => line.trim().slice(0, 300))
    .join(" / ");
}

/** Its path; sbin folders are looked in too, which root's PATH lacks after a plain `su`. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where packages can be installed without asking anybody. */
export function hasAptAsRoot(): boolean {
  return process.platform === "linux" && process.getuid?.() === 0 && findProgram("apt-get") !== undefined;
}

/** Installs distribution packages without questions. */
export async function installPackages(packages: readonly string[]): Promise<CommandResult> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  // Another apt may be at work on a machine that has just booted.
  const lock = ["-o", "DPkg::Lock::Timeout=120"];
  // One unreachable source of several fails the update and not the installation, so its result is not asked for.
  await runCommand("apt-get", [...lock, "update", "-qq"], { timeoutMs: 180_000, env });
  const install = [...lock, "install", "-y", "-qq", "--no-install-recommends", ...packages];
  return await runCommand("apt-get", install, { timeoutMs: 600_000, env });
}
