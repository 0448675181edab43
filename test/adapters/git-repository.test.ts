/** The adapter on real repositories: what it fetches, what it checks out beside the user's checkout, and what it leaves. */
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openRepository } from "../../src/adapters/git/git-repository.ts";
import type { Repository } from "../../src/model/hosting.ts";
import { hostRepository, type HostedRepository } from "../support/hosted-repository.ts";

let hosted: HostedRepository;
beforeEach(() => {
  hosted = hostRepository();
});
afterEach(() => hosted[Symbol.dispose]());

const { signal } = new AbortController();
const anywhere = { token: undefined, serverUrl: "https://github.example", signal };

function write(dir: string, path: string, content: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), content);
}

const gitIn = (dir: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-C", dir, "-c", "protocol.file.allow=always", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();

async function open(dir: string, options = {}): Promise<Repository> {
  const repository = await openRepository(dir, options);
  if (repository === undefined) throw new Error("no repository");
  return repository;
}

describe("what a clone of depth 1 lacks", () => {
  let first: string;
  let clone: string;
  beforeEach(() => {
    write(hosted.dir, "file", "1");
    first = hosted.commit("first");
    write(hosted.dir, "file", "2");
    hosted.commit("second");
    hosted.push("refs/heads/main");
    clone = hosted.checkOut("refs/heads/main");
  });

  test("is fetched on a runner: a parent, its files, a branch by its name", async () => {
    hosted.git("checkout", "--quiet", "-b", "release");
    const released = hosted.commit("released");
    hosted.push("refs/heads/release");
    const before = gitIn(clone, "for-each-ref");
    const repository = await open(clone, { origin: anywhere });
    expect(await repository.parents(gitIn(clone, "rev-parse", "HEAD"))).toEqual([first]);
    await using checkout = await repository.checkout(first);
    expect(readFileSync(join(checkout.dir, "file"), "utf8")).toBe("1");
    expect(await repository.resolve("release")).toBe(released);
    expect(gitIn(clone, "for-each-ref")).toBe(before);
  });

  test("an annotated tag is the commit that it names", async () => {
    hosted.git("tag", "--annotate", "v1", "--message", "v1", first);
    hosted.git("push", "--quiet", "origin", "v1");
    expect(await (await open(clone, { origin: anywhere })).resolve("v1")).toBe(first);
  });

  test("is left alone in a terminal", async () => {
    const repository = await open(clone);
    expect(await repository.resolve(first)).toBeUndefined();
    await expect(repository.checkout(first)).rejects.toThrow(/^git does not have the commit .* could not fetch it\.$/);
  });

  test("and what origin lacks too", async () => {
    const repository = await open(clone, { origin: anywhere });
    expect(await repository.resolve("1".repeat(40))).toBeUndefined();
    expect(await repository.resolve("nope")).toBeUndefined();
    expect(await repository.resolve("--help")).toBeUndefined();
  });
});

describe("the user's checkout", () => {
  test("is untouched, and nothing is left of ours", async () => {
    write(hosted.dir, "file", "1");
    const first = hosted.commit("first");
    write(hosted.dir, "file", "2");
    hosted.commit("second");
    write(hosted.dir, "file", "changed");
    const config = readFileSync(join(hosted.dir, ".git/config"), "utf8");
    const repository = await open(hosted.dir);
    expect(await repository.hasChanges()).toBe(true);
    let dir: string;
    {
      await using checkout = await repository.checkout(first);
      ({ dir } = checkout);
      write(dir, "built", "by a build");
      expect(readFileSync(join(dir, "file"), "utf8")).toBe("1");
    }
    expect(existsSync(dirname(dir))).toBe(false);
    expect(gitIn(hosted.dir, "worktree", "list").split("\n")).toHaveLength(1);
    expect(gitIn(hosted.dir, "status", "--porcelain", "--branch")).toBe("## main\n M file");
    expect(readFileSync(join(hosted.dir, ".git/config"), "utf8")).toBe(config);
  });

  test("has changes only where a file under version control differs", async () => {
    write(hosted.dir, "file", "1");
    hosted.commit("first");
    write(hosted.dir, "untracked", "1");
    expect(await (await open(hosted.dir)).hasChanges()).toBe(false);
  });
});

describe("submodules", () => {
  let library: HostedRepository;
  let inner: HostedRepository;
  beforeEach(() => {
    [library, inner] = [hostRepository(), hostRepository()];
    write(inner.dir, "inner", "1");
    inner.commit("inner");
    write(library.dir, "lib", "1");
    gitIn(library.dir, "submodule", "--quiet", "add", `file://${inner.dir}`, "deep/inner");
    library.commit("library 1");
    gitIn(hosted.dir, "submodule", "--quiet", "add", `file://${library.dir}`, "vendor/library");
    gitIn(hosted.dir, "submodule", "--quiet", "add", `file://${inner.dir}`, "other");
    gitIn(hosted.dir, "submodule", "--quiet", "update", "--init", "--recursive");
    hosted.commit("with library 1");
    write(library.dir, "lib", "2");
    library.commit("library 2");
    gitIn(join(hosted.dir, "vendor/library"), "pull", "--quiet", "origin", "main");
    hosted.commit("with library 2");
  });
  afterEach(() => {
    library[Symbol.dispose]();
    inner[Symbol.dispose]();
  });

  test("each side has its own, nested ones too, and their worktrees are gone afterwards", async () => {
    gitIn(hosted.dir, "submodule", "--quiet", "deinit", "--force", "other");
    const repository = await open(hosted.dir);
    {
      await using base = await repository.checkout(hosted.git("rev-parse", "HEAD^"));
      await using head = await repository.checkout(hosted.git("rev-parse", "HEAD"));
      expect(readFileSync(join(base.dir, "vendor/library/lib"), "utf8")).toBe("1");
      expect(readFileSync(join(head.dir, "vendor/library/lib"), "utf8")).toBe("2");
      expect(readFileSync(join(base.dir, "vendor/library/deep/inner/inner"), "utf8")).toBe("1");
      // Left empty by the user, so left empty by us.
      expect(existsSync(join(head.dir, "other/inner"))).toBe(false);
    }
    for (const dir of [".", "vendor/library", "vendor/library/deep/inner"]) {
      expect(gitIn(join(hosted.dir, dir), "worktree", "list").split("\n"), dir).toHaveLength(1);
    }
    expect(hosted.git("status", "--porcelain")).toBe("");
  });

  test("when one cannot be had, nothing is left either", async () => {
    rmSync(join(library.dir, ".git"), { recursive: true });
    hosted.git("update-index", "--cacheinfo", `160000,${"1".repeat(40)},vendor/library`);
    hosted.git("commit", "--quiet", "--message", "a library that nobody has");
    const repository = await open(hosted.dir, { origin: anywhere });
    await expect(repository.checkout(hosted.git("rev-parse", "HEAD"))).rejects.toThrow(
      /of the submodule vendor\/library/,
    );
    expect(gitIn(hosted.dir, "worktree", "list").split("\n")).toHaveLength(1);
  });
});

describe("LFS files", () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 7\n";

  beforeEach(() => {
    write(hosted.dir, ".gitattributes", "*.bin filter=lfs\n");
    write(hosted.dir, "model.bin", pointer);
    hosted.commit("a large file");
    // As git-lfs: content unless it is told to leave the pointers.
    const smudge = `sh -c 'if [ "$GIT_LFS_SKIP_SMUDGE" = 1 ]; then cat; else cat >/dev/null; printf content; fi'`;
    hosted.git("config", "filter.lfs.smudge", smudge);
    hosted.git("config", "filter.lfs.clean", `printf '${pointer.replaceAll("\n", "\\n")}'`);
    hosted.git("config", "filter.lfs.required", "true");
  });

  test.each([
    ["fetched", "content"],
    ["left as pointers", pointer],
  ])("that the user's checkout has %s", async (_name, content) => {
    write(hosted.dir, "model.bin", content);
    await using checkout = await (await open(hosted.dir)).checkout(hosted.git("rev-parse", "HEAD"));
    expect(readFileSync(join(checkout.dir, "model.bin"), "utf8")).toBe(content);
  });
});

describe("credentials", () => {
  const token = "secret-token";
  const accepted = `basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`;
  let server: Server;
  let url: string;
  let seen: (string | undefined)[];
  beforeEach(async () => {
    write(hosted.dir, "file", "1");
    hosted.commit("first");
    hosted.commit("second");
    hosted.push("refs/heads/main");
    seen = [];
    server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      if (request.headers.authorization !== accepted) {
        response.writeHead(401, { "www-authenticate": "Basic" }).end();
        return;
      }
      const { pathname, search } = new URL(request.url ?? "/", "http://localhost");
      const backend = spawn("git", ["http-backend"], {
        env: {
          ...process.env,
          GIT_PROJECT_ROOT: dirname(hosted.dir),
          GIT_HTTP_EXPORT_ALL: "1",
          PATH_INFO: pathname,
          QUERY_STRING: search.slice(1),
          REQUEST_METHOD: request.method,
          CONTENT_TYPE: request.headers["content-type"] ?? "",
          GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
        },
      });
      request.pipe(backend.stdin);
      const chunks: Buffer[] = [];
      backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
      backend.on("close", () => {
        const answer = Buffer.concat(chunks);
        const end = answer.indexOf("\r\n\r\n");
        const headers = answer
          .subarray(0, end)
          .toString()
          .split("\r\n")
          .map((line) => line.split(": ") as [string, string]);
        const status = Number(headers.find(([name]) => name === "Status")?.[1].slice(0, 3) ?? 200);
        response.writeHead(status, Object.fromEntries(headers)).end(answer.subarray(end + 4));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test("that the checkout did not keep are handed over for the one call, and written nowhere", async () => {
    const clone = hosted.checkOut("refs/heads/main");
    gitIn(clone, "remote", "set-url", "origin", `${url}/origin.git`);
    const config = readFileSync(join(clone, ".git/config"), "utf8");
    const [parent] = await (await open(clone)).parents(gitIn(clone, "rev-parse", "HEAD"));
    const without = await open(clone, { origin: { ...anywhere, serverUrl: url } });
    expect(await without.resolve(parent!)).toBeUndefined();
    const repository = await open(clone, { origin: { ...anywhere, token, serverUrl: url } });
    expect(await repository.resolve(parent!)).toBe(parent);
    expect(seen).toContain(accepted);
    expect(readFileSync(join(clone, ".git/config"), "utf8")).toBe(config);
  });

  test("are sent to no other server than the token's", async () => {
    const clone = hosted.checkOut("refs/heads/main");
    gitIn(clone, "remote", "set-url", "origin", `${url}/origin.git`);
    const [parent] = await (await open(clone)).parents(gitIn(clone, "rev-parse", "HEAD"));
    const repository = await open(clone, { origin: { ...anywhere, token } });
    expect(await repository.resolve(parent!)).toBeUndefined();
    expect(seen.filter((each) => each !== undefined)).toEqual([]);
  });
});

test("what git starts sees no token of the runner", async () => {
  hosted.commit("first");
  hosted.git("commit", "--quiet", "--allow-empty", "--message", "second");
  const record = join(hosted.dir, "..", "environment");
  const hook = join(hosted.dir, ".git/hooks/post-checkout");
  write(hosted.dir, ".git/hooks/post-checkout", `#!/bin/sh\nenv > '${record}'\n`);
  chmodSync(hook, 0o755);
  const env = {
    ...process.env,
    ACTIONS_RUNTIME_TOKEN: "secret-1",
    "INPUT_GITHUB-TOKEN": "secret-2",
    GITHUB_TOKEN: "secret-3",
  };
  const checkout = await (await open(hosted.dir, { env })).checkout(hosted.git("rev-parse", "HEAD"));
  await checkout[Symbol.asyncDispose]();
  const environment = readFileSync(record, "utf8");
  expect(environment).toContain("PATH=");
  expect(environment).not.toContain("secret");
});

test("an interruption does not wait for a slow origin", async () => {
  hosted.commit("first");
  hosted.push("refs/heads/main");
  const clone = hosted.checkOut("refs/heads/main");
  // Accepts the connection and never answers.
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  gitIn(clone, "remote", "set-url", "origin", `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.git`);
  const interruption = new AbortController();
  const repository = await open(clone, { origin: { ...anywhere, signal: interruption.signal } });
  const asking = repository.resolve("1".repeat(40));
  setTimeout(() => interruption.abort(), 200);
  await expect(asking).rejects.toThrow("Interrupted");
  server.closeAllConnections();
  server.close();
});

test("a stranger's repository is refused with git's own words in a terminal", async () => {
  hosted.commit("first");
  const env = { ...process.env, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1" };
  await expect(openRepository(hosted.dir, { env })).rejects.toThrow(/another user owns[\s\S]*safe\.directory/);
  expect(await openRepository(hosted.dir, { env, origin: anywhere })).toBeDefined();
});
