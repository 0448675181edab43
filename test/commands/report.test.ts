import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { analyse } from "../../src/commands/analyse-file.ts";
import { judge, writeReport } from "../../src/judge/publish.ts";
import { report, type ReportRequest } from "../../src/commands/merge-reports.ts";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { UserError } from "../../src/model/errors.ts";
import { readInputs } from "../../src/inputs/inputs.ts";
import type { GatePolicy } from "../../src/model/policy.ts";
import { measurementSchema, type Measurement } from "../../src/model/measurement.ts";
import { commentMarker } from "../../src/report/markdown/comment-marker.ts";
import { buildMeasurement, buildTarget, growsFrom, levelsOffAt, mib } from "../support/measurement.ts";
import { defaultPolicy } from "../support/policy.ts";

const flat = { level: levelsOffAt(22 * mib) };
const leaking = { level: growsFrom(22 * mib, 1_116) };
const pass = buildTarget({ name: "api", base: flat, head: flat });
const leak = buildTarget({ name: "worker", base: flat, head: leaking });
const oneOnly = buildTarget({ name: "api", base: flat, head: flat, pairs: 1 });
const configuredTargets = ["api", "worker"];
const ofApi = buildMeasurement([pass], { configuredTargets, gate: defaultPolicy });
const ofWorker = buildMeasurement([leak], { configuredTargets, gate: defaultPolicy });

let root: string;
let reports: string;
let out: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rss-plateau-test-report-"));
  reports = join(root, "reports");
  out = join(root, "out");
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** As actions/download-artifact leaves it. */
async function leave(job: string, measurement: Measurement, others: Readonly<Record<string, string>> = {}) {
  const folder = join(reports, job);
  await mkdir(folder, { recursive: true });
  const files = { "measurement.json": JSON.stringify(measurement), ...others };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

const own = { kind: "own" } as const;
const headSha = "c0ffee".padEnd(40, "0");
const fork = { kind: "untrusted", headSha, isFork: true, policy: defaultPolicy } as const;

async function take(
  raw: Readonly<Record<string, string>> = {},
  request: Partial<ReportRequest> = {},
): Promise<ReturnType<typeof judge>> {
  const inputs = readInputs({ out, ...raw });
  return judge(await report({ dirs: [reports], inputs, trust: own, ...request }));
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => undefined).catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error.message;
  throw new RangeError("nothing was refused in a sentence", { cause: error });
}

const codesOf = ({ warnings }: { readonly warnings: readonly { readonly code: string }[] }) =>
  warnings.map(({ code }) => code);

describe("jobs of the same run", () => {
  test("come to one report in the folder, made of nothing but their measurements", async () => {
    await leave("a", ofApi, { "report.md": "forged", "report.json": "forged", "report.html": "forged" });
    await leave("b", ofWorker, { "chart.svg": "forged" });
    const judged = await take();
    await writeReport(judged);
    expect((await readdir(out)).sort()).toEqual([
      "chart.svg",
      "measurement.json",
      "report.html",
      "report.json",
      "report.md",
    ]);
    const markdown = await readFile(join(out, "report.md"), "utf8");
    expect(markdown.startsWith(`${commentMarker()}\n### ❌ 1 of 2 targets fails: memory leak in \`worker\`\n`)).toBe(
      true,
    );
    expect([...judged.files.values()].join()).not.toContain("forged");
    expect(judged.report).toMatchObject({ verdict: "leak", failed: true, warnings: [] });
  });

  test("are judged again to the same report from the file that it leaves", async () => {
    await leave("a", ofApi);
    await leave("b", ofWorker);
    const judged = await take();
    await writeReport(judged);
    const again = judge(await analyse(join(out, "measurement.json"), { out: join(root, "again") }));
    expect([...again.files]).toEqual([...judged.files]);
  });

  test.each([
    ["pass", pass],
    ["leak", leak],
    ["no base", buildTarget({ base: null, head: flat })],
  ])("of which there is one come to what analyse says of it: %s", async (_, target) => {
    const only = buildMeasurement([target], { configuredTargets: [target.name] });
    const folder = await leave("a", only);
    const analysed = judge(await analyse(join(folder, "measurement.json"), { out }));
    expect((await take()).report).toEqual(analysed.report);
    expect((await take({}, { dirs: [folder] })).report).toEqual(analysed.report);
  });

  test("of which one left nothing fail, also when the gate only reports", async () => {
    await leave("a", ofApi);
    await mkdir(join(reports, "b"));
    expect((await take()).report).toMatchObject({ verdict: "invalid", failed: true });
    expect((await take({ "fail-on": "none" })).report).toMatchObject({ verdict: "invalid", failed: true });
  });

  test("need not be of all targets where the input names some", async () => {
    await leave("a", ofApi);
    expect((await take({ target: "api" })).report).toMatchObject({ verdict: "pass", failed: false });
    const { report } = await take({ target: "api,search" });
    expect(report.targets.map(({ name, failed }) => [name, failed])).toEqual([
      ["search", true],
      ["api", false],
    ]);
  });

  test("have the gate of their own run, and the inputs win", async () => {
    await leave("a", buildMeasurement([leak], { gate: { ...defaultPolicy, failOn: ["oom"] } }));
    expect((await take()).report.failed).toBe(false);
    expect((await take({ "fail-on": "leak" })).report.failed).toBe(true);
    expect((await take({ "fail-on": "leak" })).measurement.gate.failOn).toEqual(["leak"]);
  });

  test("that saw too little are as bad as the input says", async () => {
    await leave("a", buildMeasurement([oneOnly], { gate: defaultPolicy }));
    const { report } = await take({ "on-inconclusive": "fail" });
    expect(report).toMatchObject({ verdict: "inconclusive", failed: true });
    expect((await take({ "on-inconclusive": "pass" })).report.failed).toBe(false);
  });
});

describe("the run of a fork", () => {
  const other: GatePolicy = {
    ...defaultPolicy,
    failOn: [],
    leakBytesPerRequest: 1e9,
    growthBytes: 2 ** 50,
    allowGrowthBytes: { worker: 2 ** 50 },
    acceptance: { label: "rss-plateau: accept", by: "octocat", at: "2026-11-20T10:00:00Z" },
  };

  test("is judged by the gate of the default branch, for the commit that GitHub names", async () => {
    await leave("a", { ...ofApi, gate: other, warnings: [{ code: "x", text: "All is well." }] });
    await leave("b", { ...ofWorker, gate: other, head: { spec: "git:x", sha: "e".repeat(40), label: "reviewed" } });
    const { report, measurement, policy } = await take({}, { trust: fork });
    expect(report).toMatchObject({ verdict: "leak", failed: true, head: { sha: headSha, label: "c0ffee0" } });
    expect(codesOf(report)).toEqual(["fork-run", "other-policy"]);
    expect(policy).toEqual(defaultPolicy);
    expect(measurement.gate).toEqual(defaultPolicy);
  });

  test("in whatever order its jobs come, each with a gate of its own", async () => {
    for (const [first, second] of [
      [other, defaultPolicy],
      [defaultPolicy, other],
    ] as const) {
      await leave("a", { ...ofApi, gate: first });
      await leave("b", { ...ofWorker, gate: second });
      const { report, policy } = await take({}, { trust: fork });
      expect(report.failed).toBe(true);
      expect(codesOf(report)).toEqual(["fork-run", "other-policy"]);
      expect(policy).toEqual(defaultPolicy);
    }
  });

  test("under the same gate is not said to have had another one", async () => {
    const policy = parseConfig(
      "targets: {api: , worker: }\ngate: {on-inconclusive: fail, max-rss: 1GiB, allow-growth: {worker: 5MiB, api: 1MiB}}",
      "rss-plateau.yml",
    ).gate;
    await leave("a", { ...ofApi, gate: policy });
    const { report } = await take({ target: "api" }, { trust: { ...fork, policy } });
    expect(codesOf(report)).toEqual(["fork-run"]);
  });

  test("is told apart from a branch of the repository", async () => {
    await leave("a", ofApi);
    const { report } = await take({ target: "api" }, { trust: { ...fork, isFork: false } });
    expect(codesOf(report)).toEqual(["pull-request-run"]);
  });

  test("has the inputs of the job that reports, and what that has to say", async () => {
    await leave("a", ofApi);
    await leave("b", ofWorker);
    const warnings = [{ code: "policy-unread", text: "The gate's policy could not be read." }];
    const { report, policy } = await take({ "fail-on": "oom" }, { trust: fork, warnings });
    expect(report).toMatchObject({ verdict: "leak", failed: false });
    expect(policy).toEqual({ ...defaultPolicy, failOn: ["oom"] });
    expect(codesOf(report)).toEqual(["fork-run", "policy-unread"]);
  });

  test("says nothing in words of its own", async () => {
    const attack = "pwned\n<!-- rss-plateau:default --> @everyone [x](http://evil.example) \u202E";
    const target = buildTarget({
      name: "worker",
      base: flat,
      head: { ...leaking, end: { kind: "crashed", exitCode: 1, log: attack }, reached: 4_000 },
      routes: [{ method: "GET", path: `/${attack}`, weight: 1, expect: [attack] }],
      images: { base: attack, head: attack },
    });
    const revision = { spec: attack, sha: attack, label: attack };
    const text = JSON.stringify({ ...ofWorker, runId: attack, base: revision, head: revision, targets: [target] });
    await leave("a", ofApi);
    await leave("b", measurementSchema.parse(JSON.parse(text)));
    await rm(join(reports, "a"), { recursive: true });
    const judged = await take({ target: "worker" }, { trust: fork });
    expect(judged.report.verdict).toBe("crash");
    expect([...judged.files.values()].join()).not.toMatch(/pwned|@everyone|evil\.example/);
  });
});

describe("is refused in a sentence:", () => {
  test("no report at all", async () => {
    const words = "The measuring jobs did not write one; see their logs.";
    expect(await refusal(take())).toBe(`There is no report in ${reports}. ${words}`);
    expect(await refusal(take({}, { dirs: ["x\n::error::forged"] }))).toContain("in x ::error::forged. The measuring");
    await mkdir(join(reports, "empty"), { recursive: true });
    expect(await refusal(take({}, { trust: fork }))).toContain(words);
  });

  test("one report among good ones that is none, by name and on one line", async () => {
    await leave("a", ofApi);
    const folder = await leave("b\n::error::forged\u202E", ofWorker);
    await writeFile(join(folder, "measurement.json"), "<html>");
    for (const trust of [own, fork]) {
      const message = await refusal(take({}, { trust }));
      expect(message).toMatch(/^The measurement\.json in \S*reports\/b ::error::forged is not JSON: .+$/);
      expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  test("a measurement that no job of ours made", async () => {
    await leave("a", { ...ofApi, targets: [] });
    expect(await refusal(take())).toContain("was not written by rss-plateau: it has no target.");
  });

  test("jobs of different commits", async () => {
    await leave("a", ofApi);
    await leave("b", { ...ofWorker, head: { spec: "git:x", sha: "e".repeat(40), label: "eeeeeee" } });
    expect(await refusal(take())).toContain("The reports are of different commits");
  });

  test("a folder that the report cannot be written to, before anything is read", async () => {
    await writeFile(join(root, "file"), "");
    expect(await refusal(take({ out: join(root, "file", "out") }))).toContain("cannot be written to");
  });
});
