import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createAutocannonLoad } from "../../src/adapters/load/autocannon.ts";
import type { RouteConfig } from "../../src/model/config.ts";
import type { LoadSpec } from "../../src/model/ports.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<LoadSpec["address"]> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

const route = (path: string, more: Partial<RouteConfig> = {}): RouteConfig => ({
  method: "GET",
  path,
  headers: {},
  body: null,
  weight: 1,
  expect: ["2xx"],
  ...more,
});

const plain = {
  sequence: [0],
  routes: [route("/")],
  connections: 1,
  reconnect: 0,
  ratePerSecond: 0,
  timeoutMs: 5_000,
  onAnswer: () => undefined,
};

/** Drives until `requests` answers came, as a trial does. */
async function drive(address: LoadSpec["address"], requests: number, more: Partial<LoadSpec> = {}) {
  const counts: number[] = [];
  const run = createAutocannonLoad().start({
    ...plain,
    address,
    connections: 4,
    onAnswer: (answered) => {
      counts.push(answered);
      if (answered === requests) run.stop();
    },
    ...more,
  });
  return { result: await run.done, counts };
}

describe("answers", () => {
  test("every answer is counted once, up to exactly the count at which the run is stopped", async () => {
    const { result, counts } = await drive(await serve((_request, response) => response.end("ok")), 200);
    expect(counts).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(result).toMatchObject({ answered: 200, unexpected: [], errors: [], lost: 0 });
    expect(result.latencyMs.mean).toBeGreaterThan(0);
    expect(result.latencyMs.p99).toBeGreaterThanOrEqual(result.latencyMs.p50);
  });

  test.each([1, 7])("an answer after which the connection is renewed counts too (reconnect: %i)", async (reconnect) => {
    let served = 0;
    let connections = 0;
    const address = await serve((_request, response) => {
      served += 1;
      response.end("ok");
    });
    servers[0]?.on("connection", () => {
      connections += 1;
    });
    const { result } = await drive(address, 70, { reconnect, connections: 1 });
    expect(result).toMatchObject({ answered: 70, lost: 0, errors: [] });
    // The request that was under way when the run stopped may have been served as well.
    expect(served - 70).toBeLessThanOrEqual(1);
    expect(Math.abs(connections - 70 / reconnect)).toBeLessThanOrEqual(1);
  });

  test("a server that closes after every answer loses none", async () => {
    const address = await serve((_request, response) => response.setHeader("connection", "close").end("ok"));
    expect((await drive(address, 100)).result).toMatchObject({ answered: 100, lost: 0 });
  });

  test("a connection that is closed instead of answered is a lost request", async () => {
    let served = 0;
    const address = await serve((request: IncomingMessage, response) => {
      served += 1;
      if (served % 10 === 0) request.socket.end();
      else response.end("ok");
    });
    const { result } = await drive(address, 90, { connections: 1 });
    expect(result.answered).toBe(90);
    expect(result.lost).toBeGreaterThanOrEqual(9);
    expect(result.lost).toBeLessThanOrEqual(10);
  });
});

describe("a pause", () => {
  const pause = { afterAnswers: 40, ms: 300 };

  test("is as long as asked for, loses nothing, and is no part of the run's duration", async () => {
    let connections = 0;
    const servedMs: number[] = [];
    const address = await serve((_request, response) => {
      servedMs.push(performance.now());
      response.end("ok");
    });
    servers[0]?.on("connection", () => (connections += 1));
    const startedMs = performance.now();
    const { result, counts } = await drive(address, 100, { pause });
    expect(counts).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(result).toMatchObject({ answered: 100, unexpected: [], errors: [], lost: 0 });
    const gaps = servedMs.map((atMs, index) => atMs - (servedMs[index - 1] ?? atMs));
    expect(gaps.filter((gapMs) => gapMs > 250)).toHaveLength(1);
    expect(result.durationMs).toBeLessThanOrEqual(performance.now() - startedMs - pause.ms);
    expect(connections).toBe(8);
  });

  test("leaves the routes in the order of the sequence", async () => {
    const seen: string[] = [];
    const address = await serve((request, response) => {
      seen.push(request.url ?? "");
      response.end();
    });
    const routes = ["/a", "/b", "/c"].map((path) => route(path));
    await drive(address, 100, { routes, sequence: [0, 1, 2], connections: 1, pause });
    // The request in flight when the pause began was served, and nobody waited for its answer.
    const after = seen.slice(seen.length - 60);
    expect(seen.slice(0, 40)).toEqual(Array.from({ length: 40 }, (_, index) => "/" + "abc"[index % 3]));
    expect(after).toEqual(
      Array.from({ length: 60 }, (_, index) => "/" + "abc"[("abc".indexOf(after[0]![1]!) + index) % 3]),
    );
  });

  test("ends at once when the run does", async () => {
    const address = await serve((_request, response) => response.end("ok"));
    const run = createAutocannonLoad().start({
      ...plain,
      address,
      connections: 2,
      pause: { afterAnswers: 10, ms: 60_000 },
    });
    while (!run.isPaused) await new Promise((resolve) => setTimeout(resolve, 10));
    run.stop();
    expect((await run.done).answered).toBe(10);
    expect(run.isPaused).toBe(false);
  });
});

describe("routes", () => {
  const listener: RequestListener = (request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      response.statusCode = request.url === "/missing" ? 404 : request.url === "/fails" ? 500 : 200;
      if (request.url === "/post")
        response.statusCode = body === '{"a":1}' && request.headers["x-key"] === "k" ? 201 : 400;
      response.end();
    });
  };

  test("are sent in the proportion of the sequence, each connection from its own place", async () => {
    const seen: string[] = [];
    const address = await serve((request, response) => {
      seen.push(request.url ?? "");
      response.end();
    });
    const sequence = Array.from({ length: 40 }, (_, index) => (index < 30 ? 0 : 1));
    await drive(address, 400, { routes: [route("/a"), route("/b")], sequence });
    // All four together have sent 25 when none can have come further than the 30 `/a` from its own start.
    expect(seen.slice(0, 25)).toContain("/b");
    expect(seen.slice(0, 400).filter((path) => path === "/b").length).toBeCloseTo(100, -1);
  });

  test("an unexpected status is counted with its route; an expected error is none", async () => {
    const routes = [route("/missing", { expect: ["404"] }), route("/fails"), route("/any", { expect: ["any"] })];
    const { result } = await drive(await serve(listener), 90, { routes, sequence: [0, 1, 2], connections: 1 });
    expect(result.unexpected).toEqual([{ route: 1, status: 500, count: 30 }]);
  });

  test("method, headers and body arrive", async () => {
    const routes = [route("/post", { method: "POST", headers: { "x-key": "k" }, body: '{"a":1}', expect: ["201"] })];
    expect((await drive(await serve(listener), 20, { routes })).result.unexpected).toEqual([]);
  });
});

describe("failures", () => {
  test("a refused connection is an error with its code, and the run can still be stopped", async () => {
    const address = await serve((_request, response) => response.end());
    servers.splice(0).forEach((server) => server.close());
    const run = createAutocannonLoad().start({
      ...plain,
      address,
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    run.stop();
    const result = await run.done;
    expect(result.answered).toBe(0);
    expect(result.errors).toEqual([{ message: "ECONNREFUSED", count: expect.any(Number) }]);
  });

  test("a request without an answer times out and is an error", async () => {
    const address = await serve(() => undefined);
    const run = createAutocannonLoad().start({
      ...plain,
      address,
      timeoutMs: 1_000,
    });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    run.stop();
    expect((await run.done).errors).toEqual([{ message: "request timed out", count: expect.any(Number) }]);
  });
});
