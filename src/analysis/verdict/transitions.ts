/**
 * How looks lead from one state of a claim to the next: the whole rule, as data.
 *
 * A row is a state, with the verdict that it gives where no further look is taken. A look that has no entry in the row is
 * not asked for and changes nothing. `nextLook` asks for the looks that have one; docs/method.md shows this table.
 */
import type { LookKind } from "../../model/measurement.ts";
import type { Verdict } from "../../model/report-json.ts";
import type { ClaimState } from "../findings.ts";
import type { Shown } from "./later-look.ts";

type Cells = Readonly<Partial<Record<Shown, ClaimState>>>;

export interface Row {
  readonly means: string;
  /**
   * by-power: pass, or inconclusive where the first look could not have seen a leak that matters. by-level: growth ended,
   * and the level that it ended at is judged: pass, grew, preexisting, or inconclusive while it has not settled.
   */
  readonly verdict: Verdict | "by-power" | "by-level";
  readonly looks?: Readonly<Partial<Record<Exclude<LookKind, "first">, Cells>>>;
}

const longer: Cells = {
  "goes-on": "confirmed",
  weakly: "confirmed",
  ended: "ended",
  unclear: "open",
};

/** Only memory has garbage and is held by timers. */
const released = {
  collected: { "goes-on": "confirmed", ended: "ended", unclear: "open" },
  timers: { "goes-on": "confirmed", ended: "ended", unclear: "open", held: "held" },
} as const satisfies Row["looks"];

export const transitions: Readonly<Record<ClaimState, Row>> = {
  settled: { means: "nothing grows beyond noise and tolerance", verdict: "by-power" },
  suspected: {
    means: "growth is likely, and not proven",
    verdict: "by-power",
    // The look has to be as sure by itself as the first look is of a leak.
    looks: {
      longer: { "goes-on": "confirmed", weakly: "open", ended: "unconfirmed", unclear: "unconfirmed" },
    },
  },
  warming: {
    means: "head grew or is higher, and had not levelled off at the end",
    verdict: "inconclusive",
    looks: { longer },
  },
  leak: { means: "head grows, by every predicate of a leak", verdict: "leak", looks: { longer, ...released } },
  grew: { means: "both level off, head higher than tolerated", verdict: "grew" },
  improved: { means: "head grows less, or levels off lower", verdict: "improved" },
  preexisting: { means: "both keep growing alike", verdict: "preexisting" },
  confirmed: { means: "a later look agrees that head keeps growing", verdict: "leak", looks: released },
  unconfirmed: { means: "a suspicion that the longer look did not show", verdict: "by-power" },
  ended: { means: "growth came to an end", verdict: "by-level" },
  held: { means: "pending timers held what grew", verdict: "inconclusive" },
  open: { means: "a later look could not tell", verdict: "inconclusive", looks: released },
};

/** The state after a look that showed this; unchanged where the state does not ask for such a look. */
export function follow(state: ClaimState, look: Exclude<LookKind, "first">, shown: Shown): ClaimState {
  return transitions[state].looks?.[look]?.[shown] ?? state;
}

export function asksFor(state: ClaimState, look: Exclude<LookKind, "first">): boolean {
  return transitions[state].looks?.[look] !== undefined;
}
