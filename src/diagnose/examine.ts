/**
 * Examines one side: a fresh container with the probes beside the app, a warm-up, and a snapshot after each of a few
 * rounds of requests. A failure is recorded as a problem and never ends the job.
 */
import { rankGrowingTypes } from "../analysis/inside/growing-types.ts";
import { describeError, Interrupted } from "../model/errors.ts";
import type { Endpoint } from "../model/config.ts";
import type { Examination, ProbeAnswer } from "../model/diagnosis.ts";
import { prepareTrial, type PreparedTrial, type TrialSpec, type World } from "../measure/prepare.ts";
import type { Callers, Clock, Container, ProcessViews } from "../model/ports.ts";
import { mib } from "../model/units.ts";
import { openInside, type ProbeCommand } from "./inside.ts";
import { type RoundPlan, roundCount } from "./rounds.ts";
import { readAttachments } from "./runtimes/runtimes.ts";
import { createExaminer, type Examiner, noteProblem, type Seen } from "./snapshot.ts";

export interface DiagnosisWorld extends World {
  readonly callers: Callers;
  readonly views: ProcessViews;
}

export interface ExaminationSpec {
  readonly trial: TrialSpec;
  readonly plan: RoundPlan;
  readonly detail: "full" | "types";
  readonly endpoint: Endpoint | null;
  /** How long all snapshots and requests may take together, once it is known which runtimes answer. */
  readonly limitMs: (answers: readonly ProbeAnswer[]) => number;
}

const requestTimeoutMs = 30_000;
/** Above this share of the cap the next request may be the one that the kernel kills for: no more are sent. */
const fullShare = 0.7;
/** A round is sent in this many parts, and memory is read between them. */
const partsOfRound = 8;
const typesToFollow = 3;
const endpointLimit = 20_000;
/** The largest heap whose snapshot is worth its time. Writing one takes up to `snapshotFactor` times as much memory. */
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
    if (prepared.readiness.kind === "ready") await examineService(prepared, spec, seen, world, signal);
    else noteProblem(seen, "never-ready", prepared.readiness.seen);
  } catch (error) {
    if (error instanceof Interrupted || signal.aborted) throw error;
    noteProblem(seen, "failed", describeError(error));
  }
  const { side, target } = spec.trial;
  return { side, capBytes: target.capBytes, ...seen };
}

async function examineService(
  prepared: PreparedTrial,
  spec: ExaminationSpec,
  seen: Seen,
  world: DiagnosisWorld,
  outer: AbortSignal,
): Promise<void> {
  const { container } = prepared;
  const { workload } = spec.trial.target;
  using death = watchForDeath(container, seen);
  const signal = AbortSignal.any([outer, death.signal]);
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
  const subject = { prepared, caller, viewer, inside, seen, detail: spec.detail, signal };
  try {
    await examine(createExaminer(subject, world.clock), spec, world);
  } catch (error) {
    if (outer.aborted || !death.signal.aborted) throw error;
  } finally {
    for (const { code, detail } of viewer.problems) noteProblem(seen, code, detail);
  }
}

/** A container that has died answers nothing more: the signal stops everything that waits for it. */
function watchForDeath(container: Container, seen: Seen): { readonly signal: AbortSignal } & Disposable {
  const died = new AbortController();
  let isOver = false;
  const watch = async (): Promise<void> => {
    const { exitCode } = await container.exited;
    // After the examination we remove it ourselves.
    if (isOver) return;
    noteProblem(seen, "died", `exit code ${exitCode}`);
    died.abort();
  };
  void watch();
  return { signal: died.signal, [Symbol.dispose]: () => void (isOver = true) };
}

async function examine(examiner: Examiner, spec: ExaminationSpec, world: DiagnosisWorld): Promise<void> {
  const { seen, prepared } = examiner;
  const present = await examiner.ask({ command: "ping" });
  const asks = present.length > 0;
  examiner.limit(spec.limitMs(present));
  if (asks) await examiner.ask({ command: "mark" });
  else noteProblem(seen, "no-answer");
  const send = createSender(examiner, spec.trial.target.capBytes, world.clock);
  const readEndpoint = (): Promise<string> => askEndpoint(spec.endpoint, prepared.container, world.callers);
  await takeRounds(examiner, spec, asks, send, readEndpoint);
  if (asks) await finish(examiner, spec, send);
}

/** The warm-up and the rounds, with a snapshot after each. */
async function takeRounds(
  examiner: Examiner,
  { plan, trial, endpoint }: ExaminationSpec,
  asks: boolean,
  send: Send,
  readEndpoint: () => Promise<string>,
): Promise<void> {
  const { seen, leftMs } = examiner;
  // What V8 takes to write a heap snapshot has to fit below the cap.
  const room = trial.target.capBytes - (await examiner.rssBytes());
  const withHeap = { heapSnapshot: true, snapshotMaxBytes: Math.min(mostSnapshotBytes, room / snapshotFactor) };
  const keep = async (command: ProbeCommand): Promise<void> =>
    void seen.rounds.push(await examiner.snapshot(command, asks));
  await send(plan.warmup, leftMs() / 4);
  const before = await readEndpoint();
  await keep({ command: "snap", ...withHeap });
  let goesOn = true;
  for (let round = 1; goesOn && round <= roundCount; round += 1) {
    goesOn = await send(plan.round, leftMs() / 3);
    const isLast = round === roundCount || !goesOn;
    await keep({ command: "snap", ...(isLast ? { ...withHeap, timers: true } : {}) });
  }
  if (endpoint !== null) seen.endpoint = { before, after: await readEndpoint() };
}

/** Requests with the cycle collector off, then what only it would free, and who holds the types that grow. */
async function finish(examiner: Examiner, { plan, detail }: ExaminationSpec, send: Send): Promise<void> {
  const { seen, inside, caller, leftMs } = examiner;
  const followHeap = await readAttachments(seen.rounds, inside, detail);
  const types = rankGrowingTypes(seen.rounds).slice(0, typesToFollow);
  await examiner.ask({ command: "gcoff" });
  const sentBefore = caller.answered;
  await send(plan.uncollected, leftMs() / 2);
  seen.requestsBeforeFinish = caller.answered - sentBefore;
  seen.rounds.push(await examiner.snapshot({ command: "finish", types }, true));
  followHeap(types);
}

/** Sends requests in parts; whether there is room and time for more. */
type Send = (requests: number, limitMs: number) => Promise<boolean>;

function createSender({ caller, seen, signal, leftMs, rssBytes }: Examiner, capBytes: number, clock: Clock): Send {
  return async (requests, limitMs) => {
    const part = Math.max(1, Math.ceil(requests / partsOfRound));
    const endMs = clock.nowMs() + limitMs;
    for (let left = requests; left > 0; left -= part) {
      if ((await rssBytes()) > fullShare * capBytes) {
        noteProblem(seen, "stopped-early", `${Math.round(fullShare * 100)} % of the cap`);
        return false;
      }
      await caller.send(Math.min(part, left), Math.max(0, endMs - clock.nowMs()), signal);
    }
    if (clock.nowMs() >= endMs) noteProblem(seen, "out-of-time");
    return leftMs() > 0;
  };
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
