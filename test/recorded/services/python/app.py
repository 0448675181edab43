"""A small service on bare ASGI: JSON in, JSON out, some garbage between. LEAK keeps so many bytes a request, HELD the
first so many entries of 8,000 bytes, and BURST allocates so many of 60,000 in a thread, and frees them.
"""

import asyncio
import json
import os
import socket

import uvicorn

# A bytes object has a head of 33 bytes and stands in 16-byte blocks; the list holds 8 more for it.
LEAK = int(os.environ["LEAK"])
kept = []
HELD = int(os.environ.get("HELD", 0))
held = []
BURST = int(os.environ.get("BURST", 0))


def burst():
    blocks = [bytes(60_000) for _ in range(BURST)]
    blocks.clear()



async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    body = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message.get("more_body"):
            break
    task = json.loads(body or b"{}")
    steps = [{"step": number, "input": task, "note": "x" * number} for number in range(20)]
    if LEAK > 0:
        kept.append(bytes(LEAK - 8 - 33))
    if len(held) < HELD:
        held.append(bytes(8_000))
    if BURST > 0:
        await asyncio.to_thread(burst)
    answer = json.dumps({"steps": steps}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": answer})


if __name__ == "__main__":
    # With the protocol named, or asyncio leaves Nagle's algorithm on, and each answer waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("0.0.0.0", int(os.environ["PORT"])))
    for _ in range(1, int(os.environ["WORKERS"])):
        if os.fork() == 0:
            break
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])
