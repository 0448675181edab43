/**
 * Lines that carry growth which no runtime counts as its own.
 *
 * An OpenSSL context is 140 bytes to Python and 14 KiB to malloc; a descriptor is a number. By bytes such lines are
 * noise, and are not blamed. But they leave the same number of objects per request: with a snapshot every 200 requests
 * such a line counted 401, 603 and 801, a clean service's line 245, 284 and 289.
 */
import type { Cause } from "../../model/report-json.ts";
import { atPlace, type BlamedSite } from "./blame.ts";
import { causes } from "./causes.ts";
import { leastObjects } from "./growing-types.ts";
import type { Interior, SiteRate } from "./inside-rates.ts";

/** Share of the larger round. With `leastObjects`, four objects per round are the fewest that count. */
const mostApart = 0.1;
/** Base has the growth too where its function keeps half as many. */
const sameAsBase = 0.5;

/** Adds lines that carry growth without bytes to `live`, the lines blamed by bytes; lines that open descriptors come first. */
export function addCarriers(
  live: readonly BlamedSite[],
  cause: Cause,
  inside: Interior | null,
  control: Interior | null,
  places: ReadonlyMap<string, string>,
): readonly BlamedSite[] {
  if (inside === null || !causes[cause].isOutside) return live;
  const opened = cause === "descriptors" ? carriersOf(inside.opened, control?.opened ?? [], places) : [];
  if (opened.length > 0) {
    const isOpened = (site: BlamedSite): boolean => opened.some((each) => isSamePlace(each, site));
    const known = opened.map((site) => live.find((each) => isSamePlace(each, site)) ?? site);
    return [...known, ...live.filter((site) => !isOpened(site))];
  }
  // One of the app's own lines that keeps bytes is better evidence.
  if (live.some(({ own }) => own)) return live;
  return [...carriersOf(inside.sites, control?.sites ?? [], places), ...live];
}

/** Most objects per request first. */
function carriersOf(
  sites: readonly SiteRate[],
  controls: readonly SiteRate[],
  places: ReadonlyMap<string, string>,
): readonly BlamedSite[] {
  return sites
    .flatMap((site) => {
      const { objects } = site;
      if (!site.site.own || objects === undefined) return [];
      const isSteady = objects.perRequest >= leastObjects && objects.apart <= mostApart;
      if (!isSteady || objectsOf(controls, site) >= sameAsBase * objectsOf(sites, site)) return [];
      const rates = { bytesPerRequest: Math.max(0, site.perRequest), countPerRequest: objects.perRequest };
      return [atPlace({ ...site.site, ...rates, bytes: Math.max(0, site.total) }, places)];
    })
    .toSorted((one, other) => other.countPerRequest - one.countPerRequest);
}

/** By function: a change moves lines, but rarely functions. */
function objectsOf(sites: readonly SiteRate[], { site }: SiteRate): number {
  return sites
    .filter((each) => each.site.file === site.file && each.site.function === site.function)
    .reduce((sum, { objects }) => sum + Math.max(0, objects?.perRequest ?? 0), 0);
}

function isSamePlace(one: BlamedSite, other: BlamedSite): boolean {
  return one.file === other.file && one.line === other.line;
}
