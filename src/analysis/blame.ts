/**
 * Which sites and types are blamed for growth: those that keep some of every request, and that base does not have.
 *
 * Base is the control. What it has at the same rate is the service's own way of living (per-connection state that a
 * server keeps for seconds, a heap that is still filling), and is not blamed. Lines move with a change, functions
 * rarely do, so the two are matched by function.
 */
import { type Interior, isOwnType, leastObjects, type SiteRate } from "./inside-rates.ts";

/** What the gate measured head to have more than base: a slope, or where both level off a level. */
export type Growth =
  | { readonly per: "request"; readonly bytes: number | null }
  | { readonly per: "run"; readonly bytes: number };

export interface BlamedSite {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly own: boolean;
  /** The file's path in the repository, where it was found there. */
  readonly repository: string | null;
  /** 0 where memory levels off. */
  readonly bytesPerRequest: number;
  readonly countPerRequest: number;
  /** Live at the last look, more than base. */
  readonly bytes: number;
}

export interface BlamedType {
  readonly name: string;
  readonly countPerRequest: number;
  readonly bytesPerRequest: number | null;
}

/** A site below this is noise of tracing (per-connection state, sampled heaps); of a smaller leak, half of it. */
const leastSiteBytes = 100;
/** A plateau's sites, in all: below this they are noise, and below a tenth of the plateau's rise no explanation. */
const leastHeldBytes = 256 * 1024;
const leastHeldShare = 0.1;
/** Base has it too when its function keeps half as much there. */
const sameAsBase = 0.5;
/** Of the bytes of a site: what the cycle collector frees of it was not held by anything. */
const mostlyGarbage = 0.5;
const mostNamed = 8;

export interface BlamedSites {
  readonly live: readonly BlamedSite[];
  readonly garbage: readonly BlamedSite[];
}

/** Sites that hold, and sites whose objects only wait for the cycle collector; the app's own first, by size. */
export function blameSites(
  inside: Interior | null,
  control: Interior | null,
  growth: Growth,
  places: ReadonlyMap<string, string>,
  garbage: readonly { readonly file: string; readonly line: number; readonly bytes: number }[],
): BlamedSites {
  const value = (site: SiteRate): number => Math.max(0, growth.per === "run" ? site.total : site.perRequest);
  const sites = (inside?.sites ?? []).flatMap((site) => {
    const here = sumOfFunction(inside, site, value);
    const there = sumOfFunction(control, site, value);
    if (!isGrowing(site, growth) || there >= sameAsBase * here) return [];
    // Less what base has of it, in proportion.
    const share = 1 - there / here;
    const rates =
      growth.per === "run"
        ? { bytesPerRequest: 0, countPerRequest: 0 }
        : { bytesPerRequest: site.perRequest * share, countPerRequest: site.countPerRequest * share };
    const repository = places.get(site.site.file) ?? null;
    return [{ ...site.site, repository, ...rates, bytes: site.total * share }];
  });
  const freed = new Map(garbage.map((site) => [placeOf(site), site.bytes]));
  const isGarbage = (site: BlamedSite): boolean => (freed.get(placeOf(site)) ?? 0) >= mostlyGarbage * site.bytes;
  const size = (site: BlamedSite): number => (growth.per === "run" ? site.bytes : site.bytesPerRequest);
  const sorted = sites.toSorted((one, other) => Number(other.own) - Number(one.own) || size(other) - size(one));
  return { live: sorted.filter((site) => !isGarbage(site)), garbage: sorted.filter(isGarbage) };
}

function isGrowing(site: SiteRate, growth: Growth): boolean {
  if (growth.per === "run") return site.total >= Math.max(leastHeldBytes, leastHeldShare * growth.bytes);
  const least = growth.bytes === null ? leastSiteBytes : Math.min(leastSiteBytes, growth.bytes / 2);
  return site.repeats && site.perRequest >= least;
}

function sumOfFunction(interior: Interior | null, { site }: SiteRate, value: (each: SiteRate) => number): number {
  return (interior?.sites ?? [])
    .filter((each) => each.site.file === site.file && each.site.function === site.function)
    .reduce((sum, each) => sum + value(each), 0);
}

function placeOf({ file, line }: Pick<BlamedSite, "file" | "line">): string {
  return `${file}:${line}`;
}

/** The app's own types first: a `dict` more says less than an `AgentExecutor` more. */
export function blameTypes(inside: Interior | null, control: Interior | null): readonly BlamedType[] {
  const there = new Map((control?.types ?? []).map(({ name, perRequest }) => [name, perRequest]));
  return (inside?.types ?? [])
    .filter(({ perRequest, repeats }) => repeats && perRequest >= leastObjects)
    .filter(({ name, perRequest }) => (there.get(name) ?? 0) < sameAsBase * perRequest)
    .toSorted(
      (one, other) => Number(isOwnType(other.name)) - Number(isOwnType(one.name)) || other.perRequest - one.perRequest,
    )
    .slice(0, mostNamed)
    .map(({ name, perRequest, bytesPerRequest }) => ({ name, countPerRequest: perRequest, bytesPerRequest }));
}
