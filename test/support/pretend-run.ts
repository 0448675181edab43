/**
 * Shows the progress of an invented run on stderr: a test runs this process in a pseudo-terminal. After each state it
 * writes a mark, which terminals ignore and the test splits by. `endless` waits for Ctrl-C.
 */
import { createConsoleProgress } from "../../src/adapters/terminal/console-progress.ts";
import { systemPulse } from "../../src/adapters/terminal/pulse.ts";
import type { PairPlace, RunningPair } from "../../src/model/progress.ts";
import { trialsOfLook } from "../../src/model/measurement.ts";
import { buildTarget } from "./measurement.ts";

const mark = "\u001B]777;seen\u0007";

const mib = 2 ** 20;
const interruption = new AbortController();
const progress = createConsoleProgress(process.stderr, {
  env: process.env,
  pulse: systemPulse,
  signal: interruption.signal,
});
const first: PairPlace = { target: "api", run: "first", pair: { index: 0, of: 3 } };
const load = { durationMs: 5_100 };
const built = buildTarget({
  base: { level: (requests) => 21 * mib + requests * 100, load },
  head: { level: (requests) => 21 * mib + requests * 2_500, load },
  pairs: 1,
});
const ended = trialsOfLook(built, "first");

function running(
  place: PairPlace,
  answered: { readonly base: number; readonly head: number },
  more: { readonly requests?: number; readonly leftMs?: number | null; readonly silentMs?: number } = {},
): RunningPair {
  const { requests = 10_000, leftMs = 21_000, silentMs = 0 } = more;
  const levels = (upTo: number, bytesPerRequest: number) =>
    Array.from({ length: Math.floor(upTo / 100) + 1 }, (_, read) => ({
      requests: read * 100,
      bytes: (21 + Math.min(1, read / 5)) * mib + read * 100 * bytesPerRequest,
    }));
  return {
    place,
    requests,
    sides: [
      { side: "base", answered: answered.base, levels: levels(answered.base, 0), silentMs: 0, isPaused: false },
      { side: "head", answered: answered.head, levels: levels(answered.head, 2_400), silentMs, isPaused: false },
    ],
    leftMs,
  };
}

const states: readonly (() => void)[] = [
  () => progress.activity({ kind: "finding-commits" }),
  () => progress.stage({ kind: "building", base: "main 4f2a9c1", head: "the working tree" }),
  () =>
    progress.activity({
      kind: "building",
      target: "api",
      side: "head",
      line: "#8 \u001B[2J[4/5] RUN pip install 日本語 fastapi==0.115.0 uvicorn",
    }),
  () =>
    progress.note({
      kind: "image",
      target: "api",
      side: "head",
      revision: "working tree",
      image: "sha256:0b3d5a2f9c1e",
      isSame: false,
    }),
  () => progress.stage({ kind: "measuring", target: "api" }),
  () => progress.activity({ kind: "starting", place: first }),
  () => progress.pair(running(first, { base: 0, head: 0 }, { leftMs: null })),
  () => progress.pair(running(first, { base: 4_210, head: 4_150 })),
  () => progress.note({ kind: "pair-ended", place: first, trials: ended }),
  () =>
    progress.pair(running({ ...first, pair: { index: 1, of: 3 } }, { base: 9_990, head: 5_020 }, { silentMs: 12_000 })),
  () => progress.stage({ kind: "confirming", target: "api" }),
  () =>
    progress.pair(
      running(
        { ...first, run: "longer", pair: null },
        { base: 30_000, head: 29_100 },
        { requests: 30_000, leftMs: 900 },
      ),
    ),
  () => progress.done(),
];

if (process.argv.includes("endless")) {
  process.once("SIGINT", () => interruption.abort());
  progress.pair(running(first, { base: 4_210, head: 4_150 }));
  const alive = setInterval(() => undefined, 1_000);
  interruption.signal.addEventListener("abort", () => {
    // Nothing more is shown once the run has been asked to stop.
    progress.pair(running(first, { base: 5_000, head: 5_000 }));
    progress.done();
    process.stderr.write("Interrupted; everything that was started has been removed.\n");
    clearInterval(alive);
  });
  process.stderr.write(mark);
} else {
  for (const state of states) {
    state();
    process.stderr.write(mark);
  }
}
