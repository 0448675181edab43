/** A measurement with its findings for each kind of report. */
import { analyseTarget } from "../../src/analysis/analyse-target.ts";
import type { TargetFindings } from "../../src/analysis/findings.ts";
import { decide } from "../../src/judge/gate.ts";
import type { GateDecision } from "../../src/model/policy.ts";
import { mergeMeasurements } from "../../src/received/merge.ts";
import {
  firstRequests,
  type Look,
  type LookKind,
  type Measurement,
  type TargetMeasurement,
  trialsOfLook,
  withLook,
} from "../../src/model/measurement.ts";
import type { DiagnosisReport, Report } from "../../src/model/report-json.ts";
import { concludeReport } from "../../src/report/conclude.ts";
import { hostileDiagnosis, registryDiagnosis } from "./diagnoses.ts";
import { type Conclusion, buildFindings, interval, keptDescriptors } from "../support/findings.ts";
import { evidence } from "../support/evidence.ts";
import { buildMeasurement, buildTarget, growsFrom, kib, levelsOffAt, mib } from "../support/measurement.ts";

export interface Situation {
  readonly measurement: Measurement;
  readonly judgements: readonly { readonly findings: TargetFindings; readonly decision: GateDecision }[];
  /** By target. */
  readonly diagnoses?: Readonly<Record<string, DiagnosisReport>>;
}

export function reportOf({ measurement, judgements, diagnoses = {} }: Situation): Report {
  const report = concludeReport(measurement, judgements);
  const targets = report.targets.map((target) => {
    const diagnosis = diagnoses[target.name];
    return diagnosis === undefined ? target : { ...target, diagnosis };
  });
  return { ...report, targets };
}

type Judged = readonly [target: TargetMeasurement, conclusion: Conclusion, decision: GateDecision];

const passes: GateDecision = { failed: false, accepted: false, rule: null };
const fails = (word: string): GateDecision => ({ failed: true, accepted: false, rule: `fail-on: ${word}` });

function situation(judged: readonly Judged[], overrides: Partial<Measurement> = {}): Situation {
  return {
    measurement: buildMeasurement(
      judged.map(([target]) => target),
      overrides,
    ),
    judgements: judged.map(([target, conclusion, decision]) => ({
      findings: buildFindings(target, conclusion),
      decision,
    })),
  };
}

const workers = ["uvicorn", "python3", "python3"];
const flat = { level: levelsOffAt(22 * mib) };

const leak: Judged = [
  buildTarget({ base: flat, head: { level: growsFrom(22 * mib, 1_116), latencyMs: 2.7 } }),
  {
    verdict: "leak",
    base: "plateau",
    head: "leak",
    requestsToCap: 457_312,
    why: [{ code: "head-grows-faster", bytesPerRequest: interval(1_116, 9) }],
  },
  fails("leak"),
];

/** One more pair of the same services, over three times the requests. */
function withLongerLook(
  target: TargetMeasurement,
  sides: Pick<Parameters<typeof buildTarget>[0], "base" | "head">,
): TargetMeasurement {
  const pair = target.pairs;
  return withLook(target, laterLook("longer", buildTarget({ ...sides, requests: 30_000, pairs: 1 }), pair));
}

/** The trials of a target's first look, as another look of the pair with this number. */
function laterLook(kind: LookKind, target: TargetMeasurement, pair = target.pairs): Look {
  return {
    kind,
    requests: firstRequests(target),
    trials: trialsOfLook(target, "first").map((trial) => ({ ...trial, pair })),
  };
}

const confirmedLeak: Judged = [
  withLongerLook(leak[0], {
    base: { ...flat, processes: workers },
    head: { level: growsFrom(22 * mib, 1_116), latencyMs: 2.7, processes: workers },
  }),
  {
    ...leak[1],
    why: [
      { code: "longer-look", outcome: "goes-on", bytesPerRequest: interval(1_114, 6), requests: 30_000 },
      { code: "head-grows-faster", bytesPerRequest: interval(1_116, 9) },
    ],
  },
  fails("leak"),
];

const keptDescriptorsLeak: Judged = [
  withLongerLook(buildTarget({ base: flat, head: flat }), { base: flat, head: flat }),
  {
    verdict: "leak",
    base: "plateau",
    head: "plateau",
    why: [{ code: "head-keeps", kept: keptDescriptors }],
  },
  fails("leak"),
];

/** A cache that takes 600 B per request until it is full. */
const fillsUp = (until: number) => ({ level: (requests: number) => 22 * mib + 600 * Math.min(requests, until) });

const pass: Judged = [
  buildTarget({ base: flat, head: { level: levelsOffAt(22 * mib + 2_000) } }),
  { verdict: "pass", base: "plateau", head: "plateau", why: [{ code: "within-noise" }] },
  passes,
];

const grew: Judged = [
  buildTarget({ base: flat, head: { level: levelsOffAt(46 * mib), latencyMs: 3.9 } }),
  {
    verdict: "grew",
    base: "plateau",
    head: "plateau",
    why: [{ code: "higher-plateau", bytes: interval(24 * mib, 30 * kib), percent: 109.1 }],
  },
  fails("growth"),
];

const oom: Judged = [
  buildTarget({
    base: { level: levelsOffAt(96 * mib) },
    head: {
      level: growsFrom(96 * mib, 54 * kib),
      reached: (pair) => 3_060 + pair * 20,
      end: { kind: "oom", by: "kernel", survived: false, exitCode: 137, evidence: "State.OOMKilled is true" },
    },
    capBytes: 256 * mib,
  }),
  {
    verdict: "oom",
    base: "plateau",
    head: "oom",
    why: [{ code: "out-of-memory", side: "head", by: "kernel", survived: false, requests: 3_100, trials: 3 }],
  },
  fails("oom"),
];

const crash: Judged = [
  buildTarget({
    name: "worker",
    base: flat,
    head: {
      level: levelsOffAt(22 * mib),
      reached: 4_210,
      end: {
        kind: "crashed",
        exitCode: 1,
        log: "Traceback (most recent call last):\n  File \"app.py\", line 3\nKeyError: 'id'\n",
      },
    },
  }),
  {
    verdict: "crash",
    base: "plateau",
    head: "crashed",
    why: [{ code: "crashed", side: "head", exitCode: 1, requests: 4_210, trials: 3 }],
  },
  fails("crash"),
];

const preexisting: Judged = [
  buildTarget({ base: { level: growsFrom(22 * mib, 640) }, head: { level: growsFrom(22 * mib, 641) } }),
  {
    verdict: "preexisting",
    base: "leak",
    head: "leak",
    requestsToCap: 790_000,
    why: [{ code: "both-grow", base: interval(640, 6), head: interval(641, 7) }],
  },
  passes,
];

const inconclusive: Judged = [
  buildTarget({
    name: "node-api",
    base: { level: levelsOffAt(61 * mib, 3 * mib) },
    head: { level: levelsOffAt(61.5 * mib, 3 * mib) },
    requests: 3_000,
    requestsConfigured: 10_000,
  }),
  {
    verdict: "inconclusive",
    base: "inconclusive",
    head: "inconclusive",
    smallestDetectable: 5_300,
    slopeSpread: 2_800,
    why: [{ code: "too-noisy", noise: 1_400, requests: 40_000 }],
  },
  { failed: false, accepted: false, rule: "on-inconclusive" },
];

const invalid: Judged = [
  buildTarget({
    base: flat,
    head: { level: levelsOffAt(21 * mib), load: { unexpected: [{ route: 0, status: 500, count: 9_000 }] } },
  }),
  {
    verdict: "invalid",
    base: "plateau",
    head: "invalid",
    why: [
      {
        code: "unexpected-answers",
        side: "head",
        share: 0.9,
        answers: 27_000,
        status: 500,
        route: "POST /v1/agent/run",
      },
    ],
  },
  fails("invalid"),
];

const notReady: Judged = [
  buildTarget({
    base: flat,
    head: {
      level: () => 0,
      reached: 0,
      end: {
        kind: "not-ready",
        reason: "timeout",
        waitedMs: 60_000,
        exitCode: null,
        seen: "connect ECONNREFUSED 127.0.0.1:32771",
        log: "INFO:     Started server process [1]\nINFO:     Waiting for application startup.\n",
      },
    },
    pairs: 1,
  }),
  {
    verdict: "invalid",
    base: "plateau",
    head: "not-ready",
    why: [
      {
        code: "not-ready",
        side: "head",
        reason: "timeout",
        waitedMs: 60_000,
        exitCode: null,
        seen: "connect ECONNREFUSED 127.0.0.1:32771",
      },
    ],
  },
  fails("invalid"),
];

const noBaseline: Judged = [
  buildTarget({ base: null, head: flat }),
  { verdict: "no-baseline", head: "plateau", why: [{ code: "no-base" }] },
  passes,
];

const accepted: Judged = [
  buildTarget({ name: "search", base: flat, head: { level: levelsOffAt(40 * mib) } }),
  {
    verdict: "grew",
    base: "plateau",
    head: "plateau",
    why: [{ code: "higher-plateau", bytes: interval(18 * mib, 30 * kib), percent: 81.8 }],
  },
  { failed: false, accepted: true, rule: "allow-growth" },
];

const acceptedLeak: Judged = [
  leak[0],
  leak[1],
  {
    failed: false,
    accepted: true,
    rule: "accept-label",
    acceptance: { label: "rss-plateau: accept", by: "octocat", at: "2026-11-20T10:00:00Z" },
  },
];

const improved: Judged = [
  buildTarget({ name: "web", base: { level: levelsOffAt(40 * mib) }, head: flat }),
  {
    verdict: "improved",
    base: "plateau",
    head: "plateau",
    why: [{ code: "lower-plateau", bytes: interval(-18 * mib, 30 * kib), percent: -45 }],
  },
  passes,
];

/** Judged by the analysis itself, so that what is shown of the looks goes together. */
function analysed(
  head: { readonly level: (requests: number) => number },
  { look, ...more }: Pick<TargetMeasurement, "diagnosis"> & { readonly look?: Look } = {},
): Situation {
  const sides = { base: flat, head };
  const target = withLongerLook(buildTarget(sides), sides);
  const measurement = buildMeasurement([{ ...(look === undefined ? target : withLook(target, look)), ...more }]);
  const judgements = measurement.targets.map((target) => {
    const findings = analyseTarget(target, measurement.gate);
    return { findings, decision: decide(findings, measurement.gate) };
  });
  return { measurement, judgements };
}

/** 400 B per request, until they are collected. */
const collectedGarbage: Situation = (() => {
  const freed = buildTarget({ base: flat, head: { level: levelsOffAt(23 * mib) }, requests: 30_000, pairs: 1 });
  const diagnosis = evidence({ base: {}, head: { runtime: "node 24.0.0" } });
  return analysed(
    { level: (requests) => 22 * mib + 400 * requests },
    { diagnosis, look: laterLook("collected", freed, 4) },
  );
})();

/** 700 B per request, for as long as a deadline of half a minute. */
const heldByTimers: Situation = (() => {
  const pause = { afterAnswers: 15_000, ms: 31_000 };
  const held = (requests: number) =>
    22 * mib + 700 * Math.max(Math.min(requests, pause.afterAnswers), requests - pause.afterAnswers);
  const paused = buildTarget({ base: flat, head: { level: held }, requests: 30_000, pairs: 1 });
  const head = { runtime: "node 24.0.0", sites: { "app/deadline.js:12 call": 690 }, types: { Timeout: 1 } };
  const diagnosis = evidence({
    base: {},
    head: { ...head, chains: { Timeout: ["module node:timers", "Timeout"] } },
  });
  return analysed(
    { level: (requests) => 22 * mib + 700 * requests },
    { diagnosis, look: { ...laterLook("timers", paused, 4), pause } },
  );
})();

/** A matrix of jobs, one per target: one found a leak, one found nothing, and one left no report. */
const missingLeg: Situation = (() => {
  const ofWeb: Judged = [{ ...pass[0], name: "web" }, pass[1], pass[2]];
  const judged = [leak, ofWeb];
  const configuredTargets = ["api", "worker", "web"];
  const legs = judged.map(([target]) => buildMeasurement([target], { configuredTargets }));
  const measurement = mergeMeasurements(legs, null);
  const { judgements } = situation(judged);
  const missing = measurement.targets
    .filter((target) => target.missing !== undefined)
    .map((target) => {
      const findings = analyseTarget(target, measurement.gate);
      return { findings, decision: decide(findings, measurement.gate) };
    });
  return { measurement, judgements: [...judgements, ...missing] };
})();

/** A name, a route, a label, a log and a warning that try to inject into a comment. */
const attack =
  "x`|<img src=x onerror=alert(1)>\n<!-- rss-plateau:default -->\n### ✅ forged\n@everyone #1 **b** [l](http://evil.example) $a$ \u202Egnp\u001B[2J";

const hostile: Judged = [
  buildTarget({
    name: attack,
    base: { ...flat, processes: [attack, attack] },
    head: {
      level: levelsOffAt(22 * mib),
      processes: [attack, attack],
      reached: 900,
      end: { kind: "crashed", exitCode: 1, log: `\`\`\`\n</pre><script>alert(1)</script>\n::error::forged\n${attack}` },
      load: { unexpected: [{ route: 0, status: 500, count: 9 }] },
    },
    routes: [{ method: "GET", path: `/${attack}`, weight: 1, expect: [attack] }],
  }),
  {
    verdict: "crash",
    base: "plateau",
    head: "crashed",
    why: [
      { code: "crashed", side: "head", exitCode: 1, requests: 900, trials: 3 },
      { code: "unexpected-answers", side: "head", share: 0.01, answers: 9, status: 500, route: `GET /${attack}` },
    ],
  },
  fails("crash"),
];

export const situations: Readonly<Record<string, Situation>> = {
  leak: situation([leak]),
  "leak-diagnosed": { ...situation([confirmedLeak]), diagnoses: { api: registryDiagnosis } },
  "confirmed-leak": situation([confirmedLeak]),
  "kept-descriptors": situation([keptDescriptorsLeak]),
  "ended-growth": analysed(fillsUp(14_000)),
  "unconfirmed-growth": analysed(fillsUp(26_000)),
  "collected-garbage": collectedGarbage,
  "held-by-timers": heldByTimers,
  pass: situation([pass]),
  grew: situation([grew]),
  accepted: situation([accepted]),
  "accepted-leak": situation([acceptedLeak]),
  improved: situation([improved]),
  oom: situation([oom]),
  crash: situation([crash]),
  preexisting: situation([preexisting]),
  inconclusive: situation([inconclusive]),
  invalid: situation([invalid]),
  "not-ready": situation([notReady]),
  "no-baseline": situation([noBaseline], { base: null }),
  "five-targets": situation([pass, crash, inconclusive, improved, accepted], {
    warnings: [{ code: "base-config", text: "base has no rss-plateau.yml; head's drives both sides." }],
  }),
  "missing-leg": missingLeg,
  hostile: {
    ...situation([hostile], {
      base: { spec: `git:${attack}`, sha: null, label: attack },
      head: { spec: `image:${attack}`, sha: null, label: attack },
      warnings: [{ code: "attack", text: attack }],
    }),
    diagnoses: { [attack]: hostileDiagnosis(attack) },
  },
};
