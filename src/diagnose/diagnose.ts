/**
 * The second pass, on fresh containers of their own, where a target grew: a look inside both sides, and the workload
 * again under other conditions. The containers of the gate's two looks carry nothing of it, and its failures end no job.
 */
import { analyseTarget } from "../analysis/analyse-target.ts";
import { causes } from "../analysis/inside/causes.ts";
import type { TargetFindings } from "../analysis/findings.ts";
import { growthOf, needsDiagnosis, rankReruns, startsHigher } from "../analysis/verdict/diagnosable.ts";
import { mayBeLetGo } from "../analysis/verdict/second-look.ts";
import type { TrialSpec } from "../measure/prepare.ts";
import { specifyTrial, type TargetRun } from "../measure/trials.ts";
import type { Config } from "../model/config.ts";
import type { Examination, RerunKind } from "../model/diagnosis.ts";
import {
  allTrials,
  type DiagnosisEvidence,
  diagnosisSchema,
  rssBytes,
  type Side,
  type TargetMeasurement,
} from "../model/measurement.ts";
import type { ContainerFile } from "../model/ports.ts";
import { mib } from "../model/units.ts";
import { buildSequence } from "../workload/sequence.ts";
import { isGenerational } from "./collect-meanwhile.ts";
import { type DiagnosisWorld, type Examined, examineSide, type ExaminationSpec } from "./examine.ts";
import { markBeforeStart } from "./inside.ts";
import { findPlaces } from "./places.ts";
import { probeEnvironment } from "./runtimes/probe-files.ts";
import { rerun, shortestCollectingMs } from "./change-condition.ts";
import { planRounds, roundCount } from "./rounds.ts";
import { compareHeld } from "./timers-pause.ts";

export interface DiagnosisRun {
  readonly target: TargetRun;
  readonly diagnose: Config["diagnose"];
  readonly probes: readonly ContainerFile[];
  /** Of head's checkout; none when head is an image. */
  readonly files: readonly string[];
  /** Of the machine. */
  readonly memoryBytes: number;
}

/** What a diagnosis may add to a job, from its first container to its last. */
const totalMs = 60_000;
/** Looks and requests inside both sides; the least is what a slow service still shows its line in. */
const examining = { leastMs: 10_000, mostMs: 30_000 };
/** What tracing takes: some 260 bytes for each of at most a million allocations. */
const tracingBytes = 256 * mib;
/** Two containers, and the rest of the machine. */
const memoryShare = 1 / 3;

/** undefined when there is nothing to explain, or none was asked for. */
export async function diagnoseTarget(
  run: DiagnosisRun,
  measurement: TargetMeasurement,
  world: DiagnosisWorld,
  signal: AbortSignal,
): Promise<DiagnosisEvidence | undefined> {
  const findings = analyseTarget(measurement, run.target.gate);
  if (!needsDiagnosis(findings, run.diagnose.when)) return undefined;
  const startedMs = world.clock.nowMs();
  const leftMs = (): number => startedMs + totalMs - world.clock.nowMs();
  // What the second look's rest has let go may be garbage since.
  const restMs = measurement.confirmation?.rest?.ms ?? 0;
  const sides: readonly Side[] =
    measurement.images.base === null || run.target.sides.base === null ? ["head"] : ["base", "head"];
  const specify = createSpecifier(run, measurement);
  const examined = await examineSides(
    run,
    measurement,
    findings,
    sides.map((side) => specify(side, 0)),
    {
      limitMs: (answers) => {
        if (!mayBeLetGo(findings) || !isGenerational(answers)) {
          return Math.min(examining.mostMs, Math.max(examining.leastMs, leftMs()));
        }
        return shareWithCollecting(shortestCollectingMs(measurement, restMs), leftMs());
      },
      leftMs,
    },
    world,
    signal,
  );
  const examinations = examined.map(({ rest: _rest, ...examination }) => examination);
  const [head, base] = (["head", "base"] as const).map((side) => examined.find((each) => each.side === side));
  const rest = head && base && compareHeld(head, base);

  const places = findPlaces(examinations, run.files);
  const evidence = (reruns: DiagnosisEvidence["reruns"]): DiagnosisEvidence => ({
    tookMs: world.clock.nowMs() - startedMs,
    examinations,
    reruns,
    ...(rest === undefined ? {} : { rest }),
    places,
  });
  const analyse = (reruns: DiagnosisEvidence["reruns"]): TargetFindings =>
    analyseTarget({ ...measurement, diagnosis: evidence(reruns) }, run.target.gate);
  const again = async (kind: RerunKind, index: number, prepare = (spec: TrialSpec) => spec) => {
    const specs = sides.map((side) => prepare(specify(side, index)));
    const limits = { leftMs: leftMs(), restMs: kind === "collected" ? restMs : 0 };
    const made = await rerun(kind, specs, measurement, limits, world, signal);
    return made === undefined ? [] : [made];
  };
  const collected = asksForCollecting(analyse([]), examinations)
    ? await again("collected", 1, (spec) => probed(spec, run, measurement.capBytes))
    : [];
  // What turned out to be garbage needs no more of an explanation.
  const reruns = [...collected];
  for (const [index, kind] of rankReruns(analyse(collected), measurement).entries())
    reruns.push(...(await again(kind, index + 2)));
  return asKept(evidence(reruns));
}

/** How long the looks inside may take, so that the one that collects finds its time; where it cannot, none is kept. */
function shareWithCollecting(collectingMs: { readonly least: number; readonly most: number }, leftMs: number): number {
  const { leastMs, mostMs } = examining;
  if (leftMs - collectingMs.most >= leastMs) return Math.min(mostMs, leftMs - collectingMs.most);
  return leftMs - collectingMs.least >= leastMs ? leastMs : mostMs;
}

/** With the probes beside the app, under a cap that leaves tracing some room. */
async function examineSides(
  run: DiagnosisRun,
  measurement: TargetMeasurement,
  findings: TargetFindings,
  specs: readonly TrialSpec[],
  limits: Pick<ExaminationSpec, "limitMs" | "leftMs">,
  world: DiagnosisWorld,
  signal: AbortSignal,
): Promise<readonly Examined[]> {
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
  world.progress.stage({ kind: "diagnosing", target: measurement.name });
  const requests = plan.warmup + roundCount * plan.round + plan.uncollected;
  world.progress.activity({ kind: "examining", target: measurement.name, requests });
  return await Promise.all(
    specs.map((spec) => {
      const trial = probed(spec, run, capBytes, isThereAtStart ? [markBeforeStart] : []);
      return examineSide({ trial, plan, detail, endpoint, ...limits }, world, signal);
    }),
  );
}

/** Of a runtime that may have left it uncollected. */
function asksForCollecting(findings: TargetFindings, examinations: readonly Examination[]): boolean {
  const { diagnosis } = findings;
  const head = examinations.find(({ side }) => side === "head");
  if (diagnosis === null || causes[diagnosis.cause].isNoGarbage || head === undefined) return false;
  return mayBeLetGo(findings) && head.rounds.some(({ answers }) => isGenerational(answers));
}

/**
 * As whoever reads the file will have it, in the schema's order: judged again it gives the same bytes. What would not be
 * read there is told as a failure of the looks, and no reason to end the job.
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

/** Numbered after all pairs of the gate, for a container's name is made of it. */
function createSpecifier({ target }: DiagnosisRun, measurement: TargetMeasurement) {
  const sequence = buildSequence(target.routes, target.seed);
  const first = Math.max(measurement.pairs, ...allTrials(measurement).map(({ pair }) => pair + 1));
  const pins = measurement.pinned ?? {};
  return (side: Side, index: number): TrialSpec => specifyTrial(target, side, first + index, sequence, pins);
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

/** Of the trial that gained the most, start to end: a head that died at once gave no better one. */
function roughSlope({ trials }: TargetMeasurement): number {
  const slopes = trials
    .filter(({ side }) => side === "head")
    .flatMap(({ samples }) => {
      const [first, last] = [samples[0], samples.at(-1)];
      return first === undefined || last === undefined || last.requests === 0
        ? []
        : [(rssBytes(last) - rssBytes(first)) / last.requests];
    });
  return Math.max(0, ...slopes);
}
