/** Keeps layers in the runner's own cache (`type=gha`), so that a job need not build what another one has built. */
import type { BuildSpec } from "../../model/ports.ts";

/** What `docker buildx inspect` and `docker info` say of the builder in use. */
export interface BuilderFacts {
  readonly driver: string;
  /** The engine keeps images in containerd's store, as of Docker 29. */
  readonly hasContainerdStore: boolean;
}

export interface CacheRights {
  readonly reads: boolean;
  readonly writes: boolean;
}

/** What a runner gives an action, and nothing else; the workflow may give less (`cache-mode`). */
export function cacheRightsOf(env: Readonly<Record<string, string | undefined>>): CacheRights {
  const address = env["ACTIONS_RESULTS_URL"] ?? env["ACTIONS_CACHE_URL"];
  const isThere = isSet(env["ACTIONS_RUNTIME_TOKEN"]) && isSet(address);
  const mode = env["ACTIONS_CACHE_MODE"] ?? "write";
  return {
    reads: isThere && (mode === "read" || mode === "write"),
    writes: isThere && (mode === "write" || mode === "write-only"),
  };
}

/** The engine's builder exports no cache with the store that Docker had before 29. */
export function canKeepLayers({ driver, hasContainerdStore }: BuilderFacts): boolean {
  return driver !== "docker" || hasContainerdStore;
}

/**
 * The arguments that keep an image's layers and take those of both sides; null where there is no cache to be had, or
 * its token would get into other hands. BuildKit hands what it imports, with the token, to the Dockerfile's frontend,
 * and the pull request may name one of its own.
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
  // A cache that is full, or out of order, must not fail a check.
  const exports = ["--cache-to", `type=gha,mode=max,ignore-error=true,${scopeOf(side)}`];
  return [...(reads ? imports : []), ...(writes ? exports : [])];
}

const dockersOwn = /^(docker\.io\/)?docker\/dockerfile(-upstream)?([:@]\S*)?$/;

/** `# syntax=…`, with `//` too, or the whole file as JSON: whatever BuildKit reads it from. */
function namesForeignFrontend(text: string): boolean {
  const named = [...text.matchAll(/^\W*syntax\W*?[=:]\W*?([^\s"',]+)/gim)].map(([, frontend = ""]) => frontend);
  return text.trimStart().startsWith("{") || named.some((frontend) => !dockersOwn.test(frontend));
}

function isSet(text: string | undefined): boolean {
  return text !== undefined && text !== "";
}
