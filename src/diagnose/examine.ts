/**
 * Looks into one side: a fresh container with the probes beside the app, a warm-up, and a look after each of a few
 * rounds of requests. Whatever goes wrong here is a reason to tell, and never the end of the job.
 */
import { rankGrowingTypes } from "../analysis/inside/growing-types.ts";
import { describeError, Interrupted } from "../model/errors.ts";
import type { Endpoint } from "../model/config.ts";
import type { Examination, ProbeAnswer } from "../model/diagnosis.ts";
import { prepareTrial, type PreparedTrial, type TrialSpec, type World } from "../measure/prepare.ts";
import type { Callers, Clock, Container, ProcessViews } from "../model/ports.ts";
import { mib } from "../model/units.ts";
import { readAttachments } from "./runtimes/runtimes.ts";
import { openInside, type ProbeCommand } from "./inside.ts";
import { createLook, type Seen, tellProblem } from "./snapshot.ts";
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
const typesToFollow = 3;
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
  const look = createLook({ prepared, caller, viewer, inside, seen, detail: spec.detail, signal }, world.clock);
  try {
    await sendAndLook(look, spec, world);
  } catch (error) {
    if (outer.aborted || !died.signal.aborted) throw error;
  } finally {
    isOver = true;
    for (const { code, detail } of viewer.problems) tellProblem(seen, code, detail);
  }
}

type OpenLook = ReturnType<typeof createLook>;

async function sendAndLook(look: OpenLook, spec: ExaminationSpec, world: DiagnosisWorld): Promise<void> {
  const { caller, seen, prepared, leftMs } = look;
  const { clock, callers } = world;
  const present = await look.ask({ command: "ping" });
  const asks = present.length > 0;
  look.limit(spec.limitMs(present));
  const sender = createSender(look, spec, clock);
  const keep = async (command: ProbeCommand): Promise<void> => void seen.rounds.push(await look.take(command, asks));

  const { plan } = spec;
  // What V8 takes to write a snapshot, of what is left below the cap.
  const room = spec.trial.target.capBytes - (await look.rssBytes());
  const snapshot = { heapSnapshot: true, snapshotMaxBytes: Math.min(mostSnapshotBytes, room / snapshotFactor) };
  if (asks) await look.ask({ command: "mark" });
  else tellProblem(seen, "no-answer");
  await sender.send(plan.warmup, leftMs() / 4);
  const readEndpoint = async (): Promise<string> => askEndpoint(spec.endpoint, prepared.container, callers);
  const before = await readEndpoint();
  await keep({ command: "snap", ...snapshot });
  let goesOn = true;
  for (let round = 1; goesOn && round <= roundCount; round += 1) {
    goesOn = await sender.send(plan.round, leftMs() / 3);
    await keep({ command: "snap", ...(round === roundCount || !goesOn ? { ...snapshot, timers: true } : {}) });
  }
  if (spec.endpoint !== null) seen.endpoint = { before, after: await readEndpoint() };
  if (!asks) return;
  const followHeap = await readAttachments(seen.rounds, look.inside, spec.detail);
  const types = rankGrowingTypes(seen.rounds).slice(0, typesToFollow);
  await look.ask({ command: "gcoff" });
  const sentBefore = caller.answered;
  await sender.send(plan.uncollected, leftMs() / 2);
  seen.requestsBeforeFinish = caller.answered - sentBefore;
  await keep({ command: "finish", types });
  followHeap(types);
}

type Send = (requests: number, limitMs: number) => Promise<boolean>;

/** Sends requests in parts; whether there is room and time for more. */
function createSender({ caller, seen, signal, leftMs, rssBytes }: OpenLook, capBytes: number, clock: Clock): Send {
  return async (requests, limitMs) => {
    const part = Math.max(1, Math.ceil(requests / partsOfRound));
    const endMs = clock.nowMs() + limitMs;
    for (let left = requests; left > 0; left -= part) {
      if ((await rssBytes()) > fullShare * capBytes) {
        tellProblem(seen, "stopped-early", `${Math.round(fullShare * 100)} % of the cap`);
        return false;
      }
      await caller.send(Math.min(part, left), Math.max(0, endMs - clock.nowMs()), signal);
    }
    if (clock.nowMs() >= endMs) tellProblem(seen, "out-of-time");
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
