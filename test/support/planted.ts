/** Services with one planted kind of growth in head, and what a diagnosis must say of each. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cause } from "../../src/model/report.ts";

export interface Planted {
  readonly cause: Cause;
  /** The app's file and the text of the line that is to blame; null where no line is. */
  readonly site: { readonly file: string; readonly line: string } | null;
  /** One a request of this type, held like this. */
  readonly holds?: { readonly type: string; readonly chain: readonly string[] };
  readonly runtime: "python" | "node";
  readonly requests: number;
  /** Files of base and of head, by path. */
  readonly base: Readonly<Record<string, string>>;
  readonly head: Readonly<Record<string, string>>;
}

/** The layers of an example, so that they are built once. */
function layersOf(example: string): string {
  return readFileSync(`examples/${example}/head/Dockerfile`, "utf8").split("\n\n").slice(0, 2).join("\n\n");
}

export function writePlanted(folder: string, { runtime, base, head, requests }: Planted, more = ""): void {
  for (const [side, files] of Object.entries({ base, head })) {
    const layers = layersOf(runtime === "python" ? "fastapi-identical" : "node-sessions");
    const command = runtime === "python" ? '["python3", "-m", "app.server"]' : '["node", "app/server.js"]';
    const all = {
      Dockerfile: `${layers}\n\nWORKDIR /srv\nCOPY app app\nCMD ${command}\n`,
      ...(runtime === "python" ? { "app/server.py": pythonServer } : { "app/server.js": nodeServer }),
      ...files,
      "rss-plateau.yml": `targets:\n  svc:\n${more}    workload: {requests: ${requests}, routes: [GET /]}\n`,
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, side, path)), { recursive: true });
      writeFileSync(join(folder, side, path), text);
    }
  }
}

/** The line, counted from one, that holds the text. */
export function lineOf(text: string, part: string): number {
  return text.split("\n").findIndex((line) => line.includes(part)) + 1;
}

const pythonServer = `
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from app import work

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self):
        body = work.answer(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass

ThreadingHTTPServer(("0.0.0.0", int(os.environ["PORT"])), Handler).serve_forever()
`;

const nodeServer = `
const http = require("http");
const work = require("./work.js");
http.createServer((request, response) => response.end(work.answer(request.url))).listen(process.env.PORT);
`;

const pythonClean = `
def answer(path):
    return b"ok"
`;

const pythonLive = `
class Entry:
    def __init__(self, path):
        self.path = path
        self.text = path.encode() + bytes(1500)

class Store:
    def __init__(self):
        self.entries = {}

    def keep(self, entry):
        self.entries[id(entry)] = entry

STORE = Store()

def answer(path):
    STORE.keep(Entry(path))
    return b"ok"
`;

const pythonCycles = (collects: boolean): string => `
import gc
${collects ? "gc.enable()" : "gc.disable()"}

class Step:
    def __init__(self, parent):
        self.parent = parent
        self.prompt = bytearray(2000)

class Agent:
    def __init__(self):
        self.steps = [Step(self)]

def answer(path):
    Agent()
    return b"ok"
`;

const pythonNative = `
import ctypes
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p

def answer(path):
    ctypes.memset(libc.malloc(3000), 1, 3000)
    return b"ok"
`;

const pythonDescriptors = `
import os

def answer(path):
    os.open("/dev/null", os.O_RDONLY)
    return b"ok"
`;

const pythonThreads = `
import threading

def answer(path):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    return b"ok"
`;

/** A burst now and then, freed at once. A small survivor at its end keeps glibc from giving back what is before it. */
const pythonRetention = (survives: boolean): string => `
from collections import deque
import threading
lock = threading.Lock()
count = 0
survivors = deque(maxlen=4)

def answer(path):
    global count
    with lock:
        count += 1
        if count % 50 == 1:
            blocks = [bytearray(90000) for _ in range(400)]
            ${survives ? "survivors.append(bytes(100000))" : "pass"}
            del blocks
    return b"ok"
`;

const nodeLive = `
class Session {
  constructor(path) {
    this.path = path;
    this.events = Array.from({ length: 200 }, (_, index) => index + path.length);
  }
}
const sessions = new Map();
let next = 0;
function remember(path) {
  const session = new Session(path);
  sessions.set(next++, session);
  return session;
}
exports.answer = (path) => remember(path).path;
`;

const nodeClean = `exports.answer = (path) => path;\n`;

const python = (cause: Cause, head: string, line: string | null, requests: number, base = pythonClean): Planted => ({
  cause,
  site: line === null ? null : { file: "app/work.py", line },
  runtime: "python",
  requests,
  base: { "app/work.py": base },
  head: { "app/work.py": head },
});

export const planted = {
  "objects kept in a store": {
    ...python("live-objects", pythonLive, "bytes(1500)", 1_500),
    holds: { type: "app.work.Entry", chain: ["module app.work", "['STORE'] app.work.Store"] },
  },
  "cycles and no collector": python("cycles", pythonCycles(false), "bytearray(2000)", 1_500, pythonCycles(true)),
  "malloc without free": python("native", pythonNative, null, 1_500),
  "files left open": python("descriptors", pythonDescriptors, null, 1_500),
  "threads that never end": python("threads", pythonThreads, null, 800),
  "freed, and kept by the allocator": python(
    "allocator-retention",
    pythonRetention(true),
    null,
    1_500,
    pythonRetention(false),
  ),
  "sessions kept, in Node": {
    cause: "live-objects",
    site: { file: "app/work.js", line: "constructor(path)" },
    runtime: "node",
    requests: 4_000,
    base: { "app/work.js": nodeClean },
    head: { "app/work.js": nodeLive },
  },
} as const satisfies Readonly<Record<string, Planted>>;

export const clean: Planted = { ...python("unknown", pythonClean, null, 1_000), cause: "unknown" };
