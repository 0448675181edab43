/** Source trees of small services for tests: a Dockerfile and a server that misbehaves in one chosen way. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Behaviour {
  /** Kept for ever at every request. */
  readonly keptBytes?: number;
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

export function writeConfig(dir: string, workload: string, more = ""): void {
  writeFileSync(join(dir, "rss-plateau.yml"), `targets:\n  svc:\n${more}    workload: ${workload}\n`);
}

function serverSource({
  keptBytes = 0,
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
const kept = [];
const server = http.createServer((request, response) => {
  if (${keptBytes} > 0) kept.push(Buffer.alloc(${keptBytes}, 1));
  if (request.url === "/openapi.json") return response.end(${JSON.stringify(JSON.stringify({ openapi: "3.1.0", paths }))});
  response.statusCode = ${status};
  response.end("ok");
});
${listens ? "server.listen(process.env.PORT);" : "setInterval(() => {}, 1000);"}
`;
}
