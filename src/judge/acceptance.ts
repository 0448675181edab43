/** Lets a label on the pull request accept growth. The label is read from GitHub after measuring, and only if it matters. */
import type { Acceptance } from "../model/policy.ts";
import type { Measured } from "./publish.ts";
import { assembleReport } from "./assemble.ts";

/**
 * The event file has the labels from when the run started, and a re-run gets the same file. The label is usually added
 * after the check has failed, so it would not be in there.
 */
export async function acceptByLabel(
  measured: Measured,
  findAcceptance: () => Promise<Acceptance | undefined>,
): Promise<Measured> {
  // The measurement may have been judged before; an earlier acceptance does not count.
  const { acceptance: _earlier, ...unaccepted } = measured.policy;
  if (!assembleReport(measured.measurement, unaccepted).report.failed) return { ...measured, policy: unaccepted };
  const acceptance = await findAcceptance();
  const policy = acceptance === undefined ? unaccepted : { ...unaccepted, acceptance };
  // Stored in the measurement, so that `analyse` reaches the same verdict later without GitHub.
  return { ...measured, policy, measurement: { ...measured.measurement, gate: policy } };
}
