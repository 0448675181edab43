/** A Node app under the probe, spoken to as a diagnosis does: through a folder, and with HTTP requests. */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { probeAnswerSchema, type ProbeAnswer } from "../../../src/model/diagnosis.ts";

const probe = fileURLToPath(new URL("../../../src/diagnose/runtimes/node/probe/probe.cjs", import.meta.url));
const here = fileURLToPath(new URL("./", import.meta.url));

export interface Subject {
  readonly folder: string;
  /** The app's own folder, where its files may be looked up by a site's `file`. */
  readonly app: string;
  readonly pid: number;
  readonly output: () => string;
  readonly exit: Promise<number | null>;
  /** Until `processes` have answered. */
  readonly ask: (command: string, extra?: Readonly<Record<string, unknown>>, processes?: number) => Promise<Answers>;
  readonly send: (requests: number) => Promise<void>;
  readonly attachment: (name: string) => string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** By the answer's file name without its number: `123`, `123-1`. */
type Answers = ReadonlyMap<string, ProbeAnswer>;

export interface Start {
  readonly node: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Further files of the app. */
  readonly files?: Readonly<Record<string, string>>;
  readonly probed?: boolean;
  /** A command that lies there before the app does. */
  readonly before?: string;
}

/** The app is a copy, as libraries must be in a folder that git would not keep. */
function layOut(files: Readonly<Record<string, string>>): { folder: string; app: string } {
  const folder = mkdtempSync(join(tmpdir(), "node-probe-"));
  const app = join(folder, "app");
  cpSync(here, app, { recursive: true, filter: (path) => !path.endsWith(".ts") });
  cpSync(join(here, "libraries"), join(app, "node_modules"), { recursive: true });
  mkdirSync(join(folder, "ctl"));
  mkdirSync(join(folder, "out"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(app, name), content);
  return { folder, app };
}

export async function startSubject(start: Start): Promise<Subject> {
  const { folder, app } = layOut(start.files ?? {});
  if (start.before !== undefined) writeFileSync(join(folder, "ctl", "command.json"), start.before);
  const [program = start.node, ...parameters] = start.command ?? [start.node, "server.cjs"];
  const { NODE_OPTIONS: options = "", ...env } = start.env ?? {};
  const child = spawn(program, parameters, {
    cwd: app,
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      PATH: `${join(start.node, "..")}:${process.env["PATH"]}`,
      HOME: folder,
      ...env,
      ...(start.probed === false
        ? {}
        : { RSS_PLATEAU_DIR: folder, NODE_OPTIONS: `${options} --require ${probe}`.trim() }),
    },
  });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exit = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const agent = new Agent({ keepAlive: true, maxSockets: 4 });
  const port = async (): Promise<number> => {
    for (let tries = 0; tries < 200; tries++) {
      const [, found] = /port (\d+)/.exec(output) ?? [];
      if (found !== undefined) return Number(found);
      await sleep(50);
    }
    throw new Error(`No port was said: ${output}`);
  };

  let seq = 0;
  return {
    folder,
    app,
    pid: child.pid ?? 0,
    output: () => output,
    exit,
    async ask(command, extra = {}, processes = 1) {
      seq += 1;
      writeFileSync(join(folder, "ctl", "command.json"), JSON.stringify({ seq, command, detail: "full", ...extra }));
      return waitForAnswers(join(folder, "out"), seq, processes);
    },
    async send(requests) {
      const to = { host: "127.0.0.1", port: await port(), agent };
      let left = requests;
      const drive = async () => {
        while (left-- > 0) await get(to);
      };
      await Promise.all([drive(), drive(), drive(), drive()]);
    },
    attachment: (name) => readFileSync(join(folder, "out", name), "utf8"),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, "SIGKILL");
        await exit;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function waitForAnswers(out: string, seq: number, processes: number): Promise<Answers> {
  const ending = `.${seq}.json`;
  for (let tries = 0; tries < 600; tries++) {
    const names = readdirSync(out).filter((name) => name.endsWith(ending));
    if (names.length >= processes) {
      const read = (name: string) => probeAnswerSchema.parse(JSON.parse(readFileSync(join(out, name), "utf8")));
      return new Map(names.map((name) => [name.slice(0, -ending.length), read(name)]));
    }
    await sleep(50);
  }
  throw new Error(`Command ${seq} was answered by ${readdirSync(out).join(", ")}.`);
}

function get(to: { readonly host: string; readonly port: number; readonly agent: Agent }): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ ...to, path: "/" }, (response) => {
      response.resume().once("end", resolve);
    })
      .once("error", reject)
      .end();
  });
}

/** Every Node of this machine: the one that runs the tests, the system's, and those of RSS_PLATEAU_NODES. */
export const nodes: readonly string[] = [
  process.execPath,
  "/usr/bin/node",
  ...(process.env["RSS_PLATEAU_NODES"] ?? "").split(":"),
].filter((path, index, all) => path !== "" && existsSync(path) && all.indexOf(path) === index);
