import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cacheArguments } from "../../src/adapters/docker/build-cache.ts";
import { createDockerImages } from "../../src/adapters/docker/docker-images.ts";
import type { Engine, ImageFacts } from "../../src/model/ports.ts";

const path = process.env["PATH"] ?? "";
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
  process.env["PATH"] = [folder, path].join(delimiter);
});
afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true, force: true });
});

interface Call {
  readonly command: string;
  readonly environment: string;
}

/** A docker that writes down what it is called with, and answers as told. */
function installDocker({
  driver = "docker-container",
  status = '[["Backing Filesystem","extfs"]]',
  failing = "-",
} = {}) {
  const record = join(folder, "record");
  writeFileSync(record, "");
  const script = [
    "#!/bin/sh",
    `{ echo "CALL $*"; env; } >> ${record}`,
    `case "$1 $2" in`,
    `  "buildx inspect") ${driver === "none" ? "echo 'docker: unknown command' >&2; exit 1" : `echo "Name: b"; echo "Driver: ${driver}"`};;`,
    `  "info --format") echo '${status}';;`,
    `  "${failing}"*) echo "it failed" >&2; exit 1;;`,
    "esac",
  ];
  writeFileSync(join(folder, "docker"), `${script.join("\n")}\n`);
  chmodSync(join(folder, "docker"), 0o755);
  return (): readonly Call[] =>
    readFileSync(record, "utf8")
      .split(/^CALL /m)
      .slice(1)
      .map((call) => ({ command: call.split("\n")[0]!, environment: call }));
}

const service = {
  ACTIONS_RUNTIME_TOKEN: "secret-runtime",
  ACTIONS_RESULTS_URL: "http://127.0.0.1:9/",
  "INPUT_GITHUB-TOKEN": "secret-input",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "secret-id",
};

async function build(
  env: Readonly<Record<string, string>>,
  dockerfile = "FROM scratch\n",
  buildArgs = {},
): Promise<string> {
  writeFileSync(join(folder, "Dockerfile"), dockerfile);
  const built = { id: "sha256:1", labels: {} } as unknown as ImageFacts;
  const engine = { inspectImage: async () => built } as unknown as Engine;
  const images = createDockerImages(engine, { PATH: process.env["PATH"], ...env });
  return images.build({
    runId: "run",
    tag: "rss-plateau/api:head",
    contextDir: folder,
    dockerfile: join(folder, "Dockerfile"),
    buildArgs,
    onLine: () => undefined,
    signal: new AbortController().signal,
  });
}

const builds = (calls: readonly Call[]): readonly string[] =>
  calls.map(({ command }) => command.split(" ").slice(0, 2).join(" ")).filter((each) => each.includes("build "));

test("a job with a builder of its own keeps layers in the runner's cache, and takes both sides'", async () => {
  const calls = installDocker();
  await build(service);
  const { command } = calls().at(-1)!;
  expect(command).toContain("buildx build --load --cache-from type=gha,scope=rss-plateau-api-base");
  expect(command).toContain("--cache-from type=gha,scope=rss-plateau-api-head");
  expect(command).toContain("--cache-to type=gha,mode=max,ignore-error=true,scope=rss-plateau-api-head");
  expect(command).toContain("--tag rss-plateau/api:head");
});

test("so does an engine with containerd's store", async () => {
  const calls = installDocker({ driver: "docker", status: '[["driver-type","io.containerd.snapshotter.v1"]]' });
  await build(service);
  expect(calls().at(-1)!.command).toContain("type=gha");
});

test.each([
  ["read", true, false],
  ["write", true, true],
  ["write-only", false, true],
])("a job with `cache-mode: %s` does no more than that", async (mode, reads, writes) => {
  const calls = installDocker();
  await build({ ...service, ACTIONS_CACHE_MODE: mode });
  const { command } = calls().at(-1)!;
  expect(command.includes("--cache-from")).toBe(reads);
  expect(command.includes("--cache-to")).toBe(writes);
});

test("only that one call has the cache's token, and nothing has another", async () => {
  const calls = installDocker();
  await build(service);
  for (const { command, environment } of calls()) {
    expect(environment.includes("secret-runtime"), command).toBe(command.startsWith("buildx build"));
    expect(environment).not.toMatch(/secret-(input|id)/);
    expect(environment).toContain("PATH=");
  }
});

describe("without a cache the engine's own builder is used", () => {
  test.each([
    ["outside of a runner", {}, {}],
    ["with a token alone", {}, { ACTIONS_RUNTIME_TOKEN: "secret-runtime" }],
    ["with the engine's builder and its old store", { driver: "docker" }, service],
    ["without buildx", { driver: "none" }, service],
    ["where the workflow says so", {}, { ...service, ACTIONS_CACHE_MODE: "none" }],
  ])("%s", async (_name, docker, env) => {
    const calls = installDocker(docker);
    await build(env);
    expect(calls().at(-1)!.command).toMatch(/^build --force-rm --tag rss-plateau\/api:head/);
    expect(JSON.stringify(calls())).not.toMatch(/secret|gha/);
  });

  test("and when the other one cannot build it", async () => {
    const calls = installDocker({ failing: "buildx build" });
    expect(await build(service)).toBe("sha256:1");
    expect(calls().map(({ command }) => command.split(" ")[0])).toEqual(["buildx", "info", "buildx", "build"]);
  });

  test("whose failure is the one that is told", async () => {
    installDocker({ failing: "build --force-rm" });
    await expect(build({})).rejects.toMatchObject({ name: "BuildFailed", lines: ["it failed"] });
  });
});

describe("a frontend that the pull request names gets no token", () => {
  const spec = { tag: "rss-plateau/api:head", buildArgs: {} };

  test.each([
    "# syntax=evil/frontend\nFROM scratch",
    "#syntax = evil/frontend:1\nFROM scratch",
    "# escape=`\n# SYNTAX=evil/frontend\nFROM scratch",
    "// syntax=evil/frontend\n{}",
    '{"syntax": "evil/frontend"}',
    "#!/usr/bin/env x\n# syntax=docker/dockerfile.evil/x\nFROM scratch",
    "# syntax=docker/dockerfilex:1\nFROM scratch",
  ])("%j", (text) => {
    expect(cacheArguments(spec, text, { reads: true, writes: true })).toBeNull();
  });

  test.each([
    "FROM scratch",
    "# syntax=docker/dockerfile:1.7\nFROM scratch",
    "# syntax=docker.io/docker/dockerfile:1@sha256:0123\nFROM scratch",
    "# syntax=docker/dockerfile-upstream:master\nFROM scratch",
    "FROM scratch\nRUN check-syntax",
  ])("but %j does", (text) => {
    expect(cacheArguments(spec, text, { reads: true, writes: true })).not.toBeNull();
  });

  test("also when a build argument names it", async () => {
    const calls = installDocker();
    await build(service, "FROM scratch\n", { BUILDKIT_SYNTAX: "evil/frontend" });
    expect(builds(calls())).toEqual(["build --force-rm"]);
    expect(JSON.stringify(calls())).not.toContain("secret");
  });
});
