/** Verdicts plus policy → pass or fail, with the reason for each. Pure. */
import type { TargetFindings } from "./analysis/findings.ts";
import type { FailOn, GatePolicy } from "./model/gate.ts";
import type { Verdict } from "./model/report.ts";

export interface GateDecision {
  readonly failed: boolean;
  /** The growth is above the default tolerance, and the policy accepts it. */
  readonly accepted: boolean;
  /** The policy key that decided, for the reader: `fail-on: leak`, `max-rss`, `on-inconclusive`, `allow-growth`. */
  readonly rule: string | null;
}

const failOnOf: Partial<Readonly<Record<Verdict, FailOn>>> = {
  leak: "leak",
  grew: "growth",
  oom: "oom",
  crash: "crash",
  invalid: "invalid",
};

export function decide(findings: TargetFindings, policy: GatePolicy): GateDecision {
  const accepted = isAccepted(findings, policy);
  // An empty fail-on reports only, whatever else is configured.
  if (policy.failOn.length === 0) return { failed: false, accepted, rule: accepted ? "allow-growth" : null };
  const word = failOnOf[findings.verdict];
  if (word !== undefined && policy.failOn.includes(word) && !accepted) {
    return { failed: true, accepted: false, rule: `fail-on: ${word}` };
  }
  if (isAboveBudget(findings, policy)) return { failed: true, accepted, rule: "max-rss" };
  if (findings.verdict === "inconclusive") {
    return { failed: policy.onInconclusive === "fail", accepted, rule: "on-inconclusive" };
  }
  return { failed: false, accepted, rule: accepted ? "allow-growth" : null };
}

/** Only a higher plateau can be accepted: a leak outgrows every allowance. */
function isAccepted({ name, verdict, delta }: TargetFindings, policy: GatePolicy): boolean {
  const allowed = Object.hasOwn(policy.allowGrowthBytes, name) ? policy.allowGrowthBytes[name] : undefined;
  const grown = delta?.plateauBytes?.value;
  return verdict === "grew" && allowed !== undefined && grown !== undefined && grown <= allowed;
}

function isAboveBudget({ head }: TargetFindings, { maxRssBytes }: GatePolicy): boolean {
  return maxRssBytes !== null && head.plateauBytes !== null && head.plateauBytes > maxRssBytes;
}
