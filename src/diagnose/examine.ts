/**
 * Looks into one side: a fresh container with the probes beside the app, a warm-up, and a look after each of a few
 * rounds of requests. Whatever goes wrong here is a reason to tell, and never the end of the job.
 */
import { rankGrowingTypes } from "../analysis/growing-types.ts";
import { describeError, Interrupted } from "../errors.ts";
import type { Endpoint } from "../model/config.ts";
import type { Examination, ProbeAnswer, ProblemCode, Round } from "../model/diagnosis.ts";
import { prepareTrial, type PreparedTrial, type TrialSpec, type World } from "../measure/prepare.ts";
import type { Caller, Callers, Clock, Container, ProcessViewer, ProcessViews } from "../ports.ts";
import { mib } from "../units.ts";
import { readHeapSnapshots } from "./heap-snapshots.ts";
import { type Inside, openInside, type ProbeCommand } from "./inside.ts";
import { type RoundPlan, roundCount } from "./rounds.ts";

export interface DiagnosisWorld extends World {
  readonly callers: Callers;
  readonly views: ProcessViews;
}

export interface ExaminationSpec {
  readonly trial: TrialSpec;
  readonly plan: RoundPlan;
  readonly detail: "full" | "types";
  readonly endpoint: Endpoint | null;
  /** How long all looks and requests may take together, once it is known who answers from inside. */
  readonly limitMs: (answers: readonly ProbeAnswer[]) => number;
}

const requestTimeoutMs = 30_000;
/** From here on the next request may be the one that the kernel kills for: a last look is taken at once. */
const fullShare = 0.7;
/** A round is sent in so many parts, between which memory is looked at. */
const partsOfRound = 8;
/** For an answer, also when all the time is up; and once one was missing: what is busy now may stay so. */
const waitMs = { least: 8_000, late: 2_000 };
const typesToFollow = 3;
/** Deep enough for the app's own line under a few frames of a library. */
const frames = 10;
const endpointLimit = 20_000;
/** Of a heap whose snapshot is worth its time; writing one takes up to so many times as much again. */
const mostSnapshotBytes = 20 * mib;
const snapshotFactor = 15;

export async function examineSide(
  spec: ExaminationSpec,
  world: DiagnosisWorld,
  signal: AbortSignal,
): Promise<Examination> {
  const seen: Seen = { rounds: [], requestsBeforeFinish: 0, problems: [] };
  try {
    await using prepared = await prepareTrial(spec.trial, world, signal);
    if (prepared.readiness.kind === "ready") await lookInside(prepared, spec, seen, world, signal);
    else tellProblem(seen, "never-ready", prepared.readiness.seen);
  } catch (error) {
    if (error instanceof Interrupted || signal.aborted) throw error;
    tellProblem(seen, "failed", describeError(error));
  }
  const { side, target } = spec.trial;
  return { side, capBytes: target.capBytes, ...seen };
}

/** Filled as the examination goes on, so that a failure leaves what was seen until then. */
interface Seen {
  readonly rounds: Round[];
  readonly problems: { readonly code: ProblemCode; readonly detail: string }[];
  requestsBeforeFinish: number;
  endpoint?: { readonly before: string; readonly after: string };
}

function tellProblem(seen: Seen, code: ProblemCode, detail = ""): void {
  if (!seen.problems.some((each) => each.code === code)) seen.problems.push({ code, detail: detail.slice(0, 200) });
}

async function lookInside(
  prepared: PreparedTrial,
  spec: ExaminationSpec,
  seen: Seen,
  world: DiagnosisWorld,
  outer: AbortSignal,
): Promise<void> {
  const { container } = prepared;
  const { workload } = spec.trial.target;
  // A container that has died answers no more: nothing waits for it.
  const died = new AbortController();
  let isOver = false;
  const tellDeath = async (): Promise<void> => {
    const { exitCode } = await container.exited;
    // Once we have seen enough, it is we who remove it.
    if (isOver) return;
    tellProblem(seen, "died", `exit code ${exitCode}`);
    died.abort();
  };
  void tellDeath();
  const signal = AbortSignal.any([outer, died.signal]);
  using caller = world.callers.open({
    address: container.address,
    sequence: spec.trial.sequence,
    routes: spec.trial.routes,
    connections: workload.connections,
    reconnect: workload.reconnect,
    timeoutMs: requestTimeoutMs,
  });
  const viewer = await world.views.open(container);
  const inside = openInside(container, world.clock);
  const look = createLook({ prepared, caller, viewer, inside, seen, spec, signal }, world.clock);
  try {
    await sendAndLook(look, world);
  } catch (error) {
    if (outer.aborted || !died.signal.aborted) throw error;
  } finally {
    isOver = true;
    for (const { code, detail } of viewer.problems) tellProblem(seen, code, detail);
  }
}

interface Look {
  readonly prepared: PreparedTrial;
  readonly caller: Caller;
  readonly viewer: ProcessViewer;
  readonly inside: Inside;
  readonly seen: Seen;
  readonly spec: ExaminationSpec;
  readonly signal: AbortSignal;
}

function createLook(look: Look, clock: Clock) {
  const { prepared, caller, viewer, inside, seen, spec, signal } = look;
  let untilMs = Infinity;
  let isLate = false;
  const leftMs = (): number => Math.max(0, untilMs - clock.nowMs());
  const ask = async (command: ProbeCommand): Promise<readonly ProbeAnswer[]> => {
    const mostMs = isLate ? waitMs.late : Math.max(waitMs.least, leftMs());
    const answers = await inside.ask({ frames, detail: spec.detail, ...command }, signal, mostMs);
    isLate = answers.length === 0;
    if (isLate && command.command !== "ping") tellProblem(seen, "late");
    return answers;
  };
  return {
    ...look,
    limit: (limitMs: number) => void (untilMs = clock.nowMs() + limitMs),
    leftMs,
    ask,
    rssBytes: async (): Promise<number> => {
      const reading = await prepared.meter.read();
      return reading === undefined ? 0 : reading.anonBytes + reading.shmemBytes;
    },
    /** Keeps a round: what the kernel says, and what the processes answer. */
    async at(command: ProbeCommand, asks: boolean): Promise<readonly ProbeAnswer[]> {
      const reading = await prepared.meter.read();
      const views = viewer.read();
      // Paths of open files may have a user's name in them.
      const processes = spec.detail === "types" ? views.map((view) => ({ ...view, openFiles: [] })) : views;
      const answers = asks ? await ask(command) : [];
      seen.rounds.push({
        requests: caller.answered,
        connections: caller.connections,
        rssBytes: reading === undefined ? null : reading.anonBytes + reading.shmemBytes,
        tmpfsBytes: reading?.shmemBytes ?? null,
        processes,
        answers,
      });
      return answers;
    },
  };
}

async function sendAndLook(look: ReturnType<typeof createLook>, { clock, callers }: DiagnosisWorld): Promise<void> {
  const { caller, seen, spec, signal, prepared, leftMs } = look;
  const present = await look.ask({ command: "ping" });
  const asks = present.length > 0;
  look.limit(spec.limitMs(present));
  const isFull = async (): Promise<boolean> => (await look.rssBytes()) > fullShare * spec.trial.target.capBytes;
  const send = async (requests: number, limitMs: number): Promise<boolean> => {
    const part = Math.max(1, Math.ceil(requests / partsOfRound));
    const endMs = clock.nowMs() + limitMs;
    for (let left = requests; left > 0; left -= part) {
      if (await isFull()) {
        tellProblem(seen, "stopped-early", `${Math.round(fullShare * 100)} % of the cap`);
        return false;
      }
      await caller.send(Math.min(part, left), Math.max(0, endMs - clock.nowMs()), signal);
    }
    if (clock.nowMs() >= endMs) tellProblem(seen, "out-of-time");
    return leftMs() > 0;
  };

  const { plan } = spec;
  // What V8 takes to write a snapshot, of what is left below the cap.
  const room = spec.trial.target.capBytes - (await look.rssBytes());
  const snapshot = { heapSnapshot: true, snapshotMaxBytes: Math.min(mostSnapshotBytes, room / snapshotFactor) };
  if (asks) await look.ask({ command: "mark" });
  else tellProblem(seen, "no-answer");
  await send(plan.warmup, leftMs() / 4);
  const readEndpoint = async (): Promise<string> => askEndpoint(spec.endpoint, prepared.container, callers);
  const before = await readEndpoint();
  await look.at({ command: "snap", ...snapshot }, asks);
  for (let round = 1; round <= roundCount; round += 1) {
    const goesOn = await send(plan.round, leftMs() / 3);
    await look.at({ command: "snap", ...(round === roundCount || !goesOn ? snapshot : {}) }, asks);
    if (!goesOn) break;
  }
  if (spec.endpoint !== null) seen.endpoint = { before, after: await readEndpoint() };
  if (!asks) return;
  const followHeap = await readHeapSnapshots(seen.rounds, look.inside, spec.detail);
  const types = rankGrowingTypes(seen.rounds).slice(0, typesToFollow);
  await look.ask({ command: "gcoff" });
  const sentBefore = caller.answered;
  await send(plan.uncollected, leftMs() / 2);
  seen.requestsBeforeFinish = caller.answered - sentBefore;
  await look.at({ command: "finish", types }, asks);
  followHeap(types);
}

async function askEndpoint(
  endpoint: ExaminationSpec["endpoint"],
  { address }: Container,
  callers: Callers,
): Promise<string> {
  if (endpoint === null) return "";
  try {
    return (await callers.fetch(address, endpoint.path, endpoint.headers)).slice(0, endpointLimit);
  } catch (error) {
    return `no answer: ${describeError(error)}`;
  }
}
