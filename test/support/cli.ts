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
  /** Names of the containers and networks that its runs have made and that are still there. */
  leftovers(): readonly string[];
  run(entry: "cli" | "action", args: readonly string[], options?: RunOptions): Promise<CliResult>;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sends `signal` (SIGINT) `afterMs` after it has said this. */
  readonly interruptAt?: RegExp;
  readonly afterMs?: number;
  readonly signal?: NodeJS.Signals;
}

export function copyDist(): Dist {
  const folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-dist-"));
  cpSync("dist", join(folder, "dist"), { recursive: true });
  const pids = new Set<string>();
  return {
    leftovers: () => objectsOf(pids),
    run: (entry, args, options = {}) => run(join(folder, "dist", `${entry}.cjs`), args, options, pids),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** By the label that names the process that made them: another run on the same engine is none of ours. */
function objectsOf(pids: ReadonlySet<string>): readonly string[] {
  const format = '{{.Label "rss-plateau.owner"}}';
  return [
    ["container", "ls", "--all", "--format", `{{.Names}} ${format}`],
    ["network", "ls", "--format", `{{.Name}} ${format}`],
  ].flatMap((command) => {
    const { stdout } = spawnSync("docker", [...command, "--filter", "label=rss-plateau.owner"], { encoding: "utf8" });
    return stdout
      .split("\n")
      .filter((line) => pids.has(line.split("/")[1] ?? ""))
      .map((line) => line.split(" ")[0] ?? "");
  });
}

async function run(
  script: string,
  args: readonly string[],
  options: RunOptions,
  pids: Set<string>,
): Promise<CliResult> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  pids.add(String(child.pid));
  let stdout = "";
  let stderr = "";
  let interrupted = false;
  const listen = (): void => {
    if (interrupted || options.interruptAt?.test(stdout + stderr) !== true) return;
    interrupted = true;
    setTimeout(() => child.kill(options.signal ?? "SIGINT"), options.afterMs ?? 0);
  };
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString())).on("data", listen);
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString())).on("data", listen);
  await once(child, "close");
  return { exitCode: child.exitCode, stdout, stderr };
}

/** Of the targets that a test file has built, with the layers that no other image needs. */
export function removeImages(...targets: readonly string[]): void {
  const names = targets.flatMap((target) => [`rss-plateau/${target}:base`, `rss-plateau/${target}:head`]);
  spawnSync("docker", ["image", "rm", ...names], { encoding: "utf8" });
}
