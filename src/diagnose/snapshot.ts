/** Snapshots of one side that is being examined: what the kernel reports of it, and what its processes answer. */
import type { PreparedTrial } from "../measure/prepare.ts";
import type { ProbeAnswer, ProblemCode, Round } from "../model/diagnosis.ts";
import type { Caller, Clock, ProcessViewer } from "../model/ports.ts";
import type { Inside, ProbeCommand } from "./inside.ts";

/** For an answer, even when all the time is used up; and after one was missing: what is busy now may stay so. */
const waitMs = { least: 8_000, late: 2_000 };
/** Deep enough for the app's own line under a few frames of a library. */
const frames = 10;

/** Filled as the examination proceeds, so that a failure leaves what was seen until then. */
export interface Seen {
  readonly rounds: Round[];
  readonly problems: { readonly code: ProblemCode; readonly detail: string }[];
  requestsBeforeFinish: number;
  endpoint?: { readonly before: string; readonly after: string };
}

/** Each problem once. */
export function noteProblem(seen: Seen, code: ProblemCode, detail = ""): void {
  if (!seen.problems.some((each) => each.code === code)) seen.problems.push({ code, detail: detail.slice(0, 200) });
}

interface Subject {
  readonly prepared: PreparedTrial;
  readonly caller: Caller;
  readonly viewer: ProcessViewer;
  readonly inside: Inside;
  readonly seen: Seen;
  readonly detail: "full" | "types";
  readonly signal: AbortSignal;
}

export interface Examiner extends Subject {
  /** From now on, for everything that follows. */
  readonly limit: (limitMs: number) => void;
  readonly leftMs: () => number;
  readonly ask: (command: ProbeCommand) => Promise<readonly ProbeAnswer[]>;
  /** Anonymous and shared memory of the container, now. */
  readonly rssBytes: () => Promise<number>;
  /** Without `asks`, only what the kernel reports. */
  readonly snapshot: (command: ProbeCommand, asks: boolean) => Promise<Round>;
}

export function createExaminer(subject: Subject, clock: Clock): Examiner {
  const { prepared, caller, viewer, inside, seen, detail, signal } = subject;
  let untilMs = Infinity;
  let isLate = false;
  const leftMs = (): number => Math.max(0, untilMs - clock.nowMs());
  const ask = async (command: ProbeCommand): Promise<readonly ProbeAnswer[]> => {
    const mostMs = isLate ? waitMs.late : Math.max(waitMs.least, leftMs());
    const answers = await inside.ask({ frames, detail, ...command }, signal, mostMs);
    isLate = answers.length === 0;
    if (isLate && command.command !== "ping") noteProblem(seen, "late");
    return answers;
  };
  return {
    ...subject,
    limit: (limitMs) => void (untilMs = clock.nowMs() + limitMs),
    leftMs,
    ask,
    async rssBytes() {
      const reading = await prepared.meter.read();
      return reading === undefined ? 0 : reading.anonBytes + reading.shmemBytes;
    },
    async snapshot(command, asks) {
      const reading = await prepared.meter.read();
      const views = viewer.read();
      // Paths of open files may contain a user's name.
      const processes = detail === "types" ? views.map((view) => ({ ...view, openFiles: [] })) : views;
      const answers = asks ? await ask(command) : [];
      return {
        requests: caller.answered,
        connections: caller.connections,
        rssBytes: reading === undefined ? null : reading.anonBytes + reading.shmemBytes,
        tmpfsBytes: reading?.shmemBytes ?? null,
        processes,
        answers,
      };
    },
  };
}
