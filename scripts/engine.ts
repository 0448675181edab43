/** Makes sure that a Docker Engine answers before the demo or the tests start: finds one, or installs and starts one. */
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../src/model/errors.ts";
import { findProgram, installPackages, lastLines, runCommand } from "./command.ts";
import { defaultEndpoint, planEngine } from "./engine-plan.ts";
import type { EngineFacts, EngineStep } from "./engine-plan.ts";

const socketPath = defaultEndpoint.slice("unix://".length);
const pidFile = "/var/run/docker.pid";
const startTimeoutMs = 60_000;

/** Throws `UserError` with what to install or start when no engine is to be had. */
export async function ensureEngine(say: (line: string) => void): Promise<void> {
  const facts = await collectFacts();
  const plan = planEngine(facts);
  if (plan.kind === "problem") throw new UserError(plan.message);
  for (const step of plan.steps) await (step.kind === "install" ? install(step, say) : start(step, say));
  const probe = await askEngine();
  if (!probe.succeeded) throw new UserError(`The Docker Engine was found, but does not answer: ${probe.tail}`);
  say(`Docker Engine ${probe.stdout} answers at ${facts.endpoint}.`);
}

async function collectFacts(): Promise<EngineFacts> {
  const docker = findProgram("docker") !== undefined;
  const context = docker
    ? await runCommand("docker", ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"], {
        timeoutMs: 10_000,
      })
    : undefined;
  const fromContext = context?.succeeded === true && context.stdout !== "" ? context.stdout : undefined;
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    aptGet: findProgram("apt-get") !== undefined,
    systemd: existsSync("/run/systemd/system"),
    installed: { docker, dockerd: findProgram("dockerd") !== undefined, git: findProgram("git") !== undefined },
    endpoint: process.env["DOCKER_HOST"] || fromContext || defaultEndpoint,
    engine: docker ? await askWithDocker() : await askSocket(),
  };
}

async function askEngine() {
  return await runCommand("docker", ["version", "--format", "{{.Server.Version}}"], { timeoutMs: 15_000 });
}

async function askWithDocker(): Promise<EngineFacts["engine"]> {
  const answer = await askEngine();
  if (answer.succeeded) return "answers";
  return /permission denied/i.test(answer.tail) ? "denied" : "silent";
}

async function askSocket(): Promise<EngineFacts["engine"]> {
  return await new Promise((resolve) => {
    const ping = request({ socketPath, path: "/_ping", timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 ? "answers" : "silent");
    });
    ping.on("timeout", () => ping.destroy(new Error("no answer")));
    ping.on("error", (error: NodeJS.ErrnoException) => resolve(error.code === "EACCES" ? "denied" : "silent"));
    ping.end();
  });
}

async function install(step: Extract<EngineStep, { kind: "install" }>, say: (line: string) => void): Promise<void> {
  say(`Installing ${step.packages.join(", ")} with apt-get …`);
  let result = await installPackages(step.packages);
  // From Debian 13 on, docker.io only recommends the command.
  if (result.succeeded && findProgram("docker") === undefined) result = await installPackages(["docker-cli"]);
  if (!result.succeeded)
    throw new UserError(
      `apt-get could not install ${step.packages.join(", ")}; install them by hand. It said: ${result.tail}`,
    );
}

async function start(step: Extract<EngineStep, { kind: "start" }>, say: (line: string) => void): Promise<void> {
  if (step.by === "systemd") {
    say("Starting the Docker Engine with systemctl …");
    const started = await runCommand("systemctl", ["start", "docker"], { timeoutMs: startTimeoutMs });
    if (!started.succeeded)
      throw new UserError(
        `systemctl could not start the Docker Engine; "journalctl -u docker" tells why. It said: ${started.tail}`,
      );
    return await waitForAnswer({ findEnd: () => undefined, where: () => '"journalctl -u docker" tells why' });
  }
  // Installing the package may have started it.
  if (isRunning(pidFile, "dockerd"))
    return await waitForAnswer({ findEnd: () => undefined, where: () => `${pidFile} names the process that should` });
  const log = dockerdLog();
  say(`Starting dockerd; its log is ${log} …`);
  return await startDockerd(log);
}

async function startDockerd(log: string): Promise<void> {
  // A machine that was switched off, or restored from a snapshot, leaves pid files behind; when another process has
  // that number by now, dockerd takes it for a running engine and gives up.
  removeStalePidFile(pidFile, "dockerd");
  removeStalePidFile("/var/run/docker/containerd/containerd.pid", "containerd");

  const output = openSync(log, "a");
  // Without the proxy, which copies every byte in user space: a small service answers three times as many requests.
  const dockerd = spawn(findProgram("dockerd") ?? "dockerd", ["--userland-proxy=false"], {
    detached: true,
    stdio: ["ignore", output, output],
  });
  dockerd.unref();
  let ended: string | undefined;
  dockerd.on("error", (error) => (ended = error.message));
  dockerd.on("exit", (code, signal) => (ended = `it ended with ${signal ?? `exit code ${code}`}`));
  await waitForAnswer({
    // One that the package's own script started at the same moment holds the pid file, and will answer.
    findEnd: () => (isRunning(pidFile, "dockerd") ? undefined : ended),
    where: () => `the end of ${log}: ${lastLines(readFileSync(log, "utf8"))}`,
  });
}

async function waitForAnswer(process: {
  /** How the process that should answer has ended, if it has. */
  readonly findEnd: () => string | undefined;
  /** Where the reason can be read. */
  readonly where: () => string;
}): Promise<void> {
  const deadline = performance.now() + startTimeoutMs;
  let end: string | undefined;
  while (performance.now() < deadline && end === undefined) {
    if ((await askWithDocker()) === "answers") return;
    await sleep(250);
    end = process.findEnd();
  }
  const seen = end ?? `no answer within ${startTimeoutMs / 1_000} s`;
  throw new UserError(`The Docker Engine did not start: ${seen}; ${process.where()}`);
}

function dockerdLog(): string {
  const folder = "/var/log";
  try {
    accessSync(folder, constants.W_OK);
    return join(folder, "dockerd.log");
  } catch {
    return join(tmpdir(), "dockerd.log");
  }
}

function removeStalePidFile(path: string, program: string): void {
  if (!isRunning(path, program)) rmSync(path, { force: true });
}

/** The process that a pid file names is there and is that program. */
function isRunning(path: string, program: string): boolean {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === program;
  } catch {
    return false;
  }
}
