/**
 * The sites and types to blame for growth: those that keep some memory of every request, and that base does not have.
 *
 * Base is the control. Growth that base has at the same rate is normal for the service (per-connection state that a
 * server keeps for seconds, a heap that is still filling), and is not blamed. A change moves lines but rarely
 * functions, so sites are matched by function.
 */
import { isOwnType, leastObjects } from "./growing-types.ts";
import type { Interior, SiteRate } from "./inside-rates.ts";
import { repeated } from "./rate.ts";

/** How much more than base head has, as the gate measured it: a slope, or a level where both sides level off. */
export type Growth =
  | { readonly per: "request"; readonly bytes: number | null }
  | { readonly per: "run"; readonly bytes: number };

export interface BlamedSite {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly own: boolean;
  /** The file's path in the repository; null where it was not found there. */
  readonly repository: string | null;
  /** 0 where memory levels off. */
  readonly bytesPerRequest: number;
  readonly countPerRequest: number;
  /** Live in the last snapshot, beyond base. */
  readonly bytes: number;
}

export interface BlamedType {
  readonly name: string;
  readonly countPerRequest: number;
  readonly bytesPerRequest: number | null;
}

/**
 * A site below this is noise of tracing (per-connection state, sampled heaps). A smaller leak needs less: allocations
 * that a runtime makes for the app's function in a turn of its own have no line of the app.
 */
const leastSiteBytes = 100;
const leastSiteShare = 0.25;
/**
 * Where Buffers leak, only the small objects that hold their bytes are sampled, so a line is compared with the growth
 * without those bytes. Lines move by some KiB between snapshots even where nothing is kept.
 */
const leastHolderBytes = 32 * 1024;
/** For a higher plateau: smaller sites are noise, and below a tenth of the rise they explain nothing. */
const leastHeldBytes = 256 * 1024;
const leastHeldShare = 0.1;
/** Base has the growth too where its function keeps half as much. */
const sameAsBase = 0.5;
/** Share of a site that the cycle collector frees, beyond which nothing held its objects. */
const mostlyGarbage = 0.5;
const mostNamed = 8;

export interface BlamedSites {
  readonly live: readonly BlamedSite[];
  readonly garbage: readonly BlamedSite[];
}

/** Sites whose objects are held, and sites whose objects wait for the cycle collector; the app's own first, by size. */
export function blameSites(
  inside: Interior | null,
  control: Interior | null,
  growth: Growth,
  places: ReadonlyMap<string, string>,
  garbage: readonly { readonly file: string; readonly line: number; readonly bytes: number }[],
): BlamedSites {
  const found = growth.per === "run" ? higherSites(inside, control, growth) : growingSites(inside, control, growth);
  const sites = found.map((site) => atPlace(site, places));
  const freed = new Map(garbage.map((site) => [placeOf(site), site.bytes]));
  const isGarbage = (site: BlamedSite): boolean => (freed.get(placeOf(site)) ?? 0) >= mostlyGarbage * site.bytes;
  const size = (site: BlamedSite): number => (growth.per === "run" ? site.bytes : site.bytesPerRequest);
  const sorted = sites.toSorted((one, other) => Number(other.own) - Number(one.own) || size(other) - size(one));
  return { live: sorted.filter((site) => !isGarbage(site)), garbage: sorted.filter(isGarbage) };
}

type FoundSite = Omit<BlamedSite, "repository">;

export function atPlace(site: FoundSite, places: ReadonlyMap<string, string>): BlamedSite {
  return { ...site, repository: places.get(site.file) ?? null };
}

type Seen = Interior | null;

function growingSites(inside: Seen, control: Seen, { bytes }: Growth): readonly FoundSite[] {
  const least = leastRate(inside, control, bytes);
  const rateOf = (interior: Seen, of: SiteRate): number =>
    sitesOfFunction(interior, of).reduce((sum, { perRequest }) => sum + Math.max(0, perRequest), 0);
  return (inside?.sites ?? []).flatMap((site) => {
    const [here, there] = [rateOf(inside, site), rateOf(control, site)];
    if (!site.repeats || site.perRequest < least || there >= sameAsBase * here) return [];
    // Without base's share.
    const share = 1 - there / here;
    const rates = {
      bytesPerRequest: site.perRequest * share,
      countPerRequest: (site.objects?.perRequest ?? 0) * share,
    };
    return [{ ...site.site, ...rates, bytes: site.total * share }];
  });
}

/** Bytes per request that a line has to keep. */
function leastRate(inside: Seen, control: Seen, bytes: number | null): number {
  if (bytes === null || inside === null) return leastSiteBytes;
  const external = repeated(inside.externalBytes, control?.externalBytes);
  if (external <= bytes / 2) return Math.min(leastSiteBytes, leastSiteShare * bytes);
  const ofHolders = leastSiteShare * Math.max(0, bytes - external);
  return Math.min(leastSiteBytes, Math.max(ofHolders, leastHolderBytes / inside.requests));
}

/**
 * To its runtime a module is one function, whose lines create everything that is there from the start. So lines are
 * compared with lines, and paired by size: those that differ least belong together.
 */
function higherSites(inside: Seen, control: Seen, growth: Growth): readonly FoundSite[] {
  const least = Math.max(leastHeldBytes, leastHeldShare * (growth.bytes ?? 0));
  const pairs = (inside?.sites ?? []).flatMap((here) =>
    sitesOfFunction(control, here).map((there) => ({ here, there, apart: Math.abs(here.total - there.total) })),
  );
  const matched = new Map<SiteRate, SiteRate>();
  const taken = new Set<SiteRate>();
  for (const { here, there } of pairs.toSorted((one, other) => one.apart - other.apart)) {
    if (matched.has(here) || taken.has(there)) continue;
    matched.set(here, there);
    taken.add(there);
  }
  return (inside?.sites ?? []).flatMap((site) => {
    const bytes = site.total - (matched.get(site)?.total ?? 0);
    const isHigher = bytes >= least && bytes > (1 - sameAsBase) * site.total;
    return isHigher ? [{ ...site.site, bytesPerRequest: 0, countPerRequest: 0, bytes }] : [];
  });
}

function sitesOfFunction(interior: Seen, { site }: SiteRate): readonly SiteRate[] {
  return (interior?.sites ?? []).filter((each) => each.site.file === site.file && each.site.function === site.function);
}

function placeOf({ file, line }: Pick<BlamedSite, "file" | "line">): string {
  return `${file}:${line}`;
}

/** The app's own types first: one more `AgentExecutor` is a better hint than one more `dict`. */
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
