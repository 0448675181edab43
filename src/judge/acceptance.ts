/** Whether somebody accepts a growth by a label: read from GitHub after measuring, and only where it decides. */
import type { Acceptance } from "../model/policy.ts";
import type { Measured } from "./publish.ts";
import { assembleReport } from "./assemble.ts";

/**
 * The event file holds the labels of the moment that started the run; a repeated run has the same file, so that
 * the label, which is put on once the check has failed, would never be seen there.
 */
export async function acceptByLabel(
  measured: Measured,
  findAcceptance: () => Promise<Acceptance | undefined>,
): Promise<Measured> {
  // A measurement may have been judged before; whose label it was then does not count now.
  const { acceptance: _earlier, ...unaccepted } = measured.policy;
  if (!assembleReport(measured.measurement, unaccepted).report.failed) return { ...measured, policy: unaccepted };
  const acceptance = await findAcceptance();
  const policy = acceptance === undefined ? unaccepted : { ...unaccepted, acceptance };
  // `analyse` comes to the same verdict later, without asking anybody.
  return { ...measured, policy, measurement: { ...measured.measurement, gate: policy } };
}
