import { describe, expect, test } from "vitest";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { applyInputs, inputNames, parseRoutes, readInputs } from "../../src/inputs/inputs.ts";
import { mib } from "../../src/model/units.ts";
import { userMessageOf } from "../support/user-message.ts";

const twoTargets = parseConfig(
  `targets:
  api: {port: 8080, workload: {openapi: /openapi.json, checkpoints: [100, 500, 5000]}}
  worker: {memory: 64MiB}
gate: {fail-on: [leak], leak: 64}
`,
  "rss-plateau.yml",
);

describe("readInputs", () => {
  test("has the names of the contract", () => {
    expect(inputNames.toSorted()).toEqual(
      [
        ..."github-token config target working-directory base-ref base-image head-image memory port ready".split(" "),
        ..."requests connections routes fail-on on-inconclusive diagnose comment comment-key accept-label".split(" "),
        ..."baseline pin shard mode reports out".split(" "),
      ].toSorted(),
    );
  });

  test("takes '' and blanks as unset and applies the defaults", () => {
    const unset = readInputs({ memory: "", port: "  ", routes: "\n", config: undefined, comment: "", out: "" });
    expect(unset).toEqual({
      "working-directory": ".",
      comment: "on-change",
      "accept-label": "rss-plateau: accept",
      out: "rss-plateau-report",
      mode: "measure",
      reports: ["rss-plateau-reports"],
      baseline: "measure",
    });
  });

  test("gives every input its type", () => {
    expect(
      readInputs({
        target: "api, worker\nweb",
        memory: "256MiB",
        port: "3000",
        ready: "/ready",
        requests: "5000",
        connections: "4",
        routes: "GET /a\n# a comment\n\n{method: POST, path: /b, body: {c: 1}, weight: 3}\n",
        "fail-on": "leak, oom",
        "on-inconclusive": "fail",
        diagnose: "never",
        pin: "off",
        comment: "never",
        mode: "report",
        reports: "one\n\n two\n",
        shard: "2/4",
        baseline: "reuse",
      }),
    ).toMatchObject({
      target: ["api", "worker", "web"],
      memory: 256 * mib,
      port: 3000,
      ready: "/ready",
      requests: 5000,
      connections: 4,
      routes: [
        { method: "GET", path: "/a", weight: 1 },
        { method: "POST", path: "/b", body: '{"c":1}', weight: 3 },
      ],
      "fail-on": ["leak", "oom"],
      "on-inconclusive": "fail",
      diagnose: "never",
      pin: "off",
      comment: "never",
      mode: "report",
      reports: ["one", "two"],
      shard: { index: 2, of: 4 },
      baseline: "reuse",
    });
  });

  test.each(["0/2", "3/2", "1", "1/", "a/b", "1/1000"])("%s is no shard", (shard) => {
    expect(userMessageOf(() => readInputs({ shard }))).toContain("`shard`");
  });

  test("`none` reports only", () => {
    expect(readInputs({ "fail-on": "none" })["fail-on"]).toEqual([]);
  });

  test("reports all problems at once", () => {
    expect(
      userMessageOf(() =>
        readInputs({
          memory: "big",
          port: "http",
          ready: "health",
          requests: "10",
          connections: "1e3",
          routes: "GET /ok\nFETCH /x\n{path: /y, wait: 3}\n{oops",
          "fail-on": "leak,growht",
          "on-inconclusive": "ignore",
          diagnose: "yes",
          comment: "sometimes",
          mode: "check",
          target: "a b",
          memroy: "1g",
        }),
      ),
    ).toMatchInlineSnapshot(`
      "The inputs have 15 problems:
        \`target[0]\` is not a valid target name: use letters, digits, \`-\`, \`_\` and \`.\`, at most 63 characters; it is \`a b\`.
        \`memory\` must be a size such as \`512MiB\`; it is \`big\`.
        \`port\` must be a whole number; it is \`http\`.
        \`ready\` must be a path on the service that starts with \`/\` (no host, spaces or \`#\`; encode other letters, as in \`%C3%A9\`); it is \`health\`.
        \`requests\` must be at least 100: fewer cannot show where memory levels off; it is \`10\`.
        \`connections\` must be a whole number; it is \`1e3\`.
        \`routes[1]\` must start with \`GET\`, \`POST\`, \`PUT\`, \`PATCH\`, \`DELETE\` or \`OPTIONS\`; it is \`FETCH /x\`.
        \`routes[2].wait\` is not a key of a route; the keys are \`method\`, \`path\`, \`headers\`, \`body\`, \`weight\` and \`expect\`.
        \`routes[3]\` must be a method and a path on the service, such as \`GET /items?limit=5\`, or a map with a \`path\`; it is \`{oops\`.
        \`fail-on[1]\` must be \`leak\`, \`growth\`, \`oom\`, \`crash\` or \`invalid\`; it is \`growht\`.
        \`on-inconclusive\` must be \`pass\`, \`warn\` or \`fail\`; it is \`ignore\`.
        \`diagnose\` must be \`auto\`, \`always\` or \`never\`; it is \`yes\`.
        \`comment\` must be \`always\`, \`on-change\`, \`on-regression\` or \`never\`; it is \`sometimes\`.
        \`mode\` must be \`measure\` or \`report\`; it is \`check\`.
        \`memroy\` is not a key of the inputs; did you mean \`memory\`?"
    `);
  });

  test("one problem stands alone", () => {
    expect(userMessageOf(() => readInputs({ port: "0" }))).toMatchInlineSnapshot(
      `"\`port\` must be a port, 1 to 65535; it is \`0\`."`,
    );
  });
});

describe("parseRoutes", () => {
  test("a route a line", () => {
    expect(parseRoutes("/a\r\n  POST /b  \n").map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /a",
      "POST /b",
    ]);
  });

  test("nothing but comments", () => {
    expect(userMessageOf(() => parseRoutes("# none\n"))).toMatchInlineSnapshot(
      `"\`routes\` must have at least one entry."`,
    );
  });
});

describe("applyInputs", () => {
  test("without a config the inputs are enough to start", () => {
    const inputs = readInputs({
      port: "3000",
      routes: "/a",
      memory: "64MiB",
      requests: "200",
      connections: "2",
      ready: "/r",
    });
    const { targets, gate } = applyInputs(undefined, inputs);
    expect(targets).toMatchObject([
      {
        name: "app",
        source: { kind: "build", context: ".", dockerfile: "Dockerfile" },
        port: 3000,
        ready: "/r",
        capBytes: 64 * mib,
        workload: { requests: 200, connections: 2, checkpoints: [100], routes: [{ path: "/a" }], derive: null },
      },
    ]);
    expect(gate.failOn).toEqual(["leak", "growth", "oom", "crash", "invalid"]);
  });

  test("without a config `target` is the name", () => {
    expect(applyInputs(undefined, readInputs({ target: "api" })).targets.map(({ name }) => name)).toEqual(["api"]);
  });

  test("nothing set leaves the config as it is", () => {
    expect(applyInputs(twoTargets, readInputs({}))).toEqual(twoTargets);
  });

  test("inputs win over the config, for every target that is measured", () => {
    const inputs = readInputs({
      requests: "1000",
      memory: "1g",
      pin: "off",
      routes: "/only",
      "fail-on": "none",
      "on-inconclusive": "pass",
    });
    const { targets, gate } = applyInputs(twoTargets, inputs);
    expect(targets.map(({ capBytes }) => capBytes)).toEqual([1024 * mib, 1024 * mib]);
    expect(twoTargets.targets.map(({ pin }) => pin)).toEqual(["auto", "auto"]);
    expect(targets.map(({ pin }) => pin)).toEqual(["off", "off"]);
    expect(targets[0]!.workload).toMatchObject({
      requests: 1000,
      checkpoints: [100, 500],
      derive: null,
      routes: [{ path: "/only" }],
    });
    expect(gate).toMatchObject({ failOn: [], onInconclusive: "pass", leakBytesPerRequest: 64 });
    expect(twoTargets.targets[1]!.capBytes).toBe(64 * mib);
  });

  test("`target` picks, in the order of the config", () => {
    expect(applyInputs(twoTargets, readInputs({ target: "worker" })).targets.map(({ name }) => name)).toEqual([
      "worker",
    ]);
    expect(applyInputs(twoTargets, readInputs({ target: "worker\napi" })).targets.map(({ name }) => name)).toEqual([
      "api",
      "worker",
    ]);
  });

  test("targets that the config does not have", () => {
    expect(userMessageOf(() => applyInputs(twoTargets, readInputs({ target: "wroker, web" })))).toMatchInlineSnapshot(`
      "The inputs have 2 problems:
        \`target\`: the config has no target \`wroker\`; its targets are \`api\` and \`worker\`. Did you mean \`worker\`?
        \`target\`: the config has no target \`web\`; its targets are \`api\` and \`worker\`."
    `);
  });

  test("several targets without a config", () => {
    expect(userMessageOf(() => applyInputs(undefined, readInputs({ target: "a,b" })))).toMatchInlineSnapshot(
      `"\`target\` names \`a\` and \`b\`, but rss-plateau.yml is missing, and without it there is only one target. Add the file, or name one target."`,
    );
  });

  test("more connections than requests", () => {
    expect(
      userMessageOf(() => applyInputs(twoTargets, readInputs({ connections: "500", requests: "100" }))),
    ).toMatchInlineSnapshot(
      `"\`connections\` of target \`api\` must not be above \`requests\` (100): some of the 500 connections would never send a request."`,
    );
  });
});
