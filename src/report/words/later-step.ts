/** The steps of the looks after the first: whether growth goes on, waits for the collector, or is held for a time only. */
import { formatByteRate } from "../../model/units.ts";
import { findWhy, type JudgedTarget } from "../judged.ts";
import { joinPhrases, phrase } from "../phrase.ts";
import { reasonPhrase } from "./reason.ts";
import { plain, type Told } from "./told.ts";

const goesOnThreshold = phrase`Growth goes on when what lies beyond the first look keeps at least half of its pace, or a lower one to the end.`;

const asSure = phrase`After no more than a suspicion it has to be as clear as a leak in the first look.`;

export function againStep({ findings, measured }: JudgedTarget): Told | null {
  const why = findWhy(findings, "second-look") ?? findWhy(findings, "not-confirmed");
  if (why === undefined || measured.confirmation === undefined) return null;
  return {
    question: "Does it go on?",
    seen: reasonPhrase(why),
    threshold: why.code === "not-confirmed" ? joinPhrases([goesOnThreshold, asSure]) : goesOnThreshold,
    measure: {
      interval: why.bytesPerRequest,
      tolerated: findings.basis.toleratedBytesPerRequest,
      unit: "a request",
    },
  };
}

export function garbageStep({ findings }: JudgedTarget): Told | null {
  const why = findWhy(findings, "collected");
  if (why === undefined) return null;
  const { toleratedBytesPerRequest: tolerated } = findings.basis;
  const isOpen = findWhy(findings, "second-look")?.outcome === "unclear";
  return {
    question: "Or does it wait for the collector?",
    seen: reasonPhrase(why),
    threshold: isOpen
      ? goesOnThreshold
      : phrase`It is garbage when less than half of the pace is left once it is collected, and not clearly more than ${formatByteRate(tolerated)} a request.`,
    measure: { interval: why.bytesPerRequest, tolerated, unit: "a request" },
  };
}

export function timersStep({ findings }: JudgedTarget): Told | null {
  const why = findWhy(findings, "held-by-timers");
  if (why === undefined) return null;
  const tolerated = formatByteRate(findings.basis.toleratedBytesPerRequest);
  return plain(
    "Or is it held for a time only?",
    reasonPhrase(why),
    phrase`It is when timers have fired, as many requests came again, no more than ${tolerated} of each is clearly left, and what was let go is most of the growth.`,
  );
}
