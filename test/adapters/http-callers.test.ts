import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createHttpCallers } from "../../src/adapters/load/http-callers.ts";
import type { CallerSpec } from "../../src/model/ports.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(answer ?? (() => {}));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function specOf(server: Server, changes: Partial<CallerSpec> = {}): CallerSpec {
  const route = (path: string) => ({
    method: "POST",
    path,
    headers: { "x-key": "1" },
    body: "{}",
    weight: 1,
    expect: [],
  });
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    sequence: [0, 1, 0],
    routes: [route("/a"), route("/b")],
    connections: 4,
    reconnect: 0,
    timeoutMs: 1_000,
    ...changes,
  };
}

const never = new AbortController().signal;

describe("callers", () => {
  test("send as many as they are asked to, round the sequence, over connections that stay", async () => {
    const seen: string[] = [];
    const server = await serve((request, response) => {
      seen.push(`${request.method} ${request.url} ${String(request.headers["x-key"])}`);
      request.resume().on("end", () => response.end("ok"));
    });
    using caller = createHttpCallers().open(specOf(server));
    await caller.send(30, 10_000, never);
    await caller.send(20, 10_000, never);
    expect(caller).toMatchObject({ answered: 50, connections: 4 });
    expect(seen.filter((each) => each === "POST /a 1").length / seen.length).toBeCloseTo(2 / 3, 1);
  });

  test("open a new connection after so many requests", async () => {
    const server = await serve((request, response) => void request.resume().on("end", () => response.end()));
    using caller = createHttpCallers().open(specOf(server, { connections: 2, reconnect: 5 }));
    await caller.send(40, 10_000, never);
    expect(caller.answered).toBe(40);
    expect(caller.connections).toBeGreaterThanOrEqual(8);
  });

  test("errors are answers, a broken connection is none", async () => {
    let count = 0;
    const server = await serve((request, response) => {
      count += 1;
      if (count % 2 === 0) request.socket.destroy();
      else response.writeHead(500).end();
    });
    using caller = createHttpCallers().open(specOf(server, { connections: 1 }));
    await caller.send(10, 10_000, never);
    expect(caller.answered).toBeGreaterThan(0);
    expect(caller.answered).toBeLessThan(count);
  });

  test("a connection that the server closed while nothing was sent costs no answer", async () => {
    const server = await serve((request, response) => void request.resume().on("end", () => response.end()));
    using caller = createHttpCallers().open(specOf(server));
    await caller.send(8, 10_000, never);
    server.closeIdleConnections();
    await caller.send(8, 10_000, never);
    expect(caller.answered).toBe(16);
  });

  test("give up what takes too long, and stop when they are told to", async () => {
    const server = await serve(() => {});
    using caller = createHttpCallers().open(specOf(server, { timeoutMs: 50 }));
    await caller.send(1_000, 200, never);
    expect(caller.answered).toBe(0);
    await expect(caller.send(1, 200, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });

  test("read a document, whatever its status, and say what went wrong", async () => {
    const server = await serve((request, response) => {
      response.writeHead(503).end(`for ${String(request.headers["authorization"])}`);
    });
    const { address } = specOf(server);
    const callers = createHttpCallers();
    expect(await callers.fetch(address, "/debug", { authorization: "me" })).toBe("for me");
    server.close();
    server.closeAllConnections();
    await expect(callers.fetch(address, "/debug", {})).rejects.toThrow("ECONNREFUSED");
  });
});
