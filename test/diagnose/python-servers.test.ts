/** The probe in the servers that Python services run under: every process answers, and objects a request come out whole. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import { ensurePackages } from "../support/packages.ts";
import { createProbeFolder } from "../support/probe-folder.ts";
import { systemPython } from "../support/pythons.ts";
import { appPath, probeEnv } from "./python-worker.ts";

beforeAll(async () => {
  await ensurePackages([
    { name: "python3", program: "python3" },
    { name: "python3-fastapi", pythonModule: "fastapi" },
    { name: "uvicorn", pythonModule: "uvicorn" },
    { name: "gunicorn", pythonModule: "gunicorn" },
    { name: "python3-gevent", pythonModule: "gevent" },
  ]);
}, 600_000);

const stack: AsyncDisposableStack[] = [];
afterEach(async () => {
  for (const used of stack.splice(0)) await used.disposeAsync();
});

const uvicorn = ["uvicorn", "asgi:app", "--log-level", "warning", "--port"];
const gunicorn = ["gunicorn", "--log-level", "warning", "--workers", "2"];

/** Processes: those that answer, masters included. */
it.each<{ name: string; args: readonly string[]; path: string; processes: number }>([
  { name: "uvicorn", args: uvicorn, path: "/leak", processes: 1 },
  { name: "uvicorn, threaded route", args: uvicorn, path: "/threaded", processes: 1 },
  // A supervisor, multiprocessing's resource tracker, two workers.
  {
    name: "uvicorn, 2 workers",
    args: [...uvicorn.slice(0, -1), "--workers", "2", "--port"],
    path: "/leak",
    processes: 4,
  },
  { name: "gunicorn sync", args: [...gunicorn, "wsgi:app", "-b"], path: "/", processes: 3 },
  {
    name: "gunicorn gthread",
    args: [...gunicorn, "-k", "gthread", "--threads", "4", "wsgi:app", "-b"],
    path: "/",
    processes: 3,
  },
  { name: "gunicorn gevent", args: [...gunicorn, "-k", "gevent", "wsgi:app", "-b"], path: "/", processes: 3 },
  { name: "gunicorn --preload", args: [...gunicorn, "--preload", "wsgi:app", "-b"], path: "/", processes: 3 },
  {
    name: "gunicorn with uvicorn's worker",
    args: [...gunicorn, "-k", "uvicorn.workers.UvicornWorker", "asgi:app", "-b"],
    path: "/leak",
    processes: 3,
  },
])("counts a request's objects under $name", { timeout: 180_000 }, async ({ args, path, processes }) => {
  const used = new AsyncDisposableStack();
  stack.push(used);
  const probe = used.use(createProbeFolder());
  const port = await freePort();
  const address = args.at(-1) === "-b" ? `127.0.0.1:${port}` : String(port);
  const server = spawn(systemPython, ["-W", "error::DeprecationWarning:os", "-m", ...args, address], {
    cwd: appPath,
    env: probeEnv(probe),
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  used.defer(async () => await endGroup(server));
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  used.defer(() => agent.destroy());
  await waitUntilAnswers(port, path, agent);

  await probe.command("ping", { processes });
  await probe.command("mark", { processes });
  await load(port, path, agent, 60);
  const first = await probe.command("snap", { processes });
  const answered = await load(port, path, agent, 100);
  const second = await probe.command("snap", { processes });
  await probe.command("gcoff", { processes });
  await load(port, path, agent, 40);
  const finish = await probe.command("finish", { processes, types: ["leaks.Step"] });

  expect([...first, ...second, ...finish].flatMap(({ problems }) => problems)).toEqual([]);
  expect(answered).toBe(100);
  const grown = (type: string) => (sumOf(second, type) - sumOf(first, type)) / answered;
  expect(Math.abs(grown("leaks.Step") - 8)).toBeLessThanOrEqual(0.05);
  expect(Math.abs(grown("leaks.Executor") - 1)).toBeLessThanOrEqual(0.05);
  const chains = finish.flatMap(({ held }) => held.map(({ chain }) => chain.slice(0, 2)));
  expect(new Set(chains.map(String))).toEqual(new Set(["module leaks,['REGISTRY'] list"]));
});

function sumOf(answers: readonly ProbeAnswer[], type: string): number {
  const counts = answers.map(({ types }) => types.find(({ name }) => name === type)?.count ?? 0);
  return counts.reduce((sum, count) => sum + count, 0);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function waitUntilAnswers(port: number, path: string, agent: Agent): Promise<void> {
  const until = Date.now() + 60_000;
  while ((await status(port, path, agent)) !== 200) {
    if (Date.now() > until) throw new Error("The server does not answer.");
    await sleep(100);
  }
}

/** Answered with 200. */
async function load(port: number, path: string, agent: Agent, requests: number): Promise<number> {
  let answered = 0;
  let left = requests;
  const one = async () => {
    while (left > 0) {
      left -= 1;
      if ((await status(port, path, agent)) === 200) answered += 1;
    }
  };
  await Promise.all([one(), one(), one(), one()]);
  return answered;
}

async function status(port: number, path: string, agent: Agent): Promise<number | undefined> {
  return await new Promise((resolve) => {
    request({ host: "127.0.0.1", port, path, agent }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    })
      .on("error", () => resolve(undefined))
      .end();
  });
}

async function endGroup(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null) return;
  const ended = once(server, "exit");
  process.kill(-server.pid, "SIGTERM");
  await Promise.race([ended, sleep(10_000)]);
  if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid, "SIGKILL");
}
