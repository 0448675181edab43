import { describe, expect, test } from "vitest";
import { createConsoleProgress } from "../../src/adapters/terminal/console-progress.ts";
import type { RunningPair } from "../../src/model/progress.ts";
import { createPulse } from "../support/pulse.ts";

const building = { kind: "building", base: "a", head: "b" } as const;
const buildingHead = { kind: "building", target: "api", side: "head" } as const;

const pair: RunningPair = {
  place: { target: "api", run: "first", pair: { index: 1, of: 3 } },
  requests: 10_000,
  sides: [
    { side: "base", answered: 4_200, levels: [{ requests: 0, bytes: 22 * 2 ** 20 }], silentMs: 0, isPaused: false },
    {
      side: "head",
      answered: 4_150,
      levels: [{ requests: 0, bytes: 63 * 2 ** 20 }],
      silentMs: 12_000,
      isPaused: false,
    },
  ],
  leftMs: 20_000,
};

function tell(env: Readonly<Record<string, string>> = {}) {
  const lines: { readonly atMs: number; readonly text: string }[] = [];
  const pulse = createPulse();
  const stream = {
    isTTY: false,
    write: (text: string) => void lines.push({ atMs: pulse.nowMs(), text }),
    on: () => undefined,
    off: () => undefined,
  };
  const progress = createConsoleProgress(stream, { env, pulse, signal: new AbortController().signal });
  return { progress, pulse, lines, texts: () => lines.map(({ text }) => text) };
}

describe("without a terminal", () => {
  test("a silent build is told of every ten seconds, with how long it has been silent", () => {
    const { progress, pulse, texts } = tell();
    progress.stage(building);
    progress.activity({ ...buildingHead, line: "compiling" });
    pulse.pass(25_000);
    progress.done();
    pulse.pass(60_000);
    expect(texts()).toEqual([
      "Building a and b\n",
      "  building api, head: compiling (10 s)\n",
      "  building api, head: compiling (20 s)\n",
    ]);
  });

  test("a build that prints ten lines a second is told of as rarely, and never later than that", () => {
    const { progress, pulse, lines } = tell();
    progress.stage(building);
    for (let line = 0; line < 6_000; line++) {
      progress.activity({ ...buildingHead, line: `line ${line}` });
      pulse.pass(100);
    }
    const times = lines.map(({ atMs }) => atMs);
    const gaps = times.slice(1).map((atMs, index) => atMs - times[index]!);
    expect(Math.max(...gaps)).toBe(10_000);
    expect(Math.min(...gaps)).toBe(10_000);
    expect(lines).toHaveLength(61);
  });

  test("a pair tells its counts, and which side does not answer", () => {
    const { progress, pulse, texts } = tell();
    progress.pair(pair);
    pulse.pass(10_000);
    expect(texts()).toEqual([
      "  api, pair 2 of 3: base 4,200 of 10,000 at 22.0 MiB · head 4,150 of 10,000 at 63.0 MiB, no answer for 12 s · about 20 s left\n",
    ]);
  });

  test("a paused side is not reported as silent", () => {
    const { progress, pulse, texts } = tell();
    progress.pair({ ...pair, sides: pair.sides.map((side) => ({ ...side, isPaused: true })) });
    pulse.pass(10_000);
    expect(texts()[0]).toContain(
      "base 4,200 of 10,000 at 22.0 MiB, paused · head 4,150 of 10,000 at 63.0 MiB, paused ·",
    );
  });

  test("between two pairs it is the stage that goes on", () => {
    const { progress, pulse, texts } = tell();
    progress.stage({ kind: "measuring", target: "api" });
    progress.pair(pair);
    progress.note({ kind: "pins-refused", target: "api" });
    pulse.pass(10_000);
    expect(texts().slice(1)).toEqual([expect.stringContaining("api: did not start"), "  Measuring api (10 s)\n"]);
  });

  test("nothing of what a build prints reaches the log as a control", () => {
    const { progress, pulse, texts } = tell();
    progress.activity({ ...buildingHead, line: "\u001B[2J\nowned\u0007" });
    progress.note({ kind: "base-not-built", target: "api", lines: ["\u001B[31mred"] });
    progress.activity({ ...buildingHead, line: "\u001B[2J\nowned\u0007" });
    pulse.pass(10_000);
    expect(texts()).toEqual([
      "  base: the image of target api could not be built\n",
      "  red\n",
      "  building api, head: owned (10 s)\n",
    ]);
  });
});

describe("in a step of a workflow", () => {
  test("stages fold, and text from outside is never a command", () => {
    const { progress, texts } = tell({ GITHUB_ACTIONS: "true" });
    progress.stage({ ...building, head: "b, 100%0Aof" });
    progress.note({ kind: "commits-found", why: "::error::not ours" });
    progress.stage({ kind: "measuring", target: "api" });
    progress.done();
    progress.done();
    const token = /^::stop-commands::([-\w]{36})\n {2}::error::not ours\n::\1::\n$/;
    expect(texts()).toEqual([
      "::group::Building a and b, 100%250Aof\n",
      expect.stringMatching(token),
      "::endgroup::\n",
      "::group::Measuring api\n",
      "::endgroup::\n",
    ]);
  });
});
