/** `rss-plateau compare` and `mode: measure`: finds both sides and measures them. */
import { resolve } from "node:path";
import { UserError } from "../model/errors.ts";
import { type Inputs } from "../inputs/inputs.ts";
import type { OriginSettings, Repository } from "../model/hosting.ts";
import type { Progress, World } from "../model/ports.ts";
import { findPair } from "../sides/commits.ts";
import { parseSpec, type Spec } from "../sides/revision.ts";
import type { Baselines } from "../sides/baseline.ts";
import { measure } from "../run.ts";
import type { Runner } from "../inputs/trigger.ts";
import { type Measured, prepareOutDir } from "../judge/publish.ts";

export interface CompareRequest {
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly inputs: Inputs;
  /** Its event determines the two commits; undefined in a terminal. */
  readonly runner?: Runner;
  readonly baselines?: Baselines | undefined;
}

/** Passed in by the entries. */
export interface CompareAdapters {
  readonly progress: Progress;
  /** Throws `UserError` when no Docker Engine answers. */
  readonly createWorld: (progress: Progress) => Promise<World>;
  /** undefined: `dir` is not inside a git working tree. Without `origin` nothing is fetched. */
  readonly openRepository: (
    dir: string,
    options: { readonly origin: OriginSettings | undefined },
  ) => Promise<Repository | undefined>;
}

interface Sides {
  readonly base: Spec | undefined;
  readonly head: Spec | undefined;
}

export async function compare(
  request: CompareRequest,
  { progress, createWorld, openRepository }: CompareAdapters,
  signal: AbortSignal,
): Promise<Measured> {
  const { inputs, runner } = request;
  const named = chooseSpecs(request);
  const workingDirectory = resolve(inputs["working-directory"]);
  const outDir = resolve(inputs.out);
  await prepareOutDir(outDir);
  const world = await createWorld(progress);
  try {
    const origin = runner && { token: inputs["github-token"], serverUrl: runner.serverUrl, signal };
    const repository = needsGit(named) ? await openRepository(workingDirectory, { origin }) : undefined;
    const specs = runner === undefined ? named : await sidesOfEvent(named, runner, repository, progress);
    const place = { workingDirectory, repository };
    const comparison = { ...specs, ...place, inputs, baselines: request.baselines };
    const measurement = await measure(comparison, world, signal);
    return { measurement, policy: measurement.gate, outDir };
  } finally {
    progress.done();
  }
}

/** `--base` and `--head`, or the action's names for the same. */
function chooseSpecs({ base, head, inputs }: CompareRequest): Sides {
  const bases = [base, prefixed("image", inputs["base-image"]), prefixed("git", inputs["base-ref"])].filter(isSet);
  const heads = [head, prefixed("image", inputs["head-image"])].filter(isSet);
  if (bases.length > 1) throw new UserError(`Base is set more than once: ${bases.join(", ")}. Keep one of them.`);
  if (heads.length > 1) throw new UserError(`Head is set more than once: ${heads.join(", ")}. Keep one of them.`);
  const [onlyBase] = bases;
  const [onlyHead] = heads;
  return {
    base: onlyBase === undefined ? undefined : parseSpec(onlyBase, "base"),
    head: onlyHead === undefined ? undefined : parseSpec(onlyHead, "head"),
  };
}

/** Takes both sides from the repository: base would not have files that earlier steps wrote into the checkout. */
async function sidesOfEvent(
  named: Sides,
  runner: Runner,
  repository: Repository | undefined,
  progress: Progress,
): Promise<Sides> {
  if (!needsGit(named)) return named;
  if (repository === undefined) {
    throw new UserError("The workspace is not a git checkout. Add `- uses: actions/checkout@v7` before this step.");
  }
  if (await repository.hasChanges()) {
    progress.note({ kind: "uncommitted-changes" });
  }
  if (named.base !== undefined) return { base: named.base, head: named.head ?? { kind: "git", ref: "HEAD" } };
  const { base, head, why } = await findPair(runner, repository);
  progress.note({ kind: "commits-found", why });
  if (base === null) {
    throw new UserError(`There is no base to compare with. ${why} Set the input \`base-ref\`.`);
  }
  return {
    base: { kind: "git", ref: base.sha, label: base.label },
    head: named.head ?? { kind: "git", ref: head.sha, label: head.label },
  };
}

/** Folders and images are compared without git. */
function needsGit({ base, head }: Sides): boolean {
  return [base, head].some((spec) => spec === undefined || spec.kind === "git");
}

function prefixed(kind: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${kind}:${name}`;
}

function isSet(text: string | undefined): text is string {
  return text !== undefined;
}
