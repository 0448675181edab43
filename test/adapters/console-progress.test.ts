import { describe, expect, test } from "vitest";
import { createConsoleProgress } from "../../src/adapters/console-progress.ts";

function createStream(terminal: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  return { ...terminal, written, write: (text: string | Uint8Array) => written.push(String(text)) > 0 };
}

describe("on a terminal", () => {
  test("the live line is replaced, cut to the width, and gone at the end", () => {
    const stream = createStream({ isTTY: true, columns: 20 });
    const progress = createConsoleProgress(stream);
    progress.live("base 1,000 of 10,000 and more");
    progress.line("done");
    progress.done();
    expect(stream.written).toEqual(["\r\u001B[2K  base 1,000 of 10…", "\r\u001B[2K  done\n", "\r\u001B[2K"]);
    expect(stream.written[0]!.length - "\r\u001B[2K".length).toBe(19);
  });

  test("what a build prints cannot move the cursor", () => {
    const stream = createStream({ isTTY: true, columns: 80 });
    createConsoleProgress(stream).live("building: \u001B[2J\nowned");
    expect(stream.written[0]).toBe("\r\u001B[2K  building:  [2J owned");
  });
});

describe("without a terminal", () => {
  test("the state of a running pair is told at most every ten seconds, and counted from the last line", () => {
    let nowMs = 0;
    const stream = createStream({ isTTY: false });
    const progress = createConsoleProgress(stream, () => nowMs);
    for (const [atMs, text] of [
      [9_999, "a"],
      [10_000, "b"],
      [15_000, "c"],
    ] as const) {
      nowMs = atMs;
      progress.live(text);
    }
    progress.line("line");
    nowMs = 24_999;
    progress.live("d");
    nowMs = 25_000;
    progress.live("e");
    expect(stream.written).toEqual(["  b\n", "  line\n", "  e\n"]);
  });
});
