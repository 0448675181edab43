/** Tells progress on stderr: a live line on a terminal, plain lines elsewhere. */
import type { WriteStream } from "node:tty";
import type { Progress } from "../ports.ts";

/** Without a terminal the state of a running pair is a line of its own, so it is told rarely. */
const plainIntervalMs = 10_000;

export type ProgressStream = Pick<WriteStream, "write"> & { readonly isTTY?: boolean; readonly columns?: number };

export function createConsoleProgress(stream: ProgressStream, nowMs: () => number = () => performance.now()): Progress {
  return stream.isTTY === true ? createLiveProgress(stream) : createPlainProgress(stream, nowMs);
}

function createLiveProgress(stream: ProgressStream): Progress {
  const clearLine = "\r\u001B[2K";
  const print = (text: string): void => void stream.write(`${clearLine}${text}\n`);
  return {
    stage: (title) => print(title),
    line: (text) => print(`  ${text}`),
    live(text) {
      const width = (stream.columns ?? 80) - 1;
      const line = `  ${text.replace(/\p{Cc}/gu, " ")}`;
      stream.write(`${clearLine}${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
    },
    done: () => void stream.write(clearLine),
  };
}

function createPlainProgress(stream: ProgressStream, nowMs: () => number): Progress {
  let lastMs = nowMs();
  const print = (text: string): void => {
    lastMs = nowMs();
    stream.write(`${text.replace(/\p{Cc}/gu, " ")}\n`);
  };
  return {
    stage: print,
    line: (text) => print(`  ${text}`),
    live(text) {
      if (nowMs() - lastMs >= plainIntervalMs) print(`  ${text}`);
    },
    done: () => undefined,
  };
}
