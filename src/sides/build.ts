/** Builds or pulls one image per target and side. */
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { BuildFailed, UserError } from "../model/errors.ts";
import type { TargetConfig } from "../model/config.ts";
import type { Side, Warning } from "../model/measurement.ts";
import type { Engine, ImageFacts, Images, Progress } from "../model/ports.ts";
import { baseNotBuilt } from "../model/warnings.ts";
import type { Source } from "./revision.ts";

export interface Builder {
  readonly runId: string;
  readonly engine: Engine;
  readonly images: Images;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** For the report; builds add to it. */
  readonly warnings: Warning[];
}

/**
 * The image of one side. null when base has no Dockerfile, as in the pull request that adds it, or when base's could
 * not be built. Throws `UserError`.
 */
export async function provideImage(
  target: TargetConfig,
  side: Side,
  source: Source,
  builder: Builder,
): Promise<ImageFacts | null> {
  if (source.dir === null) return findImage(source.revision.label, builder);
  if (target.source.kind === "image") return findImage(target.source.name, builder);

  const contextDir = resolve(source.dir, target.source.context);
  const dockerfile = join(contextDir, target.source.dockerfile);
  if (!existsSync(dockerfile)) {
    if (side === "base" && source.isFromHistory) return null;
    const shown = relative(source.dir, dockerfile);
    throw new UserError(
      `${side}: ${shown} is missing in ${source.dir} (target ${target.name}). Set \`context\` and \`dockerfile\` in rss-plateau.yml.`,
    );
  }
  const tree = { contextDir, dockerfile, buildArgs: target.source.buildArgs };
  const id =
    side === "base" && source.isFromHistory
      ? await buildHistory(target.name, tree, builder)
      : await build(target.name, side, tree, builder);
  return id === null ? null : findImage(id, builder);
}

async function findImage(name: string, builder: Builder): Promise<ImageFacts> {
  const found = await builder.engine.inspectImage(name);
  if (found !== undefined) return found;
  builder.progress.activity({ kind: "pulling", image: name });
  await builder.images.pull(name, builder.signal);
  const pulled = await builder.engine.inspectImage(name);
  if (pulled === undefined) throw new UserError(`The image ${name} was pulled, but the engine does not have it.`);
  return pulled;
}

interface Tree {
  readonly contextDir: string;
  readonly dockerfile: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/**
 * A base that cannot be built becomes a warning, so that a pull request that fixes the Dockerfile can pass. The build
 * is tried twice, because a registry may fail to answer once.
 */
async function buildHistory(target: string, tree: Tree, builder: Builder): Promise<string | null> {
  let lines: readonly string[] = [];
  for (let tries = 0; tries < 2; tries++) {
    try {
      return await buildImage(target, "base", tree, builder);
    } catch (error) {
      if (!(error instanceof BuildFailed)) throw error;
      ({ lines } = error);
    }
  }
  builder.progress.note({ kind: "base-not-built", target, lines });
  builder.warnings.push(baseNotBuilt(target, lines));
  return null;
}

async function build(target: string, side: Side, tree: Tree, builder: Builder): Promise<string> {
  try {
    return await buildImage(target, side, tree, builder);
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    const log = error.lines.map((line) => `  ${line}`).join("\n");
    throw new UserError(`${side}: the image of target ${target} could not be built from ${tree.dockerfile}.\n${log}`, {
      cause: error,
    });
  }
}

function buildImage(target: string, side: Side, tree: Tree, builder: Builder): Promise<string> {
  const activity = { kind: "building", target, side } as const;
  builder.progress.activity(activity);
  return builder.images.build({
    ...tree,
    runId: builder.runId,
    tag: `rss-plateau/${target.toLowerCase().replace(/[^a-z0-9]+/g, "-")}:${side}`,
    onLine: (line) => builder.progress.activity({ ...activity, line }),
    signal: builder.signal,
  });
}

/** The configured port, else the one that the environment or the image declares. */
export function choosePort(target: TargetConfig, image: ImageFacts): number {
  const imageEnv = image.env.find((entry) => entry.startsWith("PORT="))?.slice("PORT=".length);
  const [exposed, ...more] = image.exposedPorts;
  const candidates = [target.port, target.env["PORT"], more.length === 0 ? exposed : undefined, imageEnv];
  return candidates.map(Number).find((port) => Number.isInteger(port) && port > 0) ?? 8080;
}
