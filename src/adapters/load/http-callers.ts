/** Sends the requests of a diagnosis: a known number at a time, over connections that stay open during snapshots. */
import { Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import type { RouteConfig } from "../../model/config.ts";
import type { Caller, Callers, CallerSpec } from "../../model/ports.ts";

export function createHttpCallers(): Callers {
  return { open: openCaller, fetch: fetchText };
}

const fetchTimeoutMs = 10_000;

function fetchText(
  { host, port }: CallerSpec["address"],
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request({ host, port, path, headers, agent: false, timeout: fetchTimeoutMs }, (response) => {
      text(response).then(resolve, reject);
    });
    asking.on("timeout", () => asking.destroy(new Error("no answer in time")));
    asking.on("error", reject);
    asking.end();
  });
}

/** autocannon opens new connections for each run, and some servers keep them for seconds, which would look like a leak. */
function openCaller(spec: CallerSpec): Caller {
  const state = { answered: 0, connections: 0 };
  const lines = Array.from({ length: spec.connections }, (_, index) => createLine(spec, index, state));
  return {
    get answered() {
      return state.answered;
    },
    get connections() {
      return state.connections;
    },
    async send(requests, limitMs, signal) {
      let left = requests;
      const untilMs = performance.now() + limitMs;
      const take = (): boolean => left > 0 && performance.now() < untilMs && !signal.aborted && left-- > 0;
      await Promise.all(
        lines.map(async (line) => {
          while (take()) await line.next();
        }),
      );
      signal.throwIfAborted();
    },
    [Symbol.dispose]() {
      for (const line of lines) line.close();
    },
  };
}

interface Counters {
  answered: number;
  connections: number;
}

/** One connection, which cycles through the sequence from its own starting place. */
function createLine(spec: CallerSpec, index: number, counters: Counters) {
  const { sequence, routes, reconnect } = spec;
  let at = Math.floor((index * sequence.length) / spec.connections);
  let agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let sent = 0;
  return {
    async next(): Promise<void> {
      if (reconnect > 0 && sent > 0 && sent % reconnect === 0) {
        agent.destroy();
        agent = new Agent({ keepAlive: true, maxSockets: 1 });
      }
      const route = routes[sequence[at % sequence.length] ?? 0];
      at += 1;
      sent += 1;
      if (route === undefined) return;
      const first = await call(spec, route, agent, counters);
      // The server may have closed an idle connection just as it was reused, without reading the request.
      const outcome = first === "stale" ? await call(spec, route, agent, counters) : first;
      if (outcome === "answered") counters.answered += 1;
    },
    close: () => agent.destroy(),
  };
}

type Outcome = "answered" | "failed" | "stale";

/** "answered" whatever the status. */
function call(spec: CallerSpec, route: RouteConfig, agent: Agent, counters: Counters): Promise<Outcome> {
  return new Promise((resolve) => {
    const { host, port } = spec.address;
    const { method, path, headers, body } = route;
    const length = body === null ? {} : { "content-length": Buffer.byteLength(body) };
    const sending = request({ host, port, method, path, agent, headers: { ...headers, ...length } });
    sending.setTimeout(spec.timeoutMs, () => sending.destroy());
    sending.on("socket", (socket) => {
      if (socket.connecting) counters.connections += 1;
    });
    sending.on("response", (response) => {
      response.resume();
      response.on("end", () => resolve("answered"));
      response.on("error", () => resolve("failed"));
    });
    sending.on("error", () => resolve(sending.reusedSocket ? "stale" : "failed"));
    sending.on("close", () => resolve("failed"));
    sending.end(body ?? undefined);
  });
}
