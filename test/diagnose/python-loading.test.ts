/** How the probe gets into a process and what the app sees of it: nothing. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runCommand } from "../../scripts/command.ts";
import { markBeforeStart } from "../../src/diagnose/inside.ts";
import { createProbeFolder, type ProbeFolder } from "../support/probe-folder.ts";
import { findPythons } from "../support/pythons.ts";
import { appPath, probeEnv, probePath } from "./python-worker.ts";

let probe: ProbeFolder;
let folder: string;
beforeEach(() => {
  probe = createProbeFolder();
  folder = mkdtempSync(join(tmpdir(), "rss-plateau-test-"));
});
afterEach(() => {
  probe[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  /** Lets `wait()` of the script return. */
  goOn(): void;
  /** Waits until it has printed this. */
  said(text: string): Promise<void>;
  readonly kill: (signal: NodeJS.Signals) => boolean;
  readonly end: Promise<Ended>;
}

/** A script that may call `wait()`, once for each `goOn()`. */
function start(program: string, script: string, options: Start = {}): Running {
  const { args = [], env = {}, withProbe = true } = options;
  const source = `import sys\nwait = sys.stdin.readline\n${script}`;
  const child = spawn(program, [...args, "-c", source], {
    cwd: folder,
    env: withProbe ? probeEnv(probe, env) : { ...process.env, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const end = once(child, "close").then(() => ({ exitCode: child.exitCode, stdout: stdout.trim(), stderr }));
  return {
    goOn: () => void child.stdin.write("\n"),
    async said(text) {
      await vi.waitUntil(() => stdout.includes(text), { timeout: 45_000 });
    },
    kill: (signal) => child.kill(signal),
    end,
  };
}

interface Start {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly withProbe?: boolean;
}

async function run(program: string, script: string, options: Start = {}): Promise<Ended> {
  return await start(program, script, options).end;
}

function writeSitecustomize(source: string): Readonly<Record<string, string>> {
  writeFileSync(join(folder, "sitecustomize.py"), source);
  return { PYTHONPATH: folder };
}

async function pinged(program: string, options: Start = {}): Promise<Ended> {
  const running = start(program, "wait()", options);
  await probe.command("ping");
  running.goOn();
  return await running.end;
}

const quiet = { exitCode: 0, stdout: "", stderr: "" };

describe.each(await findPythons())("Python $version", { timeout: 90_000 }, ({ program, version }) => {
  const minor = Number(version.split(".")[1]);

  it("runs the app's own sitecustomize, which is the one that the app sees", async () => {
    const env = writeSitecustomize("print('mine'); flag = 7");
    const script = "import sitecustomize; print(sitecustomize.flag, sitecustomize.__file__)\nwait()";
    const running = start(program, script, { env });
    await probe.command("ping");
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: `mine\n7 ${join(folder, "sitecustomize.py")}` });
  });

  it("leaves the sitecustomize of the distribution in place", async () => {
    const script = "import sitecustomize; print(sitecustomize.__file__)";
    const without = await run(program, script, { withProbe: false });
    const file = without.exitCode === 0 ? without.stdout : join(probePath, "sitecustomize.py");
    expect(await run(program, script)).toEqual({ ...quiet, stdout: file });
  });

  it.each([
    ["an error", "raise ValueError('broken')"],
    ["a missing module", "import no_such_module"],
  ])("passes on %s of the app's sitecustomize", async (_, source) => {
    const env = writeSitecustomize(source);
    const without = await run(program, "print('app')", { env, withProbe: false });
    expect(await run(program, "print('app')", { env })).toEqual(without);
  });

  it("ends where the app's sitecustomize ends it", async () => {
    const env = writeSitecustomize("raise SystemExit(3)");
    const { exitCode, stdout } = await run(program, "print('app')", { env, withProbe: false });
    expect(await run(program, "print('app')", { env })).toMatchObject({ exitCode, stdout });
    expect(exitCode).not.toBe(0);
  });

  it("keeps the path and the modules as they were", async () => {
    const script = "print([entry for entry in sys.path], sorted(name for name in sys.modules if 'plateau' in name))";
    const env = { PYTHONPATH: folder };
    expect(await run(program, script, { env })).toEqual(await run(program, script, { env, withProbe: false }));
  });

  it("works in a virtual environment", async () => {
    const made = await runCommand(program, ["-m", "venv", "--without-pip", join(folder, "venv")], {
      timeoutMs: 60_000,
    });
    expect(made.succeeded, made.tail).toBe(true);
    expect(await pinged(join(folder, "venv/bin/python"))).toEqual(quiet);
  });

  it("works without the user's packages and without the script's folder", async () => {
    expect(await pinged(program, { args: minor >= 11 ? ["-s", "-P"] : ["-s"] })).toEqual(quiet);
  });

  it.each(["-I", "-E", "-S"])("is not there under %s, and nothing else is different", async (flag) => {
    const script = "print(open('/proc/self/status').read().split('Threads:')[1].split()[0])";
    expect(await run(program, script, { args: [flag] })).toEqual({ ...quiet, stdout: "1" });
  });

  it("starts no thread where nobody will ask", async () => {
    const script = "print(open('/proc/self/status').read().split('Threads:')[1].split()[0])";
    expect(await run(program, script, { env: { RSS_PLATEAU_DIR: "" } })).toEqual({ ...quiet, stdout: "1" });
    expect(await run(program, script)).toEqual({ ...quiet, stdout: "2" });
  });

  it("forks without a warning, and parent and child answer", async () => {
    const script = `
import os
for _ in range(30):
    child = os.fork()
    if child == 0:
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
child = os.fork()
if child == 0:
    os.read(os.pipe()[0], 1)
print('forked', flush=True)
wait()
os.kill(child, 9)
`;
    const running = start(program, script, { args: ["-W", "error"] });
    await running.said("forked");
    const answers = await probe.command("ping", { processes: 2 });
    expect(answers.flatMap(({ problems }) => problems)).toEqual([]);
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: "forked" });
  });

  it("leaves signals to threads that wait for them", async () => {
    const script = `
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
wait()
print(signal.sigwait({signal.SIGTERM}) == signal.SIGTERM)
`;
    const running = start(program, script);
    await probe.command("ping");
    running.kill("SIGTERM");
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: "True" });
  });

  it("stays out of other interpreters of the process", async () => {
    const script = `
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
print(interpreters.run_string(interpreters.create(), "import sitecustomize"))
print(open('/proc/self/status').read().split('Threads:')[1].split()[0])
`;
    expect(await run(program, script)).toEqual({ ...quiet, stdout: "None\n2" });
  });

  it("keeps the tracing of an app that traces, and says so", async () => {
    const script = "import tracemalloc\nwait()\nprint(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())";
    const running = start(program, script, { args: ["-X", "tracemalloc=3"] });
    const [mark] = await probe.command("mark");
    const [snap] = await probe.command("snap");
    const [finish] = await probe.command("finish");
    expect([mark, snap, finish].map(({ problems }) => problems)).toEqual([["tracer-in-use"], [], []]);
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: "True 3" });
  });

  it("traces what the app imports, where it is told to before the app is there", async () => {
    writeFileSync(join(probe.path, "ctl/command.json"), markBeforeStart.content ?? "");
    writeFileSync(join(folder, "model.py"), "\nMODEL = list(range(1000, 200000))\n");
    const running = start(program, "import model\nprint('ready', flush=True)\nwait()");
    await running.said("ready");
    const [{ sites, heap, problems }] = await probe.command("snap");
    expect(sites[0]).toMatchObject({ file: join(folder, "model.py"), line: 2, function: "<module>", own: true });
    expect(sites[0]?.bytes).toBeGreaterThan(5_000_000);
    expect(heap.tracedBytes).toBeGreaterThan(5_000_000);
    expect(problems).toEqual([]);
    // Told again, it goes on as it was.
    await probe.command("mark");
    const [again] = await probe.command("snap");
    expect(again.sites[0]).toEqual(sites[0]);
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: "ready" });
  });

  it("says what it was not told before", async () => {
    const running = start(program, "wait()");
    const [snap] = await probe.command("snap");
    expect(snap).toMatchObject({ problems: ["not-marked"], sites: [], types: [] });
    running.goOn();
    expect(await running.end).toEqual(quiet);
  });

  it("leaves the collector and the tracer as they were", async () => {
    const script = `
import gc, tracemalloc
state = lambda: (gc.isenabled(), gc.get_debug(), gc.get_threshold(), len(gc.garbage), tracemalloc.is_tracing())
before = state()
print("ready", flush=True)
wait()
print(before == state(), before[0])
`;
    const running = start(program, script);
    await running.said("ready");
    for (const command of ["mark", "snap", "gcoff", "finish"] as const) await probe.command(command);
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: "ready\nTrue True" });
  });

  it("says that the app has switched the collector off, and does not switch it on", async () => {
    const running = start(
      program,
      "import gc\ngc.disable()\nprint('ready', flush=True)\nwait()\nprint(gc.isenabled())",
    );
    await running.said("ready");
    await probe.command("mark");
    const [gcoff] = await probe.command("gcoff");
    expect(gcoff.problems).toEqual(["gc-disabled"]);
    await probe.command("finish");
    running.goOn();
    expect((await running.end).stdout).toBe("ready\nFalse");
  });

  it("waits for the rest of a half-written command", async () => {
    const running = start(program, "wait()");
    const file = join(probe.path, "ctl/command.json");
    writeFileSync(file, '{"seq": 1, "command": "pi');
    await sleep(500);
    expect(probe.answers(1)).toEqual([]);
    const [ping] = await probe.command("ping");
    expect(ping).toMatchObject({ seq: 1, command: "ping", problems: [], runtime: `python ${version}` });
    await sleep(300);
    expect(readdirSync(join(probe.path, "out"))).toHaveLength(1);
    running.goOn();
    expect(await running.end).toEqual(quiet);
  });

  it("tells no keys and no names of globals when only types are asked for", async () => {
    const script = `
sys.path.insert(0, ${JSON.stringify(appPath)})
import leaks
print('ready', flush=True)
wait()
for number in range(40): leaks.by_request(number)
print('done', flush=True)
wait()
`;
    const running = start(program, script);
    await running.said("ready");
    await probe.command("mark");
    await probe.command("gcoff");
    running.goOn();
    await running.said("done");
    const [snap] = await probe.command("snap", { detail: "types" });
    expect(snap.resources.filter(({ name }) => name.startsWith("items"))).toEqual([]);
    const [finish] = await probe.command("finish", { types: ["leaks.Session"], detail: "types" });
    expect(finish.held).toEqual([
      { type: "leaks.Session", count: 3, chain: ["module leaks", "[…] dict", "[…] leaks.Session"] },
    ]);
    running.goOn();
    expect((await running.end).exitCode).toBe(0);
  });

  it("survives types that lie and objects that bite", async () => {
    const script = `
class Bite:
    __slots__ = ()
    def bite(self, *_): raise RuntimeError('called')
    __class__ = property(bite)
    __getattribute__ = __repr__ = __hash__ = __eq__ = __sizeof__ = __len__ = __iter__ = __bool__ = bite
class Meta(type):
    def __getattribute__(self, name): raise RuntimeError('called')
class Odd(metaclass=Meta): pass
wait()
kept = [object.__new__(kind) for kind in (Bite, Odd) for _ in range(30)]
print('made', flush=True)
wait()
`;
    const running = start(program, script);
    await probe.command("mark");
    await probe.command("gcoff");
    running.goOn();
    await running.said("made");
    const [snap] = await probe.command("snap");
    const own = snap.types.filter(({ name }) => /Bite|Odd/.test(name)).map(({ name, count }) => [name, count]);
    expect(own).toEqual([
      ["__main__.Bite", 30],
      ["__main__.Odd", 30],
    ]);
    // Its size could only be had from Python code.
    expect(snap.types.find(({ name }) => name === "__main__.Bite")?.bytes).toBeNull();
    const types = ["__main__.Odd", "__main__.Bite"];
    const [finish] = await probe.command("finish", { types });
    expect(finish.held.map(({ type, chain }) => [type, chain[1]])).toEqual(
      types.map((type) => [type, "['kept'] list"]),
    );
    expect([...snap.problems, ...finish.problems]).toEqual([]);
    running.goOn();
    expect(await running.end).toEqual({ ...quiet, stdout: "made" });
  });

  it("imports nothing in its thread: under gevent that would fail an import of the app", async () => {
    const script = [
      "import _thread",
      "class Recorder:",
      "    main, found = _thread.get_ident(), []",
      "    def find_spec(self, name, path=None, target=None):",
      "        (_thread.get_ident() == self.main) or self.found.append(name)",
      "sys.meta_path.insert(0, Recorder())",
      "kept = []",
      "class Step: pass",
      "wait(); kept.extend(Step() for _ in range(100))",
      "wait(); print(Recorder.found)",
    ].join("\n");
    const running = start(program, script);
    await probe.command("mark");
    running.goOn();
    for (const command of ["snap", "gcoff"] as const) await probe.command(command);
    const [finish] = await probe.command("finish", { types: ["__main__.Step"] });
    running.goOn();
    expect(finish.problems).toEqual([]);
    expect(await running.end).toEqual({ ...quiet, stdout: "[]" });
  });

  it("refuses to wait in a thread under uWSGI, which would not run it, and says so", async () => {
    const { stdout } = await runCommand(program, ["-c", "import sys; print(sys.base_prefix)"], { timeoutMs: 30_000 });
    mkdirSync(join(folder, "bin"));
    const uwsgi = join(folder, "bin/uwsgi");
    copyFileSync(await executableOf(program), uwsgi);
    const script = "print(open('/proc/self/status').read().split('Threads:')[1].split()[0])";
    const env = { PYTHONHOME: stdout, LD_LIBRARY_PATH: join(stdout, "lib") };
    expect(await run(uwsgi, script, { env })).toEqual({ ...quiet, stdout: "1" });
    expect(probe.answers(0)).toMatchObject([{ problems: ["uwsgi-without-threads"] }]);
    const threads = { ...env, UWSGI_ENABLE_THREADS: "1", UWSGI_PY_CALL_OSAFTERFORK: "1" };
    expect(await run(uwsgi, script, { env: threads })).toEqual({ ...quiet, stdout: "2" });
  });
});

async function executableOf(program: string): Promise<string> {
  const script = "import os; print(os.readlink('/proc/self/exe'))";
  const { stdout } = await runCommand(program, ["-c", script], { timeoutMs: 30_000 });
  expect(existsSync(stdout)).toBe(true);
  return realpathSync(stdout);
}
