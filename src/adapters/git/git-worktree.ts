/** Checks out a commit outside the user's working tree, with the same submodules and LFS files as the user's checkout. */
import { open, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UserError } from "../../model/errors.ts";
import type { Git } from "./git-command.ts";

/** Fetches a commit if it is missing; false when it could not. */
export type Provide = (dir: string, sha: string) => Promise<boolean>;

export async function checkOutBeside(
  git: Git,
  root: string,
  sha: string,
  provide: Provide,
): Promise<{ readonly dir: string } & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const parent = await mkdtemp(join(tmpdir(), "rss-plateau-"));
  stack.defer(() => rm(parent, { recursive: true, force: true }));
  const dir = join(parent, sha.slice(0, 12));
  await addWorktree({ git, from: root, sha, to: dir, name: "" }, provide, stack);
  const resources = stack.move();
  return { dir, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

interface Worktree {
  readonly git: Git;
  /** The user's checkout of the same repository. */
  readonly from: string;
  readonly sha: string;
  readonly to: string;
  /** Path of the submodule from the root; empty for the repository itself. */
  readonly name: string;
}

async function addWorktree(tree: Worktree, provide: Provide, stack: AsyncDisposableStack): Promise<void> {
  const { git, from, sha, to, name } = tree;
  const what = name === "" ? sha.slice(0, 12) : `${sha.slice(0, 12)} of the submodule ${name}`;
  if (!(await provide(from, sha))) throw new UserError(`git does not have the commit ${what}, and could not fetch it.`);
  stack.defer(async () => {
    // For git a submodule's worktree is an untracked change of the outer one, so removal needs force.
    await git.run(from, ["worktree", "remove", "--force", to]);
  });
  // A checkout without LFS has pointers in place of LFS files, and so does ours then.
  const env = (await hasPointersOnly(git, from)) ? { GIT_LFS_SKIP_SMUDGE: "1" } : {};
  const added = await git.run(from, ["worktree", "add", "--force", "--detach", "--quiet", to, sha], { env });
  if (added.exitCode !== 0) {
    throw new UserError(`git could not check out ${what} beside the working tree: ${lastLine(added.stderr)}`);
  }
  for (const { path, commit } of await submodulesOf(git, from, sha)) {
    const source = join(from, path);
    // A submodule that the user's checkout leaves empty stays empty.
    if ((await git.ask(source, ["rev-parse", "--show-prefix"])) !== "") continue;
    await mkdir(dirname(join(to, path)), { recursive: true });
    const inner = { git, from: source, sha: commit, to: join(to, path), name: join(name, path) };
    await addWorktree(inner, provide, stack);
  }
}

/** Of that commit, which may differ from the checkout's. Git lists them as `160000 commit SHA\tPATH`. */
async function submodulesOf(
  git: Git,
  dir: string,
  sha: string,
): Promise<readonly { readonly path: string; readonly commit: string }[]> {
  const listing = (await git.ask(dir, ["ls-tree", "-r", "-z", "--full-tree", sha])) ?? "";
  return listing.split("\0").flatMap((line) => {
    const [, commit, path] = /^160000 commit ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? [];
    return commit === undefined || path === undefined ? [] : [{ path, commit }];
  });
}

const pointerStart = "version https://git-lfs.github.com/spec/";

/** `lfs: false` of actions/checkout can only be recognised by the files themselves. */
async function hasPointersOnly(git: Git, dir: string): Promise<boolean> {
  const listing = (await git.ask(dir, ["ls-files", "-z", "--", ":(top,attr:filter=lfs)"])) ?? "";
  const [first] = listing.split("\0");
  if (first === undefined || first === "") return false;
  const top = (await git.ask(dir, ["rev-parse", "--show-toplevel"])) ?? dir;
  try {
    await using file = await open(join(top, first));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(pointerStart.length), 0, pointerStart.length, 0);
    return buffer.toString("utf8", 0, bytesRead) === pointerStart;
  } catch {
    return false; // deleted in the working tree, so we cannot know
  }
}

function lastLine(text: string): string {
  return text.split("\n").at(-1) ?? "";
}
