/**
 * What a look after the first one shows of growth, judged beyond the end of the first look.
 *
 * **longer.** Fresh containers get several times the requests. Beyond the end of the first look a leak keeps its pace and
 * a cache is full. "Retry with more of the same, and ask whether it keeps growing" is the rule that psutil's suite arrived
 * at after ten years of false alarms (psutil#1757); the dose makes it a test of what a leak is. Breaks: a cache that needs
 * more requests than the look has cannot be told from a leak by watching memory.
 *
 * **collected.** A generational collector (V8's, Ruby's) leaves what it has promoted until enough has accumulated. A
 * service whose cache drops an old entry for each new one grows until then by the entries' size, evenly and for longer
 * than any look: by 100 B per request for 80,000 requests in V8. Watching memory cannot tell this from a leak, and
 * collecting can. Where the longer look could not tell, its own rule decides here too. Where it saw a leak, this look can
 * only acquit: whatever remains is held to the tolerance first, whatever the pace was, so that a leak among garbage is
 * still one. Breaks: a leak that collecting fixes, such as finalizers that wait for a collection which never comes.
 *
 * **timers.** A deadline of 30 seconds that each request sets and nothing clears has the slope of a leak until the first
 * one fires, and a service of some hundred requests per second reaches the end of the longer look before that. This look
 * pauses until pending timers have fired: what they held is there once, and a leak twice. Nobody has seen where such
 * memory levels off, so the claim is `held` and open. Breaks: timers that renew each other forever never release
 * anything, so growth by them stays a leak; a leak of a quarter of what timers hold is covered by them.
 *
 * Slopes are raw, without taking level shifts out: growth that ended must be seen as ended, and a shift taken out of one
 * half makes the other look steeper than it is.
 *
 * One pair does not know its own noise. It gets that of the first look's containers, whose noise does not depend on how
 * long they run, so that the noise of a slope goes with 1 / length. Half of it is kept in any case: containers differ by
 * drift too, which no length averages out.
 */
import { lookOf, type Look, type LookKind, type TargetMeasurement, type Trial } from "../../model/measurement.ts";
import type { Estimate } from "../estimators/comparison.ts";
import { clearMargin, marginOf } from "../estimators/power.ts";
import { mean } from "../estimators/series.ts";
import type { Predicate } from "../findings.ts";
import { tallyEnds } from "./ends.ts";
import { type Evidence, examineBeyond, type SideEvidence } from "./evidence.ts";
import { countFailures, spoils } from "./failures.ts";
import { leastGrowth, windowRequests } from "./growth.ts";
import type { Limits, Quantity } from "./limits.ts";
import { gainAfterPause } from "./pause-gain.ts";

export type LaterLookKind = Exclude<LookKind, "first">;

/**
 * goes-on: growth keeps its pace to the end. weakly: the same, but not clearly enough to prove a leak by itself. ended:
 * it is below half of its pace. held: pending timers released it. unclear: noise hides which.
 */
export type Shown = "goes-on" | "weakly" | "ended" | "held" | "unclear";

export interface LaterLook {
  readonly kind: LaterLookKind;
  readonly shown: Shown;
  /** Of this look alone, over what lies beyond the first one. */
  readonly evidence: Evidence;
  /** Around the pause of a `timers` look, per request: the growth before it, and what is left of it, give or take. */
  readonly left: {
    readonly before: number;
    readonly after: number;
    readonly noise: number;
    readonly pauseMs: number;
  } | null;
  readonly predicates: readonly Predicate[];
}

/** One-sided error of a later look. The first look has passed a test at 0.5 %, and both have to agree. */
const laterAlpha = 0.05;

/** Growth below this share of the first look's pace has ended. */
const goesOnShare = 0.5;
/** The last quarter is short, and its own noise would hide a leak that goes on: less is asked of it. */
const lastShare = 0.25;

/** Of its own pace, to the end, and no faster: more than is asked of growth that the first look has already seen. */
const steadyShare = 0.75;

/** Of a look: growth that was flat for this long has ended, whatever holes there are. */
const flatShare = 0.5;

/** No more precision than this is believed to be gained by length. */
const leastFactor = 0.5;

/** Of the pace before the pause: released by timers, it explains the growth. */
const releasedShare = 0.75;

/** null: no such look was taken, or none of its pairs can be used. */
export function examineLater(
  target: TargetMeasurement,
  kind: LaterLookKind,
  first: Evidence,
  longer: LaterLook | null,
  quantity: Quantity,
  limits: Limits,
): LaterLook | null {
  const look = lookOf(target, kind);
  const evidence = look === undefined ? null : examineAgain(target, look.trials, first, quantity, limits);
  if (look === undefined || evidence === null) return null;
  const judged = judgeLater(kind, evidence, first, longer, limits);
  const { shown, left } = heedPause(judged, look, evidence, first, quantity, limits);
  const isWeak = kind === "longer" ? isUnsure(evidence, limits) : false;
  const isOpen = kind !== "longer" && (mayBePieces(evidence, limits) || lacksPause(target, look, longer));
  return {
    kind,
    shown: shown !== "goes-on" ? shown : isOpen ? "unclear" : isWeak ? "weakly" : "goes-on",
    evidence,
    left,
    predicates: describe(evidence, first, limits),
  };
}

function judgeLater(
  kind: LaterLookKind,
  evidence: Evidence,
  first: Evidence,
  longer: LaterLook | null,
  limits: Limits,
): Shown {
  if (kind === "longer" || longer?.shown === "unclear") return judgeGrowth(evidence, first, limits);
  const { base, head } = longer?.evidence ?? first;
  return acquit(evidence, excessOf(head.slopes, base.slopes), limits);
}

/** What the longer look could not tell with a pause, this one cannot tell without. */
function lacksPause(target: TargetMeasurement, { pause }: Look, longer: LaterLook | null): boolean {
  return longer?.shown === "unclear" && lookOf(target, "longer")?.pause !== undefined && pause === undefined;
}

/** What later trials showed beyond the first look; null when none of their pairs can be used. */
function examineAgain(
  target: TargetMeasurement,
  trials: readonly Trial[],
  first: Evidence,
  quantity: Quantity,
  limits: Limits,
): Evidence | null {
  const beyond =
    trials.length === 0 || failsAnswers(target, trials) ? null : examineBeyond(trials, first.window, quantity, limits);
  if (beyond === null) return null;
  const { window, base, head, noise } = beyond;
  const pairs = head.slopes.length;
  const factor = Math.max(leastFactor, windowRequests(first.window) / windowRequests(window));
  return {
    window,
    base,
    head,
    slope: { ...rescale(first.slope, first, pairs, factor), value: mean(head.slopes) - mean(base.slopes) },
    level: { ...rescale(first.level, first, pairs, 1), value: mean(head.plateaus) - mean(base.plateaus) },
    noise,
  };
}

/** From where it fails answers, a side does other work than in the first look. */
function failsAnswers(target: TargetMeasurement, trials: readonly Trial[]): boolean {
  const [base, head] = (["base", "head"] as const).map((side) => countFailures(tallyEnds(trials, side), target).share);
  return spoils(base ?? 0, head ?? 0) || spoils(head ?? 0, base ?? 0);
}

/** Growth goes on at the first look's pace, or steadily at its own; it ended; or noise hides which. */
function judgeGrowth(evidence: Evidence, first: Evidence, limits: Limits): Shown {
  const { base, head, slope, window, noise } = evidence;
  const excess = excessOf(head.slopes, base.slopes);
  const late = excessOf(head.lateSlopes, base.lateSlopes);
  const last = excessOf(head.tailSlopes, base.tailSlopes);
  const margin = laterMargin(slope);
  const pace = paceOf(first, limits);
  const keepsPace = Math.min(excess, late) >= goesOnShare * pace && last >= lastShare * pace;
  // What filled beside a leak in the first look leaves it at a lower pace, which it keeps.
  const isSteady = Math.min(late, last) >= steadyShare * excess && steadyShare * Math.max(late, last) <= excess;
  const isLarge = excess * windowRequests(window) > leastGrowth(noise, limits);
  if ((keepsPace || isSteady) && isLarge && excess - margin > limits.tolerated) return "goes-on";
  // The second half is half as long, and has twice the noise. Growth that paused and continues there has not ended.
  const isSlow = Math.min(excess + margin, late + 2 * margin) < goesOnShare * pace && late < goesOnShare * pace;
  const isClearlyLeft = late - 2 * margin > limits.tolerated;
  return isSlow && !isClearlyLeft && isFlatLongEnough(excess, pace, windowRequests(window), limits)
    ? "ended"
    : "unclear";
}

/** A first look that saw growth stop short of a leak may have no pace to speak of. */
function paceOf({ head, base }: Evidence, { tolerated }: Limits): number {
  return Math.max(excessOf(head.slopes, base.slopes), tolerated);
}

/**
 * A leak is flat while it fills the holes of a collected heap: 0.9 MiB of V8's hid one of 128 B per request, 23,000
 * requests after the start. Growth that continued until then, and is flat for less than half of the look, has ended only
 * when more than the largest hole is missing.
 */
function isFlatLongEnough(excess: number, pace: number, requests: number, { largestHole }: Limits): boolean {
  const missing = (pace - Math.max(0, excess)) * requests;
  return missing >= Math.min(largestHole, flatShare * pace * requests);
}

/** With garbage collected: what remains is a leak above the tolerance, and garbage below half of the pace. */
function acquit({ base, head, slope }: Evidence, pace: number, { tolerated }: Limits): Shown {
  const margin = laterMargin(slope);
  const excess = excessOf(head.slopes, base.slopes);
  const late = excessOf(head.lateSlopes, base.lateSlopes);
  if (excess - margin > tolerated) return "goes-on";
  return Math.max(excess + margin, late) < goesOnShare * pace ? "ended" : "unclear";
}

/** The pieces of a collected heap may be all that is left. */
function mayBePieces({ base, head, window }: Evidence, { pieces }: Limits): boolean {
  return excessOf(head.slopes, base.slopes) * windowRequests(window) < pieces;
}

/** Growth that goes on has gained as much after a pause as before it. */
function heedPause(
  shown: Shown,
  { kind, pause, trials }: Look,
  evidence: Evidence,
  first: Evidence,
  quantity: Quantity,
  limits: Limits,
): Pick<LaterLook, "shown" | "left"> {
  const gain = pause === undefined ? null : gainAfterPause(trials, pause, first.window.fromRequests, quantity);
  if (pause === undefined || gain === null) return { shown, left: null };
  if (kind === "timers") {
    const after = Math.max(0, gain.after / gain.requests);
    const left = { before: gain.before, after, noise: limits.pieces / gain.requests, pauseMs: pause.ms };
    return isReleased(left, limits) ? { shown: "held", left } : { shown, left: null };
  }
  if (shown !== "goes-on") return { shown, left: null };
  const expected = excessOf(evidence.head.slopes, evidence.base.slopes) * gain.requests;
  const missing = expected - gain.after;
  if (missing < (1 - goesOnShare) * expected) return { shown, left: null };
  // What a collection in the pause has freed, a leak fills before it is seen again.
  return { shown: missing >= limits.largestHole ? "ended" : "unclear", left: null };
}

/** Head grew until the pause, most of that was released in it, and no more than is tolerated is clearly left. */
function isReleased({ before, after, noise }: NonNullable<LaterLook["left"]>, { tolerated }: Limits): boolean {
  return before - noise > tolerated && before - after >= releasedShare * before && after - noise <= tolerated;
}

/** Whether this look by itself is less sure than the first look is of a leak. */
function isUnsure({ base, head, slope }: Evidence, { tolerated }: Limits): boolean {
  return excessOf(head.slopes, base.slopes) - clearMargin(slope) <= tolerated;
}

function laterMargin(slope: Estimate): number {
  return marginOf(slope, laterAlpha);
}

/** By how much head outgrows base; a base that shrinks counts as flat. */
function excessOf(head: SideEvidence["slopes"], base: SideEvidence["slopes"]): number {
  return mean(head) - Math.max(0, mean(base));
}

/** The error of a mean over the first look's pairs, as that of a mean over `pairs`, times `factor`. */
function rescale(estimate: Estimate, first: Evidence, pairs: number, factor: number): Estimate {
  const standardError = estimate.standardError * Math.sqrt(first.head.slopes.length / pairs) * factor;
  return { ...estimate, standardError };
}

function describe(evidence: Evidence, first: Evidence, limits: Limits): readonly Predicate[] {
  const { base, head, slope, window, noise } = evidence;
  const excess = excessOf(head.slopes, base.slopes);
  const late = excessOf(head.lateSlopes, base.lateSlopes);
  const last = excessOf(head.tailSlopes, base.tailSlopes);
  const pace = paceOf(first, limits);
  const gained = excess * windowRequests(window);
  const held = (name: Predicate["name"], value: number, limit: number): Predicate => ({
    name,
    holds: value >= limit,
    value,
    limit,
  });
  return [
    held("above-tolerance", excess - laterMargin(slope), limits.tolerated),
    held("above-noise", gained, leastGrowth(noise, limits)),
    held("keeps-pace", Math.min(excess, late), goesOnShare * pace),
    held("at-the-end", last, lastShare * pace),
  ];
}
