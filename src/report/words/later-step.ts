/** The steps of the looks after the first: whether growth continues, is garbage, or is held by timers. */
import { lookOf } from "../../model/measurement.ts";
import { formatByteRate } from "../../model/units.ts";
import { findWhy, type JudgedTarget } from "../judged.ts";
import { joinPhrases, phrase } from "../phrase.ts";
import { reasonPhrase } from "./reason.ts";
import { plain, type StepDraft } from "./verdict-step.ts";

const continues = phrase`Growth continues when it keeps at least half its pace beyond the first look, or a slower pace to the end.`;

const asClear = phrase`Where the first look only suspected growth, the longer look has to be as clear as a leak in the first.`;

export function againStep({ findings, measured }: JudgedTarget): StepDraft | null {
  const why = findWhy(findings, "longer-look") ?? findWhy(findings, "not-confirmed");
  if (why === undefined || lookOf(measured, "longer") === undefined) return null;
  return {
    question: "Does the growth continue?",
    seen: reasonPhrase(why),
    threshold: why.code === "not-confirmed" ? joinPhrases([continues, asClear]) : continues,
    measure: {
      interval: why.bytesPerRequest,
      tolerated: findings.basis.toleratedBytesPerRequest,
      unit: "per request",
    },
  };
}

export function garbageStep({ findings }: JudgedTarget): StepDraft | null {
  const why = findWhy(findings, "collected-look");
  if (why === undefined) return null;
  const { toleratedBytesPerRequest: tolerated } = findings.basis;
  const isOpen = findWhy(findings, "longer-look")?.outcome === "unclear";
  return {
    question: "Is it garbage that is not collected yet?",
    seen: reasonPhrase(why),
    threshold: isOpen
      ? continues
      : phrase`It is garbage when, with the collector running throughout, less than half of the pace is left, and not clearly more than ${formatByteRate(tolerated)} per request.`,
    measure: { interval: why.bytesPerRequest, tolerated, unit: "per request" },
  };
}

export function timersStep({ findings }: JudgedTarget): StepDraft | null {
  const why = findWhy(findings, "held-by-timers");
  if (why === undefined) return null;
  const tolerated = formatByteRate(findings.basis.toleratedBytesPerRequest);
  return plain(
    "Do timers hold it?",
    reasonPhrase(why),
    phrase`They do when they release most of the growth once they have fired, and no more than ${tolerated} per request is clearly left after as many requests again.`,
  );
}
