/** The user's git repository, through the git command. It never changes the user's checkout. */
import { UserError } from "../../model/errors.ts";
import type { OriginSettings, Repository } from "../../model/hosting.ts";
import { createGit, type Git } from "./git-command.ts";
import { deepenUntil, fetchCommit, fetchRef } from "./git-origin.ts";
import { checkOutBeside, type Provide } from "./git-worktree.ts";

export interface RepositoryOptions {
  /** Where to fetch what the clone lacks; undefined, as in a terminal, means never to use the network. */
  readonly origin?: OriginSettings | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** undefined when `dir` is not inside a git working tree. Throws `UserError` when git refuses to open the repository. */
export async function openRepository(
  dir: string,
  { origin, env = process.env }: RepositoryOptions = {},
): Promise<Repository | undefined> {
  // In a job container the workspace belongs to another user, but it is the repository that we were started for. In a
  // terminal git's own check of the owner applies.
  const git = createGit(env, origin === undefined ? {} : { "safe.directory": "*" });
  const root = await findRoot(git, dir);
  if (root === undefined) return undefined;
  const resolveHere = (ref: string): Promise<string | undefined> =>
    git.ask(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  const provide: Provide = async (repository, sha) =>
    (await git.ask(repository, ["cat-file", "-e", `${sha}^{commit}`])) !== undefined ||
    (origin !== undefined && (await fetchCommit(git, repository, sha, origin)));

  return {
    root,
    async resolve(ref) {
      const here = (await resolveHere(ref)) ?? (await resolveHere(`origin/${ref}`));
      if (here !== undefined || origin === undefined) return here;
      return isSha(ref) ? ((await provide(root, ref)) ? ref : undefined) : fetchRef(git, root, ref, origin);
    },
    async parents(sha) {
      if (!(await provide(root, sha))) return [];
      const commit = (await git.ask(root, ["cat-file", "commit", sha])) ?? "";
      const [header = ""] = commit.split("\n\n");
      return [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, parent = ""]) => parent);
    },
    async mergeBase(one, other) {
      if (!(await provide(root, one)) || !(await provide(root, other))) return undefined;
      const ask = (): Promise<string | undefined> => git.ask(root, ["merge-base", one, other]);
      const here = await ask();
      if (here !== undefined || origin === undefined) return here;
      return deepenUntil(git, root, [one, other], origin, ask);
    },
    defaultBranch: () => findDefaultBranch(git, root, resolveHere),
    async hasChanges() {
      const changes = await git.ask(root, [
        "status",
        "--porcelain",
        "--untracked-files=no",
        "--ignore-submodules=dirty",
      ]);
      return changes !== undefined && changes !== "";
    },
    checkout: (sha) => checkOutBeside(git, root, sha, provide),
  };
}

async function findRoot(git: Git, dir: string): Promise<string | undefined> {
  const { exitCode, stdout, stderr } = await git.run(dir, ["rev-parse", "--show-toplevel"]);
  if (exitCode === 0) return stdout;
  if (!stderr.includes("dubious ownership")) return undefined;
  throw new UserError(`git does not trust the repository in ${dir}, because another user owns it.\n${stderr}`);
}

function isSha(ref: string): boolean {
  return /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref);
}

/** `origin/HEAD` if it is set; `actions/checkout` does not set it. */
async function findDefaultBranch(
  git: Git,
  root: string,
  resolve: (ref: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const remoteHead = await git.ask(root, ["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]);
  for (const branch of [remoteHead, "origin/main", "origin/master", "main", "master"]) {
    if (branch !== undefined && (await resolve(branch)) !== undefined) return branch;
  }
  return undefined;
}
