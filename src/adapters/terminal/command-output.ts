/** What the command line prints. On a runner nothing in it is a command; where nobody reads any more it is silent. */
import { makeInert, makeInertJson } from "../github/inert-log.ts";

export interface CommandOutput {
  /** On stdout. */
  print(text: string): void;
  printJson(value: unknown): void;
  /** On stderr. */
  complain(text: string): void;
}

type Stream = Pick<NodeJS.WriteStream, "write" | "on">;
type Environment = Readonly<Record<string, string | undefined>>;

/** EPIPE: `… | head` has read enough. EIO: the terminal was closed. */
const nobodyReads = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

export function createCommandOutput(stdout: Stream, stderr: Stream, env: Environment): CommandOutput {
  const isRunner = isOnRunner(env);
  for (const stream of [stdout, stderr]) stream.on("error", tolerateClosing);
  const write = (stream: Stream, text: string): void => void stream.write(`${isRunner ? makeInert(text) : text}\n`);
  return {
    print: (text) => write(stdout, text),
    complain: (text) => write(stderr, text),
    printJson(value) {
      const json = JSON.stringify(value, null, 2);
      stdout.write(`${isRunner ? makeInertJson(json) : json}\n`);
    },
  };
}

/** The step of a workflow, whose output a runner looks through for commands. */
export function isOnRunner(env: Environment): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** The measurement goes on, and its containers are removed, whoever looks. */
function tolerateClosing(error: NodeJS.ErrnoException): void {
  if (!nobodyReads.has(error.code ?? "")) throw error;
}
