/** A repository as GitHub hosts it: a bare origin with a pull request's refs, cloned as actions/checkout does. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface HostedRepository extends Disposable {
  /** The author's clone. */
  readonly dir: string;
  git(...args: readonly string[]): string;
  /** Everything in `dir`; its SHA. */
  commit(message: string): string;
  /** Puts HEAD at a ref of the origin, such as `refs/heads/main`. */
  push(ref: string): void;
  /** What GitHub makes of an open pull request: the branch merged into the base, at refs/pull/N/merge. */
  openPullRequest(number: number, branch: string, base: string): string;
  /** Depth 1, detached, no other refs than the one that was asked for. */
  checkOut(ref: string): string;
}

export function hostRepository(): HostedRepository {
  const root = mkdtempSync(join(tmpdir(), "rss-plateau-test-hosted-"));
  const [origin, dir] = [join(root, "origin.git"), join(root, "author")];
  const run = (cwd: string, args: readonly string[]): string =>
    execFileSync(
      "git",
      ["-C", cwd, "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", ...args],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    ).trim();
  run(root, ["init", "--quiet", "--bare", "--initial-branch", "main", origin]);
  // As GitHub: any commit that a ref reaches can be fetched by its SHA.
  run(origin, ["config", "uploadpack.allowAnySHA1InWant", "true"]);
  mkdirSync(dir);
  run(dir, ["init", "--quiet", "--initial-branch", "main"]);
  run(dir, ["remote", "add", "origin", `file://${origin}`]);
  const git = (...args: readonly string[]): string => run(dir, args);
  let clones = 0;
  return {
    dir,
    git,
    commit(message) {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
    push: (ref) => void git("push", "--quiet", "--force", "origin", `HEAD:${ref}`),
    openPullRequest(number, branch, base) {
      git("push", "--quiet", "--force", "origin", `${branch}:refs/heads/${branch}`, `${base}:refs/heads/${base}`);
      git("push", "--quiet", "--force", "origin", `${branch}:refs/pull/${number}/head`);
      git("checkout", "--quiet", "--detach", base);
      git("merge", "--quiet", "--no-ff", branch, "--message", `Merge ${branch} into ${base}`);
      git("push", "--quiet", "--force", "origin", `HEAD:refs/pull/${number}/merge`);
      const merge = git("rev-parse", "HEAD");
      git("checkout", "--quiet", branch);
      return merge;
    },
    checkOut(ref) {
      clones += 1;
      const clone = join(root, `checkout-${clones}`);
      mkdirSync(clone);
      run(clone, ["init", "--quiet"]);
      run(clone, ["remote", "add", "origin", `file://${origin}`]);
      run(clone, [
        "fetch",
        "--quiet",
        "--no-tags",
        "--depth=1",
        "origin",
        `+${ref}:refs/remotes/${ref.replace(/^refs\//, "")}`,
      ]);
      run(clone, ["checkout", "--quiet", "--detach", "FETCH_HEAD"]);
      return clone;
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}
