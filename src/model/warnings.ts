/** Warnings about how figures were obtained; they are stored with the measurement and shown in every report. */
import type { Warning } from "./measurement.ts";
import { plainLine } from "./plain-text.ts";

/** A reader must know who reports these figures before trusting them. */
export function notOurRun(isFork: boolean): Warning {
  return isFork
    ? {
        code: "fork-run",
        text: "These figures come from the fork's own run, whose author can change what it reports. They are not proof: for that, a maintainer runs the comparison on a branch of this repository.",
      }
    : {
        code: "pull-request-run",
        text: "These figures come from the pull request's own workflow run, whose author can change what it reports.",
      };
}

export function otherPolicy(): Warning {
  return {
    code: "other-policy",
    text: "The pull request's run was configured with another gate than the default branch. The default branch's gate applies here.",
  };
}

export function baseReused(
  target: string,
  { runId, measuredAt }: { readonly runId: string; readonly measuredAt: string },
): Warning {
  return {
    code: "reused-baseline",
    text: `${plainLine(target)}: base was not measured beside head. Its figures come from run ${plainLine(runId)}, measured on ${measuredAt.slice(0, 10)} on an equal machine.`,
  };
}

export function baseNotBuilt(target: string, lines: readonly string[]): Warning {
  return {
    code: "base-not-built",
    text: `${plainLine(target)}: base's image failed to build twice, so only head was measured. ${plainLine(lines.at(-1) ?? "", 300)}`.trim(),
  };
}

export function policyUnread(branch: string, reason: string): Warning {
  return {
    code: "policy-unread",
    text: `The gate's policy could not be read from ${plainLine(branch)}, so the defaults apply: ${plainLine(reason, 300)}`,
  };
}
