import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { judge, textOf } from "../../src/judge/publish.ts";
import { UserError } from "../../src/model/errors.ts";
import {
  type Look,
  lookOf,
  type Measurement,
  type TargetMeasurement,
  type Trial,
  type TrialEnd,
  trialsOfLook,
  withLook,
} from "../../src/model/measurement.ts";
import { distrust } from "../../src/received/distrust.ts";
import { readReportFolders } from "../../src/received/folders.ts";
import { entryLimit, fileLimitBytes, folderLimit, targetLimit, textLimit } from "../../src/received/limits.ts";
import { parseMeasurement, requireSound } from "../../src/received/parse.ts";
import { commentMarker } from "../../src/report/markdown/comment-marker.ts";
import { evidence, rerunOf } from "../support/evidence.ts";
import { buildMeasurement, buildTarget, growsFrom, levelsOffAt, mib } from "../support/measurement.ts";
import { defaultPolicy } from "../support/policy.ts";

const headSha = "c0ffee".padEnd(40, "0");
const flat = { level: levelsOffAt(22 * mib) };

/** A leak, and in it every field that the schema knows, each kind of end among them. */
const honest = wholeMeasurement();

function wholeMeasurement(): Measurement {
  const log = "Traceback";
  const ends: readonly TrialEnd[] = [
    { kind: "deadline", limitMs: 9_000 },
    { kind: "oom", by: "kernel", survived: false, exitCode: 137, evidence: "State.OOMKilled is true" },
    { kind: "crashed", exitCode: 1, log },
    { kind: "unresponsive", silentMs: 30_000, log },
    { kind: "not-ready", reason: "timeout", waitedMs: 60_000, exitCode: null, seen: "connect ECONNREFUSED", log },
  ];
  const load = { unexpected: [{ route: 0, status: 500, count: 1 }], errors: [{ message: "ECONNRESET", count: 1 }] };
  const processes = ["python3", "worker"];
  const api = buildTarget({ base: flat, head: { level: growsFrom(22 * mib, 1_116), load, processes }, pairs: 2 });
  const again = buildTarget({
    base: flat,
    head: { level: growsFrom(22 * mib, 1_116), load },
    pairs: 1,
    requests: 30_000,
  });
  const [longer, timers] = (["longer", "timers"] as const).map((kind, index): Look => {
    const trials = trialsOfLook(again, "first").map((trial) => ({ ...trial, pair: 2 + index }));
    return { kind, requests: 30_000, pause: { afterAnswers: 15_000, ms: 11_000 }, trials };
  });
  const [examined] = evidence({ head: { sites: { "app/cache.py:12 put": 900 }, types: { Entry: 1 } } }).examinations;
  const diagnosis = {
    ...evidence({ head: {} }),
    examinations: [{ ...examined!, rounds: examined!.rounds.slice(-1), endpoint: { before: "1", after: "2" } }],
    reruns: [rerunOf("glibc-returns", { base: 0, head: 900 })].map((rerun) => ({
      ...rerun,
      trials: rerun.trials.slice(1).map((trial) => ({ ...trial, samples: trial.samples.slice(0, 1) })),
    })),
    places: [{ inside: "app/cache.py", repository: "app/cache.py" }],
  };
  const worker = buildTarget({ name: "worker", base: flat, head: flat, pairs: ends.length });
  return buildMeasurement(
    [
      {
        ...thinned(withLook(withLook(api, longer!), timers!)),
        diagnosis,
        shard: { index: 1, of: 1 },
        reusedBase: { runId: "r-1", measuredAt: "2026-11-21T12:00:00.000Z" },
      },
      {
        ...withLook(worker, {
          ...lookOf(worker, "first")!,
          trials: trialsOfLook(thinned(worker), "first").map((trial) => ({
            ...trial,
            end: ends[trial.pair] ?? trial.end,
          })),
        }),
        missing: { jobs: 1, of: 2 },
      },
    ],
    {
      configuredTargets: ["api", "worker"],
      warnings: [{ code: "base-config", text: "base has no rss-plateau.yml." }],
      gate: {
        ...defaultPolicy,
        allowGrowthBytes: { api: 5 * mib },
        acceptance: { label: "ok", by: "octocat", at: "2026-11-20T10:00:00Z" },
      },
    },
  );
}

/** Judged for every forgery: as few samples as a trial may have that is still judged whole. */
function thinned<Target extends Pick<TargetMeasurement, "looks">>(target: Target): Target {
  const few = (trial: Trial): Trial => ({
    ...trial,
    samples: trial.samples.filter((_, index) => index < 3 || index % 4 === 0 || index === trial.samples.length - 1),
  });
  return { ...target, looks: target.looks.map((look) => ({ ...look, trials: look.trials.map(few) })) };
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** Keys and kinds, without what they hold. */
function shapeOf(value: Json): string {
  if (typeof value !== "object" || value === null) return typeof value;
  if (Array.isArray(value)) return `[${shapeOf(value[0] ?? null)}]`;
  return Object.entries(value)
    .map(([key, inner]) => (key === "kind" ? JSON.stringify(inner) : key + shapeOf(inner)))
    .join();
}

/** Every place in a value; of a list the first entry of each shape and the last stand for all. */
function placesOf(value: Json, path: Path = []): readonly { readonly path: Path; readonly value: Json }[] {
  const entries: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...value.entries()].filter(
        ([index, entry]) => index === value.length - 1 || index === value.map(shapeOf).indexOf(shapeOf(entry)),
      )
    : typeof value === "object" && value !== null
      ? Object.entries(value)
      : [];
  return [{ path, value }, ...entries.flatMap(([key, inner]) => placesOf(inner, [...path, key]))];
}

/** As text, because JSON can say what no object literal can: a second `__proto__`, a number beyond all. */
function forge(path: Path, replacement: string, value: Json = honest as unknown as Json): string {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return `[${value.map((each, index) => (index === key ? forge(rest, replacement, each) : JSON.stringify(each))).join(",")}]`;
  }
  const entries = Object.entries(value as { [key: string]: Json }).map(
    ([name, each]) => `${JSON.stringify(name)}:${name === key ? forge(rest, replacement, each) : JSON.stringify(each)}`,
  );
  return `{${entries.join(",")}}`;
}

const places = placesOf(honest as unknown as Json);
const placesWhere = (isWanted: (value: Json) => boolean) => places.filter(({ value }) => isWanted(value));
const named = ({ path }: { readonly path: Path }): string => path.join(".");

interface Shown {
  readonly markdown: string;
  readonly all: string;
  readonly failed: boolean;
}

/** What a maintainer would see of it; null when it was refused, in a sentence that is fit to be shown itself. */
function receive(text: string): Shown | null {
  let leg: Measurement;
  try {
    leg = parseMeasurement(text, "The measurement.json in reports/a");
    requireSound(leg, "The measurement.json in reports/a");
  } catch (error) {
    expectSentence(error);
    return null;
  }
  const measurement = distrust(leg, headSha, defaultPolicy);
  expect(measurement.gate).toEqual(defaultPolicy);
  expect(measurement.head).toEqual({ spec: `git:${headSha}`, sha: headSha, label: headSha.slice(0, 7) });
  return show(measurement);
}

const shownBefore = new Map<string, Shown>();

/** Pure, and most forgeries come to the same. */
function show(measurement: Measurement): Shown {
  const key = JSON.stringify(measurement);
  const before = shownBefore.get(key);
  if (before !== undefined) return before;
  const judged = judge({ measurement, policy: measurement.gate, outDir: "" });
  const terminal = textOf(judged, { columns: 100, colour: false });
  const markdown = judged.files.get("report.md") ?? "";
  const all = [...judged.files.values(), terminal].join("\n");
  expectNoCommand(terminal);
  expectNoCommand(markdown);
  expect(markdown.startsWith(`${commentMarker()}\n`)).toBe(true);
  expect(markdown.split("<!--")).toHaveLength(2);
  // No number that is none; the conclusion and the measurement have `null` where nothing is known.
  for (const name of ["report.md", "report.html", "chart.svg"])
    expect(judged.files.get(name)).not.toMatch(/NaN|Infinity|undefined/);
  const shown = { markdown, all, failed: judged.report.failed };
  shownBefore.set(key, shown);
  return shown;
}

function expectSentence(error: unknown): string {
  if (!(error instanceof UserError)) throw error;
  expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  expect(error.message).toMatch(/^(?!::)\S.{0,1500}$/);
  return error.message;
}

/** A runner trims a line before it looks for a command. */
function expectNoCommand(printed: string): void {
  expect(printed).not.toMatch(/^\s*(::|##\[)/m);
}

const hostileTexts = {
  "our marker": "<!-- rss-plateau:default --> pwned",
  "a mention": "@everyone pwned #1",
  "a link": "](http://evil.example/pwned)",
  "a table and a heading": "| a | b |\n# pwned",
  "a workflow command": "::error::pwned",
  "a command on a line of its own": "x\n::add-mask::pwned\r\n##[error]pwned",
  "terminal escapes": "\u001B[2J\u001B]0;pwned\u0007",
  "turned text": "pwned\u202Egnp.exe\u2066",
  "a mebibyte": `pwned${"x".repeat(1024 * 1024)}`,
  "more than a comment holds": "pwned ".repeat(15_000),
  "code that ends": "```\npwned ` `` `",
  "a fold that ends": "</details></summary></table>pwned",
  "a script": "<script>pwned()</script><img src=x onerror=pwned()>",
  "a diagram": "```mermaid\ngraph TD; pwned-->b\n```",
  entities: "&#64;pwned &lt;b&gt;",
  "a lone surrogate": "pwned\uD800",
  nothing: "",
};

const oneOf = (letters: string) => fc.constantFrom(...letters.split(""));

describe("a forged text", () => {
  const texts = placesWhere((value) => typeof value === "string");

  test.each(Object.entries(hostileTexts))("%s is refused or not shown, wherever it stands", (_, text) => {
    for (const place of texts) {
      const shown = receive(forge(place.path, JSON.stringify(text)));
      expect(shown?.all ?? "", named(place)).not.toContain("pwned");
    }
  });

  test("in each field there is", () => {
    expect(texts.length).toBeGreaterThan(60);
    const kinds = texts.map(({ path }) => path.at(-1));
    for (const key of ["path", "method", "tool", "text", "label", "log", "seen", "evidence", "message", "measuredAt"])
      expect(kinds).toContain(key);
  });

  test("in what the schema calls a map", () => {
    const text = `{${JSON.stringify(hostileTexts["a table and a heading"])}:1}`;
    expect(receive(forge(["gate", "allowGrowthBytes"], text))?.all).not.toContain("pwned");
  });

  test("that has the form of a route is code, in the tables that there were", () => {
    const structure = (markdown: string) => markdown.split("\n").map((line) => line.split("|").length);
    const honestStructure = structure(receive(JSON.stringify(honest))?.markdown ?? "");
    fc.assert(
      fc.property(fc.string({ unit: oneOf("@:/.()*$&'!~_-w1%#;=?"), maxLength: 120 }), (end) => {
        const shown = receive(forge(["targets", 0, "workload", "routes", 0, "path"], JSON.stringify(`/pwned${end}`)));
        const markdown = shown?.markdown ?? "";
        expect(structure(markdown)).toEqual(honestStructure);
        expect(markdown.replace(/`[^`\n|<]*`|<code>[^<`|\n]*<\/code>/g, "")).not.toContain("pwned");
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("that a log could wrap to a workflow command is not a route", () => {
    const path = JSON.stringify(`/${"a".repeat(75)}::error::pwned`);
    expect(receive(forge(["targets", 0, "workload", "routes", 0, "path"], path))?.all).not.toContain("pwned");
  });

  test("that has the form of a version is a text without a mark in it", () => {
    const version = fc.string({ unit: oneOf("wwwGH.-+()~_1a "), minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(version, (text) => {
        const shown = receive(forge(["environment", "engine", "version"], JSON.stringify(text)));
        const line = shown?.markdown.split("\n").find((each) => each.startsWith("- **Engine:** Docker "));
        expect(line?.slice("- **Engine:** ".length)).not.toMatch(/~|\*|www\.|\bGH-\d|(?<!\w)_/i);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe("a forged number", () => {
  const numbers = placesWhere((value) => typeof value === "number");

  test.each(["null", "-1", "0", "0.5", "1e308", "1e999", "9007199254740992", '"1"', "[]", "{}", "true"])(
    "%s is refused or comes to figures",
    (replacement) => {
      for (const place of numbers) {
        expect(() => receive(forge(place.path, replacement)), named(place)).not.toThrow();
      }
    },
  );

  test("without which a measurement means nothing is refused", () => {
    // An exit code may be unknown, a budget not set, and what a process could not tell is null.
    const known = numbers.filter(({ path }) => path.at(-1) !== "exitCode");
    for (const place of known.filter(({ path }) => !path.includes("diagnosis"))) {
      expect(receive(forge(place.path, "null")), named(place)).toBeNull();
    }
    for (const place of known) expect(receive(forge(place.path, "1e999")), named(place)).toBeNull();
  });
});

describe("a forged list", () => {
  const lists = placesWhere(Array.isArray);

  test("of more entries than any real one is refused, before anything is kept of it", () => {
    for (const place of lists) {
      const [first = 1] = place.value as Json[];
      const floods = [JSON.stringify(first), "1", "{}"]
        .map((entry) => forge(place.path, `[${Array.from({ length: entryLimit + 1 }, () => entry).join(",")}]`))
        // What is larger than a file may be is not read.
        .filter(({ length }) => length <= fileLimitBytes);
      for (const flood of floods) expect(receive(flood), named(place)).toBeNull();
    }
  });

  test("of millions of wrong entries in lists is refused without running out of memory", () => {
    const wrong = `[${"1,".repeat(entryLimit - 1)}1]`;
    const trial = `{"samples":${wrong}}`;
    const trials = `[${Array.from({ length: 900 }, () => trial).join(",")}]`;
    expect(receive(forge(["targets", 0, "looks", 0, "trials"], trials))).toBeNull();
    expect(receive(forge(["targets", 0, "looks", 1, "trials"], trials))).toBeNull();
    expect(receive(forge(["targets", 0, "looks"], `[{"trials":${trials}}]`))).toBeNull();
    const answers = `[{"answers":[${Array.from({ length: 900 }, () => `{"sites":${wrong}}`).join(",")}]}]`;
    expect(receive(forge(["targets", 0, "diagnosis", "examinations", 0, "rounds"], answers))).toBeNull();
    const routes = `[${Array.from({ length: 900 }, () => `{"expect":${wrong}}`).join(",")}]`;
    expect(receive(forge(["targets", 0, "workload", "routes"], routes))).toBeNull();
  });

  test("that is empty, or as long as is taken, is refused or shown", () => {
    for (const place of lists) {
      const [first = 1] = place.value as Json[];
      const long = forge(place.path, JSON.stringify(Array.from({ length: 300 }, () => first)));
      expect(() => [receive(forge(place.path, "[]")), receive(long)], named(place)).not.toThrow();
    }
  });

  test.each([
    ["no target", ["targets"], "[]", "it has no target"],
    [
      "targets that the config has",
      ["configuredTargets"],
      JSON.stringify(many(targetLimit + 1)),
      "its config has more",
    ],
    [
      "checkpoints",
      ["targets", 0, "workload", "checkpoints"],
      JSON.stringify(rising(1_001)),
      "it has 1001 checkpoints",
    ],
    [
      "a route that is not there",
      ["targets", 0, "looks", 0, "trials", 1, "load", "unexpected", 0, "route"],
      "2",
      "a route that does not exist",
    ],
    ["a pair twice", ["targets", 0, "looks", 0, "trials", 2, "pair"], "0", "pair 1 has two trials of base"],
    ["a trial without an image", ["targets", 0, "images", "base"], "null", "a trial of base has no image"],
    ["a shard beyond the last", ["targets", 0, "shard", "index"], "2", "it is job 2 of 1"],
    ["a name twice", ["targets", 1, "name"], '"api"', "two of its targets have the same name"],
    [
      "a text without an end",
      ["warnings", 0, "text"],
      JSON.stringify("x".repeat(textLimit + 1)),
      "a text has more than",
    ],
    [
      "samples in disorder",
      ["targets", 0, "looks", 0, "trials", 0, "samples", 1, "requests"],
      "0",
      "samples are not in ascending order",
    ],
  ] as const)("%s: refused by name", (_, path, replacement, words) => {
    const text = forge(path, replacement);
    expect(() => requireSound(parseMeasurement(text, "F"), "F")).toThrow(words);
  });
});

function many(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `t${index}`);
}

function rising(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

describe("a forged key", () => {
  const objects = placesWhere((value) => typeof value === "object" && value !== null && !Array.isArray(value));
  test.each(["__proto__", "constructor", "toString", "<!-- rss-plateau:default --> pwned"])(
    "%s beside the others changes nothing",
    (key) => {
      const untouched = receive(JSON.stringify(honest));
      for (const place of objects) {
        const inner = `{${JSON.stringify(key)}:{"failOn":[],"pwned":"pwned"},${JSON.stringify(place.value).slice(1)}`;
        const shown = receive(forge(place.path, inner.replace(/,\}$/, "}")));
        expect(shown ?? untouched, named(place)).toEqual(untouched);
        expect(Object.hasOwn(Object.prototype, "pwned")).toBe(false);
      }
    },
  );

  test("__proto__ in place of any other is a file without that field", () => {
    for (const place of places.filter(({ path }) => typeof path.at(-1) === "string")) {
      const name = `"${String(place.path.at(-1))}":`;
      const parent = places.find(({ path }) => path.join() === place.path.slice(0, -1).join());
      const text = JSON.stringify(parent?.value).replace(name, `"__proto__":`);
      expect(() => receive(forge(place.path.slice(0, -1), text)), named(place)).not.toThrow();
    }
  });
});

test.each([
  ["nothing", ""],
  ["half of it", JSON.stringify(honest).slice(0, 9_000)],
  ["a page", "<html>\n::error::pwned\u001B[2J</html>"],
  ["another schema", JSON.stringify({ ...honest, schema: "rss-plateau/measurement/2\n::error::x" })],
  ["a list in a list, a million deep", "[".repeat(1_000_000) + "]".repeat(1_000_000)],
  ["null", "null"],
])("%s is no measurement", (_, text) => {
  expect(receive(text)).toBeNull();
});

test.each([
  ["nothing fails", { failOn: [] }],
  ["everything is tolerated", { leakBytesPerRequest: 1e300, growthPercent: 1e300, growthBytes: 2 ** 50 }],
  ["growth is allowed", { allowGrowthBytes: { api: 2 ** 50, worker: 2 ** 50 } }],
  ["somebody has accepted it", { acceptance: { label: "ok", by: "admin", at: "2026-11-20T10:00:00Z" } }],
  ["what is unclear passes", { onInconclusive: "pass" }],
])("a leak whose file says that %s stays red", (_, forged) => {
  const text = JSON.stringify({ ...honest, gate: { ...honest.gate, ...forged } });
  expect(receive(text)).toEqual({ ...receive(JSON.stringify(honest)), failed: true });
});

/** Node cannot. */
function makePipe(path: string): void {
  execFileSync("sh", ["-c", 'mkfifo "$0"', path]);
}

describe("folders of reports", () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "rss-plateau-test-received-"));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  async function leave(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
    const path = join(root, folder);
    await mkdir(path, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
    return path;
  }

  const refusal = () =>
    readReportFolders([root]).then(() => {
      throw new RangeError("nothing was refused");
    }, expectSentence);

  test("one report, or a folder of them, each with all that a report has", async () => {
    const report = { "measurement.json": "{}", "report.json": "", "report.md": "", "report.html": "", "chart.svg": "" };
    const one = await leave("one", report);
    await leave("two", { "measurement.json": "[]" });
    expect((await readReportFolders([one])).map(({ text }) => text)).toEqual(["{}"]);
    expect((await readReportFolders([root])).map(({ text }) => text).sort()).toEqual(["[]", "{}"]);
  });

  test("a missing folder has none, and an empty one is a job that left nothing", async () => {
    await leave("empty", {});
    expect(await readReportFolders([root, join(root, "missing")])).toEqual([]);
  });

  test("a link in place of the measurement", async () => {
    await symlink("/etc/passwd", join(await leave("one", {}), "measurement.json"));
    expect(await refusal()).toContain("contain a link called measurement.json");
  });

  test("a link in place of a folder", async () => {
    await symlink(await leave("../real", { "measurement.json": "{}" }), join(root, "one"));
    expect(await refusal()).toContain("contain a link called one");
    await rm(join(root, "../real"), { recursive: true });
  });

  test.each([["one"], ["."]])("a pipe that nobody writes to, in %s", async (folder) => {
    makePipe(join(await leave(folder, {}), "measurement.json"));
    expect(await refusal()).toContain("contain something called measurement.json");
  });

  test("a pipe beside the folders", async () => {
    await leave("one", { "measurement.json": "{}" });
    makePipe(join(root, "two"));
    expect(await refusal()).toContain("contain something called two");
  });

  test("a file that no report has", async () => {
    await leave("one", { "measurement.json": "{}", "index.js": "" });
    expect(await refusal()).toContain("contain a file called index.js");
  });

  test("a folder in a folder", async () => {
    await leave("one/two", { "measurement.json": "{}" });
    expect(await refusal()).toContain("contain a folder called two");
  });

  test("a folder called like the measurement", async () => {
    await leave("one/measurement.json", {});
    expect(await refusal()).toContain("contain a folder called measurement.json");
  });

  test("a report without its measurement", async () => {
    await leave("one", { "report.md": "All is well." });
    expect(await refusal()).toMatch(/^The report in \S+one has no measurement\.json\.$/);
  });

  test("a file in place of the folder", async () => {
    await leave(".", { "a\n::error::b": "" });
    await expect(readReportFolders([join(root, "a\n::error::b")])).rejects.toSatisfy((error) =>
      expectSentence(error).includes("could not be read: ENOTDIR"),
    );
  });

  test("a measurement that is too large, and many that are together", async () => {
    const path = join(await leave("0", { "measurement.json": "" }), "measurement.json");
    await truncate(path, fileLimitBytes + 1);
    expect(await refusal()).toContain(`has ${fileLimitBytes + 1} bytes`);
    for (let index = 0; index < 9; index += 1) {
      const folder = await leave(String(index), { "measurement.json": "" });
      await truncate(join(folder, "measurement.json"), fileLimitBytes);
    }
    expect(await refusal()).toContain("bytes together");
  });

  test("more folders than a matrix has jobs", async () => {
    for (let index = 0; index <= folderLimit; index += 1) await leave(`job-${index}`, { "measurement.json": "{}" });
    expect(await refusal()).toContain(`There are ${folderLimit + 1} folders`);
  });

  test("a name that would break the line it is shown in", async () => {
    const name = "x\n::error::pwned\r\u202E\u001B[2J";
    await leave(name, { "measurement.json": "{}" });
    const [file] = await readReportFolders([root]);
    expect(file?.name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expectSentence(thrownBy(() => parseMeasurement("{", file?.name ?? "")));
    await leave(name, { "evil\n::error::pwned\u202E": "" });
    expect(await refusal()).toContain("called evil ::error::pwned, which is not part of a report");
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
