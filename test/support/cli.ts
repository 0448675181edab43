/** Runs the built dist/ as a user has it: on its own, without node_modules, as a process. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Dist extends Disposable {
  run(entry: "cli" | "action", args: readonly string[], options?: RunOptions): Promise<CliResult>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Interrupts when stderr says this. */
  readonly interruptAt?: RegExp;
}

export function copyDist(): Dist {
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-dist-"));
  cpSync("dist", join(folder, "dist"), { recursive: true });
  return {
    run: (entry, args, options = {}) => run(join(folder, "dist", `${entry}.cjs`), args, options),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function run(script: string, args: readonly string[], options: RunOptions): Promise<CliResult> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  let interrupted = false;
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    if (!interrupted && options.interruptAt?.test(stderr) === true) {
      interrupted = true;
      child.kill("SIGINT");
    }
  });
  await once(child, "close");
  return { exitCode: child.exitCode, stdout, stderr };
}

/** Names of the containers and networks of ours that exist now. */
export function dockerObjects(): readonly string[] {
  return ["container ls --all --format {{.Names}}", "network ls --format {{.Name}}"].flatMap((command) => {
    const { stdout } = spawnSync("docker", [...command.split(" "), "--filter", "label=rss-plateau"], {
      encoding: "utf8",
    });
    return stdout.split("\n").filter((line) => line !== "");
  });
}

/** The build cache is kept: only the names go, and what no other image needs. */
export function removeImages(...targets: readonly string[]): void {
  const names = targets.flatMap((target) => [`rss-plateau/${target}:base`, `rss-plateau/${target}:head`]);
  spawnSync("docker", ["image", "rm", "--no-prune", ...names], { encoding: "utf8" });
}
