/** Whether a verdict needs a diagnosis, what there is to explain, and which reruns may explain it. */
import type { RerunKind } from "../../model/diagnosis.ts";
import type { TargetMeasurement } from "../../model/measurement.ts";
import type { Claim, TargetFindings } from "../findings.ts";
import type { Growth } from "../inside/blame.ts";
import { asksFor } from "./transitions.ts";

/**
 * `auto`: head has more than base, and it is memory, or may have and the longer look could not tell. `always`: whenever
 * head could be driven to the end.
 */
export function needsDiagnosis(findings: TargetFindings, when: "auto" | "always" | "never"): boolean {
  const { verdict } = findings;
  if (when === "never" || verdict === "invalid" || verdict === "crash") return false;
  const isOpen = verdict === "inconclusive" && memoryClaim(findings)?.state === "open";
  return when === "always" || verdict === "leak" || verdict === "grew" || verdict === "oom" || isOpen;
}

/** Whether what grew may yet be released, by the collector or by timers. */
export function mayBeReleased(findings: TargetFindings): boolean {
  const claim = memoryClaim(findings);
  return claim !== undefined && asksFor(claim.state, "collected") && claim.verdict === findings.verdict;
}

export function memoryClaim({ claims }: Pick<TargetFindings, "claims">): Claim | undefined {
  return claims.find(({ quantity }) => quantity === "memory");
}

/** Claims that start otherwise have no growth of head's to explain. */
const grows: ReadonlySet<Claim["state"]> = new Set(["leak", "warming"]);

/** The longer look's figure where it has one: it was not picked for being large. */
export function growthOf(findings: TargetFindings): Growth {
  const { verdict, delta } = findings;
  if (verdict === "grew" && delta?.plateauBytes) return { per: "run", bytes: delta.plateauBytes.value };
  const steps = memoryClaim(findings)?.steps ?? [];
  const longer = steps.find(({ look, state }) => look === "longer" && state !== "unconfirmed");
  const first = steps.find(({ look, state }) => look === "first" && (longer !== undefined || grows.has(state)));
  const slopes = [longer, first].flatMap((step) => (step === undefined ? [] : [step.perRequest.value]));
  return { per: "request", bytes: slopes.find((slope) => slope > 0) ?? null };
}

/** Whether head is higher from the start: then what it loads has to be traced, not only what it does. */
export function startsHigher(findings: TargetFindings): boolean {
  const growth = growthOf(findings);
  const [base, head] = [findings.base?.startBytes ?? null, findings.head.startBytes];
  return growth.per === "run" && base !== null && head !== null && head - base >= mostOfLevel * growth.bytes;
}

const mostOfLevel = 0.5;

/** Only growth by itself can be seen to stop; a container that dies shows no slope. */
export function rankReruns({ verdict }: TargetFindings, { workload }: TargetMeasurement): readonly RerunKind[] {
  if (verdict !== "leak" && verdict !== "grew") return [];
  return workload.reconnect > 0 ? ["keep-alive", "glibc-returns"] : ["glibc-returns"];
}
