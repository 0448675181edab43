/** Decides by the policy whether a verdict passes or fails, and why. Pure. */
import type { TargetFindings } from "../analysis/findings.ts";
import type { FailOn, GateDecision, GatePolicy } from "../model/policy.ts";
import type { Verdict } from "../model/report-json.ts";

/** The value of `fail-on` that blocks a verdict. */
export const failOnOf: Partial<Readonly<Record<Verdict, FailOn>>> = {
  leak: "leak",
  grew: "growth",
  oom: "oom",
  crash: "crash",
  invalid: "invalid",
};

export function decide(findings: TargetFindings, policy: GatePolicy): GateDecision {
  const accepting = ruleThatAccepts(findings, policy);
  const { acceptance } = policy;
  const passed: GateDecision =
    accepting === "accept-label" && acceptance !== undefined
      ? { failed: false, accepted: true, rule: accepting, acceptance }
      : { failed: false, accepted: accepting !== null, rule: accepting };
  // A target that was not measured has no verdict that a policy or a person could accept, so it fails like a failed job.
  if (findings.why.some(({ code }) => code === "not-measured")) return { failed: true, accepted: false, rule: null };
  // An empty fail-on means report only, whatever else is configured.
  if (policy.failOn.length === 0) return passed;
  const word = failOnOf[findings.verdict];
  if (word !== undefined && policy.failOn.includes(word) && accepting === null) {
    return { failed: true, accepted: false, rule: `fail-on: ${word}` };
  }
  if (isAboveBudget(findings, policy) && accepting !== "accept-label") {
    return { failed: true, accepted: accepting !== null, rule: "max-rss" };
  }
  if (findings.verdict === "inconclusive" && accepting === null) {
    return { failed: policy.onInconclusive === "fail", accepted: false, rule: "on-inconclusive" };
  }
  return passed;
}

/** Crashes and invalid workloads cannot be accepted: nobody knows how much growth that would accept. */
const growthVerdicts: ReadonlySet<Verdict> = new Set(["leak", "grew", "oom"]);

/** `allow-growth` accepts only a higher plateau, because a leak would outgrow any bound. A person may accept any growth. */
function ruleThatAccepts(findings: TargetFindings, policy: GatePolicy): "allow-growth" | "accept-label" | null {
  const isOverBudget = isAboveBudget(findings, policy);
  const isLabelled = policy.acceptance !== undefined && (isOverBudget || growthVerdicts.has(findings.verdict));
  if (isWithinAllowance(findings, policy) && !(isOverBudget && isLabelled)) return "allow-growth";
  return isLabelled ? "accept-label" : null;
}

function isWithinAllowance({ name, verdict, delta }: TargetFindings, policy: GatePolicy): boolean {
  const allowed = Object.hasOwn(policy.allowGrowthBytes, name) ? policy.allowGrowthBytes[name] : undefined;
  const grown = delta?.plateauBytes?.value;
  return verdict === "grew" && allowed !== undefined && grown !== undefined && grown <= allowed;
}

function isAboveBudget({ head }: TargetFindings, { maxRssBytes }: GatePolicy): boolean {
  return maxRssBytes !== null && head.plateauBytes !== null && head.plateauBytes > maxRssBytes;
}
