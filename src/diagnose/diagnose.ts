/**
 * Diagnoses a target that grew, on fresh containers of its own: an examination of both sides, the look that it asks for,
 * and the workload again under other conditions. The first and longer looks run without any of it, and its failures end
 * no job.
 */
import { analyseTarget } from "../analysis/analyse-target.ts";
import type { TargetFindings } from "../analysis/findings.ts";
import { collectsLate } from "../analysis/inside/pending.ts";
import { nextLook } from "../analysis/verdict/next-look.ts";
import {
  growthOf,
  mayBeReleased,
  needsDiagnosis,
  rankReruns,
  startsHigher,
} from "../analysis/verdict/worth-explaining.ts";
import type { TrialSpec } from "../measure/prepare.ts";
import { specifyTrial, type TargetRun } from "../measure/target-run.ts";
import type { Config } from "../model/config.ts";
import type { Examination, ProbeAnswer } from "../model/diagnosis.ts";
import {
  allTrials,
  type DiagnosisEvidence,
  diagnosisSchema,
  rssBytes,
  type Side,
  type TargetMeasurement,
  trialsOfLook,
  withLook,
} from "../model/measurement.ts";
import type { ContainerFile } from "../model/ports.ts";
import { mib } from "../model/units.ts";
import { buildSequence } from "../workload/sequence.ts";
import { type DiagnosisWorld, examineSide } from "./examine.ts";
import { markBeforeStart } from "./inside.ts";
import { findPlaces } from "./places.ts";
import { planCollected, planTimers, shortestCollectedMs, takeReleasedLook } from "./released-look.ts";
import { rerunCondition, type RerunEvidence } from "./rerun-condition.ts";
import { planRounds, roundCount } from "./rounds.ts";
import { probeEnvironment } from "./runtimes/probe-files.ts";

export interface DiagnosisRun {
  readonly target: TargetRun;
  readonly diagnose: Config["diagnose"];
  readonly probes: readonly ContainerFile[];
  /** Of head's checkout; none when head is an image. */
  readonly files: readonly string[];
  /** Of the machine. */
  readonly memoryBytes: number;
}

/** What a diagnosis may add to a job, from its first container to its last; a look for timers has a budget of its own. */
const totalMs = 60_000;
/** Snapshots and requests of an examination; the least is what a slow service still shows its line in. */
const examining = { leastMs: 10_000, mostMs: 30_000 };
/** What tracing takes: some 260 bytes for each of at most a million allocations. */
const tracingBytes = 256 * mib;
/** Of the machine, for each of the two containers. */
const memoryShare = 1 / 3;

/** One diagnosis, with what its steps share. */
interface Inquiry {
  readonly run: DiagnosisRun;
  readonly sides: readonly Side[];
  /** `index` counts the pairs of the diagnosis. */
  readonly specify: (side: Side, index: number) => TrialSpec;
  readonly leftMs: () => number;
  readonly world: DiagnosisWorld;
  readonly signal: AbortSignal;
}

/** The measurement with its diagnosis, and with the look that was taken because of it; as it was when none is needed. */
export async function diagnoseTarget(
  run: DiagnosisRun,
  measurement: TargetMeasurement,
  world: DiagnosisWorld,
  signal: AbortSignal,
): Promise<TargetMeasurement> {
  const { gate, sides } = run.target;
  const findings = analyseTarget(measurement, gate);
  if (!needsDiagnosis(findings, run.diagnose.when)) return measurement;
  const startedMs = world.clock.nowMs();
  const inquiry: Inquiry = {
    run,
    sides: measurement.images.base === null || sides.base === null ? ["head"] : ["base", "head"],
    specify: createSpecifier(run, measurement),
    leftMs: () => startedMs + totalMs - world.clock.nowMs(),
    world,
    signal,
  };
  const examinations = await examineSides(inquiry, measurement, findings);
  const evidenceOf = (reruns: DiagnosisEvidence["reruns"]): DiagnosisEvidence => ({
    tookMs: world.clock.nowMs() - startedMs,
    examinations,
    reruns,
    places: findPlaces(examinations, run.files),
  });
  const looked = await takeLook(inquiry, { ...measurement, diagnosis: evidenceOf([]) });
  const reruns: RerunEvidence[] = [];
  for (const [index, kind] of rankReruns(analyseTarget(looked, gate), looked).entries()) {
    const specs = inquiry.sides.map((side) => inquiry.specify(side, index + 2));
    const rerun = await rerunCondition(kind, specs, measurement, inquiry.leftMs(), world, signal);
    if (rerun !== undefined) reruns.push(rerun);
  }
  return { ...looked, diagnosis: asKept(evidenceOf(reruns)) };
}

/** The look that the examination asks for, if there is time for it. */
async function takeLook(inquiry: Inquiry, target: TargetMeasurement): Promise<TargetMeasurement> {
  const { run, sides, specify, leftMs, world, signal } = inquiry;
  const next = nextLook(target, run.target.gate, { without: "longer" });
  if (next === null || next.kind === "first" || next.kind === "longer") return target;
  const plan =
    next.kind === "timers"
      ? planTimers(target, run.target.target.workload.budgetMs, next.pauseMs ?? 0)
      : planCollected(target, leftMs());
  if (plan === undefined) return target;
  const specs = sides.map((side) => probed(specify(side, 1), run, target.capBytes));
  const look = await takeReleasedLook(next, plan, specs, target, answersOf(target.diagnosis), world, signal);
  return look === undefined ? target : withLook(target, look);
}

function answersOf(diagnosis: DiagnosisEvidence | undefined): readonly ProbeAnswer[] {
  return (diagnosis?.examinations ?? []).flatMap(({ rounds }) => rounds.flatMap(({ answers }) => answers));
}

/** With the probes beside the app, under a cap that leaves tracing some room. */
async function examineSides(
  { run, sides, specify, leftMs, world, signal }: Inquiry,
  measurement: TargetMeasurement,
  findings: TargetFindings,
): Promise<readonly Examination[]> {
  const capBytes = Math.max(
    measurement.capBytes,
    Math.min(2 * measurement.capBytes + tracingBytes, memoryShare * run.memoryBytes),
  );
  const growth = growthOf(findings);
  const isThereAtStart = startsHigher(findings);
  const seenSlope = Math.max(growth.per === "request" ? (growth.bytes ?? 0) : 0, roughSlope(measurement));
  const plan = planRounds({
    bytesPerRequest: isThereAtStart ? 0 : seenSlope,
    roomBytes: capBytes - (findings.head.startBytes ?? 0),
    warmupRequests: findings.head.warmupRequests ?? findings.basis.window?.fromRequests ?? null,
  });
  const { detail } = run.diagnose;
  const { debugEndpoint: endpoint } = run.target.target;
  const limitMs = (answers: readonly ProbeAnswer[]): number =>
    mayBeReleased(findings) && collectsLate({ rounds: [{ answers }] })
      ? shareWithCollecting(shortestCollectedMs(measurement), leftMs())
      : Math.min(examining.mostMs, Math.max(examining.leastMs, leftMs()));
  const requests = plan.warmup + roundCount * plan.round + plan.uncollected;
  world.progress.stage({ kind: "diagnosing", target: measurement.name });
  world.progress.activity({ kind: "examining", target: measurement.name, requests });
  return await Promise.all(
    sides.map((side) => {
      const trial = probed(specify(side, 0), run, capBytes, isThereAtStart ? [markBeforeStart] : []);
      return examineSide({ trial, plan, detail, endpoint, limitMs }, world, signal);
    }),
  );
}

/** How long an examination may take, so that the collected look finds its time; where it cannot, none is reserved. */
function shareWithCollecting(collectedMs: { readonly least: number; readonly most: number }, leftMs: number): number {
  const { leastMs, mostMs } = examining;
  if (leftMs - collectedMs.most >= leastMs) return Math.min(mostMs, leftMs - collectedMs.most);
  return leftMs - collectedMs.least >= leastMs ? leastMs : mostMs;
}

/**
 * As a reader of the file will have it, in the schema's order: judged again it gives the same bytes. What the schema
 * refuses is recorded as a failed examination, and is no reason to end the job.
 */
function asKept(seen: DiagnosisEvidence): DiagnosisEvidence {
  const kept = diagnosisSchema.safeParse(seen);
  if (kept.success) return kept.data;
  const [issue] = kept.error.issues;
  const detail = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`.slice(0, 200);
  const nothing = { rounds: [], requestsBeforeFinish: 0, problems: [{ code: "failed" as const, detail }] };
  const examinations = seen.examinations.map(({ side, capBytes }) => ({ side, capBytes, ...nothing }));
  return { tookMs: seen.tookMs, examinations, reruns: [], places: [] };
}

/** Numbered after all pairs of the looks, because a container's name contains the number. */
function createSpecifier({ target }: DiagnosisRun, measurement: TargetMeasurement): Inquiry["specify"] {
  const sequence = buildSequence(target.routes, target.seed);
  const first = Math.max(measurement.pairs, ...allTrials(measurement).map(({ pair }) => pair + 1));
  const pins = measurement.pinned ?? {};
  return (side, index) => specifyTrial(target, side, first + index, sequence, pins);
}

function probed(
  spec: TrialSpec,
  { target, probes }: DiagnosisRun,
  capBytes: number,
  more: readonly ContainerFile[] = [],
): TrialSpec {
  const image = target.sides[spec.side];
  const own = Object.fromEntries(
    (image?.env ?? []).map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );
  const env = { ...spec.env, ...probeEnvironment({ ...own, ...spec.env }) };
  return { ...spec, target: { ...spec.target, capBytes }, env, files: [...probes, ...more] };
}

/** Of the trial that gained the most from start to end: a head that died at once has no better slope. */
function roughSlope(measurement: TargetMeasurement): number {
  const slopes = trialsOfLook(measurement, "first")
    .filter(({ side }) => side === "head")
    .flatMap(({ samples }) => {
      const [first, last] = [samples[0], samples.at(-1)];
      return first === undefined || last === undefined || last.requests === 0
        ? []
        : [(rssBytes(last) - rssBytes(first)) / last.requests];
    });
  return Math.max(0, ...slopes);
}
