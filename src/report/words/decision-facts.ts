/** The figures that a verdict rests on. */
import { countPairs, type TargetMeasurement, lookOf, trialsOfLook } from "../../model/measurement.ts";
import type { Pause } from "../../model/pause.ts";
import type { SideReport } from "../../model/report-json.ts";
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatDurationMs,
  formatPercent,
  formatRoughCount,
} from "../../model/units.ts";
import type { JudgedTarget } from "../judged.ts";
import { joinPhrases, type Phrase, phrase } from "../phrase.ts";
import { type Fact, listed } from "./fact.ts";
import { keptDetectable, keptNames } from "./kept-words.ts";
import { intervalText } from "./reason.ts";
import { sensitivityLabel } from "./sensitivity.ts";

function pairsUsed(used: number, target: TargetMeasurement): Phrase {
  const { pairs } = target;
  const made = countPairs(trialsOfLook(target, "first"));
  const spared = made < pairs ? ` (${pairs} planned; more would not have changed the verdict)` : "";
  const seen = used > made ? `${made}, and those of the longer look` : `${used} of ${made}`;
  return phrase`${seen}${spared}`;
}

export function decisionFacts({ report, findings, measured }: JudgedTarget): readonly Fact[] {
  const { basis } = findings;
  const { delta } = report;
  const growth = `${formatPercent(basis.toleratedGrowth.percent)} or ${formatBytes(basis.toleratedGrowth.bytes)} tolerated, whichever is more`;
  const none = phrase`unknown`;
  return [
    { label: "Pairs used", value: pairsUsed(basis.pairs, measured) },
    {
      label: "Window",
      value: basis.window
        ? phrase`requests ${formatCount(basis.window.fromRequests)} to ${formatCount(basis.window.toRequests)}, after warm-up`
        : phrase`none: memory did not level off`,
    },
    ...(report.base === null
      ? []
      : [
          // The looks show it, where they were judged.
          ...(findings.claims.length > 0
            ? []
            : [
                {
                  label: "Slope, head − base",
                  value: delta?.bytesPerRequest
                    ? phrase`${intervalText(delta.bytesPerRequest)} per request; ${formatBytes(basis.toleratedBytesPerRequest)} tolerated`
                    : none,
                },
              ]),
          {
            label: "Level, head − base",
            value: delta?.plateauBytes ? phrase`${intervalText(delta.plateauBytes)}; ${growth}` : none,
          },
        ]),
    ...perPair("Slope of each pair, per request", basis.bytesPerRequest),
    ...perPair("Level of each pair", basis.plateauBytes),
    ...longerLook(basis.longer, lookOf(measured, "longer")?.pause),
    ...capFact(report.head),
    {
      label: "Noise (standard error)",
      value: phrase`slope ${basis.slopeNoise === null ? "unknown" : formatByteRate(basis.slopeNoise)} per request, level ${basis.levelNoiseBytes === null ? "unknown" : formatBytes(basis.levelNoiseBytes)}`,
    },
    {
      label: sensitivityLabel,
      value:
        report.smallestDetectable === null
          ? none
          : phrase`${formatByteRate(report.smallestDetectable)} per request, with 80 % power`,
    },
    ...basis.kept.map((kept) => ({
      label: `${sensitivityLabel} of ${keptNames[kept.what]}`,
      value: keptDetectable(kept),
    })),
  ];
}

function longerLook(look: JudgedTarget["findings"]["basis"]["longer"], pause?: Pause): readonly Fact[] {
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
