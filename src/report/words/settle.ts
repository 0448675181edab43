/** What would settle an inconclusive comparison, each with its number. */
import { allTrials } from "../../model/measurement.ts";
import { formatBytes, formatCount, mib } from "../../model/units.ts";
import { type JudgedTarget, findWhy } from "../judged.ts";
import { type Phrase, code, phrase } from "../phrase.ts";
import { trialPoints } from "../ascii-series.ts";
import { keptWhys } from "./kept-words.ts";

/** Above this share of the cap collectors and the kernel work against it, and a kill is a matter of luck. */
const nearCapShare = 0.8;
/** A number that somebody writes into a config. */
const capStepBytes = 16 * mib;
/** What is under way is in memory at each reading: a quarter of it scatters by half as much. */
const fewerConnections = 4;

export function settlingAdvice(target: JudgedTarget): readonly Phrase[] {
  const held = findWhy(target.findings, "held-by-timers");
  if (held !== undefined) return [longerRest(held.ms), ...higherCap(target)];
  const requests = requestsToSettle(target);
  const advice = [
    ...(requests === null ? [] : [moreRequests(requests)]),
    ...higherCap(target),
    ...(isNoisy(target) ? pinnedRuntime(target) : []),
    ...(requests === null && isNoisy(target) ? scatter(target) : []),
  ];
  return advice.length > 0
    ? advice
    : [phrase`Mend what ended the trials, which are listed in report.html, and run again.`];
}

function requestsToSettle({ findings }: JudgedTarget): number | null {
  return (
    findWhy(findings, "too-noisy")?.requests ??
    findWhy(findings, "too-short")?.needed ??
    findWhy(findings, "second-look")?.requests ??
    findWhy(findings, "collected")?.requests ??
    keptWhys(findings.why)[0]?.requests ??
    findWhy(findings, "still-warming-up")?.requests ??
    null
  );
}

function isNoisy({ findings }: JudgedTarget): boolean {
  return findings.why.some(
    (why) =>
      why.code === "too-noisy" ||
      ((why.code === "second-look" || why.code === "collected") && why.outcome === "unclear"),
  );
}

function moreRequests(requests: number): Phrase {
  return phrase`This would settle it: ${code(`workload.requests: ${requests}`)} (${formatCount(requests)} a trial), with a ${code("workload.budget")} that leaves time for them.`;
}

function longerRest(ms: number): Phrase {
  return phrase`This would settle it: ${code(`workload.rest: ${Math.ceil(ms / 1_000)}s`)}. A second look that rests for as long sees where memory levels off; in production it is as much as the requests of that time hold.`;
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
    phrase`Memory came to ${formatBytes(peakBytes)} of the cap of ${formatBytes(capBytes)}, where chance decides: ${code(`memory: ${neededMib}MiB`)} leaves it room.`,
  ];
}

function pinnedRuntime({ measured }: JudgedTarget): readonly Phrase[] {
  return measured.pinned === undefined
    ? [phrase`The runtime was measured as it is: ${code("pin: auto")} makes its memory move less by itself.`]
    : [];
}

function scatter({ measured: { workload } }: JudgedTarget): readonly Phrase[] {
  const fewer = Math.max(1, Math.floor(workload.connections / fewerConnections));
  const less = phrase`More requests alone would not settle it. Take out what makes the memory of the trials differ: random payloads, background jobs, a machine busy with other work.`;
  return fewer < workload.connections
    ? [
        less,
        phrase`Fewer requests under way at each reading scatter less: ${code(`workload.connections: ${fewer}`)} (now ${formatCount(workload.connections)}).`,
      ]
    : [less];
}
