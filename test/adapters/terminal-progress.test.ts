/** The live view as a reader has it on the screen: in a pseudo-terminal, through a real emulator. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { createTerminalProgress } from "../../src/adapters/terminal/terminal-progress.ts";
import type { RunningPair } from "../../src/model/progress.ts";
import { createPaint } from "../../src/report/text/paint.ts";
import { createPulse } from "../support/pulse.ts";
import { runInTerminal } from "../support/pseudo-terminal.ts";
import { createScreen } from "../support/screen.ts";

const pretendRun = "test/support/pretend-run.ts";
const mark = "\u001B]777;seen\u0007";
const hidesCursor = "\u001B[?25l";

describe.each([40, 80, 200])("on a terminal of %i columns", (columns) => {
  test("each state is the golden screen, and nothing wraps", async () => {
    const { exitCode, written } = await runInTerminal([pretendRun], { columns });
    expect(exitCode).toBe(0);
    const screen = createScreen(columns);
    const screens: string[] = [];
    for (const part of written.split(mark)) {
      await screen.feed(part);
      expect(screen.wrapped()).toEqual([]);
      screens.push(screen.lines().join("\n"));
    }
    const ruler = `\n${"=".repeat(columns)}\n`;
    const golden = fileURLToPath(new URL(`../golden/progress/${columns}.txt`, import.meta.url));
    await expect(`${screens.join(ruler)}\n`).toMatchFileSnapshot(golden);
  });

  test("Ctrl-C leaves what has been told, and the cursor at the start of a line of its own", async () => {
    const { written } = await runInTerminal([pretendRun, "endless"], { columns, interruptAt: mark });
    const screen = createScreen(columns);
    await screen.feed(written);
    expect(screen.lines().join(" ").replace(/\s+/g, " ").trim()).toBe(
      "Interrupted: cleaning up. Interrupted; everything that was started has been removed.",
    );
    expect(screen.cursorColumn()).toBe(0);
    expect(written).not.toContain(hidesCursor);
  });
});

test("a terminal that is dumb, or a CI system's, gets plain lines", async () => {
  for (const env of [{ TERM: "dumb" }, { CI: "true" }]) {
    const { written } = await runInTerminal([pretendRun], { columns: 80, env });
    expect(written.replaceAll(mark, "")).not.toContain("\u001B");
    expect(written).toContain("Measuring api\r\n");
  }
});

describe("on a screen", () => {
  const pair: RunningPair = {
    place: { target: "api", run: "first", pair: { index: 0, of: 3 } },
    requests: 10_000,
    sides: (["base", "head"] as const).map((side) => ({
      side,
      answered: 5_000,
      levels: [{ requests: 0, bytes: 20 * 2 ** 20 }],
      silentMs: 0,
      isPaused: false,
    })),
    leftMs: 20_000,
  };

  function createTerminal(size: { columns: number; rows?: number }) {
    const screen = createScreen(size.columns, size.rows);
    const listeners = new Set<() => void>();
    let pending = Promise.resolve();
    const stream = {
      ...size,
      write: (text: string) => {
        // The line discipline of a terminal.
        pending = pending.then(() => screen.feed(text.replaceAll("\n", "\r\n")));
      },
      on: (_: "resize", listener: () => void) => listeners.add(listener),
      off: (_: "resize", listener: () => void) => listeners.delete(listener),
    };
    const pulse = createPulse();
    const interruption = new AbortController();
    const progress = createTerminalProgress(stream, {
      paint: createPaint(false),
      pulse,
      signal: interruption.signal,
    });
    const seen = async () => {
      await pending;
      return screen.lines();
    };
    const resize = async (columns: number) => {
      await pending;
      screen.resize(columns);
      stream.columns = columns;
      for (const listener of listeners) listener();
    };
    return { progress, pulse, interruption, screen, seen, resize, listeners };
  }

  test.each([
    [80, 40],
    [40, 80],
    [200, 30],
  ])("a window of %i columns that becomes one of %i shows the view once", async (before, after) => {
    const { progress, seen, resize, screen } = createTerminal({ columns: before });
    progress.stage({ kind: "measuring", target: "api" });
    progress.pair(pair);
    await resize(after);
    const lines = await seen();
    expect(lines.filter((line) => line.includes("pair 1 of 3"))).toHaveLength(1);
    expect(lines.filter((line) => /^ {2}(base|head) /.test(line))).toHaveLength(2);
    expect(screen.wrapped()).toEqual([]);
    progress.done();
    expect(await seen()).toEqual(["Measuring api"]);
  });

  test("a window of three lines is not scrolled", async () => {
    const { progress, seen } = createTerminal({ columns: 80, rows: 3 });
    for (let times = 0; times < 5; times++) progress.pair(pair);
    expect(await seen()).toEqual([expect.stringContaining("pair 1 of 3"), expect.stringContaining("base")]);
  });

  test("what stands still says for how long", async () => {
    const { progress, pulse, seen } = createTerminal({ columns: 80 });
    progress.activity({ kind: "building", target: "api", side: "head", line: "compiling" });
    pulse.pass(12_000);
    expect(await seen()).toEqual(["  building api, head: compiling (12 s)"]);
    progress.activity({ kind: "building", target: "api", side: "head", line: "linking" });
    pulse.pass(1_000);
    expect(await seen()).toEqual(["  building api, head: linking"]);
  });

  test("a long line that stays wraps at its words, under itself", async () => {
    const { progress, seen, screen } = createTerminal({ columns: 30 });
    progress.note({ kind: "commits-found", why: "api: the kept base does not do, for head grew" });
    expect(await seen()).toEqual(["  api: the kept base does not", "    do, for head grew"]);
    expect(screen.wrapped()).toEqual([]);
  });

  test("after an interruption nothing goes on any more", async () => {
    const { progress, interruption, seen } = createTerminal({ columns: 80 });
    progress.pair(pair);
    interruption.abort();
    progress.pair(pair);
    progress.activity({ kind: "finding-commits" });
    progress.stage({ kind: "confirming", target: "api" });
    expect(await seen()).toEqual(["Interrupted: cleaning up."]);
  });

  test("it lets go of the terminal and of the clock", () => {
    const { progress, pulse, listeners } = createTerminal({ columns: 80 });
    expect([listeners.size, pulse.beats()]).toEqual([1, 1]);
    progress.done();
    expect([listeners.size, pulse.beats()]).toEqual([0, 0]);
  });
});
