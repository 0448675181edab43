/** One look into a side that is being examined: what the kernel says of it, and what its processes answer. */
import type { PreparedTrial } from "../measure/prepare.ts";
import type { ProbeAnswer, ProblemCode, Round } from "../model/diagnosis.ts";
import type { Caller, Clock, ProcessViewer } from "../model/ports.ts";
import type { Inside, ProbeCommand } from "./inside.ts";
import type { RestRound } from "./timers-pause.ts";

/** For an answer, also when all the time is up; and once one was missing: what is busy now may stay so. */
const waitMs = { least: 8_000, late: 2_000 };
/** Deep enough for the app's own line under a few frames of a library. */
const frames = 10;

/** Filled as the examination goes on, so that a failure leaves what was seen until then. */
export interface Seen {
  readonly rounds: Round[];
  readonly problems: { readonly code: ProblemCode; readonly detail: string }[];
  requestsBeforeFinish: number;
  rest?: RestRound;
  endpoint?: { readonly before: string; readonly after: string };
}

export function tellProblem(seen: Seen, code: ProblemCode, detail = ""): void {
  if (!seen.problems.some((each) => each.code === code)) seen.problems.push({ code, detail: detail.slice(0, 200) });
}

interface Look {
  readonly prepared: PreparedTrial;
  readonly caller: Caller;
  readonly viewer: ProcessViewer;
  readonly inside: Inside;
  readonly seen: Seen;
  readonly detail: "full" | "types";
  readonly signal: AbortSignal;
}

export function createLook(look: Look, clock: Clock) {
  const { prepared, caller, viewer, inside, seen, detail, signal } = look;
  let untilMs = Infinity;
  let isLate = false;
  const leftMs = (): number => Math.max(0, untilMs - clock.nowMs());
  const ask = async (command: ProbeCommand): Promise<readonly ProbeAnswer[]> => {
    const mostMs = isLate ? waitMs.late : Math.max(waitMs.least, leftMs());
    const answers = await inside.ask({ frames, detail, ...command }, signal, mostMs);
    isLate = answers.length === 0;
    if (isLate && command.command !== "ping") tellProblem(seen, "late");
    return answers;
  };
  return {
    ...look,
    limit: (limitMs: number) => void (untilMs = clock.nowMs() + limitMs),
    /** What was waited for is not to be missing from the rest. */
    prolong: (ms: number) => void (untilMs += ms),
    leftMs,
    ask,
    rssBytes: async (): Promise<number> => {
      const reading = await prepared.meter.read();
      return reading === undefined ? 0 : reading.anonBytes + reading.shmemBytes;
    },
    /** What the kernel says, and what the processes answer. */
    async take(command: ProbeCommand, asks: boolean): Promise<Round> {
      const reading = await prepared.meter.read();
      const views = viewer.read();
      // Paths of open files may have a user's name in them.
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
