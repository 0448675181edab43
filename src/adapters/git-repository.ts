/** The user's git repository, through the git command; the user's own checkout is never touched. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getExecOutput } from "@actions/exec";
import { UserError } from "../errors.ts";
import type { Repository } from "../ports.ts";

/** undefined: `dir` is not inside a git working tree. */
export async function openRepository(dir: string): Promise<Repository | undefined> {
  const top = await git(dir, ["rev-parse", "--show-toplevel"]);
  if (top === undefined) return undefined;
  const root = top;
  const resolve = (ref: string): Promise<string | undefined> =>
    git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  return {
    root,
    resolve,
    async mergeBase(branch) {
      const from = branch ?? (await findDefaultBranch(root, resolve));
      return from === undefined ? undefined : git(root, ["merge-base", "HEAD", from]);
    },
    async checkout(sha) {
      const parent = await mkdtemp(join(tmpdir(), "rss-plateau-"));
      const worktree = join(parent, sha.slice(0, 12));
      await using stack = new AsyncDisposableStack();
      stack.defer(() => rm(parent, { recursive: true, force: true }));
      stack.defer(async () => {
        await git(root, ["worktree", "remove", "--force", worktree]);
      });
      if ((await git(root, ["worktree", "add", "--detach", "--quiet", worktree, sha])) === undefined) {
        throw new UserError(`git could not check out ${sha.slice(0, 12)} beside the working tree.`);
      }
      const resources = stack.move();
      return { dir: worktree, [Symbol.asyncDispose]: () => resources.disposeAsync() };
    },
  };
}

/** The remote's own word first; a clone made by `actions/checkout` has none. */
async function findDefaultBranch(
  root: string,
  resolve: (ref: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const remoteHead = await git(root, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
  for (const branch of [remoteHead, "origin/main", "origin/master", "main", "master"]) {
    if (branch !== undefined && (await resolve(branch)) !== undefined) return branch;
  }
  return undefined;
}

/** What git printed; undefined when it failed or is not installed. */
async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await getExecOutput("git", ["-C", cwd, ...args], {
      silent: true,
      ignoreReturnCode: true,
    });
    return exitCode === 0 ? stdout.trim() : undefined;
  } catch {
    return undefined;
  }
}
