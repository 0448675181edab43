/** Turns SPECs into the two sides: checked-out folders or images, with the names that reports use. */
import { stat } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { UserError } from "../model/errors.ts";
import type { Revision, Side } from "../model/measurement.ts";
import type { Repository } from "../model/hosting.ts";

export type Spec =
  | { readonly kind: "git"; readonly ref: string; readonly label?: string }
  | { readonly kind: "dir"; readonly path: string }
  | { readonly kind: "image"; readonly name: string };

/** `git:REF`, `dir:PATH`, `image:NAME`. */
export function parseSpec(text: string, side: Side): Spec {
  const [, kind, value] = /^(git|dir|image):(.+)$/.exec(text) ?? [];
  if (kind === "git" && value !== undefined) return { kind, ref: value };
  if (kind === "dir" && value !== undefined) return { kind, path: value };
  if (kind === "image" && value !== undefined) return { kind, name: value };
  throw new UserError(`--${side} ${text}: write git:REF, dir:PATH or image:NAME.`);
}

/** One side of the comparison. `dir` is null for an image. */
export interface Source {
  readonly revision: Revision;
  readonly dir: string | null;
  /** From git. A base without a Dockerfile is then no mistake: the change under test may add it. */
  readonly isFromHistory: boolean;
}

export interface Place {
  /** The config and all paths in it are relative to this folder. */
  readonly workingDirectory: string;
  /** undefined outside of a git working tree. */
  readonly repository: Repository | undefined;
}

/** Without a spec: the working tree. `stack` releases what was acquired. */
export async function findHead(spec: Spec | undefined, place: Place, stack: AsyncDisposableStack): Promise<Source> {
  if (spec !== undefined) return findSource(spec, "head", place, stack);
  const { repository, workingDirectory } = place;
  await requireFolder(workingDirectory, "head");
  const sha = (await repository?.resolve("HEAD")) ?? null;
  return {
    revision: { spec: "working tree", sha, label: "working tree" },
    dir: workingDirectory,
    isFromHistory: false,
  };
}

/** Without a spec: the commit at which the working tree left the default branch. */
export async function findBase(spec: Spec | undefined, place: Place, stack: AsyncDisposableStack): Promise<Source> {
  if (spec !== undefined) return findSource(spec, "base", place, stack);
  const { repository } = place;
  const branch = await repository?.defaultBranch();
  const sha = branch === undefined ? undefined : await repository?.mergeBase("HEAD", branch);
  if (sha === undefined) {
    const why =
      repository === undefined
        ? "this is not a git working tree"
        : `git could not find where the working tree left ${branch ?? "the default branch"} (in a shallow clone, fetch the history with git fetch --unshallow)`;
    throw new UserError(
      `There is nothing to compare with: ${why}. Name the base with --base git:REF, dir:PATH or image:NAME.`,
    );
  }
  return findSource({ kind: "git", ref: sha }, "base", place, stack);
}

async function findSource(spec: Spec, side: Side, place: Place, stack: AsyncDisposableStack): Promise<Source> {
  switch (spec.kind) {
    case "image":
      return { revision: { spec: `image:${spec.name}`, sha: null, label: spec.name }, dir: null, isFromHistory: false };
    case "dir": {
      const dir = resolve(spec.path);
      await requireFolder(dir, side);
      return { revision: { spec: `dir:${spec.path}`, sha: null, label: basename(dir) }, dir, isFromHistory: false };
    }
    case "git":
      return checkOut(spec, side, place, stack);
  }
}

async function checkOut(
  { ref, label }: Extract<Spec, { kind: "git" }>,
  side: Side,
  place: Place,
  stack: AsyncDisposableStack,
): Promise<Source> {
  const { repository } = place;
  if (repository === undefined) {
    throw new UserError(
      `${side}: git:${ref} needs a git working tree, and this folder is not in one. Run the command inside the repository.`,
    );
  }
  const sha = await repository.resolve(ref);
  if (sha === undefined) {
    throw new UserError(
      `${side}: git does not know the commit ${ref}. Check the name, or fetch it first: git fetch origin ${ref}.`,
    );
  }
  const checkout = stack.use(await repository.checkout(sha));
  const dir = join(checkout.dir, relative(repository.root, place.workingDirectory));
  return { revision: { spec: `git:${ref}`, sha, label: label ?? sha.slice(0, 7) }, dir, isFromHistory: true };
}

async function requireFolder(dir: string, side: Side): Promise<void> {
  const found = await stat(dir).catch(() => undefined);
  if (found?.isDirectory() !== true) throw new UserError(`${side}: the folder ${dir} does not exist.`);
}
