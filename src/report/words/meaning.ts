/** What each verdict means, for whoever looks it up: the help, the README, the schema's readers. */
import type { Verdict } from "../../model/report-json.ts";

export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  oom: "head ran out of memory and base did not: the kernel killed a process in it, or its runtime gave up at a limit of its own",
  crash: "head died, or stopped answering, in the middle of the workload for another reason, and base did not",
  leak: "head keeps growing; base does not, or clearly less",
  invalid: "the workload did not do what it says: unexpected answers, exited at the start, never ready, not measured",
  grew: "both level off, and head's plateau is above base's by more than is tolerated",
  inconclusive:
    "too little or too noisy to tell; says what would settle it, and the smallest leak that the run would have caught",
  "no-baseline": "there is no base to compare with; only absolute limits are checked",
  preexisting: "base grows or dies too, and head is not worse",
  pass: "no difference beyond noise and tolerance",
  improved: "head's plateau or slope is below base's, beyond noise",
};
