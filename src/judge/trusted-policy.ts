/** Reads the gate's policy for untrusted figures from the default branch, which no pull request can edit. */
import { posix } from "node:path";
import { defaultConfig, parseConfig } from "../inputs/config/parse-config.ts";
import { usualPlaces } from "../inputs/config/load-config.ts";
import { GitHubRefused, UserError } from "../model/errors.ts";
import type { Inputs } from "../inputs/inputs.ts";
import type { GatePolicy } from "../model/policy.ts";
import type { Warning } from "../model/measurement.ts";
import type { GitHub } from "../model/hosting.ts";
import { policyUnread } from "../model/warnings.ts";

export interface TrustedPolicy {
  readonly policy: GatePolicy;
  readonly warnings: readonly Warning[];
}

export async function readTrustedPolicy(branch: string, inputs: Inputs, github: GitHub): Promise<TrustedPolicy> {
  const places = inputs.config === undefined ? usualPlaces : [inputs.config];
  try {
    for (const place of places) {
      const path = posix.join(inputs["working-directory"], place);
      const text = await github.readFile(path, branch);
      if (text !== undefined) return { policy: parseConfig(text, `${branch}:${path}`).gate, warnings: [] };
    }
  } catch (error) {
    if (!(error instanceof GitHubRefused)) throw error;
    return { policy: defaultPolicy(), warnings: [policyUnread(branch, error.message)] };
  }
  if (inputs.config !== undefined) throw new UserError(`The config file ${inputs.config} does not exist on ${branch}.`);
  return { policy: defaultPolicy(), warnings: [] };
}

function defaultPolicy(): GatePolicy {
  return defaultConfig("app").gate;
}
