/** The looks of a claim in words: which look it was, what it showed, and the conditions that led to it. */
import type { Claim, ClaimState, ClaimStep, Predicate, QuantityName } from "../../analysis/findings.ts";
import type { LookKind } from "../../model/measurement.ts";
import { formatByteRate, formatBytes, formatCount, formatFixed } from "../../model/units.ts";
import { joinPhrases, phrase } from "../phrase.ts";
import type { Fact } from "./fact.ts";
import { countRange, keptNames } from "./kept-words.ts";
import { intervalText } from "./reason.ts";

export const lookNames: Readonly<Record<LookKind, string>> = {
  first: "first look",
  longer: "longer look",
  collected: "collected look",
  timers: "timers look",
};

const quantityNames: Readonly<Record<QuantityName, string>> = { memory: "memory", ...keptNames };

export const predicateNames: Readonly<Record<Predicate["name"], string>> = {
  "above-tolerance": "lower bound above the tolerance",
  "above-noise": "more in all than noise explains",
  persists: "second half keeps half of the pace",
  "keeps-pace": "keeps half of the first look's pace",
  "at-the-end": "still grows at the end",
  "in-every-trial": "faster than base in every trial",
};

const stateWords: Readonly<Record<ClaimState, string>> = {
  settled: "no growth shown",
  suspected: "growth suspected, not proven",
  warming: "growth that had not levelled off",
  leak: "a leak",
  grew: "a higher level",
  improved: "less than base",
  preexisting: "both sides grow alike",
  confirmed: "a confirmed leak",
  unconfirmed: "the suspicion is not confirmed",
  ended: "growth ended",
  held: "held by pending timers",
  open: "undecided",
};

const shownWords: Readonly<Record<NonNullable<ClaimStep["shown"]>, string>> = {
  "goes-on": "growth continues",
  weakly: "growth continues, less clearly than a leak",
  ended: "growth ended",
  held: "released once the timers had fired",
  unclear: "noise hides whether growth continues",
};

/** `growth continues (a confirmed leak)`. */
export function resultWords({ shown, state }: ClaimStep): string {
  const seen = shown === null ? stateWords[state] : shownWords[shown];
  return seen === stateWords[state] ? seen : `${seen} (${stateWords[state]})`;
}

/** Head − base per request. */
export function growthWords({ quantity }: Claim, { perRequest }: ClaimStep): string {
  return isBytes(quantity)
    ? intervalText(perRequest)
    : `${rateText(quantity, perRequest.value)} ${countRange(perRequest)}`;
}

/** `1.08 KiB ≥ 32 B ✓`. */
export function conditionWords({ quantity }: Claim, { name, holds, value, limit }: Predicate): string {
  const mark = holds ? "✓" : "✗";
  if (name === "in-every-trial") return `${value} of ${limit} ${mark}`;
  const [figure, least] = [value, limit].map((each) =>
    name === "above-noise" ? amountText(quantity, each) : rateText(quantity, each),
  );
  return `${figure} ${holds ? "≥" : "<"} ${least} ${mark}`;
}

/** Without conditions that mean nothing: where nothing grew, no part of the run keeps a share of the growth. */
export function conditionsOf({ predicates }: ClaimStep): readonly Predicate[] {
  return predicates.filter(({ name, limit }) => limit > 0 || name === "above-tolerance");
}

/** One per look that counted, for a medium without tables of its own. */
export function lookFacts(claims: readonly Claim[]): readonly Fact[] {
  return claims.flatMap((claim) =>
    claim.steps.map((step) => ({
      label: `${quantityLabel(claim)}, ${lookNames[step.look]}`,
      value: joinPhrases(
        [
          phrase`${formatCount(step.requests)} requests, head − base ${growthWords(claim, step)} per request: ${resultWords(step)}`,
          ...decisiveOf(step).map((each) => phrase`${predicateNames[each.name]}: ${conditionWords(claim, each)}`),
        ],
        " · ",
      ),
    })),
  );
}

const growing: ReadonlySet<ClaimState> = new Set(["suspected", "warming", "leak"]);

/** Where the first look shows no growth, the first condition that fails is reason enough. */
function decisiveOf(step: ClaimStep): readonly Predicate[] {
  const conditions = conditionsOf(step);
  return step.look === "first" && !growing.has(step.state)
    ? conditions.filter(({ holds }) => !holds).slice(0, 1)
    : conditions;
}

export function quantityLabel({ quantity }: Claim): string {
  const name = quantityNames[quantity];
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}

function isBytes(quantity: QuantityName): boolean {
  return quantity === "memory" || quantity === "kernel-memory";
}

function rateText(quantity: QuantityName, value: number): string {
  return isBytes(quantity) ? formatByteRate(value) : formatFixed(value, Math.abs(value) < 0.1 ? 3 : 2);
}

function amountText(quantity: QuantityName, value: number): string {
  return isBytes(quantity) ? formatBytes(value) : formatCount(Math.round(value));
}
