/** Sites and holders from sampled old objects. Pure. */
import { type ProbeAnswer, probeLimits, type Site } from "../../../model/diagnosis.ts";
import type { Frame, ObjectSample } from "./jvm-samples.ts";

type Held = ProbeAnswer["held"][number];

/** Packages of the JDK and of common libraries: the JVM does not know which classes are the app's own. */
const foreignPackages =
  /^(java|javax|jakarta|jdk|sun|com\.sun|com\.(fasterxml|google|zaxxer|netflix|mysql|mongodb|datadog)|kotlinx?|scala|groovy|akka|play|reactor|okhttp3|okio|ch\.qos|net\.bytebuddy|org\.(springframework|apache|eclipse|hibernate|slf4j|jboss|glassfish|aspectj|postgresql|codehaus|reactivestreams|flywaydb|thymeleaf|jetbrains|jooq|ktor)|io\.(netty|undertow|vertx|quarkus|micronaut|micrometer|grpc|ktor|lettuce|opentelemetry|projectreactor|prometheus|smallrye|reactivex|javalin|helidon))\./;

/**
 * The growth of a type is exact; where it was allocated is known from some dozens of samples. Each sample of a type
 * stands for the same share of its growth. Objects per line are not counted.
 */
export function countSites(
  samples: readonly ObjectSample[],
  growthBytes: ReadonlyMap<string, number>,
): readonly Site[] {
  const samplesOf = new Map<string, number>();
  for (const { type } of samples) samplesOf.set(type, (samplesOf.get(type) ?? 0) + 1);
  const sites = new Map<string, { readonly site: Site; bytes: number }>();
  for (const { type, frames } of samples) {
    const site = siteOf(frames);
    if (site === undefined) continue;
    const key = `${site.file}:${site.line}:${site.function}`;
    const entry = sites.get(key) ?? { site, bytes: 0 };
    entry.bytes += (growthBytes.get(type) ?? 0) / (samplesOf.get(type) ?? 1);
    sites.set(key, entry);
  }
  return [...sites.values()]
    .map(({ site, bytes }) => ({ ...site, bytes: Math.round(bytes) }))
    .toSorted((one, other) => Number(other.own) - Number(one.own) || other.bytes - one.bytes)
    .slice(0, probeLimits.sites);
}

/** The app's own line nearest to the allocation, else the innermost line. */
function siteOf(frames: readonly Frame[]): Site | undefined {
  const own = frames.find(({ type, line }) => line > 0 && !foreignPackages.test(type));
  const frame = own ?? frames[0];
  if (frame === undefined) return undefined;
  const { type, method, line } = frame;
  const shortName = type.slice(type.lastIndexOf(".") + 1);
  return { file: fileOf(type), line, function: `${shortName}.${method}`, own: own !== undefined, bytes: 0, count: 0 };
}

/** By the convention of javac and kotlinc for top-level classes: `com/acme/App.java`, `com/acme/App.kt` for `AppKt`. */
function fileOf(type: string): string {
  const path = (type.split("$")[0] ?? type).replaceAll(".", "/");
  return /[^/]Kt$/.test(path) ? `${path.slice(0, -2)}.kt` : `${path}.java`;
}

/** For each type the chain that most of its samples share; for all sampled types where `types` is empty. */
export function findHolders(samples: readonly ObjectSample[], types: readonly string[]): readonly Held[] {
  const wanted = types.length > 0 ? types : [...new Set(samples.map(({ type }) => type))];
  const held = wanted.flatMap((type) => {
    const best = mostFrequent(samples.map((sample) => chainTo(type, sample)).filter((chain) => chain !== undefined));
    return best === undefined ? [] : [{ type, count: best.count, chain: [...best.chain] }];
  });
  return held.toSorted((one, other) => other.count - one.count).slice(0, probeLimits.held);
}

/**
 * From a root down. A static field counts as a root: class loaders hold its class. undefined where no object of this
 * type, or no holder, was found.
 */
function chainTo(type: string, { type: sampled, holders, root }: ObjectSample): readonly string[] | undefined {
  const types = [sampled, ...holders.map((each) => each.type)];
  const from = types.indexOf(type);
  const rootAt = holders.findIndex((each) => each.className !== undefined);
  const until = rootAt === -1 ? holders.length : rootAt + 1;
  if (from === -1 || from >= until || (rootAt === -1 && root === "")) return undefined;
  const links = holders.slice(from, until).map(({ by }, index) => describeLink(by, types[from + index] ?? ""));
  const className = holders[rootAt]?.className;
  const chain = [className === undefined ? root : `class ${className}`, ...links.toReversed()];
  if (rootAt === -1) chain.splice(1, 0, types.at(-1) ?? "");
  if (chain.length <= probeLimits.chain) return chain;
  const half = probeLimits.chain / 2;
  return [...chain.slice(0, half), "…", ...chain.slice(chain.length - half + 1)];
}

function describeLink(by: string, type: string): string {
  if (by === "") return `… ${type}`;
  return by.startsWith("[") ? `[…] ${type}` : `.${by} ${type}`;
}

function mostFrequent(chains: readonly (readonly string[])[]) {
  const counts = new Map<string, { readonly chain: readonly string[]; count: number }>();
  for (const chain of chains) {
    const key = chain.join("\n");
    const entry = counts.get(key) ?? { chain, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  return [...counts.values()].toSorted((one, other) => other.count - one.count)[0];
}
