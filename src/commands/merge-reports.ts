/** `rss-plateau report DIR...` and `mode: report`: merges what other jobs measured, to be judged as one. */
import { resolve } from "node:path";
import { UserError } from "../model/errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import { mergeMeasurements } from "../received/merge.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Measurement, Warning } from "../model/measurement.ts";
import { distrust } from "../received/distrust.ts";
import { readReportFolders, showPath } from "../received/folders.ts";
import { parseMeasurement, requireSound } from "../received/parse.ts";
import { baseReused, notOurRun, otherPolicy } from "../model/warnings.ts";
import { type Measured, prepareOutDir } from "../judge/publish.ts";

export interface ReportRequest {
  readonly dirs: readonly string[];
  readonly inputs: Inputs;
  readonly trust: Trust;
  readonly warnings?: readonly Warning[];
}

type Trust =
  /** Jobs of the same workflow run. */
  | { readonly kind: "own" }
  /** A run of the pull request's code, which may have written anything. `headSha` and `policy` do not come from it. */
  | { readonly kind: "untrusted"; readonly headSha: string; readonly isFork: boolean; readonly policy: GatePolicy };

export async function report(request: ReportRequest): Promise<Measured> {
  const { dirs, inputs, trust } = request;
  const outDir = resolve(inputs.out);
  await prepareOutDir(outDir);
  const files = await readReportFolders(dirs.map((dir) => resolve(dir)));
  if (files.length === 0) {
    throw new UserError(
      `There is no report in ${dirs.map(showPath).join(", ")}. The measuring jobs did not write one; see their logs.`,
    );
  }
  const legs = files.map(({ name, text }) => {
    const leg = parseMeasurement(text, name);
    requireSound(leg, name);
    return leg;
  });
  const merged = mergeMeasurements(
    legs.map((leg) => trusted(leg, trust)),
    inputs.target ?? null,
  );
  const policy: GatePolicy = {
    ...merged.gate,
    failOn: inputs["fail-on"] ?? merged.gate.failOn,
    onInconclusive: inputs["on-inconclusive"] ?? merged.gate.onInconclusive,
  };
  const warnings = [...warningsAbout(legs, merged, trust), ...(request.warnings ?? []), ...merged.warnings];
  return { measurement: { ...merged, gate: policy, warnings }, policy, outDir };
}

function trusted(leg: Measurement, trust: Trust): Measurement {
  return trust.kind === "own" ? leg : distrust(leg, trust.headSha, trust.policy);
}

function warningsAbout(legs: readonly Measurement[], { targets }: Measurement, trust: Trust): readonly Warning[] {
  if (trust.kind === "own") return [];
  // `distrust` removed their own warnings; these explain how the figures were obtained.
  const reused = targets.flatMap(({ name, reusedBase }) =>
    reusedBase === undefined ? [] : [baseReused(name, reusedBase)],
  );
  const sameGate = legs.every(({ gate }) => JSON.stringify(gate) === JSON.stringify(trust.policy));
  return [notOurRun(trust.isFork), ...(sameGate ? [] : [otherPolicy()]), ...reused];
}
