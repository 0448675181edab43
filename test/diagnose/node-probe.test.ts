import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import { summariseHeapSnapshots } from "../../src/diagnose/runtimes/node/heap-snapshot.ts";
import { markBeforeStart } from "../../src/diagnose/inside.ts";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import { culprits, examine, repeatedRates } from "./node/rates.ts";
import { nodes, startSubject, type Start, type Subject } from "./node/subject.ts";

const requests = 200;
const only = (answers: ReadonlyMap<string, ProbeAnswer>): ProbeAnswer => {
  expect(answers.size).toBe(1);
  const [answer] = answers.values();
  return answer!;
};
const askOne = async (subject: Subject, command: string, extra = {}) => only(await subject.ask(command, extra));
const resource = ({ resources }: ProbeAnswer, name: string) =>
  resources.find((resource) => resource.name === name)?.count ?? 0;
/** The line of an app's file on which a function starts. */
const lineOf = (subject: Subject, file: string, text: string) =>
  readFileSync(join(subject.app, file), "utf8")
    .split("\n")
    .findIndex((line) => line.includes(text)) + 1;

describe.each(nodes)("%s", (node) => {
  const run = (start: Partial<Start>) => startSubject({ node, ...start });
  const runKind = (kind: string, start: Partial<Start> = {}) => run({ ...start, env: { KIND: kind, ...start.env } });

  test("every function that leaks is named, and none that does not", async () => {
    await using subject = await runKind(Object.keys(culprits).join(","));
    // Finer than a diagnosis: this must not fail once in a hundred. `harness.ts` has the figures for 512.
    const answers = await examine(subject, { requests, samplingBytes: 128 });
    const named = repeatedRates(answers, requests).map(({ name }) => name);
    const expected = Object.values(culprits).flat();
    expect(new Set(named)).toEqual(new Set([...expected, "AgentExecutor"]));
    expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
    for (const name of expected.filter((name) => !/^[A-Z]/.test(name))) {
      const site = answers.at(-1)?.sites.find((site) => site.function === name);
      const line = lineOf(subject, "handlers.cjs", `function ${name}(`);
      expect(site).toMatchObject({ own: true, file: join(subject.app, "handlers.cjs"), line });
      expect(site?.count).toBeGreaterThan(0);
    }
  });

  test("a Buffer's bytes are outside the heap, and exact", async () => {
    await using subject = await runKind("buffer");
    const [, middle, after] = await examine(subject, { requests, samplingBytes: 512 });
    expect(Number(after?.heap.externalBytes) - Number(middle?.heap.externalBytes)).toBe(20_000 * requests);
  });

  test("the site that a library's leak has in the library is left where no function of the app called it", async () => {
    await using subject = await run({
      command: [node, "app.cjs"],
      files: {
        "app.cjs": `const { read } = require("json-reader");
          setInterval(read, 1, JSON.stringify(Array.from({ length: 100 }, (_, index) => ({ index }))));`,
      },
    });
    await askOne(subject, "mark");
    await sleep(1_000);
    const { sites } = await askOne(subject, "snap");
    const library = sites.find((site) => site.function === "readValue");
    expect(library).toMatchObject({ own: false, file: join(subject.app, "node_modules", "json-reader", "index.js") });
    expect(library?.bytes).toBeGreaterThan(100_000);
    expect(sites.findLastIndex(({ own }) => own)).toBeLessThan(sites.findIndex(({ own }) => !own));
  });

  test("what the app loads is sampled, where it is told to before the app is there", async () => {
    await using subject = await run({
      command: [node, "app.cjs"],
      before: markBeforeStart.content ?? "",
      files: {
        "app.cjs": `function load() { return Array.from({ length: 20_000 }, (_, index) => ({ index })); }
          const model = load();
          setInterval(() => model.length, 1_000);
          process.stderr.write("loaded");`,
      },
    });
    await vi.waitUntil(() => subject.output().includes("loaded"), { timeout: 45_000 });
    await askOne(subject, "mark");
    const { sites, problems } = await askOne(subject, "snap");
    const bytes = sites.filter(({ file }) => file === join(subject.app, "app.cjs")).map((site) => site.bytes);
    expect(Math.max(...bytes)).toBeGreaterThan(400_000);
    expect(problems).toEqual([]);
  });

  test("each command is answered once; what was not marked is said", async () => {
    await using subject = await runKind("clean");
    const ping = await askOne(subject, "ping");
    expect(ping).toMatchObject({ probe: "node", pid: subject.pid, command: "ping", sites: [], problems: [] });
    expect(ping.descriptors).toBeGreaterThan(3);
    expect(ping.threads).toBeGreaterThan(1);
    expect(await askOne(subject, "gcoff")).toMatchObject({ command: "gcoff", problems: [] });
    expect((await askOne(subject, "snap")).problems).toEqual(["not-marked"]);
    expect((await askOne(subject, "mark")).problems).toEqual([]);
    await subject.send(20);
    expect((await askOne(subject, "snap")).heap.tracedBytes).toBeGreaterThan(0);
    expect(await askOne(subject, "finish")).toMatchObject({ trim: null, cycles: null, problems: [] });
    expect((await askOne(subject, "snap")).problems).toEqual(["not-marked"]);
    expect(subject.output()).toMatch(/^port \d+\n$/);
  });

  test("timers that have still to fire are counted by their length, whether or not they keep the process alive", async () => {
    await using subject = await run({
      command: [node, "app.cjs"],
      files: {
        "app.cjs": `const set = (count, ms) => Array.from({ length: count }, () => setTimeout(() => {}, ms));
          set(300, 30_000);
          const signals = Array.from({ length: 200 }, () => AbortSignal.timeout(20_000));
          set(50, 40_000).forEach(clearTimeout);
          set(40, 60_000).forEach((timer) => timer.unref());
          set(30, 1);
          setInterval(() => signals.length, 700);`,
      },
    });
    await askOne(subject, "mark");
    const asked = await askOne(subject, "snap", { timers: true });
    expect(asked.problems).toEqual([]);
    expect(asked.timers?.filter(({ count }) => count > 5)).toEqual([
      { ms: 30_000, count: 300 },
      { ms: 20_000, count: 200 },
      { ms: 60_000, count: 40 },
    ]);
    expect((await askOne(subject, "snap")).timers).toBeUndefined();
  });

  test("where the app has closed its global object, timers are not counted, and everything else is", async () => {
    await using subject = await run({
      command: [node, "app.cjs"],
      files: { "app.cjs": "setInterval(() => {}, 700); Object.freeze(globalThis);" },
    });
    await askOne(subject, "mark");
    const asked = await askOne(subject, "snap", { timers: true });
    expect([asked.timers, asked.problems]).toEqual([[], ["no-timers"]]);
    expect(asked.heap.liveBytes).toBeGreaterThan(1_000_000);
  });

  test("garbage that has survived until it was promoted goes when it is told to collect, and what is held stays", async () => {
    const objects = (name: string): string => `${name} = Array.from({ length: 100_000 }, (_, index) => [index]);`;
    await using subject = await run({
      command: [node, "app.cjs"],
      files: {
        "app.cjs": `let dropped, held; ${objects("held")} ${objects("dropped")} dropped = null; setInterval(() => held, 1_000);`,
      },
    });
    const before = await askOne(subject, "ping");
    const after = await askOne(subject, "collect");
    expect(after).toMatchObject({ command: "collect", sites: [], problems: [], collections: 1 });
    const freed = Number(before.heap.liveBytes) - Number(after.heap.liveBytes);
    // Each array is 16 bytes and its element's store 24, and the array of all has 8 for it.
    expect(freed).toBeGreaterThan(4_000_000);
    expect(after.heap.liveBytes).toBeGreaterThan(4_800_000);
  });

  test("it collects as often as it is told to", async () => {
    await using subject = await runKind("clean");
    const collections = ({ pid, seq }: ProbeAnswer): unknown =>
      (JSON.parse(subject.attachment(`${pid}.${seq}.json`)) as ProbeAnswer).collections;
    const seldom = await askOne(subject, "collect", { everyMs: 600_000 });
    // By default it would have collected again after 500 ms.
    await sleep(900);
    expect(collections(seldom)).toBe(1);
    const often = await askOne(subject, "collect", { everyMs: 100 });
    await expect.poll(() => collections(often), { timeout: 20_000 }).toBeGreaterThan(3);
  });

  test("half a command is read again", async () => {
    await using subject = await runKind("clean");
    writeFileSync(join(subject.folder, "ctl", "command.json"), '{"seq": 1, "comm');
    await sleep(300);
    expect((await askOne(subject, "ping")).seq).toBe(1);
  });

  test("nothing of the probe's is in what it reports", async () => {
    await using subject = await runKind("clean");
    await askOne(subject, "mark");
    await subject.send(requests);
    const answer = await askOne(subject, "snap", { heapSnapshot: true });
    expect(answer.sites.filter(({ file }) => file.includes("probe.cjs"))).toEqual([]);
    expect(resource(answer, "Timeout")).toBe(0);
    expect(resource(answer, "Immediate")).toBe(0);
  });

  test("timers are counted", async () => {
    await using subject = await runKind("interval");
    await subject.send(50);
    expect(resource(await askOne(subject, "snap"), "Timeout")).toBe(50);
  });

  test("listeners are counted where Node warned of them, by names that are no user's when asked", async () => {
    await using subject = await run({
      command: [node, "app.cjs"],
      files: {
        "app.cjs": `const { EventEmitter } = require("node:events");
          class Bus extends EventEmitter {}
          const bus = new Bus();
          for (let index = 0; index < 30; index++) bus.on("ann@example.org", () => index);
          setInterval(() => bus, 1_000);`,
      },
    });
    expect(resource(await askOne(subject, "ping"), "listeners of Bus ann@example.org")).toBe(30);
    expect(resource(await askOne(subject, "ping", { detail: "types" }), "listeners of Bus […]")).toBe(30);
    expect(subject.output()).toContain("MaxListenersExceededWarning");
  });

  describe("descriptors that are open are told by the line that opened them", () => {
    const opening = (body: string): string => `
      let calls = 0;
      ${body}
      setInterval(leak, 1);`;
    const openedBy = async (body: string, name = "app.cjs") => {
      await using subject = await run({ command: [node, name], files: { [name]: opening(body) } });
      await askOne(subject, "mark");
      await sleep(300);
      const { opened = [], problems, descriptors } = await askOne(subject, "snap");
      expect(problems).toEqual([]);
      const file = join(subject.app, name);
      return { descriptors, opened, place: { file, line: lineOf(subject, name, "function leak") + 1 } };
    };

    test.each<[string, string, string?]>([
      ["by number", `const fs = require("fs"); function leak() {\nfs.openSync("/dev/zero"); }`],
      ["taken out of fs before", `const { openSync } = require("fs"); function leak() {\nopenSync("/dev/zero"); }`],
      ["as a module", `import { openSync } from "node:fs"; function leak() {\nopenSync("/dev/zero"); }`, "app.mjs"],
      ["with a callback", `const fs = require("fs"); function leak() {\nfs.open("/dev/zero", () => {}); }`],
      [
        "of files that are gone",
        `const fs = require("fs"); function leak() {\nconst name = __filename + calls++; fs.openSync(name, "w"); fs.unlinkSync(name); }`,
      ],
    ])("%s", async (_, body, name) => {
      const { opened, place } = await openedBy(body, name);
      const [site, ...others] = opened;
      expect(others).toEqual([]);
      expect(site).toMatchObject({ ...place, function: "leak", own: true, bytes: 0 });
      expect(site?.count).toBeGreaterThan(10);
    });

    test("but not where all are closed, or two lines open the same file", async () => {
      const close = 'const fs = require("fs"); function leak() { fs.closeSync(fs.openSync("/dev/zero")); }';
      expect((await openedBy(close)).opened).toEqual([]);
      const two = `const fs = require("fs"); const other = () =>\nfs.closeSync(fs.openSync("/dev/zero"));
        function leak() { other(); fs.openSync("/dev/zero"); }`;
      const { opened, descriptors } = await openedBy(two);
      expect([opened, Number(descriptors) > 30]).toEqual([[], true]);
    });

    test("and fs is what it was to whoever looks, with the app's own errors", async () => {
      await using subject = await run({
        command: [node, "app.cjs"],
        files: {
          "app.cjs": `const fs = require("fs");
            Error.prepareStackTrace = (error, frames) => "own " + frames.length;
            setTimeout(() => {
              const told = [fs.openSync.name, fs.openSync.length, fs.promises.open.name];
              for (const path of [{}, "/no/such/file"]) {
                try { fs.openSync(path); } catch (error) { told.push(error.code); }
              }
              fs.closeSync(fs.openSync(new URL("file:///dev/null")));
              fs.closeSync(fs.openSync(Buffer.from("/dev/zero")));
              told.push(new Error("x").stack.startsWith("own "));
              process.stderr.write(JSON.stringify(told));
            }, 2_500);
            setInterval(() => {}, 1_000);`,
        },
      });
      await askOne(subject, "mark");
      await vi.waitUntil(() => subject.output().includes("]"), { timeout: 45_000 });
      expect(JSON.parse(subject.output())).toEqual(["openSync", 3, "open", "ERR_INVALID_ARG_TYPE", "ENOENT", true]);
    });
  });

  test("a heap snapshot is attached when asked, unless the heap is too large", async () => {
    await using subject = await runKind("array");
    await askOne(subject, "mark");
    await subject.send(20);
    const first = await askOne(subject, "snap", { heapSnapshot: true });
    await subject.send(40);
    const last = await askOne(subject, "finish", { heapSnapshot: true });
    const tooLarge = await askOne(subject, "snap", { heapSnapshot: true, snapshotMaxBytes: 1_000_000 });
    expect(tooLarge).toMatchObject({ attachments: [], problems: ["snapshot-too-large", "not-marked"] });
    const [before, after] = [first, last].map(({ attachments: [name] }) => subject.attachment(String(name)));
    const { types, held } = summariseHeapSnapshots(String(before), String(after));
    const counts = [types.before, types.after].map((side) => side.find(({ name }) => name === "Step")?.count);
    expect(counts).toEqual([20 * 8, 60 * 8]);
    expect(held("Step", "full")?.chain.map((link) => link.replaceAll(/\d+\]/g, "N]"))).toEqual([
      `module ${join(subject.app, "handlers.cjs")}`.replaceAll(/\d+\]/g, "N]"),
      "{runs} Array",
      "[N] AgentExecutor",
      ".steps Array",
      "[N] Step",
    ]);
  });

  test("a profiler that already runs is read along, and left running", async () => {
    await using subject = await run({
      command: [node, "app.cjs"],
      files: {
        "app.cjs": `const { Session } = require("node:inspector");
          const session = new Session();
          session.connect();
          session.post("HeapProfiler.startSampling", { samplingInterval: 1_024 });
          setTimeout(() => session.post("HeapProfiler.stopSampling", (error, result) =>
            process.stderr.write(error ? "was stopped" : "ran on")), 3_000);
          process.stderr.write("started, ");`,
      },
    });
    await vi.waitUntil(() => subject.output().includes("started"), { timeout: 45_000 });
    expect((await askOne(subject, "mark")).problems).toEqual(["tracer-in-use"]);
    expect((await askOne(subject, "finish")).problems).toEqual([]);
    await subject.exit;
    expect(subject.output()).toBe("started, ran on");
  });

  test("an app that is done ends, and a short one does nothing", async () => {
    await using subject = await run({ command: [node, "-e", "process.stderr.write('done')"] });
    expect(await subject.exit).toBe(0);
    expect(subject.output()).toBe("done");
  });

  test("an app written as ES modules", async () => {
    await using subject = await run({
      command: [node, "app.mjs"],
      files: {
        "app.mjs": `import { createServer } from "node:http";
          const kept = [];
          function keepRequest(id) { kept.push({ id, tags: [id, String(id)], path: { name: \`/items/\${id}\` } }); }
          const server = createServer((_request, response) => { keepRequest(kept.length); response.end("done"); });
          server.listen(0, "127.0.0.1", () => process.stderr.write(\`port \${server.address().port}\\n\`));`,
      },
    });
    const answers = await examine(subject, { requests, samplingBytes: 512 });
    expect(repeatedRates(answers, requests).map(({ name }) => name)).toEqual(["keepRequest"]);
    const site = answers.at(-1)?.sites.find((site) => site.function === "keepRequest");
    expect(site).toMatchObject({ file: join(subject.app, "app.mjs"), line: 3, own: true });
  });

  test("sources are named through their map where the app has switched that on", async () => {
    const map = { version: 3, sources: ["../src/keep.ts"], names: [], mappings: "AASA" };
    const encoded = Buffer.from(JSON.stringify(map)).toString("base64");
    await using subject = await run({
      command: [node, "--enable-source-maps", "keep.cjs"],
      files: {
        "keep.cjs": `const kept = []; setInterval(function keep() { kept.push(new Array(100).fill(kept.length)); }, 1);
//# sourceMappingURL=data:application/json;base64,${encoded}`,
      },
    });
    await askOne(subject, "mark");
    await sleep(1_000);
    const { sites } = await askOne(subject, "snap");
    expect(sites[0]).toMatchObject({ function: "keep", line: 10, own: true });
    expect(sites[0]?.file).toMatch(/src\/keep\.ts$/);
  });

  test("each worker of a cluster answers for itself", async () => {
    await using subject = await runKind("array", {
      command: [node, "cluster.cjs"],
      files: {
        "cluster.cjs": `const cluster = require("node:cluster");
          if (cluster.isPrimary) for (let count = 0; count < 2; count++) cluster.fork({ PORT: "0" });
          else require("./server.cjs");`,
      },
    });
    await subject.ask("mark", {}, 3);
    await subject.send(400);
    const answers = await subject.ask("snap", {}, 3);
    expect(new Set([...answers.values()].map(({ pid }) => String(pid)))).toEqual(new Set(answers.keys()));
    const bytes = [...answers.values()].map(({ sites }) => sites.find((site) => site.function === "Step")?.bytes ?? 0);
    expect(bytes.filter((each) => each > 0)).toHaveLength(2);
    expect(answers.get(String(subject.pid))?.sites.some((site) => site.function === "Step")).toBe(false);
  });

  test("each worker thread answers for itself, with the process's number", async () => {
    await using subject = await run({
      command: [node, "threads.cjs"],
      files: {
        "threads.cjs": `const { isMainThread, Worker } = require("node:worker_threads");
          if (isMainThread) new Worker(__filename);
          else {
            const kept = [];
            setInterval(function keep() { kept.push(new Array(100).fill(kept.length)); }, 1);
          }`,
      },
    });
    await subject.ask("mark", {}, 2);
    await sleep(1_000);
    const answers = await subject.ask("snap", {}, 2);
    expect([...answers.keys()].sort()).toEqual([String(subject.pid), `${subject.pid}-1`]);
    expect([...answers.values()].map(({ pid }) => pid)).toEqual([subject.pid, subject.pid]);
    expect(answers.get(`${subject.pid}-1`)?.sites[0]).toMatchObject({ function: "keep", line: 5, own: true });
    expect(answers.get(String(subject.pid))?.sites.some((site) => site.function === "keep")).toBe(false);
  });

  test("the app's own NODE_OPTIONS stay", async () => {
    await using subject = await runKind("array", {
      env: { NODE_OPTIONS: "--require ./first.cjs --stack-trace-limit=7" },
      files: { "first.cjs": "process.stderr.write(`first, ${Error.stackTraceLimit}\\n`);" },
    });
    expect((await askOne(subject, "ping")).problems).toEqual([]);
    expect(subject.output()).toMatch(/^first, 7\n/);
  });

  test("npm start: the wrapper answers too, and only the app has its functions", async () => {
    await using subject = await runKind("array", {
      command: ["npm", "start", "--silent"],
      env: { npm_config_update_notifier: "false" },
      files: { "package.json": JSON.stringify({ name: "app", scripts: { start: "node server.cjs" } }) },
    });
    await subject.ask("mark", {}, 2);
    await subject.send(requests);
    const answers = [...(await subject.ask("snap", {}, 2)).values()];
    expect(answers.filter(({ sites }) => sites[0]?.function === "Step")).toHaveLength(1);
    const wrapper = answers.find(({ pid }) => pid === subject.pid);
    expect(wrapper?.sites.filter(({ own }) => own)).toEqual([]);
  });
});
