/** A Python server on a port of its own, and requests to it over one pool of connections. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { systemPython } from "../support/pythons.ts";
import { appPath } from "./python-worker.ts";

export interface PythonServer extends AsyncDisposable {
  readonly pid: number;
  /** Waits until there are so many of them: the first worker answers while the next is not forked yet. */
  untilProcesses(count: number): Promise<void>;
  /** How many were answered with 200. `path`: the server's own by default. */
  load(requests: number, path?: string): Promise<number>;
}

/** The last argument is the option that takes the port, or the address. */
export async function startServer(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  path: string,
): Promise<PythonServer> {
  const port = await freePort();
  const address = args.at(-1) === "-b" ? `127.0.0.1:${port}` : String(port);
  const server = spawn(systemPython, ["-m", ...args, address], {
    cwd: appPath,
    env,
    stdio: ["ignore", "inherit", "inherit"],
    detached: true,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const answered: PythonServer = {
    pid: server.pid ?? 0,
    async untilProcesses(count) {
      const until = Date.now() + 60_000;
      while (countGroup(server.pid ?? 0) < count) {
        if (Date.now() > until) throw new Error(`${countGroup(server.pid ?? 0)} of ${count} processes are there.`);
        await sleep(50);
      }
    },
    load: async (requests, other = path) => await load(port, other, agent, requests),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      await endGroup(server);
    },
  };
  await waitUntilAnswers(port, path, agent);
  return answered;
}

/** The fifth field of /proc/PID/stat is its group, counted after the command's name. */
function countGroup(group: number): number {
  const groups = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]);
      } catch {
        return 0; // gone
      }
    });
  return groups.filter((each) => each === group).length;
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
