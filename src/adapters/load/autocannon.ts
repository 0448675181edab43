/** Drives the workload with autocannon: one run, counted by answers received, with at most one pause. */
import { setTimeout as sleep } from "node:timers/promises";
import autocannon, { type Client, type Request } from "autocannon";
import type { LoadResult } from "../../model/measurement.ts";
import type { RouteConfig } from "../../model/config.ts";
import type { Load, LoadRun, LoadSpec } from "../../model/ports.ts";

/** autocannon ends a run on its sampling tick. The default of a second would lengthen every trial. */
const tickMs = 50;
/** Runs end by `stop`; this bounds one that is never stopped. */
const forgottenRunSeconds = 3_600;

interface AnswerHeaders {
  readonly statusCode: number;
  readonly shouldKeepAlive: boolean;
}

export function createAutocannonLoad(): Load {
  return { start: startRun };
}

/** The load from the start until the pause, or from the pause until the end. */
interface Leg {
  readonly stop: () => void;
  readonly done: PromiseLike<unknown>;
}

function startRun(spec: LoadSpec): LoadRun {
  const tally = createTally(spec.routes);
  const requests = spec.sequence.map((route) => toRequest(spec.routes[route]));
  // Each connection starts at a different place; otherwise the first requests of a run would all use the same route.
  const places = Array.from({ length: spec.connections }, (_, index) =>
    Math.floor((index * requests.length) / spec.connections),
  );
  const ended = new AbortController();
  const startedMs = performance.now();
  let answered = 0;
  let isPaused = false;
  let restedMs = 0;
  let endedMs: number | undefined;
  let leg = startLeg();

  function startLeg(): Leg {
    const clients: Client[] = [];
    let isOver = false;
    const setupClient = (client: Client): void => {
      const connection = clients.length;
      const from = places[connection] ?? 0;
      clients.push(client);
      client.setRequests([...requests.slice(from), ...requests.slice(0, from)]);
      followClient(client, {
        // autocannon emits no `response` event for the answer after which it reconnects, so answers are counted when
        // their headers are complete.
        onAnswer: (sent, status) => {
          if (isOver) return;
          places[connection] = (from + sent) % requests.length;
          tally.answer(spec.sequence[(from + sent - 1) % requests.length] ?? 0, status);
          answered += 1;
          spec.onAnswer(answered);
          if (answered === spec.pause?.afterAnswers && !isOver) pause();
        },
        onLost: () => {
          if (!isOver) tally.lost += 1;
        },
      });
    };
    const instance = autocannon({
      url: `http://${spec.address.host}:${spec.address.port}`,
      connections: spec.connections,
      duration: forgottenRunSeconds,
      // autocannon accepts only whole seconds.
      timeout: Math.ceil(spec.timeoutMs / 1_000),
      sampleInt: tickMs,
      requests,
      setupClient,
      ...(spec.reconnect > 0 ? { reconnectRate: spec.reconnect } : {}),
      ...(spec.ratePerSecond > 0 ? { overallRate: spec.ratePerSecond } : {}),
    });
    instance.on("response", (_client: Client, _status: number, _bytes: number, latencyMs: number) => {
      if (!isOver) tally.latenciesMs.push(latencyMs);
    });
    instance.on("reqError", (error: NodeJS.ErrnoException) => {
      if (!isOver) tally.error(error.code ?? error.message);
    });
    const stop = (): void => {
      isOver = true;
      // `instance.stop()` alone would keep sending until the next tick.
      for (const client of clients) client.destroy();
      instance.stop();
    };
    return { stop, done: instance };
  }

  function pause(): void {
    isPaused = true;
    leg.stop();
  }

  async function finish(): Promise<LoadResult> {
    await leg.done;
    if (isPaused) {
      const fromMs = performance.now();
      await sleep(spec.pause?.ms, undefined, { signal: ended.signal }).catch(() => undefined);
      restedMs = performance.now() - fromMs;
      isPaused = false;
      if (endedMs === undefined) leg = startLeg();
      await leg.done;
    }
    return tally.result(answered, (endedMs ?? performance.now()) - startedMs - restedMs);
  }

  return {
    get answered() {
      return answered;
    },
    get isPaused() {
      return isPaused;
    },
    stop() {
      if (endedMs !== undefined) return;
      endedMs = performance.now();
      ended.abort();
      leg.stop();
    },
    done: finish(),
  };
}

/** Tells answers from lost requests on one connection: without pipelining, at most one request is in flight. */
function followClient(
  client: Client,
  on: { readonly onAnswer: (sent: number, status: number) => void; readonly onLost: () => void },
): void {
  let sent = 0;
  let waiting = false;
  let serverCloses = false;
  client.on("request", () => {
    // autocannon writes its next request immediately, even into a connection that the server has announced to close,
    // and then sends another over the new connection. Only an unannounced close loses an answer.
    if (waiting && !serverCloses) on.onLost();
    if (waiting) serverCloses = false;
    sent += 1;
    waiting = true;
  });
  client.on("headers", (headers: AnswerHeaders) => {
    waiting = false;
    serverCloses = !headers.shouldKeepAlive;
    on.onAnswer(sent, headers.statusCode);
  });
  const forget = (): void => {
    waiting = false;
  };
  client.on("connError", forget);
  client.on("timeout", forget);
}

function toRequest(route: RouteConfig | undefined): Request {
  if (route === undefined) throw new RangeError("The sequence names a route that does not exist.");
  const { method, path, headers, body } = route;
  return body === null ? { method, path, headers } : { method, path, headers, body };
}

function createTally(routes: readonly RouteConfig[]) {
  const expected = routes.map((route) => acceptedStatuses(route.expect));
  const unexpected = new Map<string, number>();
  const errors = new Map<string, number>();
  const latenciesMs: number[] = [];
  const increment = (counts: Map<string, number>, key: string): void => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  return {
    latenciesMs,
    lost: 0,
    answer(route: number, status: number): void {
      if (expected[route]?.(status) !== true) increment(unexpected, `${route} ${status}`);
    },
    error(message: string): void {
      increment(errors, message);
    },
    result(answered: number, durationMs: number): LoadResult {
      return {
        answered,
        unexpected: [...unexpected].map(([key, count]) => {
          const [route = 0, status = 0] = key.split(" ").map(Number);
          return { route, status, count };
        }),
        errors: [...errors].map(([message, count]) => ({ message, count })),
        lost: this.lost,
        durationMs,
        latencyMs: summariseLatencies(latenciesMs),
      };
    },
  };
}

function acceptedStatuses(expect: readonly string[]): (status: number) => boolean {
  const classes = new Set(expect.filter((word) => /^\dxx$/.test(word)).map((word) => Number(word[0])));
  const codes = new Set(expect.filter((word) => /^\d{3}$/.test(word)).map(Number));
  const any = expect.includes("any");
  return (status) => any || codes.has(status) || classes.has(Math.floor(status / 100));
}

function summariseLatencies(latenciesMs: readonly number[]): LoadResult["latencyMs"] {
  const sorted = Float64Array.from(latenciesMs).sort();
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  const sum = sorted.reduce((total, latency) => total + latency, 0);
  return { mean: sorted.length === 0 ? 0 : sum / sorted.length, p50: rank(0.5), p99: rank(0.99) };
}
