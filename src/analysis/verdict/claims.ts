/** One claim per quantity: the looks reduced to a state, by the table in transitions.ts. */
import type { TargetMeasurement } from "../../model/measurement.ts";
import type { GatePolicy } from "../../model/policy.ts";
import type { Verdict } from "../../model/report-json.ts";
import { intervalOf } from "../estimators/comparison.ts";
import { mean, traceTrial } from "../estimators/series.ts";
import type { Claim, ClaimState, ClaimStep, Kept, Why } from "../findings.ts";
import { type Evidence, examinePairs } from "./evidence.ts";
import { judgeFirst, judgeLevel } from "./first-look.ts";
import { compareBothWays, detectablePerRequest, isLeak, leastGrowth, mayLeak } from "./growth.ts";
import { examineLater, type LaterLook } from "./later-look.ts";
import { kernelQuantities, type Limits, limitsOf, memory, type Quantity } from "./limits.ts";
import { asksFor, follow, transitions } from "./transitions.ts";

/** The looks of one quantity that can be used. */
export interface Looks {
  readonly first: Evidence;
  readonly longer: LaterLook | null;
  /** Collected or timers. */
  readonly released: readonly LaterLook[];
}

/** null: no base, or too few usable pairs. */
export function examineLooks(target: TargetMeasurement, quantity: Quantity, limits: Limits): Looks | null {
  const first = target.images.base === null ? null : examinePairs(target, quantity, limits);
  if (first === null) return null;
  const longer = examineLater(target, "longer", first, null, quantity, limits);
  const released = (["collected", "timers"] as const).flatMap(
    (kind) => examineLater(target, kind, first, longer, quantity, limits) ?? [],
  );
  return { first, longer, released };
}

export function claimMemory(target: TargetMeasurement, looks: Looks, limits: Limits): Claim {
  const { first, longer, released } = looks;
  const { state, verdict, why, predicates } = judgeFirst(target, first, limits);
  const claim: Claim = {
    quantity: memory.name,
    state,
    verdict,
    why,
    steps: [stepOf("first", null, state, first, predicates)],
  };
  return [...(longer === null ? [] : [longer]), ...released].reduce(
    (before, look) => advance(before, look, first, limits),
    claim,
  );
}

function advance(claim: Claim, look: LaterLook, first: Evidence, limits: Limits): Claim {
  if (!asksFor(claim.state, look.kind)) return claim;
  const state = follow(claim.state, look.kind, look.shown);
  const step = stepOf(look.kind, look.shown, state, look.evidence, look.predicates);
  return { ...claim, state, ...explain(claim, state, look, first, limits), steps: [...claim.steps, step] };
}

/** The verdict of a state, with the reasons as a reader wants them: the decisive one first. */
function explain(
  claim: Claim,
  state: ClaimState,
  look: LaterLook,
  first: Evidence,
  limits: Limits,
): Pick<Claim, "verdict" | "why"> {
  const isLonger = look.kind === "longer";
  const seen = lookWhy(look, outcomes[state] ?? "unclear");
  const before = isLonger ? reasonsBefore(claim, first) : claim.why;
  if (state === "ended") {
    const level = judgeLevel(look.evidence, limits, seen, lookWhy(look, "unclear"));
    return isLonger ? level : { ...level, why: [...level.why, ...claim.why] };
  }
  if (state === "unconfirmed") {
    const { bytesPerRequest, requests } = seen;
    return { verdict: claim.verdict, why: [...claim.why, { code: "not-confirmed", bytesPerRequest, requests }] };
  }
  if (state === "held") return { verdict: verdictOf(state), why: [heldWhy(look), ...before] };
  const isKnown = !isLonger && claim.verdict === "leak" && state === "confirmed";
  return { verdict: verdictOf(state), why: isKnown ? [...before, seen] : [seen, ...before] };
}

const outcomes: Readonly<Partial<Record<ClaimState, "goes-on" | "ended" | "unclear">>> = {
  confirmed: "goes-on",
  ended: "ended",
  open: "unclear",
};

function verdictOf(state: ClaimState): Verdict {
  const { verdict } = transitions[state];
  if (verdict === "by-power" || verdict === "by-level") throw new RangeError(`${state} has no verdict of its own.`);
  return verdict;
}

/** What the first look saw, for a reader of the longer one: no longer that it was too short. */
function reasonsBefore({ state, why }: Claim, first: Evidence): readonly Why[] {
  if (state === "suspected") return [{ code: "head-grows-faster", bytesPerRequest: intervalOf(first.slope) }];
  return why.filter(({ code }) => code !== "still-warming-up");
}

function lookWhy({ kind, evidence }: LaterLook, outcome: "goes-on" | "ended" | "unclear") {
  const { slope, window } = evidence;
  const code = kind === "longer" ? ("longer-look" as const) : ("collected-look" as const);
  return { code, outcome, bytesPerRequest: intervalOf(slope), requests: window.toRequests };
}

function heldWhy({ left }: LaterLook): Why {
  if (left === null) throw new RangeError("Only a look with a pause shows that growth was held.");
  const { pauseMs, before, after, noise } = left;
  return { code: "held-by-timers", ms: pauseMs, bytesPerRequest: before, left: after, noise };
}

function stepOf(
  look: ClaimStep["look"],
  shown: ClaimStep["shown"],
  state: ClaimState,
  { slope, window }: Evidence,
  predicates: ClaimStep["predicates"],
): ClaimStep {
  return { look, shown, state, requests: window.toRequests, perRequest: intervalOf(slope), predicates };
}

export interface KeptClaim extends Claim {
  readonly kept: Kept;
}

/** A claim for each quantity that the kernel holds, was read on both sides, and moved. */
export function claimKept(target: TargetMeasurement, policy: GatePolicy): readonly KeptClaim[] {
  return kernelQuantities.flatMap((quantity) => claimQuantity(quantity, target, policy) ?? []);
}

/** A quantity of the kernel either keeps growing or does not: its level is never judged. */
function claimQuantity(
  quantity: Quantity<Kept["what"]>,
  target: TargetMeasurement,
  policy: GatePolicy,
): KeptClaim | null {
  const limits = limitsOf(quantity, policy);
  if (!movesEnough(target, quantity, limits)) return null;
  const looks = examineLooks(target, quantity, limits);
  if (looks === null) return null;
  const { first } = looks;
  const { faster } = compareBothWays(first, limits);
  const started: ClaimState = isLeak(faster) ? "leak" : mayLeak(faster) ? "warming" : "settled";
  const longer = asksFor(started, "longer") ? looks.longer : null;
  const state = longer === null ? started : follow(started, "longer", longer.shown);
  const { evidence: seen, predicates } = longer ?? { evidence: first, predicates: faster.predicates };
  const verdict = state === "settled" || state === "ended" ? "pass" : verdictOf(state);
  const kept: Kept = {
    what: quantity.name,
    outcome: verdict === "leak" ? "leak" : verdict === "inconclusive" ? "unclear" : "none",
    look: longer === null ? null : (outcomes[state] ?? null),
    perRequest: intervalOf(seen.slope),
    sides: { base: mean(seen.base.slopes), head: mean(seen.head.slopes) },
    requests: seen.window.toRequests,
    toleratedPerRequest: limits.tolerated,
    smallestDetectable: detectablePerRequest(first, limits),
  };
  return {
    quantity: quantity.name,
    state,
    verdict,
    why: verdict === "pass" ? [] : [{ code: "head-keeps", kept }],
    steps: [
      stepOf("first", null, started, first, faster.predicates),
      ...(longer === null ? [] : [stepOf("longer", longer.shown, state, seen, predicates)]),
    ],
    kept,
  };
}

/** Less than the size rule asks for is no leak, whatever its slope: spares fitting what is flat. */
function movesEnough(target: TargetMeasurement, { read }: Quantity, limits: Limits): boolean {
  return target.looks
    .filter(({ kind }) => kind === "first")
    .flatMap(({ trials }) => trials)
    .some((trial) => {
      const values = traceTrial(trial, read).map(({ value }) => value);
      return Math.max(...values) - Math.min(...values) > leastGrowth(0, limits);
    });
}
