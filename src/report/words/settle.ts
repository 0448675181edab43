/** What would settle an inconclusive comparison, in numbers. */
import { allTrials } from "../../model/measurement.ts";
import { formatBytes, formatCount, mib } from "../../model/units.ts";
import { type JudgedTarget, findWhy } from "../judged.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { trialPoints } from "../chart-series.ts";
import { keptWhys } from "./kept-words.ts";

/** Above this share of the cap, collectors and the kernel interfere, and kills are down to chance. */
const nearCapShare = 0.8;
/** A round number for a config. */
const capStepBytes = 16 * mib;
/** Each reading includes the requests under way: a quarter of them scatter half as much. */
const fewerConnections = 4;

export function settlingAdvice(target: JudgedTarget): readonly Phrase[] {
  const held = findWhy(target.findings, "held-by-timers");
  if (held !== undefined) return [longerPause(held.ms), ...higherCap(target)];
  const requests = requestsToSettle(target);
  const advice = [
    ...(requests === null ? [] : [moreRequests(requests)]),
    ...higherCap(target),
    ...(isNoisy(target) ? pinnedRuntime(target) : []),
    ...(requests === null && isNoisy(target) ? scatter(target) : []),
  ];
  return advice.length > 0 ? advice : [phrase`Fix what ended the trials (report.html lists them), and run again.`];
}

function requestsToSettle({ findings }: JudgedTarget): number | null {
  return (
    findWhy(findings, "too-noisy")?.requests ??
    findWhy(findings, "too-short")?.needed ??
    findWhy(findings, "longer-look")?.requests ??
    findWhy(findings, "collected-look")?.requests ??
    keptWhys(findings.why)[0]?.requests ??
    findWhy(findings, "still-warming-up")?.requests ??
    null
  );
}

function isNoisy({ findings }: JudgedTarget): boolean {
  return findings.why.some(
    (why) =>
      why.code === "too-noisy" ||
      ((why.code === "longer-look" || why.code === "collected-look") && why.outcome === "unclear"),
  );
}

function moreRequests(requests: number): Phrase {
  return phrase`To settle it, set ${code(`workload.requests: ${requests}`)} (${formatCount(requests)} per trial) and a ${code("workload.budget")} that leaves time for them.`;
}

function longerPause(ms: number): Phrase {
  return phrase`To settle it, set ${code(`workload.rest: ${Math.ceil(ms / 1_000)}s`)}: a longer look with that pause shows where memory levels off. In production, that level is as much as the requests of that time hold.`;
}

function higherCap({ measured }: JudgedTarget): readonly Phrase[] {
  const { capBytes } = measured;
  const peakBytes = Math.max(
    0,
    ...allTrials(measured).flatMap((trial) => trialPoints(trial).map(({ bytes }) => bytes)),
  );
  if (peakBytes <= nearCapShare * capBytes) return [];
  const neededMib = (Math.ceil(peakBytes / nearCapShare / capStepBytes) * capStepBytes) / mib;
  return [
    phrase`Memory reached ${formatBytes(peakBytes)} of the ${formatBytes(capBytes)} cap, where kills are down to chance: ${code(`memory: ${neededMib}MiB`)} leaves enough room.`,
  ];
}

function pinnedRuntime({ measured }: JudgedTarget): readonly Phrase[] {
  return measured.pinned === undefined
    ? [phrase`The runtime was not pinned: with ${code("pin: auto")} its memory fluctuates less.`]
    : [];
}

function scatter({ measured: { workload } }: JudgedTarget): readonly Phrase[] {
  const fewer = Math.max(1, Math.floor(workload.connections / fewerConnections));
  const less = phrase`More requests alone would not settle it. Remove what makes memory differ between trials: random payloads, background jobs, other work on the machine.`;
  return fewer < workload.connections
    ? [
        less,
        phrase`Fewer concurrent requests make readings scatter less: ${code(`workload.connections: ${fewer}`)} (now ${formatCount(workload.connections)}).`,
      ]
    : [less];
}
