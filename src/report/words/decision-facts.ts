/** The figures that a verdict rests on. */
import { countPairs, type TargetMeasurement, lookOf, trialsOfLook } from "../../model/measurement.ts";
import type { Pause } from "../../model/pause.ts";
import type { SideReport, TargetReport } from "../../model/report-json.ts";
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatDurationMs,
  formatPercent,
  formatRoughCount,
} from "../../model/units.ts";
import type { JudgedTarget } from "../judged.ts";
import { joinPhrases, phrase } from "../phrase.ts";
import { type Fact, listed } from "./fact.ts";
import { keptDetectable, keptNames } from "./kept-words.ts";
import { intervalText } from "./reason.ts";
import { sensitivityLabel } from "./sensitivity.ts";

type Basis = JudgedTarget["findings"]["basis"];

export function decisionFacts(target: JudgedTarget): readonly Fact[] {
  const { report, findings, measured } = target;
  const { basis } = findings;
  return [
    pairsFact(basis, measured),
    windowFact(basis),
    // The looks show it, where they were judged.
    ...(report.base === null || findings.claims.length > 0 ? [] : [slopeFact(target)]),
    ...(report.base === null ? [] : [levelFact(target)]),
    ...perPair("Slope of each pair, per request", basis.bytesPerRequest),
    ...perPair("Level of each pair", basis.plateauBytes),
    ...longerLook(basis.longer, lookOf(measured, "longer")?.pause),
    ...capFact(report.head),
    noiseFact(basis),
    sensitivityFact(report),
    ...basis.kept.map((kept) => ({
      label: `${sensitivityLabel} of ${keptNames[kept.what]}`,
      value: keptDetectable(kept),
    })),
  ];
}

const unknown = "unknown";

function pairsFact({ pairs: used }: Basis, target: TargetMeasurement): Fact {
  const { pairs } = target;
  const made = countPairs(trialsOfLook(target, "first"));
  const spared = made < pairs ? ` (${pairs} planned; more would not have changed the verdict)` : "";
  const counted = used > made ? `${made}, and those of the longer look` : `${used} of ${made}`;
  return { label: "Pairs used", value: phrase`${counted}${spared}` };
}

function windowFact({ window }: Basis): Fact {
  const value =
    window === null
      ? phrase`none: memory did not level off`
      : phrase`requests ${formatCount(window.fromRequests)} to ${formatCount(window.toRequests)}, after warm-up`;
  return { label: "Window", value };
}

function slopeFact({ report: { delta }, findings: { basis } }: JudgedTarget): Fact {
  const value = delta?.bytesPerRequest
    ? phrase`${intervalText(delta.bytesPerRequest)} per request; ${formatBytes(basis.toleratedBytesPerRequest)} tolerated`
    : phrase`${unknown}`;
  return { label: "Slope, head − base", value };
}

function levelFact({ report: { delta }, findings: { basis } }: JudgedTarget): Fact {
  const { percent, bytes } = basis.toleratedGrowth;
  const value = delta?.plateauBytes
    ? phrase`${intervalText(delta.plateauBytes)}; ${formatPercent(percent)} or ${formatBytes(bytes)} tolerated, whichever is more`
    : phrase`${unknown}`;
  return { label: "Level, head − base", value };
}

function noiseFact({ slopeNoise, levelNoiseBytes }: Basis): Fact {
  const slope = slopeNoise === null ? unknown : `${formatByteRate(slopeNoise)} per request`;
  const level = levelNoiseBytes === null ? unknown : formatBytes(levelNoiseBytes);
  return { label: "Noise (standard error)", value: phrase`slope ${slope}, level ${level}` };
}

function sensitivityFact({ smallestDetectable }: TargetReport): Fact {
  const value =
    smallestDetectable === null
      ? phrase`${unknown}`
      : phrase`${formatByteRate(smallestDetectable)} per request, with 80 % power`;
  return { label: sensitivityLabel, value };
}

function longerLook(look: Basis["longer"], pause?: Pause): readonly Fact[] {
  if (look === null) return [];
  const { fromRequests, toRequests } = look.window;
  const window = phrase`fresh containers, requests ${formatCount(fromRequests)} to ${formatCount(toRequests)}`;
  const paused =
    pause === undefined
      ? []
      : phrase`, with a pause of ${formatDurationMs(pause.ms)} after ${formatCount(pause.afterAnswers)}`;
  return [
    { label: "Longer look", value: phrase`${window}${paused}` },
    ...perPair("Slopes of the longer look, per request", look.bytesPerRequest),
  ];
}

function capFact({ requestsToCap }: SideReport): readonly Fact[] {
  if (requestsToCap === null) return [];
  return [
    { label: "Cap reached", value: phrase`after about ${formatRoughCount(requestsToCap)} requests at head's rate` },
  ];
}

function perPair(
  label: string,
  values: { readonly base: readonly number[]; readonly head: readonly number[] },
): readonly Fact[] {
  const sides = (["base", "head"] as const)
    .filter((side) => values[side].length > 0)
    .map((side) => phrase`${side} ${shortList(values[side].map(formatByteRate))}`);
  return sides.length === 0 ? [] : [{ label, value: joinPhrases(sides, "; ") }];
}

function shortList(items: readonly string[]): string {
  const rest = items.length - listed;
  return items.slice(0, listed).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
