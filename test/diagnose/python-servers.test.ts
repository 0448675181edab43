/** The probe under the servers of Python services: every process answers, and objects per request are counted exactly. */
import { beforeAll, expect, it } from "vitest";
import type { ProbeAnswer } from "../../src/model/diagnosis.ts";
import { ensurePackages } from "../support/packages.ts";
import { createProbeFolder } from "../support/probe-folder.ts";
import { startServer } from "./python-server.ts";
import { probeEnv } from "./python-worker.ts";

beforeAll(async () => {
  await ensurePackages([
    { name: "python3", program: "python3" },
    { name: "python3-fastapi", pythonModule: "fastapi" },
    { name: "uvicorn", pythonModule: "uvicorn" },
    { name: "gunicorn", pythonModule: "gunicorn" },
    { name: "python3-gevent", pythonModule: "gevent" },
  ]);
}, 600_000);

const uvicorn = ["uvicorn", "asgi:app", "--log-level", "warning", "--port"];
const gunicorn = ["gunicorn", "--log-level", "warning", "--workers", "2"];

/** `processes`: those that answer, masters included. `more`: a second path of the same server. */
it.each<{ name: string; args: readonly string[]; path: string; more?: string; processes: number }>([
  { name: "uvicorn, routes in the loop and in threads", args: uvicorn, path: "/leak", more: "/threaded", processes: 1 },
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
])(
  "counts the objects of each request under $name",
  { timeout: 180_000 },
  async ({ args, path, more = path, processes }) => {
    using probe = createProbeFolder();
    await using server = await startServer(args, probeEnv(probe), path);
    await server.untilProcesses(processes);
    await probe.command("ping", { processes });
    await probe.command("mark", { processes });
    await server.load(30);
    await server.load(30, more);
    const first = await probe.command("snap", { processes });
    const answered = (await server.load(50)) + (await server.load(50, more));
    const second = await probe.command("snap", { processes });
    await probe.command("gcoff", { processes });
    await server.load(40);
    const finish = await probe.command("finish", { processes, types: ["leaks.Step"] });

    expect([...first, ...second, ...finish].flatMap(({ problems }) => problems)).toEqual([]);
    expect(answered).toBe(100);
    const grown = (type: string) => (sumOf(second, type) - sumOf(first, type)) / answered;
    expect(Math.abs(grown("leaks.Step") - 8)).toBeLessThanOrEqual(0.05);
    expect(Math.abs(grown("leaks.Executor") - 1)).toBeLessThanOrEqual(0.05);
    const chains = finish.flatMap(({ held }) => held.map(({ chain }) => chain.slice(0, 2)));
    expect(new Set(chains.map(String))).toEqual(new Set(["module leaks,['REGISTRY'] list"]));
  },
);

function sumOf(answers: readonly ProbeAnswer[], type: string): number {
  const counts = answers.map(({ types }) => types.find(({ name }) => name === type)?.count ?? 0);
  return counts.reduce((sum, count) => sum + count, 0);
}
