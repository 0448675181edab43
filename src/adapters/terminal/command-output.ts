/** The output of the command line. On a runner nothing in it is a workflow command; a closed pipe is no error. */
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

/** EPIPE: the reader of a pipe has exited (`… | head`). EIO: the terminal was closed. */
const closedCodes = new Set(["EPIPE", "EIO", "ERR_STREAM_DESTROYED"]);

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

/** A runner searches the output of a workflow's steps for commands. */
export function isOnRunner(env: Environment): boolean {
  return env["GITHUB_ACTIONS"] === "true";
}

/** The measurement continues without a reader, and its containers are removed at the end. */
function tolerateClosing(error: NodeJS.ErrnoException): void {
  if (!closedCodes.has(error.code ?? "")) throw error;
}
