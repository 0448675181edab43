/** The whole way on a real engine, through the built dist/ as a user runs it. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { measurementSchema } from "../../src/model/measurement.ts";
import { type Report, reportSchema } from "../../src/model/report-json.ts";
import { type CliResult, copyDist, type Dist, type RunOptions } from "../support/cli.ts";
import { holdLayers } from "../support/layers.ts";
import { exampleLayers, writeConfig, writeService } from "../support/service.ts";

const timeout = 300_000;
/** A verdict is not what these are about. */
const quick = "{requests: 500, routes: [GET /]}";
const leaking = "{requests: 2000, routes: [GET /]}";

let dist: Dist;
let folder: string;
beforeAll(async () => {
  dist = copyDist();
  await holdLayers("node", exampleLayers("node-sessions"));
  await holdLayers("python", exampleLayers("fastapi-identical"));
}, 600_000);
afterAll(() => {
  dist[Symbol.dispose]();
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  expect(dist.leftovers()).toEqual([]);
});

/** Two source trees under `folder`, the head's config with them. */
function writeSides(base: Parameters<typeof writeService>[1], head: typeof base, workload = quick, more = ""): void {
  writeService(join(folder, "base"), base);
  writeConfig(writeService(join(folder, "head"), head), workload, more);
}

function compare(args: readonly string[] = [], options: RunOptions = {}): Promise<CliResult> {
  const specs = ["--base", "dir:base", "--head", "dir:head"];
  return dist.run("cli", ["compare", ...(args.includes("--base") ? [] : specs), ...args], { cwd: folder, ...options });
}

function readReport(out = join(folder, "rss-plateau-report")): Report {
  return reportSchema.parse(JSON.parse(readFileSync(join(out, "report.json"), "utf8")));
}

describe("examples", () => {
  const names = readdirSync("examples", { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "workflows")
    .map(({ name }) => name);

  test.each(names)(
    "%s gets the verdict that it must get, and gets it again from the file alone",
    async (name) => {
      const example = join(process.cwd(), "examples", name);
      const expected = JSON.parse(readFileSync(join(example, "expected.json"), "utf8")) as {
        verdict: string;
        cause?: string;
        place?: string;
      };
      const specs = ["--base", `dir:${example}/base`, "--head", `dir:${example}/head`];
      // Fewer than the default where that is enough, and V8's heap has not settled by then. `npm run bench` has the rest.
      const requests = name.startsWith("fastapi") ? "3000" : "10000";
      const { exitCode, stdout, stderr } = await compare([...specs, "--requests", requests, "--json"]);
      const report = reportSchema.parse(JSON.parse(stdout));
      expect(report.verdict, stderr).toBe(expected.verdict);
      expect(exitCode).toBe(report.failed ? 1 : 0);
      const diagnosis = report.targets[0]?.diagnosis;
      const [site] = diagnosis?.sites ?? [];
      const place = site && `${site.file}:${site.line}`;
      expect({ cause: diagnosis?.cause, place }, stderr).toEqual({ cause: expected.cause, place: expected.place });

      const measured = join(folder, "rss-plateau-report");
      expect(readdirSync(measured).sort()).toEqual([
        "chart.svg",
        "measurement.json",
        "report.html",
        "report.json",
        "report.md",
      ]);
      measurementSchema.parse(JSON.parse(readFileSync(join(measured, "measurement.json"), "utf8")));
      const again = await dist.run("cli", ["analyse", join(measured, "measurement.json"), "--out", "again"], {
        cwd: folder,
      });
      expect(again.exitCode).toBe(exitCode);
      for (const file of readdirSync(measured)) {
        expect(readFileSync(join(folder, "again", file), "utf8"), file).toBe(
          readFileSync(join(measured, file), "utf8"),
        );
      }
    },
    timeout,
  );
});

describe("what is compared", () => {
  test("the working tree with the commit at which it left main, the images given their tags", { timeout }, async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);
    writeConfig(writeService(folder), leaking, "", "tagged");
    git("init", "--quiet", "--initial-branch", "main");
    git("add", "--all");
    git("commit", "--quiet", "--message", "first");
    writeService(folder, { keptBytes: 10_000 });
    const { exitCode, stderr } = await compare(["--base", "git:main"]);
    expect(exitCode, stderr).toBe(1);
    const report = readReport();
    expect(report.verdict).toBe("leak");
    expect(report.base?.sha).toBe(git("rev-parse", "main").toString().trim());
    expect(git("worktree", "list").toString().trim().split("\n")).toHaveLength(1);

    // The same two images again, by their names and without any config.
    const images = ["--base", "image:rss-plateau/tagged:base", "--head", "image:rss-plateau/tagged:head"];
    const elsewhere = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
    const flags = ["--routes", "GET /", "--requests", "2000", "--fail-on", "none", "--diagnose", "never"];
    const again = await compare([...images, ...flags], { cwd: elsewhere });
    const out = join(elsewhere, "rss-plateau-report");
    expect(again.exitCode, again.stderr).toBe(0);
    expect(readReport(out).targets[0]).toMatchObject({ name: "app", verdict: "leak", failed: false });
    rmSync(elsewhere, { recursive: true });
  });

  test("a base from before there was a Dockerfile is no baseline", { timeout }, async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args]);
    git("init", "--quiet", "--initial-branch", "main");
    git("commit", "--quiet", "--allow-empty", "--message", "first");
    writeConfig(writeService(folder), quick);
    const { exitCode, stderr } = await dist.run("cli", ["compare"], { cwd: folder });
    expect(exitCode, stderr).toBe(0);
    expect(readReport()).toMatchObject({ verdict: "no-baseline", base: null });
  });
});

describe("where the routes come from", () => {
  const routesOf = () =>
    measurementSchema
      .parse(JSON.parse(readFileSync(join(folder, "rss-plateau-report/measurement.json"), "utf8")))
      .targets[0]?.workload.routes.map(({ method, path }) => `${method} ${path}`);

  test("the running service's OpenAPI document, as far as both sides have it", { timeout }, async () => {
    writeSides({ describes: ["/a", "/old"] }, { describes: ["/a", "/new"] }, "{requests: 500, openapi: /openapi.json}");
    const { exitCode, stderr } = await compare();
    expect(exitCode, stderr).toBe(0);
    expect(routesOf()).toEqual(["GET /a"]);
  });

  test("a recording", { timeout }, async () => {
    writeSides({}, {}, "{requests: 500, har: traffic.har}");
    const entries = ["/x", "/y?z=1"].map((path) => ({
      request: { method: "GET", url: `https://service.example${path}`, headers: [] },
      response: { status: 200 },
    }));
    writeFileSync(join(folder, "head/traffic.har"), JSON.stringify({ log: { entries } }));
    const { exitCode, stderr } = await compare();
    expect(exitCode, stderr).toBe(0);
    expect(routesOf()).toEqual(["GET /x", "GET /y?z=1"]);
  });

  test("a document that is not there", { timeout }, async () => {
    writeSides({ status: 404 }, { status: 404 }, "{requests: 500, openapi: /nowhere.json}");
    const { exitCode, stderr } = await compare(["--quiet"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe("head: GET /nowhere.json of svc answered 404. Point `openapi` at the OpenAPI document.\n");
  });
});

describe("deaths and refusals", () => {
  test("a head that dies at the cap", { timeout }, async () => {
    writeSides({}, { keptBytes: 200_000 }, leaking, "    memory: 128MiB\n");
    const { exitCode, stderr } = await compare();
    expect(exitCode, stderr).toBe(1);
    const report = readReport();
    expect(report.verdict).toBe("oom");
    expect(report.targets[0]?.base?.outcome).not.toBe("oom");
  });

  test("a service that answers 500 measures nothing", { timeout }, async () => {
    writeSides({}, { status: 500 });
    const { exitCode, stdout } = await compare();
    expect(exitCode).toBe(1);
    expect(readReport().verdict).toBe("invalid");
    expect(stdout).toContain("500");
  });

  test("a service that ends at its start, with what it said", { timeout }, async () => {
    writeSides({}, { exitCode: 3 });
    const { exitCode, stdout } = await compare();
    expect(exitCode).toBe(1);
    expect(readReport().verdict).toBe("invalid");
    expect(stdout).toContain("no DATABASE_URL");
  });

  test("a port that never answers", { timeout }, async () => {
    writeSides({}, { listens: false }, quick, "    ready-timeout: 2s\n");
    const { exitCode, stdout } = await compare();
    expect(exitCode).toBe(1);
    expect(readReport().verdict).toBe("invalid");
    expect(stdout).toMatch(/2\.\d s/);
  });
});

describe("what cannot be measured: one message, exit code 2, nothing left", () => {
  test("a build that fails", { timeout }, async () => {
    writeSides({}, {});
    writeFileSync(join(folder, "head/Dockerfile"), "FROM debian:bookworm-slim\nRUN echo the reason; exit 7\n");
    const { exitCode, stderr } = await compare();
    // The builder's containers for its steps carry no label.
    const list = ["container", "ls", "--all", "--no-trunc", "--format", "{{.Command}}"];
    expect(execFileSync("docker", list, { encoding: "utf8" })).not.toContain("echo the reason");
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `head: the image of target svc could not be built from ${join(folder, "head/Dockerfile")}.`,
    );
    expect(stderr).toContain("the reason");
    expect(stderr).not.toContain("    at ");
  });

  test("a config that is a folder, a report that cannot be written: told before anything is built", async () => {
    writeSides({}, {});
    const config = await compare(["--config", "head", "--quiet"]);
    expect(config.exitCode).toBe(2);
    expect(config.stderr).toMatch(/^The config .*\/head could not be read: EISDIR.*\n$/);
    const out = await compare(["--out", "head/Dockerfile", "--quiet"]);
    expect(out.exitCode).toBe(2);
    expect(out.stderr).toMatch(
      /^The report cannot be written to .*\/head\/Dockerfile: EEXIST.* Name another folder with --out\.\n$/,
    );
  });

  test("a missing Dockerfile", async () => {
    writeSides({}, {});
    rmSync(join(folder, "head/Dockerfile"));
    const { exitCode, stderr } = await compare(["--quiet"]);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `head: Dockerfile is missing in ${join(folder, "head")} (target svc). Set \`context\` and \`dockerfile\` in rss-plateau.yml.\n`,
    );
  });

  test("no engine", async () => {
    writeSides({}, {});
    const { exitCode, stderr } = await compare([], { env: { DOCKER_HOST: "unix:///nowhere.sock" } });
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      "No Docker Engine answers at /nowhere.sock (the socket does not exist). Start Docker, or point DOCKER_HOST at an engine.\n",
    );
  });

  test("a config with several mistakes names all of them with their lines", async () => {
    writeSides({}, {}, "{requests: 2000, routs: [GET /]}", "    memory: lots\n");
    const { exitCode, stderr } = await compare();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/rss-plateau\.yml:3:13: .*memory/);
    expect(stderr).toMatch(/rss-plateau\.yml:4:\d+: .*routs.*routes/);
  });

  test("an image that is nowhere", { timeout }, async () => {
    writeSides({}, {});
    const { exitCode, stderr } = await compare([
      "--base",
      "image:rss-plateau-no-such-image:1",
      "--head",
      "dir:head",
      "--quiet",
    ]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^The image rss-plateau-no-such-image:1 is not on this machine and could not be pulled: /);
  });

  // SIGHUP: the terminal was closed.
  test.each(["SIGINT", "SIGHUP"] as const)("%s in the middle of a trial", { timeout }, async (signal) => {
    writeSides({}, {}, "{requests: 100000, routes: [GET /]}");
    const { exitCode, stderr } = await compare([], { interruptAt: /Measuring/, signal, afterMs: 2_000 });
    expect(exitCode).toBe(130);
    expect(stderr).toContain("Interrupted; everything that was started has been removed.");
  });
});

test("the runtimes of both sides are pinned, behind their own options, unless that is off", { timeout }, async () => {
  const more = "    env: {NODE_OPTIONS: --no-warnings}\n";
  writeSides({}, {}, "{requests: 500, routes: [GET /pinned]}", more);
  expect((await compare()).exitCode).toBe(0);
  const readPins = () =>
    measurementSchema.parse(JSON.parse(readFileSync(join(folder, "rss-plateau-report/measurement.json"), "utf8")))
      .targets[0]?.pinned;
  expect(readPins()).toMatchObject({ MALLOC_ARENA_MAX: "2", NODE_OPTIONS: "--max-semi-space-size=1" });

  writeSides({}, {}, "{requests: 500, routes: [{path: /pinned, expect: 404}]}", more);
  expect((await compare(["--pin", "off"])).exitCode).toBe(0);
  expect(readPins()).toBeUndefined();
});
