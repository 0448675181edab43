/** The words for each verdict. */
import type { Verdict } from "../../model/report-json.ts";

interface VerdictWords {
  /** While the check does not fail. */
  readonly symbol: string;
  readonly name: string;
  /** For the documents. */
  readonly meaning: string;
  /** After "Resolved: ". */
  readonly past: string;
}

export const verdictWords: Readonly<Record<Verdict, VerdictWords>> = {
  oom: {
    symbol: "⚠️",
    name: "out of memory",
    meaning:
      "head ran out of memory and base did not: the kernel killed a process in its container, or its runtime gave up at its own limit",
    past: "head ran out of memory",
  },
  crash: {
    symbol: "⚠️",
    name: "crash",
    meaning: "head died or stopped answering during the workload for another reason, and base did not",
    past: "head crashed",
  },
  leak: {
    symbol: "⚠️",
    name: "memory leak",
    meaning: "head keeps growing; base does not, or clearly more slowly",
    past: "head had a memory leak",
  },
  invalid: {
    symbol: "⚠️",
    name: "invalid",
    meaning:
      "the workload did not run as configured: unexpected answers, an exit at the start, never ready, not measured",
    past: "the measurement was invalid",
  },
  grew: {
    symbol: "⚠️",
    name: "higher plateau",
    meaning: "both sides level off, and head's plateau exceeds base's by more than the tolerance",
    past: "head had a higher plateau",
  },
  inconclusive: {
    symbol: "❔",
    name: "inconclusive",
    meaning:
      "too little or too noisy data; the report names what would settle it and the smallest leak that the run would have caught",
    past: "the measurement was inconclusive",
  },
  "no-baseline": {
    symbol: "➖",
    name: "no base to compare with",
    meaning: "there is no base to compare with; only absolute limits are checked",
    past: "there was no base to compare with",
  },
  preexisting: {
    symbol: "➖",
    name: "pre-existing, no worse",
    meaning: "base grows or dies too, and head is not worse",
    past: "base grew too",
  },
  pass: {
    symbol: "✅",
    name: "no growth",
    meaning: "no difference beyond noise and tolerance",
    past: "memory was above the budget",
  },
  improved: {
    symbol: "✅",
    name: "improved",
    meaning: "head's plateau or slope is below base's, beyond noise",
    past: "memory was above the budget",
  },
};
