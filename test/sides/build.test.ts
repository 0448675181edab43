import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Builder, choosePort, provideImage } from "../../src/sides/build.ts";
import { defaultConfig } from "../../src/inputs/config/parse-config.ts";
import { BuildFailed, Interrupted, UserError } from "../../src/model/errors.ts";
import type { TargetConfig } from "../../src/model/config.ts";
import type { BuildSpec, ImageFacts } from "../../src/model/ports.ts";
import type { Note } from "../../src/model/progress.ts";
import type { Source } from "../../src/sides/revision.ts";

const target: TargetConfig = { ...defaultConfig("api").targets[0]!, name: "My API" };
const failed = new BuildFailed(["#7 RUN npm ci", "#7 ERROR: exit code 1"]);
const { signal } = new AbortController();

const factsOf = (id: string): ImageFacts => ({ id, exposedPorts: [], env: [], healthcheck: null, labels: {} });

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rss-plateau-test-build-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

function writeDockerfile(path = "Dockerfile"): void {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  writeFileSync(join(dir, path), "FROM scratch\n");
}

function sourceOf(overrides: Partial<Source> = {}): Source {
  return { revision: { spec: "git:main", sha: "a".repeat(40), label: "main" }, dir, isFromHistory: true, ...overrides };
}

/** `outcomes` of one build after the other, the id of an image or what is thrown; `known` are the engine's images. */
function builderWith({ outcomes = [] as readonly (string | Error)[], known = [] as readonly string[], remote = "" }) {
  const builds: BuildSpec[] = [];
  const pulls: string[] = [];
  const notes: Note[] = [];
  const images = new Set(known);
  const unused = (): never => {
    throw new Error("A build does not need this of the engine.");
  };
  const builder: Builder = {
    runId: "test",
    engine: {
      describe: unused,
      start: unused,
      sweep: unused,
      inspectImage: async (name) => (images.has(name) ? factsOf(name) : undefined),
    },
    images: {
      async build(spec) {
        const outcome = outcomes[builds.push(spec) - 1];
        if (outcome === undefined) throw new Error("This build was not expected.");
        if (outcome instanceof Error) throw outcome;
        images.add(outcome);
        return outcome;
      },
      async pull(name) {
        pulls.push(name);
        if (name === remote) images.add(name);
      },
    },
    progress: {
      stage: unused,
      note: (note) => void notes.push(note),
      activity: () => undefined,
      pair: unused,
      done: unused,
    },
    signal,
    warnings: [],
  };
  return { builder, builds, pulls, notes };
}

describe("a base from history", () => {
  test("without a Dockerfile is none, and nothing is told: it may be what the pull request adds", async () => {
    const { builder, builds } = builderWith({});
    expect(await provideImage(target, "base", sourceOf(), builder)).toBeNull();
    expect(builds).toEqual([]);
    expect(builder.warnings).toEqual([]);
  });

  test("that fails to build twice is none, with a warning and the log", async () => {
    writeDockerfile();
    const { builder, builds, notes } = builderWith({ outcomes: [new BuildFailed(["timeout"]), failed] });
    expect(await provideImage(target, "base", sourceOf(), builder)).toBeNull();
    expect(builds).toHaveLength(2);
    expect(builder.warnings.map(({ code }) => code)).toEqual(["base-not-built"]);
    expect(builder.warnings[0]!.text).toMatch(/^My API: .*\bERROR: exit code 1$/);
    expect(notes).toEqual([{ kind: "base-not-built", target: "My API", lines: failed.lines }]);
  });

  test("that fails once and then builds is as good as any", async () => {
    writeDockerfile();
    const { builder } = builderWith({ outcomes: [failed, "sha256:base"] });
    expect(await provideImage(target, "base", sourceOf(), builder)).toEqual(factsOf("sha256:base"));
    expect(builder.warnings).toEqual([]);
  });

  test.each([new Interrupted("stopped"), new UserError("no docker")])("is not tried again after %s", async (thrown) => {
    writeDockerfile();
    const { builder, builds } = builderWith({ outcomes: [thrown] });
    await expect(provideImage(target, "base", sourceOf(), builder)).rejects.toBe(thrown);
    expect(builds).toHaveLength(1);
    expect(builder.warnings).toEqual([]);
  });
});

describe.each([
  ["head", sourceOf],
  ["base", () => sourceOf({ isFromHistory: false })],
] as const)("%s that the user named", (side, source) => {
  test("is an error when it fails to build, with the end of the log, at once", async () => {
    writeDockerfile();
    const { builder, builds } = builderWith({ outcomes: [failed] });
    const work = provideImage(target, side, source(), builder);
    await expect(work).rejects.toBeInstanceOf(UserError);
    await expect(work).rejects.toThrow(
      `${side}: the image of target My API could not be built from ${join(dir, "Dockerfile")}.\n  #7 RUN npm ci\n  #7 ERROR: exit code 1`,
    );
    expect(builds).toHaveLength(1);
    expect(builder.warnings).toEqual([]);
  });

  test("is an error without a Dockerfile", async () => {
    const { builder } = builderWith({});
    const work = provideImage(target, side, source(), builder);
    await expect(work).rejects.toBeInstanceOf(UserError);
    await expect(work).rejects.toThrow(`${side}: Dockerfile is missing in ${dir} (target My API).`);
  });

  test("that is interrupted is no failed build", async () => {
    writeDockerfile();
    const thrown = new Interrupted("stopped");
    const { builder } = builderWith({ outcomes: [thrown] });
    await expect(provideImage(target, side, source(), builder)).rejects.toBe(thrown);
  });
});

test("a build gets its context, its Dockerfile relative to that, its arguments and a name that docker allows", async () => {
  writeDockerfile("services/api/docker/prod.Dockerfile");
  const { builder, builds } = builderWith({ outcomes: ["sha256:head"] });
  const buildArgs = { MODE: "production" };
  const source = { kind: "build", context: "services/api", dockerfile: "docker/prod.Dockerfile", buildArgs } as const;
  await provideImage({ ...target, source }, "head", sourceOf(), builder);
  expect(builds[0]).toMatchObject({
    runId: "test",
    tag: "rss-plateau/my-api:head",
    contextDir: join(dir, "services/api"),
    dockerfile: join(dir, "services/api/docker/prod.Dockerfile"),
    buildArgs,
    signal,
  });
});

describe("an image", () => {
  const ofTarget = { ...target, source: { kind: "image", name: "nginx:1" } } as const;
  const ofSide = sourceOf({ dir: null, revision: { spec: "image:api:2", sha: null, label: "api:2" } });

  test("of the target is taken from the engine, and nothing built", async () => {
    const { builder, pulls } = builderWith({ known: ["nginx:1"] });
    expect(await provideImage(ofTarget, "base", sourceOf(), builder)).toEqual(factsOf("nginx:1"));
    expect(pulls).toEqual([]);
  });

  test("of a side wins over the target's", async () => {
    const { builder } = builderWith({ known: ["nginx:1", "api:2"] });
    expect(await provideImage(ofTarget, "head", ofSide, builder)).toEqual(factsOf("api:2"));
  });

  test("that the engine lacks is pulled", async () => {
    const { builder, pulls } = builderWith({ remote: "api:2" });
    expect(await provideImage(target, "head", ofSide, builder)).toEqual(factsOf("api:2"));
    expect(pulls).toEqual(["api:2"]);
  });

  test("that is not there after it was pulled is an error", async () => {
    const { builder } = builderWith({});
    await expect(provideImage(target, "base", ofSide, builder)).rejects.toBeInstanceOf(UserError);
  });
});

describe("the port", () => {
  const configured = { ...target, port: 1001, env: { PORT: "1002" } };
  const image: ImageFacts = { ...factsOf("sha256:0"), exposedPorts: [1003], env: ["PATH=/bin", "PORT=1004"] };
  const unset = { ...target, port: null, env: {} };

  test("is the config's, else that of its environment, of what the image exposes, of the image's environment, else 8080", () => {
    expect(choosePort(configured, image)).toBe(1001);
    expect(choosePort({ ...configured, port: null }, image)).toBe(1002);
    expect(choosePort(unset, image)).toBe(1003);
    expect(choosePort(unset, { ...image, exposedPorts: [] })).toBe(1004);
    expect(choosePort(unset, factsOf("sha256:0"))).toBe(8080);
  });

  test("is none of several that the image exposes", () => {
    expect(choosePort(unset, { ...image, exposedPorts: [1003, 1005] })).toBe(1004);
    expect(choosePort(unset, { ...image, exposedPorts: [1003, 1005], env: [] })).toBe(8080);
  });

  test.each(["", "0", "-1", "80.5", "http", "$PORT"])("is not %j", (PORT) => {
    expect(choosePort({ ...unset, env: { PORT } }, image)).toBe(1003);
    expect(choosePort(unset, { ...image, exposedPorts: [], env: [`PORT=${PORT}`] })).toBe(8080);
  });
});
