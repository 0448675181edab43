/** Services with one planted kind of growth in head, and what a diagnosis must report for each. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Cause } from "../../src/model/report-json.ts";
import { exampleLayers, ofThisProcess } from "./service.ts";

type Runtime = "python" | "node" | "ruby" | "java";

export interface Planted {
  readonly cause: Cause;
  /** The app's file and the text of the line that is to blame; null where no line is. */
  readonly site: { readonly file: string; readonly line: string } | null;
  /** One a request of this type, held like this. */
  readonly holds?: { readonly type: string; readonly chain: readonly string[] };
  readonly runtime: Runtime;
  readonly requests: number;
  /** Files of base and of head, by path. */
  readonly base: Readonly<Record<string, string>>;
  readonly head: Readonly<Record<string, string>>;
}

const layersWith = (packages: string): string =>
  `FROM debian:bookworm-slim\n\nRUN apt-get update && apt-get install -y --no-install-recommends ${packages}`;

/** Where the app is copied to `app`. */
const runtimes: Readonly<Record<Runtime, () => { layers: string; command: string; server: Record<string, string> }>> = {
  python: () => ({
    layers: exampleLayers("fastapi-identical"),
    command: 'CMD ["python3", "-m", "app.server"]',
    server: { "app/server.py": pythonServer },
  }),
  node: () => ({
    layers: exampleLayers("node-sessions"),
    command: 'CMD ["node", "app/server.js"]',
    server: { "app/server.js": nodeServer },
  }),
  ruby: () => ({
    layers: layersWith("ruby"),
    command: 'CMD ["ruby", "app/server.rb"]',
    server: { "app/server.rb": rubyServer },
  }),
  java: () => ({
    layers: layersWith("openjdk-17-jdk-headless"),
    command: 'RUN javac -d . app/*.java\nCMD ["java", "-XX:+UseSerialGC", "-Xmn8m", "app.Server"]',
    server: { "app/Server.java": javaServer },
  }),
};

/** What an image of this runtime starts with. */
export const plantedLayers = (runtime: Runtime): string => runtimes[runtime]().layers;

export function writePlanted(
  folder: string,
  { runtime, base, head, requests }: Planted,
  { target = "svc", more = "" }: { readonly target?: string; readonly more?: string } = {},
): void {
  const { layers, command, server } = runtimes[runtime]();
  for (const [side, files] of Object.entries({ base, head })) {
    const all = {
      Dockerfile: `${layers}\n\nENV PORT=8080 ${ofThisProcess}\nWORKDIR /srv\nCOPY app app\n${command}\n`,
      ...server,
      ...files,
      "rss-plateau.yml": configOf(target, requests, more),
    };
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(join(folder, side, path)), { recursive: true });
      writeFileSync(join(folder, side, path), text);
    }
  }
}

/** Without the pause in a longer look, which shows nothing of a cause. */
function configOf(target: string, requests: number, more: string): string {
  return `targets:\n  ${target}:\n${more}    workload: {requests: ${requests}, routes: [GET /], rest: 0s}\n`;
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

const rubyServer = `
require "socket"
require_relative "work"

server = TCPServer.new("0.0.0.0", Integer(ENV.fetch("PORT")))
loop do
  Thread.new(server.accept) do |client|
    while (line = client.gets)
      nil until client.gets == "\\r\\n"
      body = Work.answer(line.split[1])
      client.write("HTTP/1.1 200 OK\\r\\nContent-Length: #{body.bytesize}\\r\\n\\r\\n#{body}")
    end
    client.close
  end
end
`;

const javaServer = `
package app;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;

public class Server {
  public static void main(String[] args) throws Exception {
    // Else each answer waits for the client's delayed acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("0.0.0.0", port), 0);
    server.createContext("/", exchange -> {
      byte[] body = Work.answer(exchange.getRequestURI().getPath()).getBytes();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }
}
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

const pythonBounded = `
from collections import OrderedDict
import threading
lock = threading.Lock()
recent = OrderedDict()
count = 0

def answer(path):
    global count
    with lock:
        count += 1
        recent[count] = path.encode() + bytes(500)
        if len(recent) > 300:
            recent.popitem(last=False)
    return b"ok"
`;

const pythonTable = `
TABLE = {number: str(number) * 40 for number in range(100_000)}
${pythonClean}`;

const withLiveObjects = (source: string): string => `
class Row:
    def __init__(self, number):
        self.number = number
        self.text = str(number)

TABLE = [Row(number) for number in range(125_000)]
${source}`;

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

const rubyLive = `
class Session
  def initialize(path)
    @path = path
    @events = Array.new(200) { |index| index + path.size }
  end
end

module Work
  SESSIONS = []

  def self.answer(path)
    SESSIONS << Session.new(path)
    "ok"
  end
end
`;

const rubyClean = `module Work\n  def self.answer(path) = path\nend\n`;

const javaLive = `
package app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

class Work {
  static class Session {
    final long[] events = new long[2_000];
  }

  static final Map<Long, Session> SESSIONS = new ConcurrentHashMap<>();

  static String answer(String path) {
    SESSIONS.put(System.nanoTime(), new Session());
    return path;
  }
}
`;

const javaClean = `package app;\n\nclass Work {\n  static String answer(String path) {\n    return path;\n  }\n}\n`;

/** What it drops has been promoted by then: V8 leaves it until there are some MiB. */
const nodeBounded = `
const recent = new Map();
let next = 0;
exports.answer = (path) => {
  recent.set(next++, { path, text: Buffer.alloc(100, path).toString() });
  if (recent.size > 300) recent.delete(recent.keys().next().value);
  return path;
};
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

/** Requests are few, so that runs are short: the first pair is sure of 1.5 KB each from 600 on. */
export const planted = {
  "objects kept in a store": {
    ...python("live-objects", pythonLive, "bytes(1500)", 800),
    holds: { type: "app.work.Entry", chain: ["module app.work", "['STORE'] app.work.Store"] },
  },
  "a table made at the start": python("live-objects", pythonTable, "range(100_000)", 1_000),
  "cycles and no collector": python("cycles", pythonCycles(false), "bytearray(2000)", 800, pythonCycles(true)),
  "malloc without free": python("native", pythonNative, null, 800),
  "files left open": python("descriptors", pythonDescriptors, "os.open", 800),
  "threads that never end": python("threads", pythonThreads, "threading.Thread", 800),
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
  "sessions kept, in Ruby": {
    cause: "live-objects",
    site: { file: "app/work.rb", line: "Array.new(200)" },
    holds: { type: "Session", chain: ["class Object", "::Work module Work"] },
    runtime: "ruby",
    requests: 3_000,
    base: { "app/work.rb": rubyClean },
    head: { "app/work.rb": rubyLive },
  },
  "sessions kept, in Java": {
    cause: "live-objects",
    site: { file: "app/Work.java", line: "new long[2_000]" },
    holds: {
      type: "app.Work$Session",
      chain: ["class app.Work", ".SESSIONS java.util.concurrent.ConcurrentHashMap"],
    },
    runtime: "java",
    // The second look stays below the heap that a JVM gives itself of the cap, a quarter.
    requests: 2_000,
    base: { "app/Work.java": javaClean },
    head: { "app/Work.java": javaLive },
  },
} as const satisfies Readonly<Record<string, Planted>>;

/** A heap in which a store's growth is one of 250,000 objects. */
export const large: Planted = {
  ...planted["objects kept in a store"],
  base: { "app/work.py": withLiveObjects(pythonClean) },
  head: { "app/work.py": withLiveObjects(pythonLive) },
};

/** Nothing that a diagnosis may accuse, also when it is asked although the check passes. */
export const harmless = {
  clean: python("unknown", pythonClean, null, 1_000),
  "bounded cache": python("unknown", pythonBounded, null, 1_000),
  "clean, in Node": { ...planted["sessions kept, in Node"], head: { "app/work.js": nodeClean } },
  "bounded cache, in Node": { ...planted["sessions kept, in Node"], head: { "app/work.js": nodeBounded } },
} as const satisfies Readonly<Record<string, Planted>>;
