/** Shares image layers between jobs through the runner's cache (`type=gha`). */
import type { BuildSpec } from "../../model/ports.ts";

/** What `docker buildx inspect` and `docker info` report about the builder in use. */
export interface BuilderFacts {
  readonly driver: string;
  /** The engine keeps images in containerd's store, the default since Docker 29. */
  readonly hasContainerdStore: boolean;
}

export interface CacheRights {
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Only a runner gives an action access to the cache, and the workflow may limit it (`cache-mode`). */
export function cacheRightsOf(env: Readonly<Record<string, string | undefined>>): CacheRights {
  const address = env["ACTIONS_RESULTS_URL"] ?? env["ACTIONS_CACHE_URL"];
  const isAvailable = isSet(env["ACTIONS_RUNTIME_TOKEN"]) && isSet(address);
  const mode = env["ACTIONS_CACHE_MODE"] ?? "write";
  return {
    reads: isAvailable && (mode === "read" || mode === "write"),
    writes: isAvailable && (mode === "write" || mode === "write-only"),
  };
}

/** With the image store that was the default before Docker 29, the engine's own builder cannot export a cache. */
export function canKeepLayers({ driver, hasContainerdStore }: BuilderFacts): boolean {
  return driver !== "docker" || hasContainerdStore;
}

/**
 * Arguments that save an image's layers and reuse those of both sides. null when there is no cache, or when its token
 * could leak: BuildKit passes its imports, including the token, to the Dockerfile's frontend, and a pull request may
 * name a frontend of its own.
 */
export function cacheArguments(
  { tag, buildArgs }: Pick<BuildSpec, "tag" | "buildArgs">,
  dockerfileText: string,
  { reads, writes }: CacheRights,
): readonly string[] | null {
  if (!reads && !writes) return null;
  if (namesForeignFrontend(dockerfileText) || "BUILDKIT_SYNTAX" in buildArgs) return null;
  const [image = tag, side = "head"] = tag.split(":");
  const scopeOf = (each: string): string => `scope=${image.replaceAll("/", "-")}-${each}`;
  const imports = ["base", "head"].flatMap((each) => ["--cache-from", `type=gha,${scopeOf(each)}`]);
  // A cache that is full or broken must not fail a check.
  const exports = ["--cache-to", `type=gha,mode=max,ignore-error=true,${scopeOf(side)}`];
  return [...(reads ? imports : []), ...(writes ? exports : [])];
}

const dockersOwn = /^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@]\S*)?$/;

/** All forms that BuildKit accepts: `# syntax=…`, `// syntax=…`, or the whole file as JSON. */
function namesForeignFrontend(text: string): boolean {
  const named = [...text.matchAll(/^\W*syntax\W*?[=:]\W*?([^\s"',]+)/gim)].map(([, frontend = ""]) => frontend);
  return text.trimStart().startsWith("{") || named.some((frontend) => !dockersOwn.test(frontend));
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== "";
}
