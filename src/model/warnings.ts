/** Warnings about how figures were obtained; they are stored with the measurement and shown in every report. */
import type { Warning } from "./measurement.ts";
import { plainLine } from "./plain-text.ts";

/** Readers must know whether they can trust the figures. */
export function notOurRun(isFork: boolean): Warning {
  return isFork
    ? {
        code: "fork-run",
        text: "These figures come from the fork's own workflow run, whose author can change what it reports. They prove nothing; a maintainer who needs proof can run the comparison on a branch of this repository.",
      }
    : {
        code: "pull-request-run",
        text: "These figures come from the pull request's own workflow run, whose author can change what it reports.",
      };
}

export function otherPolicy(): Warning {
  return {
    code: "other-policy",
    text: "The pull request configures a different gate than the default branch. This report uses the default branch's gate.",
  };
}

export function baseReused(
  target: string,
  { runId, measuredAt }: { readonly runId: string; readonly measuredAt: string },
): Warning {
  return {
    code: "reused-baseline",
    text: `${plainLine(target)}: base was not measured together with head. Its figures come from run ${plainLine(runId)} on ${measuredAt.slice(0, 10)}, on an equal machine.`,
  };
}

export function baseNotBuilt(target: string, lines: readonly string[]): Warning {
  return {
    code: "base-not-built",
    text: `${plainLine(target)}: two builds of base's image failed, so head was measured alone. ${plainLine(lines.at(-1) ?? "", 300)}`.trim(),
  };
}

export function policyUnread(branch: string, reason: string): Warning {
  return {
    code: "policy-unread",
    text: `The gate's policy could not be read from ${plainLine(branch)}, so the default policy applies: ${plainLine(reason, 300)}`,
  };
}
