/** Runs a program of ours in a pseudo-terminal of a given width, as `script` of util-linux makes it. */
import { spawn } from "node:child_process";
import { once } from "node:events";

export interface TerminalRun {
  readonly exitCode: number | null;
  /** All that it wrote, as the terminal got it. */
  readonly written: string;
}

export async function runInTerminal(
  args: readonly string[],
  options: {
    readonly columns: number;
    readonly env?: Readonly<Record<string, string>>;
    /** Presses Ctrl-C when this has been written. */
    readonly interruptAt?: string;
  },
): Promise<TerminalRun> {
  const { columns, env, interruptAt } = options;
  const command = [process.execPath, ...args].map((part) => `'${part}'`).join(" ");
  const size = `stty cols ${columns} rows 60`;
  // What the machine that tests run on says of itself is not what is tested.
  const { CI: _ci, GITHUB_ACTIONS: _actions, NO_COLOR: _no, FORCE_COLOR: _force, ...rest } = process.env;
  const child = spawn("script", ["--quiet", "--return", "--command", `${size}; exec ${command}`, "/dev/null"], {
    env: { ...rest, TERM: "xterm-256color", NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let written = "";
  let interrupted = false;
  child.stdout.on("data", (chunk: Buffer) => {
    written += chunk.toString();
    if (interruptAt === undefined || interrupted || !written.includes(interruptAt)) return;
    interrupted = true;
    child.stdin.write("\u0003");
  });
  await once(child, "close");
  return { exitCode: child.exitCode, written };
}
