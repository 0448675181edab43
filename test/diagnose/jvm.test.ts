/** A JVM looked into with its own tools: a real one, and what the tools of real ones have printed. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJvmProbe } from "../../src/diagnose/runtimes/jvm/jvm-probe.ts";
import { growthOf, orderByGrowth, parseHistogram, sumBytes } from "../../src/diagnose/runtimes/jvm/jvm-histogram.ts";
import { parseSamples } from "../../src/diagnose/runtimes/jvm/jvm-samples.ts";
import { countSites, findHolders } from "../../src/diagnose/runtimes/jvm/jvm-sites.ts";
import type { Commands, RuntimeTools } from "../../src/diagnose/runtimes/runtime.ts";
import { type ProbeAnswer, probeAnswerSchema, type Site } from "../../src/model/diagnosis.ts";
import { findProgram } from "../../scripts/command.ts";
import { ensurePackages } from "../support/packages.ts";
import { sendRequests } from "../support/requests.ts";

const source = "test/diagnose/services/App.java";
const sourceLines = readFileSync(source, "utf8").split("\n");
const folder = mkdtempSync(join(tmpdir(), "rss-plateau-jvm-"));

/** As `docker exec` would, on this machine; other JVMs of it are none of ours. */
function commandsOn(ownPid: () => number): Commands {
  return {
    run: async (command, timeoutMs) =>
      await new Promise((resolve) => {
        const [program = "", ...args] = command;
        execFile(program, args, { timeout: timeoutMs, maxBuffer: 2 ** 26 }, (error, output) => {
          const ours = command.includes("-l")
            ? output
                .split("\n")
                .filter((line) => line.startsWith(`${ownPid()} `))
                .join("\n")
            : output;
          resolve({ exitCode: error === null ? 0 : typeof error.code === "number" ? error.code : 127, output: ours });
        });
      }),
  };
}

interface RunningApp {
  readonly child: ChildProcess;
  readonly port: number;
  readonly probe: RuntimeTools;
}

/**
 * Samples of what is dead make room for others at each collection only. With little room for what is young there are
 * as many in some hundred requests as a service makes in ten thousand.
 */
const manyCollections = "-Xmn4m";

async function startApp(): Promise<RunningApp> {
  const args = [manyCollections, "-Xmx128m", "-cp", folder, "App"];
  const child = spawn(findProgram("java")!, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(/listens on (\d+)/.exec(line.toString())?.[1]);
  const probe = createJvmProbe({ commands: commandsOn(() => child.pid!), folder, nowMs: () => performance.now() });
  return { child, port, probe };
}

async function askOne(app: RunningApp, command: ProbeAnswer["command"], types: readonly string[] = []) {
  const answers = await app.probe.ask({ command, types });
  expect(answers).toHaveLength(1);
  return probeAnswerSchema.parse(answers[0]);
}

function countOf(answer: Pick<ProbeAnswer, "types">, name: string): number {
  return answer.types.find((type) => type.name === name)?.count ?? 0;
}

const requests = 800;

async function lookAround(app: RunningApp, paths: readonly string[], types: readonly string[]) {
  await askOne(app, "mark");
  for (const path of paths) await sendRequests(app.port, path, requests);
  const first = await askOne(app, "snap");
  for (const path of paths) await sendRequests(app.port, path, requests);
  const second = await askOne(app, "snap");
  const last = await askOne(app, "finish", types);
  return { first, second, last };
}

let app: RunningApp;

beforeAll(async () => {
  await ensurePackages([{ name: "openjdk-17-jdk-headless", program: "jcmd" }]);
  const compiler = spawn(findProgram("javac")!, ["-d", folder, source], {
    stdio: "inherit",
  });
  expect(await once(compiler, "exit")).toEqual([0, null]);
  app = await startApp();
  // The recorder's first use loads its classes, which keep arrays of their own.
  await askOne(app, "mark");
  await askOne(app, "finish");
}, 600_000);

afterAll(() => {
  app.child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

describe("a JVM that keeps", () => {
  it(
    "what a static map holds: exact counts, the line, and the chain from the class down",
    { timeout: 300_000 },
    async () => {
      const { first, second, last } = await lookAround(app, ["/registry"], ["App$Step", "byte[]"]);
      expect(countOf(second, "App$Step") - countOf(first, "App$Step")).toBe(8 * requests);
      expect(countOf(second, "App$AgentExecutor") - countOf(first, "App$AgentExecutor")).toBe(requests);
      // As a diagnosis does: by what it has more at the second look, for what a server keeps once is sampled too.
      const grownBytes = ({ line, bytes }: Site) =>
        bytes - (first.sites.find((each) => each.line === line)?.bytes ?? 0);
      const [site] = second.sites
        .filter(({ own }) => own)
        .toSorted((one, other) => grownBytes(other) - grownBytes(one));
      expect(site).toMatchObject({ file: "App.java", line: 15, function: "App$Step.<init>", own: true });
      const perRequest = grownBytes(site!) / requests;
      // 8 steps of 24 B with 216 B each, and the list.
      expect(perRequest).toBeGreaterThan(0.5 * 8 * 240);
      expect(perRequest).toBeLessThan(1.5 * 8 * 240);
      expect(last.held[0]!.chain).toEqual([
        "class App",
        ".REGISTRY java.util.concurrent.ConcurrentHashMap",
        ".table java.util.concurrent.ConcurrentHashMap$Node[]",
        "[…] java.util.concurrent.ConcurrentHashMap$Node",
        ".val App$AgentExecutor",
        ".steps java.util.ArrayList",
        ".elementData java.lang.Object[]",
        "[…] App$Step",
        ...(last.held[0]!.type === "byte[]" ? [".output byte[]"] : []),
      ]);
      expect(last.held.map(({ type }) => type).toSorted()).toEqual(["App$Step", "byte[]"]);
      expect(last.problems).toEqual([]);
    },
  );

  it("what a thread holds, and what closures hold", { timeout: 300_000 }, async () => {
    const { first, second, last } = await lookAround(app, ["/thread", "/listener"], ["boolean[]", "long[]"]);
    for (const type of ["boolean[]", "long[]"]) expect(countOf(second, type) - countOf(first, type)).toBe(requests);
    const lines = second.sites.filter(({ own }) => own).map(({ line }) => sourceLines[line - 1]!.trim());
    expect(lines.slice(0, 2).toSorted()).toEqual([
      "PER_THREAD.get().add(new boolean[1000]);",
      "long[] counted = new long[100];",
    ]);
    const [ofThread, ofClosures] = ["boolean[]", "long[]"].map(
      (name) => last.held.find(({ type }) => type === name)!.chain,
    );
    expect(ofThread).toContain(".threadLocals java.lang.ThreadLocal$ThreadLocalMap");
    expect(ofThread!.at(-1)).toMatch(/ boolean\[\]$/);
    expect(ofClosures!.slice(0, 2)).toEqual(["class App", ".LISTENERS java.util.ArrayList"]);
  });
});

describe("a JVM that keeps nothing more", () => {
  it("has no more of anything, a full cache among it, and nothing is left behind", { timeout: 300_000 }, async () => {
    const { first, second, last } = await lookAround(app, ["/clean", "/bounded"], []);
    expect(countOf(second, "App$Step") - countOf(first, "App$Step")).toBe(0);
    expect((second.heap.liveBytes! - first.heap.liveBytes!) / requests).toBeLessThan(100);
    expect(last.trim!.afterBytes).toBeLessThanOrEqual(last.trim!.beforeBytes + 2 ** 20);
    expect(readdirSync(folder).filter((name) => name.endsWith(".jfr"))).toEqual([]);
    const { output } = await commandsOn(() => 0).run(["jcmd", `${app.child.pid}`, "JFR.check"], 30_000);
    expect(output).toContain("No available recordings");
  });
});

describe("every answer", () => {
  it("says whose it is, and what the process has", { timeout: 120_000 }, async () => {
    const ping = await askOne(app, "ping");
    expect(ping).toMatchObject({ probe: "jvm", pid: app.child.pid, command: "ping", cycles: null, problems: [] });
    expect(ping.runtime).toMatch(/^java \d+\./);
    expect(ping.rssBytes).toBeGreaterThan(20 * 2 ** 20);
    expect(ping.threads).toBeGreaterThan(5);
    expect(ping.descriptors).toBeGreaterThan(3);
    expect((await askOne(app, "gcoff")).seq).toBe(ping.seq + 1);
  });
});

describe("where the tools are missing", () => {
  const without = (...missing: readonly string[]): Commands => {
    const real = commandsOn(() => app.child.pid!);
    return {
      run: async (command, timeoutMs) =>
        missing.some((name) => command.includes(name))
          ? { exitCode: 127, output: "" }
          : await real.run(command, timeoutMs),
    };
  };
  const askAll = async (commands: Commands, command: ProbeAnswer["command"]) =>
    await createJvmProbe({ commands, folder, nowMs: () => performance.now() }).ask({ command });

  it("counts are told without the recorder, and that is said", { timeout: 120_000 }, async () => {
    const [mark] = await askAll(without("JFR.start"), "mark");
    expect(mark!.problems).toEqual(["no-flight-recorder"]);
    expect(mark!.heap.liveBytes).toBeGreaterThan(2 ** 20);
  });

  it("a JVM without jcmd is told by its name only, and an image without Java says nothing", async () => {
    const bare = (name: string): Commands => ({
      run: async (command) =>
        command.includes("/proc/1/comm") ? { exitCode: 0, output: `${name}\n` } : { exitCode: 127, output: "" },
    });
    expect(await askAll(bare("java"), "ping")).toMatchObject([{ pid: 1, runtime: "java", problems: ["no-jcmd"] }]);
    expect(await askAll(bare("nginx"), "ping")).toEqual([]);
  });

  it("with tools that take half a minute each is given up when the time is up", async () => {
    let nowMs = 0;
    const slow: Commands = {
      run: async (command, timeoutMs) => {
        if (command.includes("-l")) return { exitCode: 0, output: "7 App\n" };
        nowMs += Math.min(30_000, timeoutMs);
        return { exitCode: 124, output: "" };
      },
    };
    const probe = createJvmProbe({ commands: slow, folder, nowMs: () => nowMs });
    await probe.ask({ command: "mark" });
    const startedMs = nowMs;
    const [answer] = await probe.ask({ command: "finish" }, 8_000);
    expect(answer?.problems).toEqual(["no-histogram", "no-flight-recorder"]);
    // The first tool takes the time, and what must be asked after it a second each.
    expect(nowMs - startedMs).toBeLessThan(8_000 + 5_000);
  });
});

describe("recorded outputs", () => {
  const read = (name: string): string => readFileSync(`test/recorded/jvm/${name}`, "utf8");

  it("of a histogram are classes as the source names them, those that have grown first", () => {
    const [before, after] = [parseHistogram(read("histogram-before.txt")), parseHistogram(read("histogram-after.txt"))];
    const order = orderByGrowth(after, before);
    expect(order[0]!.name).toBe("byte[]");
    expect(order.slice(0, 5).map(({ name }) => name)).toContain("App$Step");
    expect(after.slice(0, 5).map(({ name }) => name)).not.toContain("App$Step");
    expect(after.find(({ name }) => name === "java.util.concurrent.ConcurrentHashMap$Node[]")?.count).toBeGreaterThan(
      0,
    );
    expect(after.find(({ name }) => name === "App$Step")).toEqual({ name: "App$Step", count: 2400, bytes: 57_600 });
    const total = /^Total +\d+ +(\d+)/m.exec(read("histogram-after.txt"));
    expect(sumBytes(after)).toBe(Number(total![1]));
  });

  it("of samples are a line and a chain each", () => {
    const samplesOf = (words: string): number => read("old-objects.txt").split(words).length - 1;
    const samples = parseSamples(read("old-objects.txt"));
    const ofTools = samplesOf('eventThread = "Attach Listener"');
    expect(ofTools).toBeGreaterThan(0);
    expect(samples).toHaveLength(samplesOf("jdk.OldObjectSample") - ofTools);
    const [before, after] = [parseHistogram(read("histogram-before.txt")), parseHistogram(read("histogram-after.txt"))];
    const [site] = countSites(samples, growthOf(after, before));
    expect(site).toMatchObject({ file: "App.java", line: 15, own: true });
    // Of a request eight arrays of 200 B, each with a header of 16; and arrays of the first requests' class loading.
    expect(site!.bytes / 300).toBeGreaterThan(0.8 * 8 * 216);
    expect(site!.bytes / 300).toBeLessThan(1.5 * 8 * 216);
    expect(findHolders(samples, ["App$AgentExecutor"])[0]!.chain.at(-1)).toBe(".val App$AgentExecutor");
    expect(findHolders(samples, ["App$Missing"])).toEqual([]);
  });

  it("of something else are nothing", () => {
    for (const text of ["", "Error: could not open file", "1234:\njava.io.IOException: gone"]) {
      expect([parseHistogram(text), parseSamples(text)]).toEqual([[], []]);
    }
  });

  it("name the app's line under a library's, and a Kotlin file by its class", () => {
    const frame = (type: string, line: number) => ({ type, method: "call", line });
    const sample = {
      type: "byte[]",
      holders: [],
      root: "",
      frames: [
        frame("java.util.ArrayList", 5),
        frame("com.fasterxml.jackson.Mapper", 9),
        frame("com.acme.RoutesKt$main$1", 12),
      ],
    };
    expect(countSites([sample], new Map([["byte[]", 100]]))).toEqual([
      { file: "com/acme/Routes.kt", line: 12, function: "RoutesKt$main$1.call", own: true, bytes: 100, count: 0 },
    ]);
    expect(countSites([{ ...sample, frames: sample.frames.slice(0, 2) }], new Map())[0]).toMatchObject({
      own: false,
      line: 5,
    });
  });
});
