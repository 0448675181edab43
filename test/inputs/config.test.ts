import { anything, array, assert, constantFrom, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDocument } from "yaml";
import { parseConfig } from "../../src/inputs/config/parse-config.ts";
import { configDefaults } from "../../src/inputs/config/defaults.ts";
import type { TargetConfig } from "../../src/model/config.ts";
import { mib } from "../../src/model/units.ts";
import { UserError } from "../../src/model/errors.ts";
import { userMessageOf } from "../support/user-message.ts";

const parse = (text: string) => parseConfig(text, "rss-plateau.yml");

const problemsIn = (text: string) => userMessageOf(() => parse(text));

function answerTo(text: string): string {
  return userMessageOf(() => {
    parse(text);
    throw new UserError("accepted");
  });
}

const messagesOf = (texts: readonly (readonly [string, string])[]) =>
  texts.map(([name, text]) => `${name}: ${problemsIn(text)}`).join("\n");

/** A target whose keys are given as YAML at four spaces. */
const target = (keys: string) => `targets:\n  api:\n${keys.replaceAll(/^/gm, "    ")}\n`;
const workload = (keys: string) => target(`workload:\n${keys.replaceAll(/^/gm, "  ")}`);
const only = (text: string): TargetConfig => parse(text).targets[0]!;

/** The config of the documentation, with its two commented alternatives tried further down. */
const documented = `
targets:
  api:                        # one entry per service
    context: .                # build context, relative to each side's checkout
    dockerfile: Dockerfile
    build-args: {}
    command: []               # instead of the image's own
    port: 8080
    ready: /healthz
    memory: 512MiB            # the cap (swap off), default 512MiB
    cpus: 1
    env: {KEY: value}
    debug-endpoint: {path: /debug/memory, headers: {Authorization: Bearer x}}
    pin: off
    workload:
      requests: 10000
      budget: 120s
      connections: 8
      reconnect: 0
      rate: 0
      checkpoints: [100, 500]
      routes:
        - GET /items?limit=5
        - {method: POST, path: /v1/agent/run, headers: {}, body: {task: debug leak}, weight: 9, expect: 2xx}
gate:
  fail-on: [leak, growth, oom, crash, invalid]
  growth: {percent: 10, bytes: 10MiB}
  leak: 32
  max-rss: 400MiB
  allow-growth: {api: 20MiB}
  on-inconclusive: warn
diagnose: auto
diagnose-detail: types
`;

describe("what is accepted", () => {
  test("the documented config", () => {
    expect(parse(documented)).toEqual({
      targets: [
        {
          name: "api",
          source: { kind: "build", context: ".", dockerfile: "Dockerfile", buildArgs: {} },
          command: [],
          port: 8080,
          ready: "/healthz",
          readyTimeoutMs: 60_000,
          capBytes: 512 * mib,
          cpus: 1,
          env: { KEY: "value" },
          pin: "off",
          workload: {
            requests: 10_000,
            budgetMs: 120_000,
            connections: 8,
            reconnect: 0,
            ratePerSecond: 0,
            restMs: 11_000,
            checkpoints: [100, 500],
            routes: [
              { method: "GET", path: "/items?limit=5", headers: {}, body: null, weight: 1, expect: ["2xx"] },
              {
                method: "POST",
                path: "/v1/agent/run",
                headers: { "content-type": "application/json" },
                body: '{"task":"debug leak"}',
                weight: 9,
                expect: ["2xx"],
              },
            ],
            derive: null,
          },
          debugEndpoint: { path: "/debug/memory", headers: { Authorization: "Bearer x" } },
        },
      ],
      diagnose: { when: "auto", detail: "types" },
      gate: {
        failOn: ["leak", "growth", "oom", "crash", "invalid"],
        growthPercent: 10,
        growthBytes: 10 * mib,
        leakBytesPerRequest: 32,
        maxRssBytes: 400 * mib,
        allowGrowthBytes: { api: 20 * mib },
        onInconclusive: "warn",
      },
    });
  });

  test("an empty target has the documented defaults", () => {
    const { targets, gate } = parse("targets:\n  api:\n");
    const documentedConfig = parse(documented);
    expect(targets).toEqual([
      {
        ...documentedConfig.targets[0],
        port: null,
        ready: null,
        env: {},
        debugEndpoint: null,
        pin: "auto",
        workload: {
          ...documentedConfig.targets[0]!.workload,
          routes: [{ method: "GET", path: "/", headers: {}, body: null, weight: 1, expect: ["2xx"] }],
        },
      },
    ]);
    expect(gate).toEqual({ ...documentedConfig.gate, maxRssBytes: null, allowGrowthBytes: {} });
  });

  test("the defaults are those of the contract", () => {
    expect(configDefaults).toMatchObject({
      memory: "512MiB",
      requests: 10_000,
      budget: "120s",
      connections: 8,
      leak: 32,
    });
  });

  test("an image instead of a build", () => {
    expect(only(target("image: ghcr.io/acme/api:1.2")).source).toEqual({ kind: "image", name: "ghcr.io/acme/api:1.2" });
  });

  test.each([
    ["openapi: /openapi.json", { kind: "openapi", path: "/openapi.json", headers: {} }],
    [
      "openapi: {path: /openapi.json, headers: {authorization: Bearer test}}",
      { kind: "openapi", path: "/openapi.json", headers: { authorization: "Bearer test" } },
    ],
    ["har: traffic.har", { kind: "har", file: "traffic.har" }],
  ])("routes from elsewhere: %s", (line, derive) => {
    expect(only(workload(line)).workload).toMatchObject({ derive, routes: [] });
  });

  test.each([
    ["404", ["404"]],
    ["2xx", ["2xx"]],
    ["2XX", ["2xx"]],
    ["[2xx, 404]", ["2xx", "404"]],
    ["any", ["any"]],
  ])("expect: %s", (written, expected) => {
    expect(only(workload(`routes: [{path: /x, expect: ${written}}]`)).workload.routes[0]!.expect).toEqual(expected);
  });

  test.each([
    ["/items", "GET", "/items"],
    ["get /items", "GET", "/items"],
    ["DELETE /items/1", "DELETE", "/items/1"],
    ["GET /?q=a%20b&x={1}", "GET", "/?q=a%20b&x={1}"],
  ])("the route %s", (line, method, path) => {
    expect(only(workload(`routes: ["${line}"]`)).workload.routes[0]).toMatchObject({ method, path, body: null });
  });

  test.each([
    ["body: 'a=1&b=2'", "a=1&b=2", {}],
    ["body: [1, {a: null}]", '[1,{"a":null}]', { "content-type": "application/json" }],
    ["body: 7", "7", { "content-type": "application/json" }],
    ["body:", null, {}],
    [
      "headers: {Content-Type: application/merge-patch+json}, body: {a: 1}",
      '{"a":1}',
      { "Content-Type": "application/merge-patch+json" },
    ],
  ])("a route with %s", (keys, body, headers) => {
    expect(only(workload(`routes: [{method: POST, path: /x, ${keys}}]`)).workload.routes[0]).toMatchObject({
      body,
      headers,
    });
  });

  test("text stays as it was written, numbers in a body stay numbers", () => {
    const {
      env,
      command,
      workload: load,
    } = only(
      target(
        "env: {VERSION: 1.10, MODE: 0755, DEBUG: true, EMPTY: ''}\ncommand: [serve, --workers, 2]\nworkload:\n  routes: [{path: /x, method: PUT, headers: {X-V: 2.0}, body: {env: {V: 1.10}}}]",
      ),
    );
    expect(env).toEqual({ VERSION: "1.10", MODE: "0755", DEBUG: "true", EMPTY: "" });
    expect(command).toEqual(["serve", "--workers", "2"]);
    expect(load.routes[0]!.headers).toMatchObject({ "X-V": "2.0" });
    expect(load.routes[0]!.body).toBe('{"env":{"V":1.1}}');
  });

  test("sizes and times as text or as a number", () => {
    expect(only(target("memory: 67108864\nready-timeout: 90")).capBytes).toBe(64 * mib);
    expect(only(target("memory: 1.5g\nready-timeout: 2m"))).toMatchObject({
      capBytes: 1536 * mib,
      readyTimeoutMs: 120_000,
    });
  });

  test("checkpoints are put in order, and the default ones stay below the requests", () => {
    expect(only(workload("checkpoints: [500, 100, 500]")).workload.checkpoints).toEqual([100, 500]);
    expect(only(workload("requests: 300")).workload.checkpoints).toEqual([100]);
  });

  test("reporting only, and part of the growth rule", () => {
    const { gate } = parse("targets: {api: {}}\ngate: {fail-on: [], growth: {percent: 25}}\n");
    expect(gate).toMatchObject({ failOn: [], growthPercent: 25, growthBytes: 10 * mib });
  });

  test("targets keep their order and may share keys by a YAML merge", () => {
    const { targets } = parse(
      "targets:\n  web: &web\n    memory: 64MiB\n    port: 80\n  api:\n    <<: *web\n    port: 81\n",
    );
    expect(targets.map(({ name, port, capBytes }) => [name, port, capBytes])).toEqual([
      ["web", 80, 64 * mib],
      ["api", 81, 64 * mib],
    ]);
  });
});

describe("what is refused, and in which words", () => {
  test("everything at once, in the order of the file", () => {
    expect(
      problemsIn(`targets:
  api:
    memmory: 5
    memory: lots
    compose: compose.yml
    from: service.yaml
    image: nginx
    dockerfile: Dockerfile
    port: 99999
    ready: healthz
    cpus: none
    context: ../other
    env: {GOOD: 1, BAD: }
    command: node server.js
    workload:
      requests: 10
      budget: forever
      connections: 50
      checkpoints: [5, 100, x]
      routes:
        - GET /items?limit=5
        - FETCH /
        - GET http://example.com/
        - {pat: /x, weight: 0, method: FETCH, expect: [2xx, 700]}
        - {path: /a b, headers: {Content-Length: 5, "bad name": x, X-Ok: "a\\nb"}, weight: 1.5}
        - 5
      har: traffic.har
  bad name!: {}
gate:
  fail-on: [leak, growht]
  growth: 10%
  leak: -3
  allow-growth: {apy: 3MiB, worker: 1MiB}
  on-inconclusive: maybe
diagnose: sometimes
tragets: 1
`),
    ).toMatchInlineSnapshot(`
      "rss-plateau.yml has 39 problems:
        rss-plateau.yml:3:5: \`targets.api.memmory\` is not a key of a target; did you mean \`memory\`?
        rss-plateau.yml:4:13: \`targets.api.memory\` must be a size such as \`512MiB\`; it is \`lots\`.
        rss-plateau.yml:5:5: \`targets.api.compose\` is not supported by this version.
        rss-plateau.yml:6:5: \`targets.api.from\` is not supported by this version.
        rss-plateau.yml:7:12: \`targets.api.image\` replaces a build: keep it or \`context\` and \`dockerfile\`, not both.
        rss-plateau.yml:9:11: \`targets.api.port\` must be a port, 1 to 65535; it is \`99999\`.
        rss-plateau.yml:10:12: \`targets.api.ready\` must be a path on the service that starts with \`/\` (no host, spaces or \`#\`; encode other letters, as in \`%C3%A9\`); it is \`healthz\`.
        rss-plateau.yml:11:11: \`targets.api.cpus\` must be a number; it is \`none\`.
        rss-plateau.yml:12:14: \`targets.api.context\` must not leave the checkout: no \`..\`; it is \`../other\`.
        rss-plateau.yml:13:20: \`targets.api.env.BAD\` must be a single value, \`''\` for an empty one; it is empty.
        rss-plateau.yml:14:14: \`targets.api.command\` must be a list; it is \`node server.js\`.
        rss-plateau.yml:16:7: \`targets.api.workload\` may have only one of \`routes\` and \`har\`.
        rss-plateau.yml:16:17: \`targets.api.workload.requests\` must be at least 100: fewer cannot show where memory levels off; it is \`10\`.
        rss-plateau.yml:17:15: \`targets.api.workload.budget\` must be a time such as \`120s\`, at least 1 s; it is \`forever\`.
        rss-plateau.yml:18:20: \`targets.api.workload.connections\` must not be above \`requests\` (10): some of the 50 connections would never send a request.
        rss-plateau.yml:19:24: \`targets.api.workload.checkpoints[1]\` is above \`requests\` (10): no trial reaches 100.
        rss-plateau.yml:19:29: \`targets.api.workload.checkpoints[2]\` must be a number; it is \`x\`.
        rss-plateau.yml:22:11: \`targets.api.workload.routes[1]\` must start with \`GET\`, \`POST\`, \`PUT\`, \`PATCH\`, \`DELETE\` or \`OPTIONS\`; it is \`FETCH /\`.
        rss-plateau.yml:23:11: \`targets.api.workload.routes[2]\` must be a method and a path on the service, such as \`GET /items?limit=5\`, or a map with a \`path\`; it is \`GET http://example.com/\`.
        rss-plateau.yml:24:11: \`targets.api.workload.routes[3].path\` is missing.
        rss-plateau.yml:24:12: \`targets.api.workload.routes[3].pat\` is not a key of a route; did you mean \`path\`?
        rss-plateau.yml:24:29: \`targets.api.workload.routes[3].weight\` must be at least 1; it is \`0\`.
        rss-plateau.yml:24:40: \`targets.api.workload.routes[3].method\` must be \`GET\`, \`POST\`, \`PUT\`, \`PATCH\`, \`DELETE\` or \`OPTIONS\`; it is \`FETCH\`.
        rss-plateau.yml:24:61: \`targets.api.workload.routes[3].expect[1]\` must be a status such as \`404\`, a class such as \`2xx\`, a list of these, or \`any\`; it is \`700\`.
        rss-plateau.yml:25:18: \`targets.api.workload.routes[4].path\` must be a path on the service that starts with \`/\` (no host, spaces or \`#\`; encode other letters, as in \`%C3%A9\`); it is \`/a b\`.
        rss-plateau.yml:25:50: \`targets.api.workload.routes[4].headers.Content-Length\` must be left out: the load generator sets it; it is \`5\`.
        rss-plateau.yml:25:65: \`targets.api.workload.routes[4].headers.bad name\` is not a valid name of an HTTP header; it is \`x\`.
        rss-plateau.yml:25:74: \`targets.api.workload.routes[4].headers.X-Ok\` must be one line of Latin-1 characters; it is \`a b\`.
        rss-plateau.yml:25:91: \`targets.api.workload.routes[4].weight\` must be a whole number; it is \`1.5\`.
        rss-plateau.yml:26:11: \`targets.api.workload.routes[5]\` must be \`GET /path\` or a map with a \`path\`; it is \`5\`.
        rss-plateau.yml:28:3: \`targets.bad name!\` is not a valid target name: use letters, digits, \`-\`, \`_\` and \`.\`, at most 63 characters.
        rss-plateau.yml:30:19: \`gate.fail-on[1]\` must be \`leak\`, \`growth\`, \`oom\`, \`crash\` or \`invalid\`; it is \`growht\`.
        rss-plateau.yml:31:11: \`gate.growth\` must be a map of \`key: value\` lines; it is \`10%\`.
        rss-plateau.yml:32:9: \`gate.leak\` must be a size such as \`32\`; it is \`-3\`.
        rss-plateau.yml:33:23: \`gate.allow-growth.apy\` is not a target; did you mean \`api\`?
        rss-plateau.yml:33:37: \`gate.allow-growth.worker\` is not a target; the config has \`api\`.
        rss-plateau.yml:34:20: \`gate.on-inconclusive\` must be \`pass\`, \`warn\` or \`fail\`; it is \`maybe\`.
        rss-plateau.yml:35:11: \`diagnose\` must be \`auto\`, \`always\` or \`never\`; it is \`sometimes\`.
        rss-plateau.yml:36:1: \`tragets\` is not a key of the config; did you mean \`targets\`?"
    `);
  });

  test("files without anything to measure", () => {
    const texts = [
      ["an empty file", ""],
      ["comments only", "# nothing yet\n"],
      ["a list", "- api\n"],
      ["text", "api"],
      ["no targets", "gate: {}\n"],
      ["an empty map of targets", "targets: {}\n"],
      ["targets without a value", "targets:\n"],
    ] as const;
    expect(messagesOf(texts)).toMatchInlineSnapshot(`
      "an empty file: rss-plateau.yml is empty. It needs \`targets:\` with at least one service, such as \`api:\`.
      comments only: rss-plateau.yml is empty. It needs \`targets:\` with at least one service, such as \`api:\`.
      a list: rss-plateau.yml:1:1: The file must be a map of \`key: value\` lines; it is a list.
      text: rss-plateau.yml:1:1: The file must be a map of \`key: value\` lines; it is \`api\`.
      no targets: rss-plateau.yml:1:1: \`targets\` is missing.
      an empty map of targets: rss-plateau.yml:1:10: \`targets\` needs at least one service.
      targets without a value: rss-plateau.yml:1:1: \`targets\` must be a map of \`key: value\` lines; it is empty."
    `);
  });

  test("a cap below Docker's minimum", () => {
    expect(problemsIn(target("memory: 5MiB"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:3:13: \`targets.api.memory\` must be at least 6.00 MiB, the smallest cap that Docker accepts; it is \`5MiB\`."`,
    );
  });

  test("an image beside a build", () => {
    expect(problemsIn(target("image: nginx\nbuild-args: {A: b}\ncontext: ."))).toMatchInlineSnapshot(
      `"rss-plateau.yml:3:12: \`targets.api.image\` replaces a build: keep it or \`context\` and \`build-args\`, not both."`,
    );
  });

  test("a checkpoint above the requests", () => {
    expect(problemsIn(workload("requests: 1000\ncheckpoints: [100, 5000]"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:5:26: \`targets.api.workload.checkpoints[1]\` is above \`requests\` (1000): no trial reaches 5000."`,
    );
  });

  test("more connections than requests", () => {
    expect(problemsIn(workload("requests: 100\nconnections: 101"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:5:20: \`targets.api.workload.connections\` must not be above \`requests\` (100): some of the 101 connections would never send a request."`,
    );
  });

  test("two sources of routes", () => {
    expect(problemsIn(workload("routes: [/]\nopenapi: /openapi.json"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:4:7: \`targets.api.workload\` may have only one of \`routes\` and \`openapi\`."`,
    );
  });

  test("no route at all", () => {
    expect(problemsIn(workload("routes: []"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:4:15: \`targets.api.workload.routes\` must have at least one entry."`,
    );
  });

  test("a key that the documentation knows and this version does not do", () => {
    expect(problemsIn(target("compose: compose.yml"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:3:5: \`targets.api.compose\` is not supported by this version."`,
    );
  });

  test("a key without a near one", () => {
    expect(problemsIn("targets: {api: {}}\ngate: {threshold: 5}\n")).toMatchInlineSnapshot(
      `"rss-plateau.yml:2:8: \`gate.threshold\` is not a key of the gate; the keys are \`fail-on\`, \`growth\`, \`leak\`, \`max-rss\`, \`allow-growth\` and \`on-inconclusive\`."`,
    );
  });

  test("a word that is none of those", () => {
    expect(problemsIn("targets: {api: {}}\ndiagnose: on-failure\n")).toMatchInlineSnapshot(
      `"rss-plateau.yml:2:11: \`diagnose\` must be \`auto\`, \`always\` or \`never\`; it is \`on-failure\`."`,
    );
    expect(problemsIn(target("debug-endpoint: memory"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:3:21: \`targets.api.debug-endpoint\` must be a path on the service that starts with \`/\` (no host, spaces or \`#\`; encode other letters, as in \`%C3%A9\`); it is \`memory\`."`,
    );
  });

  test("an object where a checkpoint should be", () => {
    expect(problemsIn(target("workload: {checkpoints: [{toString: 0}]}"))).toContain("checkpoints");
  });

  test("a key written twice", () => {
    expect(problemsIn(target("memory: 64MiB\nport: 80\nmemory: 32MiB"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:5:5: \`memory\` appears twice in the same map; keep one."`,
    );
  });

  test("an absolute Dockerfile", () => {
    expect(problemsIn(target("dockerfile: /srv/Dockerfile"))).toMatchInlineSnapshot(
      `"rss-plateau.yml:3:17: \`targets.api.dockerfile\` must be relative, because each side has its own checkout; it is \`/srv/Dockerfile\`."`,
    );
  });

  test("what is not YAML", () => {
    const texts = [
      ["a tab", "targets:\n\tapi: {}\n"],
      ["a list that does not end", "targets: [a\ngate: {}\n"],
      ["a bad indentation", "targets:\n  api:\n    port: 80\n   memory: 64MiB\n"],
      ["two documents", "targets: {api: {}}\n---\ntargets: {web: {}}\n"],
      ["an alias without an anchor", "targets: {api: *base}\n"],
      [
        "aliases without end",
        `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [${"*a,".repeat(9)}]\nc: &c [${"*b,".repeat(9)}]\nd: [${"*c,".repeat(9)}]\n`,
      ],
    ] as const;
    expect(messagesOf(texts)).toMatchInlineSnapshot(`
      "a tab: rss-plateau.yml:2:1: This is not valid YAML: Tabs are not allowed as indentation.
      a list that does not end: rss-plateau.yml:2:1: This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].
      a bad indentation: rss-plateau.yml:4:1: This is not valid YAML: All mapping items must start at the same column.
      two documents: rss-plateau.yml:2:1: A second YAML document starts here (\`---\`); keep one.
      an alias without an anchor: rss-plateau.yml:1:16: \`*base\` needs an anchor \`&base\` before it.
      aliases without end: The aliases of rss-plateau.yml cannot be resolved: Excessive alias count indicates a resource exhaustion attack."
    `);
  });

  test("whatever stands in place of any value, the answer is a config or sentences with a place", () => {
    const paths: (readonly PropertyKey[])[] = [];
    const collect = (node: unknown, path: readonly PropertyKey[]): void => {
      paths.push(path);
      if (typeof node !== "object" || node === null) return;
      for (const [key, value] of Object.entries(node)) collect(value, [...path, key]);
    };
    collect(parseDocument(documented).toJS(), []);
    const replacement = anything({
      withBigInt: false,
      withDate: false,
      withMap: false,
      withSet: false,
      withTypedArray: false,
    });
    assert(
      property(array(constantFrom(...paths.slice(1)), { minLength: 1, maxLength: 3 }), replacement, (places, value) => {
        const document = parseDocument(documented);
        for (const place of places) if (document.hasIn(place)) document.setIn(place, value);
        const text = document.toString();
        expect(answerTo(text)).toMatch(
          /^(accepted|rss-plateau\.yml has \d+ problems:\n {2}|rss-plateau\.yml:\d+:\d+: )/,
        );
      }),
      { numRuns: 100 },
    );
  });
});
