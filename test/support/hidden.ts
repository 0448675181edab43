/** A Node service that hides what it retains: one image for all kinds, of which each target's environment chooses one. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exampleLayers, ofThisProcess } from "./service.ts";

/** Where `KEPT` bytes are retained, and for what: statements of the server. */
const keeping = {
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
  nothing: "",
} as const;

export interface Hidden {
  readonly keptAt: keyof typeof keeping;
  readonly keptBytes?: number;
  /** Of the target's config, in YAML. */
  readonly workload: string;
  readonly memory?: string;
}

/** `base` and `head` in the folder, with a target for each of `hidden` by its name; base retains nothing. */
export function writeHidden(
  folder: string,
  hidden: Readonly<Record<string, Hidden>>,
  diagnose: "auto" | "never" = "never",
): void {
  for (const side of ["base", "head"]) {
    mkdirSync(join(folder, side), { recursive: true });
    const dockerfile = `${exampleLayers("node-sessions")}\n\nENV PORT=8080 ${ofThisProcess}\nCOPY server.js /srv/\nCMD ["node", "/srv/server.js"]\n`;
    writeFileSync(join(folder, side, "Dockerfile"), dockerfile);
    writeFileSync(join(folder, side, "server.js"), serverSource(side === "head"));
  }
  const targets = Object.entries(hidden).map(([name, { keptAt, keptBytes = 1, workload, memory = "512MiB" }]) =>
    [
      `  ${name}:`,
      `    env: {KEPT_AT: ${JSON.stringify(keptAt)}, KEPT: "${keptBytes}"}`,
      `    memory: ${memory}`,
      `    workload: ${workload}`,
    ].join("\n"),
  );
  const config = `targets:\n${targets.join("\n")}\ndiagnose: ${diagnose}\n`;
  writeFileSync(join(folder, "head/rss-plateau.yml"), config);
}

const serverSource = (keeps: boolean): string => `
const http = require("http");
const KEPT = Number(process.env.KEPT);
const kept = [];
const keep = () => kept.push(Buffer.alloc(KEPT, 1));
let onRequest = () => {};
const server = http.createServer((request, response) => {
  response.statusCode = request.url === "/missing" ? 404 : 200;
  onRequest(request);
  response.end("ok");
});
switch (process.env.KEPT_AT) {
${Object.entries(keeps ? keeping : {})
  .map(([name, statements]) => `  case ${JSON.stringify(name)}: { ${statements}\n    break; }`)
  .join("\n")}
}
server.listen(process.env.PORT);
`;
