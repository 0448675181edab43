/** Shows progress on stderr: a live view on a terminal, plain lines elsewhere, in groups on a runner. */
import { createPaint } from "../../report/text/paint.ts";
import type { Progress } from "../../model/ports.ts";
import { wantsColour } from "./colour.ts";
import { isOnRunner } from "./command-output.ts";
import { makeInert } from "../github/inert-log.ts";
import type { TerminalStream } from "./live-region.ts";
import { createPlainProgress, type PlainLog } from "./plain-progress.ts";
import type { Pulse } from "./pulse.ts";
import { createTerminalProgress } from "./terminal-progress.ts";

type Environment = Readonly<Record<string, string | undefined>>;
type ProgressStream = TerminalStream & { readonly isTTY?: boolean };

export interface ConsoleSurroundings {
  readonly env: Environment;
  readonly pulse: Pulse;
  readonly signal: AbortSignal;
}

export function createConsoleProgress(stream: ProgressStream, { env, pulse, signal }: ConsoleSurroundings): Progress {
  if (isLive(stream, env)) {
    return createTerminalProgress(stream, { paint: createPaint(wantsColour(stream, env)), pulse, signal });
  }
  const write = (text: string): void => void stream.write(`${text}\n`);
  return createPlainProgress(isOnRunner(env) ? foldingLog(write) : plainLog(write), pulse);
}

/** Some CI systems log through a pseudo-terminal. */
function isLive({ isTTY }: ProgressStream, { TERM, CI }: Environment): boolean {
  return isTTY === true && TERM !== "dumb" && (CI === undefined || CI === "" || CI === "false");
}

function plainLog(write: (text: string) => void): PlainLog {
  return { print: write, open: write, close: () => undefined };
}

/** A runner reads commands from stderr too, so stdout can stay the report's. */
function foldingLog(write: (text: string) => void): PlainLog {
  return {
    print: (line) => write(makeInert(line)),
    open: (title) => write(`::group::${title.replaceAll("%", "%25")}`),
    close: () => write("::endgroup::"),
  };
}
