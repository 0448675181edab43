/** Runs the built dist/ as a user has it: on its own, without node_modules, as a process. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ownerLabel } from "../../src/adapters/docker/docker-objects.ts";

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Disposing removes the images that its runs have built, with the layers that no other image needs. */
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
    [Symbol.dispose]() {
      rmSync(folder, { recursive: true, force: true });
      const images = docker("image", "ls", "--quiet", "--filter", `label=${ownerLabel}`);
      const ours = [...new Set(images)].filter((id) =>
        isOfOne(pids, docker("image", "inspect", "--format", `{{index .Config.Labels "${ownerLabel}"}}`, id)[0]),
      );
      if (ours.length > 0) docker("image", "rm", "--force", ...ours);
    },
  };
}

/** By the label that names the process that made them: another run on the same engine is none of ours. */
function objectsOf(pids: ReadonlySet<string>): readonly string[] {
  const format = `{{.Label "${ownerLabel}"}}`;
  return [
    ["container", "ls", "--all", "--format", `{{.Names}} ${format}`],
    ["network", "ls", "--format", `{{.Name}} ${format}`],
  ].flatMap((command) =>
    docker(...command, "--filter", `label=${ownerLabel}`).flatMap((line) => {
      const [name = "", owner] = line.split(" ");
      return isOfOne(pids, owner) ? [name] : [];
    }),
  );
}

/** An owner is `<pid namespace>/<pid>/<start>`. */
function isOfOne(pids: ReadonlySet<string>, owner = ""): boolean {
  return pids.has(owner.split("/")[1] ?? "");
}

/** The lines that it prints. */
function docker(...args: readonly string[]): readonly string[] {
  const { stdout } = spawnSync("docker", args, { encoding: "utf8" });
  return (stdout ?? "").split("\n").filter((line) => line !== "");
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
