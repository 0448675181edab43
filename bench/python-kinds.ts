/** Further kinds of growth in Python: each is held by another construct of the language. */
import type { Planted } from "../test/support/planted.ts";

const clean = `
def answer(path):
    return b"ok"
`;

const asyncServer = `
import asyncio
import os
from app import work

async def serve(reader, writer):
    try:
        while True:
            head = await reader.readuntil(b"\\r\\n\\r\\n")
            body = work.answer(head.split()[1].decode())
            writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%b" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()

async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", int(os.environ["PORT"]))
    await server.serve_forever()

asyncio.run(main())
`;

const python = (line: string, head: string, more: Partial<Planted> = {}): Planted => ({
  cause: "live-objects",
  site: { file: "app/work.py", line },
  runtime: "python",
  requests: 1_500,
  base: { "app/work.py": clean },
  head: { "app/work.py": head },
  ...more,
});

export const pythonKinds: Readonly<Record<string, Planted>> = {
  "a method's lru_cache": python(
    "* 500",
    `
from functools import lru_cache

class Prices:
    def __init__(self, path):
        self.path = path

    @lru_cache(maxsize=None)
    def quote(self, currency):
        return self.path + currency * 500

def answer(path):
    return Prices(path).quote("EUR").encode()
`,
  ),
  "listeners, in Python": python(
    "bytes(1200)",
    `
class Bus:
    listeners = []

    def subscribe(self, listener):
        self.listeners.append(listener)

def answer(path):
    payload = path.encode() + bytes(1200)
    Bus().subscribe(lambda: payload)
    return b"ok"
`,
  ),
  "errors kept with their frames": python(
    "path * 1500",
    `
errors = []

def parse(path):
    body = path * 1500
    raise ValueError(body[:10])

def answer(path):
    try:
        parse(path)
    except ValueError as error:
        errors.append(error)
    return b"ok"
`,
  ),
  "a handler for each request": python(
    "StreamHandler()",
    `
import logging

log = logging.getLogger("work")

def answer(path):
    log.addHandler(logging.StreamHandler())
    return b"ok"
`,
  ),
  "parsed by a library, and kept": python(
    "json.loads",
    `
import json

TEXT = json.dumps({"rows": [{"name": "row %d" % number, "value": number / 3} for number in range(10)]})
history = {}

def answer(path):
    history[len(history)] = json.loads(TEXT)
    return b"ok"
`,
  ),
  "tasks that never end": python("bytearray(1500)", "", {
    base: { "app/server.py": asyncServer, "app/work.py": clean },
    head: {
      "app/server.py": asyncServer,
      "app/work.py": `
import asyncio

waiting = set()

async def watch(path):
    body = bytearray(1500)
    await asyncio.Event().wait()
    return body

def answer(path):
    waiting.add(asyncio.ensure_future(watch(path)))
    return b"ok"
`,
    },
  }),
  "contexts of a native library": python(
    "create_default_context",
    `
import ssl

contexts = []

def answer(path):
    contexts.append(ssl.create_default_context())
    return b"ok"
`,
    { cause: "native", requests: 400 },
  ),
  "shared memory that stays mapped": python(
    "mmap.mmap(",
    `
import mmap

maps = []

def answer(path):
    block = mmap.mmap(-1, 8192)
    block.write(bytes(8000))
    maps.append(block)
    return b"ok"
`,
    { cause: "tmpfs" },
  ),
  "temporary files left open": python(
    "mkstemp()",
    `
import os
import tempfile

def answer(path):
    descriptor, name = tempfile.mkstemp()
    os.unlink(name)
    return b"ok"
`,
    { cause: "descriptors" },
  ),
  "sockets left open": python(
    "socketpair()",
    `
import socket

pairs = []

def answer(path):
    pairs.append(socket.socketpair())
    return b"ok"
`,
    { cause: "descriptors" },
  ),
};
