/** `rss-plateau compare`: measures the two sides and publishes the verdict. */
import { resolve } from "node:path";
import { openRepository } from "../adapters/git-repository.ts";
import { createWorld } from "../adapters/world.ts";
import { UserError } from "../errors.ts";
import { type Inputs, readInputs } from "../inputs.ts";
import type { Progress } from "../ports.ts";
import { parseSpec, type Spec } from "../revision.ts";
import { measure } from "../run.ts";
import type { RawInputs } from "./command-line.ts";
import { prepareOutDir, publish, type Published, type Screen } from "./publish.ts";

export interface CompareRequest {
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** What head is to be merged into, where that is known; undefined: the default branch. */
  readonly baseBranch?: string | undefined;
  readonly rawInputs: RawInputs;
}

export async function compare(
  request: CompareRequest,
  progress: Progress,
  screen: Screen,
  signal: AbortSignal,
): Promise<Published> {
  const inputs = readInputs(request.rawInputs);
  if (inputs.mode === "report") throw new UserError("`mode: report` is not supported by this version.");
  const specs = chooseSpecs(request, inputs);
  const workingDirectory = resolve(inputs["working-directory"]);
  const outDir = resolve(inputs.out);
  await prepareOutDir(outDir);
  const world = await createWorld(progress);
  const repository = needsGit(specs) ? await openRepository(workingDirectory) : undefined;
  try {
    const place = { workingDirectory, repository, baseBranch: request.baseBranch };
    const measurement = await measure({ ...specs, ...place, inputs }, world, signal);
    return await publish(measurement, measurement.gate, outDir, screen);
  } finally {
    progress.done();
  }
}

/** `--base` and `--head`, or the action's names for the same. */
function chooseSpecs(request: CompareRequest, inputs: Inputs): { base: Spec | undefined; head: Spec | undefined } {
  const bases = [request.base, prefixed("image", inputs["base-image"]), prefixed("git", inputs["base-ref"])].filter(
    isSet,
  );
  const heads = [request.head, prefixed("image", inputs["head-image"])].filter(isSet);
  if (bases.length > 1) throw new UserError(`The base is named more than once: ${bases.join(", ")}. Keep one.`);
  if (heads.length > 1) throw new UserError(`The head is named more than once: ${heads.join(", ")}. Keep one.`);
  const [base] = bases;
  const [head] = heads;
  return {
    base: base === undefined ? undefined : parseSpec(base, "base"),
    head: head === undefined ? undefined : parseSpec(head, "head"),
  };
}

/** The working tree and its history; folders and images are compared without git. */
function needsGit({ base, head }: { base: Spec | undefined; head: Spec | undefined }): boolean {
  return [base, head].some((spec) => spec === undefined || spec.kind === "git");
}

function prefixed(kind: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${kind}:${name}`;
}

function isSet(text: string | undefined): text is string {
  return text !== undefined;
}
