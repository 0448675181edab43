import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRepository } from "../../src/adapters/git/git-repository.ts";
import { UserError } from "../../src/model/errors.ts";
import { findBase, findHead, parseSpec, type Place } from "../../src/sides/revision.ts";
import { userMessageOf } from "../support/user-message.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
  git("init", "--quiet", "--initial-branch", "main");
  commit("first", { "app/version": "1" });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  return execFileSync("git", ["-C", root, ...identity, ...args], { encoding: "utf8" }).trim();
}

function commit(message: string, files: Record<string, string>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  git("add", "--all");
  git("commit", "--quiet", "--message", message);
  return git("rev-parse", "HEAD");
}

async function placeOf(dir: string): Promise<Place> {
  return { workingDirectory: dir, repository: await openRepository(dir) };
}

async function withStack<Result>(work: (stack: AsyncDisposableStack) => Promise<Result>): Promise<Result> {
  await using stack = new AsyncDisposableStack();
  return await work(stack);
}

describe("parseSpec", () => {
  test.each([
    ["git:origin/main", { kind: "git", ref: "origin/main" }],
    ["dir:../other", { kind: "dir", path: "../other" }],
    ["image:registry.example/app:1.2", { kind: "image", name: "registry.example/app:1.2" }],
  ])("%s", (text, spec) => expect(parseSpec(text, "base")).toEqual(spec));

  test.each(["main", "git:", "svn:trunk"])("%s is refused", (text) => {
    expect(userMessageOf(() => parseSpec(text, "head"))).toBe(`--head ${text}: write git:REF, dir:PATH or image:NAME.`);
  });
});

describe("findBase and findHead", () => {
  test("by default the working tree, against the commit at which it left the default branch", async () => {
    const fork = git("rev-parse", "HEAD");
    git("checkout", "--quiet", "-b", "feature");
    commit("mine", { "app/version": "2" });
    git("checkout", "--quiet", "main");
    commit("theirs", { "app/version": "3" });
    git("checkout", "--quiet", "feature");
    writeFileSync(join(root, "app/version"), "uncommitted");
    await withStack(async (stack) => {
      const place = await placeOf(root);
      const base = await findBase(undefined, place, stack);
      const head = await findHead(undefined, place, stack);
      expect(base.revision.sha).toBe(fork);
      expect(readFileSync(join(base.dir!, "app/version"), "utf8")).toBe("1");
      expect(readFileSync(join(head.dir!, "app/version"), "utf8")).toBe("uncommitted");
      expect(head.revision.label).toBe("working tree");
    });
  });

  test("a folder below the root is the same folder on the other side", async () => {
    const place = await placeOf(join(root, "app"));
    await withStack(async (stack) => {
      const base = await findBase({ kind: "git", ref: "HEAD" }, place, stack);
      expect(readFileSync(join(base.dir!, "version"), "utf8")).toBe("1");
    });
  });

  test("a checkout beside the working tree is gone afterwards, and the working tree is untouched", async () => {
    writeFileSync(join(root, "app/version"), "uncommitted");
    const dir = await withStack(async (stack) => {
      const { dir } = await findBase({ kind: "git", ref: "HEAD" }, await placeOf(root), stack);
      expect(existsSync(dir!)).toBe(true);
      return dir!;
    });
    expect(existsSync(dir)).toBe(false);
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
    expect(git("status", "--porcelain")).toBe("M app/version");
  });

  test("also when the work after it fails", async () => {
    const failing = withStack(async (stack) => {
      await findBase({ kind: "git", ref: "HEAD" }, await placeOf(root), stack);
      throw new Error("later");
    });
    await expect(failing).rejects.toThrow("later");
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
  });

  test.each([
    [
      "git knows no such commit",
      { kind: "git", ref: "nope" },
      "base: git does not know the commit nope. Check the name, or fetch it first: git fetch origin nope.",
    ],
    ["no such folder", { kind: "dir", path: "/nowhere" }, "base: the folder /nowhere does not exist."],
  ] as const)("%s", async (_name, spec, message) => {
    const place = await placeOf(root);
    await expect(withStack((stack) => findBase(spec, place, stack))).rejects.toThrow(new UserError(message));
  });

  test("outside of git a base has to be named", async () => {
    const place = await placeOf(tmpdir());
    await expect(withStack((stack) => findBase(undefined, place, stack))).rejects.toThrow(
      "There is nothing to compare with: this is not a git working tree. Name the base with --base git:REF, dir:PATH or image:NAME.",
    );
  });

  test("a ref that looks like an option is not one", async () => {
    const place = await placeOf(root);
    await expect(withStack((stack) => findBase({ kind: "git", ref: "--help" }, place, stack))).rejects.toThrow(
      "git does not know the commit --help",
    );
  });
});
