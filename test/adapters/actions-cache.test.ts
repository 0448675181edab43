import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type CacheRights, type CacheServer, startCacheServer } from "../support/cache-server.ts";

type Call = readonly ["restore", string] | readonly ["save", string, string];

const text = JSON.stringify({ figures: [1, 2, 3], more: "ä".repeat(40) });
const onMain: CacheRights = { reads: ["refs/heads/main"], writes: "refs/heads/main" };
const onPullRequest: CacheRights = {
  reads: ["refs/pull/7/merge", "refs/heads/main"],
  writes: "refs/pull/7/merge",
};

let server: CacheServer;
let machine: string;

beforeEach(async () => {
  server = await startCacheServer();
  machine = mkdtempSync(join(tmpdir(), "rss-plateau-test-cache-"));
});

afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(machine, { recursive: true, force: true });
});

/** Where a runner keeps its things; `work` is the folder that the person who installed it chose. */
function runnerAt(work = "work"): { readonly workspace: string; readonly temp: string } {
  return { workspace: join(machine, work, "repo", "repo"), temp: join(machine, work, "_temp") };
}

/** The package reads its environment from the process, so each job is a process of its own. */
async function runJob(
  calls: readonly Call[],
  environment: Readonly<Record<string, string>>,
  { runner = runnerAt(), patienceMs = 15_000 } = {},
): Promise<readonly unknown[]> {
  mkdirSync(runner.workspace, { recursive: true });
  if (!runner.temp.endsWith(".file")) mkdirSync(runner.temp, { recursive: true });
  const adapter = pathToFileURL(resolve("src/adapters/github/actions-cache.ts")).href;
  const script = `
    import { createActionsCache } from ${JSON.stringify(adapter)};
    const store = createActionsCache(process.env, ${patienceMs});
    const answers = [];
    for (const [method, ...args] of ${JSON.stringify(calls)}) answers.push(await store[method](...args));
    process.send(answers, () => process.exit());
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: runner.workspace,
    env: {
      PATH: process.env["PATH"],
      HOME: machine,
      GITHUB_WORKSPACE: runner.workspace,
      RUNNER_TEMP: runner.temp,
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  let answers: readonly unknown[] | undefined;
  child.on("message", (message) => (answers = message as readonly unknown[]));
  await once(child, "close");
  if (answers === undefined) throw new Error(`The job said nothing.\n${log}`);
  return answers;
}

describe("a text that was kept", () => {
  test("comes back in the same job and in a later one", async () => {
    const main = server.environmentOf(onMain);
    expect(
      await runJob(
        [
          ["save", "key-1", text],
          ["restore", "key-1"],
        ],
        main,
      ),
    ).toEqual([true, text]);
    expect(await runJob([["restore", "key-1"]], server.environmentOf(onMain))).toEqual([text]);
  });

  test("is found by a pull request, and what a pull request keeps is not found by the default branch", async () => {
    await runJob([["save", "of-main", text]], server.environmentOf(onMain));
    const calls: Call[] = [
      ["restore", "of-main"],
      ["save", "of-pull-request", "forged"],
      ["save", "of-main", "forged"],
    ];
    expect(await runJob(calls, server.environmentOf(onPullRequest))).toEqual([text, true, true]);
    expect(
      await runJob(
        [
          ["restore", "of-main"],
          ["restore", "of-pull-request"],
        ],
        server.environmentOf(onMain),
      ),
    ).toEqual([text, undefined]);
  });

  test("is never replaced", async () => {
    const main = server.environmentOf(onMain);
    const calls: Call[] = [
      ["save", "key-1", text],
      ["save", "key-1", "another"],
      ["restore", "key-1"],
    ];
    expect(await runJob(calls, main)).toEqual([true, false, text]);
    expect(server.entries).toHaveLength(1);
  });

  test("is not found by the beginning of its key", async () => {
    const main = server.environmentOf(onMain);
    expect(
      await runJob(
        [
          ["save", "key-1-and-more", text],
          ["restore", "key-1"],
        ],
        main,
      ),
    ).toEqual([true, undefined]);
    // It was offered, and refused.
    expect(server.requests.at(-1)).toBe("GET blob");
  });

  test("is not found by a runner that was installed elsewhere: the folder is part of an entry's version", async () => {
    const main = server.environmentOf(onMain);
    await runJob([["save", "key-1", text]], main, { runner: runnerAt("runner-1/work") });
    expect(await runJob([["restore", "key-1"]], main, { runner: runnerAt("runner-2/work") })).toEqual([undefined]);
  });

  test("is not taken from where the archive has put something else", async () => {
    const main = server.environmentOf(onMain);
    const { temp, workspace } = runnerAt();
    await runJob([["save", "key-1", text]], main);
    // An archive's paths are relative to the workspace.
    const deeper = { temp, workspace: join(workspace, "deeper") };
    expect(await runJob([["restore", "key-1"]], main, { runner: deeper })).toEqual([undefined]);
    expect(server.requests.at(-1)).toBe("GET blob");
  });
});

describe("nothing is had, and nothing thrown", () => {
  test("for a key that was never kept", async () => {
    expect(await runJob([["restore", "key-1"]], server.environmentOf(onMain))).toEqual([undefined]);
  });

  test("with a token that may only read", async () => {
    const reader = server.environmentOf({ ...onMain, writes: null });
    expect(await runJob([["save", "key-1", text]], reader)).toEqual([false]);
    expect(server.entries).toEqual([]);
  });

  test("with a token that the service does not know", async () => {
    const stranger = { ...server.environmentOf(onMain), ACTIONS_RUNTIME_TOKEN: "stranger" };
    expect(
      await runJob(
        [
          ["save", "key-1", text],
          ["restore", "key-1"],
        ],
        stranger,
      ),
    ).toEqual([false, undefined]);
  });

  test("without a token", async () => {
    const { ACTIONS_RUNTIME_TOKEN: _token, ...tokenless } = server.environmentOf(onMain);
    expect(
      await runJob(
        [
          ["save", "key-1", text],
          ["restore", "key-1"],
        ],
        tokenless,
      ),
    ).toEqual([false, undefined]);
  });

  test("without a cache service", async () => {
    expect(
      await runJob(
        [
          ["save", "key-1", text],
          ["restore", "key-1"],
        ],
        {},
      ),
    ).toEqual([false, undefined]);
  });

  test("for a key that the service does not allow", async () => {
    const main = server.environmentOf(onMain);
    expect(
      await runJob(
        [
          ["save", "a,b", text],
          ["restore", "a,b"],
        ],
        main,
      ),
    ).toEqual([false, undefined]);
  });

  test.each([
    ["answers with 500", 500],
    ["never answers", null],
  ])("from a service that %s, and it is not asked again", async (_what, status) => {
    server.disturbances.push({ request: /^POST/, times: Infinity, status });
    const calls: Call[] = [
      ["restore", "key-1"],
      ["save", "key-1", text],
    ];
    expect(await runJob(calls, server.environmentOf(onMain), { patienceMs: 1_500 })).toEqual([undefined, false]);
    expect(server.requests).toEqual(["POST GetCacheEntryDownloadURL"]);
  });

  test("where the archive cannot be sent or fetched", async () => {
    const main = server.environmentOf(onMain);
    server.disturbances.push({ request: /^PUT blob$/, times: 1, status: 403 });
    expect(
      await runJob(
        [
          ["save", "key-1", text],
          ["save", "key-2", text],
        ],
        main,
      ),
    ).toEqual([false, true]);
    server.disturbances.push({ request: /^GET blob$/, times: 1, status: 404 });
    expect(
      await runJob(
        [
          ["restore", "key-2"],
          ["restore", "key-2"],
        ],
        main,
      ),
    ).toEqual([undefined, text]);
  });

  test("where nothing can be written", async () => {
    const temp = join(machine, "not-a-folder.file");
    writeFileSync(temp, "");
    const runner = { ...runnerAt(), temp };
    const main = server.environmentOf(onMain);
    expect(
      await runJob(
        [
          ["save", "key-1", text],
          ["restore", "key-1"],
        ],
        main,
        { runner },
      ),
    ).toEqual([false, undefined]);
  });
});

test("one answer of 500 is tried again", async () => {
  const main = server.environmentOf(onMain);
  await runJob([["save", "key-1", text]], main);
  server.disturbances.push({ request: /^POST/, times: 1, status: 500 });
  expect(await runJob([["restore", "key-1"]], main)).toEqual([text]);
});

test("of the texts nothing stays on disk", async () => {
  const main = server.environmentOf(onMain);
  const calls: Call[] = [
    ["save", "key-1", text],
    ["save", "key-1", "another"],
    ["restore", "key-1"],
    ["restore", "key-2"],
  ];
  expect(await runJob(calls, main)).toEqual([true, false, text, undefined]);
  const files = readdirSync(machine, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  // The package's list of what it has packed, in a folder that the runner empties.
  expect(files.filter(({ name }) => name !== "manifest.txt")).toEqual([]);
  expect(readdirSync(runnerAt().temp)).not.toContain("rss-plateau-baseline");
});
