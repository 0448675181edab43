/** Waits until a service can be measured: its ready path, its image's health check, or any answer at all. */
import { request } from "node:http";
import type { Clock, Container, ContainerExit, Healthcheck } from "../model/ports.ts";

const pollMs = 25;
const attemptTimeoutMs = 5_000;

export interface ReadinessCheck {
  /** A path that must answer 2xx or 3xx; null: the health check, else any answer to GET /. */
  readonly path: string | null;
  readonly healthcheck: Healthcheck | null;
  readonly timeoutMs: number;
}

export type Readiness =
  | { readonly kind: "ready"; readonly waitedMs: number }
  | { readonly kind: "exited"; readonly waitedMs: number; readonly exit: ContainerExit; readonly seen: string }
  | { readonly kind: "timeout"; readonly waitedMs: number; readonly seen: string };

export async function waitUntilReady(
  container: Container,
  check: ReadinessCheck,
  clock: Clock,
  signal: AbortSignal,
): Promise<Readiness> {
  const startedMs = clock.nowMs();
  const waitedMs = (): number => clock.nowMs() - startedMs;
  let exit: ContainerExit | undefined;
  void container.exited.then((ended) => (exit = ended));
  let seen = "nothing yet";
  while (waitedMs() < check.timeoutMs) {
    const attempt = await attemptOnce(container, check);
    seen = attempt.seen;
    // The container first, because a proxy may still answer for one that is gone.
    if (exit !== undefined) return { kind: "exited", waitedMs: waitedMs(), exit, seen };
    if (attempt.ready) return { kind: "ready", waitedMs: waitedMs() };
    await clock.sleep(pollMs, signal);
  }
  return { kind: "timeout", waitedMs: waitedMs(), seen };
}

interface Attempt {
  readonly ready: boolean;
  readonly seen: string;
}

async function attemptOnce(container: Container, check: ReadinessCheck): Promise<Attempt> {
  if (check.path === null && check.healthcheck !== null) {
    const exitCode = await container.exec(check.healthcheck.command, check.healthcheck.timeoutMs).catch(() => -1);
    return { ready: exitCode === 0, seen: `the image's HEALTHCHECK ended with ${exitCode}` };
  }
  const path = check.path ?? "/";
  const answer = await get(container.address, path);
  if (typeof answer === "string") return { ready: false, seen: `GET ${path}: ${answer}` };
  const ready = check.path === null || (answer >= 200 && answer < 400);
  return { ready, seen: `GET ${path}: ${answer}` };
}

/** The status, or why there was none. Not with `fetch`, which hung on a port that was not listening yet. */
function get(address: Container["address"], path: string): Promise<number | string> {
  return new Promise((resolve) => {
    const attempt = request({ ...address, path, agent: false, timeout: attemptTimeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    attempt.on("timeout", () => attempt.destroy(new Error("no answer")));
    attempt.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    attempt.end();
  });
}
