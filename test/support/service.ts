/** Source trees of small services for tests: a Dockerfile and a server that misbehaves in one chosen way. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Behaviour {
  /** Kept for ever at every request, or at whatever `keptAt` says. */
  readonly keptBytes?: number;
  readonly keptAt?: keyof typeof keeping;
  readonly status?: number;
  /** Ends before it listens. */
  readonly exitCode?: number;
  /** Its last words then. */
  readonly says?: string;
  readonly listens?: boolean;
  /** Paths that its OpenAPI document at /openapi.json describes. */
  readonly describes?: readonly string[];
}

/** Its first layers are those of an example, so that they are built once. */
const baseLayers = readFileSync("examples/node-sessions/head/Dockerfile", "utf8")
  .split("\n\n")
  .slice(0, 2)
  .join("\n\n");

export function writeService(dir: string, behaviour: Behaviour = {}): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, "Dockerfile"), `${baseLayers}\n\nCOPY server.js /srv/\nCMD ["node", "/srv/server.js"]\n`);
  writeFileSync(join(dir, "server.js"), serverSource(behaviour));
  return dir;
}

/** Python's, on the layers of another example: an idle thread is kept for every request, or none. */
export function writeThreads(dir: string, keeps: boolean): string {
  mkdirSync(dir, { recursive: true });
  const layers = readFileSync("examples/fastapi-identical/head/Dockerfile", "utf8").split("\n\n").slice(0, 2);
  writeFileSync(
    join(dir, "Dockerfile"),
    [...layers, 'COPY server.py /srv/\nCMD ["python3", "/srv/server.py"]\n'].join("\n\n"),
  );
  writeFileSync(join(dir, "server.py"), threadsSource(keeps));
  return dir;
}

const threadsSource = (keeps: boolean): string => `
import os, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self):
        ${keeps ? "threading.Thread(target=threading.Event().wait, daemon=True).start()" : "pass"}
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_):
        pass

ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
`;

/** Without a diagnosis, which takes half a minute where something grew: the tests of it say so. */
export function writeConfig(dir: string, workload: string, more = "", diagnose = "never"): void {
  const config = `targets:\n  svc:\n${more}    workload: ${workload}\ndiagnose: ${diagnose}\n`;
  writeFileSync(join(dir, "rss-plateau.yml"), config);
}

/** Where `keptBytes` are kept, and for what: statements of the server. */
const keeping = {
  "a request": `onRequest = keep;`,
  "a request of /49": `onRequest = (request) => request.url === "/49" && keep();`,
  "an answer 404": `onRequest = (request) => request.url === "/missing" && keep();`,
  "a connection": `server.on("connection", keep);`,
  "a request, in a child": `
    if (process.argv[2] === "child") return process.on("message", keep);
    const child = require("child_process").fork(__filename, ["child"]);
    onRequest = () => child.send(0);`,
  "a request, as an open file": `onRequest = () => require("fs").openSync("/dev/null");`,
  "a request, as a socket": `
    const sockets = require("net").createServer({ allowHalfOpen: true }).listen("/tmp/sockets");
    onRequest = () => kept.push(require("net").connect("/tmp/sockets"));`,
  "a request, for five seconds": `
    onRequest = () => setTimeout((held) => held.length, 5000, Buffer.alloc(KEPT, 1));`,
  "a request, for half a minute": `
    onRequest = () => setTimeout((held) => held.length, 30_000, Buffer.alloc(KEPT, 1));`,
  "a request, as a socket for five seconds": `
    require("net").createServer().listen("/tmp/sockets");
    onRequest = () => {
      const socket = require("net").connect("/tmp/sockets");
      setTimeout(() => socket.destroy(), 5000);
    };`,
  "a request, in /dev/shm": `onRequest = () => require("fs").appendFileSync("/dev/shm/kept", Buffer.alloc(KEPT, 1));`,
} as const;

function serverSource({
  keptBytes = 0,
  keptAt = "a request",
  status = 200,
  exitCode,
  says = "no DATABASE_URL",
  listens = true,
  describes = [],
}: Behaviour): string {
  const paths = Object.fromEntries(describes.map((path) => [path, { get: { responses: { 200: {} } } }]));
  return `
const http = require("http");
${exitCode === undefined ? "" : `console.error(${JSON.stringify(says)}); process.exit(${exitCode});`}
const KEPT = ${keptBytes};
const kept = [];
const keep = () => kept.push(Buffer.alloc(KEPT, 1));
let onRequest = () => {};
const server = http.createServer((request, response) => {
  const { MALLOC_ARENA_MAX, NODE_OPTIONS = "" } = process.env;
  const isPinned = MALLOC_ARENA_MAX === "2" && NODE_OPTIONS.startsWith("--no-warnings --max-semi-space-size=");
  response.statusCode = request.url === "/missing" || (request.url === "/pinned" && !isPinned) ? 404 : ${status};
  onRequest(request);
  if (request.url === "/openapi.json") return response.end(${JSON.stringify(JSON.stringify({ openapi: "3.1.0", paths }))});
  response.end("ok");
});
if (KEPT > 0) { ${keeping[keptAt]} }
${listens ? "server.listen(process.env.PORT);" : "setInterval(() => {}, 1000);"}
`;
}
