/** Fetches from `origin` what a clone lacks: single commits, and history until two commits meet. */
import type { Git, GitResult } from "./git-command.ts";
import type { OriginSettings } from "../../model/hosting.ts";

/** How many more commits of history each step fetches; the last step fetches all. */
const deepenings = [50, 200, 1000];

/** True when origin had it. `refspec` is a SHA or a ref; no local ref changes. */
export function fetchCommit(git: Git, dir: string, refspec: string, settings: OriginSettings): Promise<boolean> {
  return fetch(git, dir, ["--depth=1", "origin", "--end-of-options", refspec], settings);
}

/** Fetches a branch or tag and returns its commit; undefined when origin has neither. */
export async function fetchRef(
  git: Git,
  dir: string,
  ref: string,
  settings: OriginSettings,
): Promise<string | undefined> {
  // `^{}` is the commit of an annotated tag, listed after the tag itself.
  const names = [`refs/heads/${ref}`, `refs/tags/${ref}`, `refs/tags/${ref}^{}`];
  const { stdout } = await askOrigin(git, dir, ["ls-remote", "--quiet", "origin", ...names], settings);
  const sha = /^[0-9a-f]+/.exec(stdout.split("\n").at(-1) ?? "")?.[0];
  return sha !== undefined && (await fetchCommit(git, dir, sha, settings)) ? sha : undefined;
}

/** Calls `ask` with more and more history; undefined when even the full history gave no answer. */
export async function deepenUntil(
  git: Git,
  dir: string,
  commits: readonly string[],
  settings: OriginSettings,
  ask: () => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const deepening of [...deepenings.map((count) => `--deepen=${count}`), "--unshallow"]) {
    if ((await git.ask(dir, ["rev-parse", "--is-shallow-repository"])) !== "true") break;
    if (!(await fetch(git, dir, [deepening, "origin", "--end-of-options", ...commits], settings))) break;
    const found = await ask();
    if (found !== undefined) return found;
  }
  return undefined;
}

async function fetch(git: Git, dir: string, args: readonly string[], settings: OriginSettings): Promise<boolean> {
  const quiet = ["--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"];
  return (await askOrigin(git, dir, ["fetch", ...quiet, ...args], settings)).exitCode === 0;
}

async function askOrigin(
  git: Git,
  dir: string,
  command: readonly string[],
  { token, serverUrl, signal }: OriginSettings,
): Promise<GitResult> {
  const plain = await git.run(dir, command, { signal });
  if (plain.exitCode === 0 || token === undefined) return plain;
  // Only after that failed: if the checkout has credentials, the server rejects a second header as a duplicate.
  const header = `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  return git.run(dir, command, { config: { [`http.${serverUrl}/.extraheader`]: header }, signal });
}
