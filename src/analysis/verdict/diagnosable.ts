/** Whether a verdict wants a diagnosis, what there is to explain, and which reruns may explain it. */
import type { RerunKind } from "../../model/diagnosis.ts";
import type { TargetMeasurement } from "../../model/measurement.ts";
import type { Growth } from "../inside/blame.ts";
import type { TargetFindings } from "../findings.ts";
import { mayBeLetGo } from "./second-look.ts";

/**
 * `auto`: head has more than base, and it is memory, or may have and the second look could not tell. `always`: whenever
 * head could be driven to the end.
 */
export function needsDiagnosis(findings: TargetFindings, when: "auto" | "always" | "never"): boolean {
  const { verdict } = findings;
  if (when === "never" || verdict === "invalid" || verdict === "crash") return false;
  return when === "always" || verdict === "leak" || verdict === "grew" || verdict === "oom" || mayBeLetGo(findings);
}

/** The second look's figure where there is one: no luck has picked it. */
export function growthOf({ verdict, why, delta }: TargetFindings): Growth {
  if (verdict === "grew" && delta?.plateauBytes) return { per: "run", bytes: delta.plateauBytes.value };
  const slopes = (["second-look", "head-grows-faster"] as const).flatMap((code) =>
    why.flatMap((each) => (each.code === code ? [each.bytesPerRequest.value] : [])),
  );
  return { per: "request", bytes: slopes.find((slope) => slope > 0) ?? null };
}

/** Whether head stands higher from the start: what it loads has to be traced, not only what it does. */
export function startsHigher(findings: TargetFindings): boolean {
  const growth = growthOf(findings);
  const [base, head] = [findings.base?.startBytes ?? null, findings.head.startBytes];
  return growth.per === "run" && base !== null && head !== null && head - base >= mostOfLevel * growth.bytes;
}

const mostOfLevel = 0.5;

/** Only what has grown on its own account can be seen to stop growing; a container that dies shows no slope. */
export function rankReruns({ verdict }: TargetFindings, { workload }: TargetMeasurement): readonly RerunKind[] {
  if (verdict !== "leak" && verdict !== "grew") return [];
  return workload.reconnect > 0 ? ["keep-alive", "glibc-returns"] : ["glibc-returns"];
}
