/** The workflows that a team copies: as GitHub's own editor sees them, and by our rules. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type LanguageService, openLanguageService } from "../support/language-service.ts";
import { eventsOf, findBrokenRules, parseWorkflow, stepsOf } from "../support/workflow-rules.ts";

const folder = "examples/workflows";
const names = readdirSync(folder).filter((name) => name.endsWith(".yml"));
const plain = read("plain.yml");

let service: LanguageService;
beforeAll(async () => {
  service = await openLanguageService();
});

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

/** A test that changes nothing would pass for the wrong reason. */
function replace(text: string, from: string, to: string): string {
  expect(text).toContain(from);
  return text.replace(from, to);
}

describe.each(names)("%s", (name) => {
  const text = read(name);

  test("is right for GitHub's language service", async () => {
    expect(await service.judge("workflow.yml", text)).toEqual([]);
  });

  test("keeps to our rules", () => {
    expect(findBrokenRules(text)).toEqual([]);
  });

  test("is in the list of its folder and in the guide", () => {
    expect(read("README.md")).toContain(`(${name})`);
    expect(readFileSync("docs/workflows.md", "utf8")).toContain(`(../${folder}/${name})`);
  });
});

test("action.yml is right for GitHub's language service", async () => {
  expect(await service.judge("action.yml", readFileSync("action.yml", "utf8"))).toEqual([]);
});

describe("the language service reports", () => {
  test.each([
    [
      "an input that an action of others does not have",
      "persist-credentials:",
      "persist-credential:",
      /persist-credential'/,
    ],
    ["an unknown context", "github.ref", "githob.ref", /githob/],
    ["a context's unknown member", "github.ref", "github.reff", /reff/],
    ["an unknown action", "rss-plateau/rss-plateau@", "rss-plateau/rss-plato@", /rss-plato/],
    ["an unknown permission", "pull-requests: write", "pull-request: write", /pull-request/],
    ["an unknown event", "on: pull_request", "on: pull_requests", /pull_requests/],
  ])("%s", async (_, from, to, message) => {
    expect(await service.judge("workflow.yml", replace(plain, from, to))).toEqual([expect.stringMatching(message)]);
  });

  test("an input that ours does not have", async () => {
    const text = replace(read("baseline.yml"), "baseline: reuse", "base-line: reuse");
    expect(await service.judge("workflow.yml", text)).toEqual([
      expect.stringMatching(/Invalid action input 'base-line'/),
    ]);
  });

  test("a runtime that runners do not have", async () => {
    const text = replace(readFileSync("action.yml", "utf8"), "using: node24", "using: node99");
    expect(await service.judge("action.yml", text)).toEqual([expect.stringMatching(/node99/)]);
  });
});

describe("our rules report", () => {
  const uses = "      - uses: rss-plateau";
  test.each([
    ["rights for all", "permissions: {}", "permissions: { contents: read }", "rights are given to the whole workflow"],
    ["rights unsaid", "    permissions:\n", "    env:\n", "memory does not say what it may"],
    ["a right too many", "contents: read", "contents: write", "memory may write contents, pull-requests"],
    ["no end", "    timeout-minutes: 30\n", "", "memory has no timeout"],
    ["no replacement", "concurrency:\n", "env:\n", "nothing ends a run that a newer one replaces"],
    ["the unsafe event", "on: pull_request", "on: pull_request_target", "pull_request_target"],
    ["filters", "on: pull_request", "on:\n  pull_request:\n    paths: [src]", "paths: on the workflow"],
    ["filters, a line each", "on: pull_request", "on:\n  push:\n    paths:\n      - a", "paths: on the workflow"],
    ["a tag", "3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "v7", "actions/checkout is not pinned to a release"],
    ["a version that is not the commit's", "# v7.0.1", "# v7.0.0", "actions/checkout is not pinned to a release"],
    ["a token left behind", "persist-credentials: false", "lfs: true", "the token stays in the checkout"],
    ["injection", uses, `      - run: echo \${{ github.head_ref }}\n${uses}`, "an expression in a shell script"],
  ])("%s", (_, from, to, problem) => {
    expect(findBrokenRules(replace(plain, from, to))).toEqual([problem]);
  });

  test("a gate that is skipped", () => {
    const text = replace(read("matrix.yml"), "if: always()", "if: success()");
    expect(findBrokenRules(text)).toEqual(["memory is skipped when measure fails"]);
  });

  test("a report that nobody finds", () => {
    const matrix = read("matrix.yml");
    const uploaded = replace(matrix, "path: rss-plateau-report/", "path: .");
    expect(findBrokenRules(uploaded)).toEqual(["uploads something else than the report"]);
    const downloaded = replace(matrix, "path: rss-plateau-reports", "path: reports");
    expect(findBrokenRules(downloaded)).toEqual(["the reports are looked for elsewhere"]);
  });

  test("the pull request's code in workflow_run", () => {
    const text = replace(plain, "on: pull_request", "on: { workflow_run: { workflows: [x] } }");
    expect(findBrokenRules(text)).toEqual(["a checkout in workflow_run", "measures in workflow_run"]);
  });
});

test("the second workflow for forks waits for the first, and takes its report", () => {
  const [measuring, reporting] = ["fork-safe-measure.yml", "fork-safe-report.yml"].map((name) =>
    parseWorkflow(read(name)),
  );
  expect(reporting?.on).toEqual({ workflow_run: { workflows: [measuring?.name], types: ["completed"] } });
  const nameIn = (workflow = measuring) =>
    workflow && stepsOf(workflow).find(({ uses }) => uses?.includes("load-artifact@"))?.with["name"];
  expect(nameIn(reporting)).toBe(nameIn(measuring));
  expect(nameIn(reporting)).toEqual(expect.any(String));
});

test("the merge queue's check has the same name on pull requests", () => {
  const workflow = parseWorkflow(read("merge-queue.yml"));
  expect(eventsOf(workflow)).toEqual(["pull_request", "merge_group"]);
  expect(Object.values(workflow.jobs).map((job) => job.if)).toEqual([undefined]);
});

describe("what README shows", () => {
  const [, block = ""] = /```yaml\n([\s\S]+?)```/.exec(readFileSync("README.md", "utf8")) ?? [];

  test("is a workflow, and the smallest useful step", async () => {
    expect(await service.judge("workflow.yml", block)).toEqual([]);
    const steps = stepsOf(parseWorkflow(block));
    expect(Object.keys(steps.at(-1)?.with ?? {})).toEqual(["port", "routes"]);
    expect(block.trim().split("\n").length).toBeLessThanOrEqual(10);
  });

  test("has the rights of the plain workflow", () => {
    expect(parseWorkflow(block).permissions).toEqual(parseWorkflow(plain).jobs["memory"]?.permissions);
  });
});
