/**
 * Lines that go with growth which no runtime counts as its own.
 *
 * A context of OpenSSL is 140 bytes to Python and 14 KiB to malloc; a descriptor is a number. By their bytes such lines
 * are noise, and are not blamed. But they leave the same number of objects of every request: with a look every 200
 * requests the counts of such a line were 401, 603 and 801, where those of a clean service's line were 245, 284 and 289.
 */
import type { Cause } from "../../model/report-json.ts";
import { atPlace, type BlamedSite } from "./blame.ts";
import { causes } from "./causes.ts";
import { leastObjects } from "./growing-types.ts";
import type { Interior, SiteRate } from "./inside-rates.ts";

/** Of the larger round. Four objects in one and four in the other are the fewest that are taken, by `leastObjects`. */
const mostApart = 0.1;
/** Base has it too when its function keeps half as many there. */
const sameAsBase = 0.5;

/** `live`, the lines to blame by their bytes, with those that carry what has none: what opened a descriptor comes first. */
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
  // A line of the app's own that keeps bytes says more.
  if (live.some(({ own }) => own)) return live;
  return [...carriersOf(inside.sites, control?.sites ?? [], places), ...live];
}

/** Most objects a request first. */
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

/** Lines move with a change, functions rarely do. */
function objectsOf(sites: readonly SiteRate[], { site }: SiteRate): number {
  return sites
    .filter((each) => each.site.file === site.file && each.site.function === site.function)
    .reduce((sum, { objects }) => sum + Math.max(0, objects?.perRequest ?? 0), 0);
}

function isSamePlace(one: BlamedSite, other: BlamedSite): boolean {
  return one.file === other.file && one.line === other.line;
}
