import { createServer } from "node:http";
import { createSession, describeSession } from "./session.js";
import { SessionStore } from "./session-store.js";

const sessions = new SessionStore(500);

async function readJson(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return JSON.parse(text);
}

function answer(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

async function route(request, response) {
  const { method, url, headers } = request;
  if (method === "GET" && url === "/healthz") return answer(response, 200, { status: "ok" });
  if (method === "POST" && url === "/sessions") {
    const { user } = await readJson(request);
    const session = createSession(user, headers);
    sessions.add(session);
    return answer(response, 201, describeSession(session));
  }
  const token = /^\/sessions\/([\w-]+)$/.exec(url)?.[1];
  if (token !== undefined && method === "GET") {
    const session = sessions.find(token);
    return session ? answer(response, 200, describeSession(session)) : answer(response, 404);
  }
  if (token !== undefined && method === "DELETE") return answer(response, sessions.remove(token) ? 204 : 404);
  const user = /^\/users\/(\w+)\/sessions$/.exec(url)?.[1];
  if (user !== undefined && method === "DELETE") return answer(response, 200, { ended: sessions.removeAllOf(user) });
  return answer(response, 404);
}

const server = createServer((request, response) => {
  route(request, response).catch((error) => {
    console.error(error);
    answer(response, error instanceof SyntaxError ? 400 : 500);
  });
});

process.once("SIGTERM", () => server.close());
server.listen(Number(process.env.PORT ?? 8080), "0.0.0.0");
