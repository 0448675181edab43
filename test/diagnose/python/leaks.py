"""What a request can leave behind, one function a kind. The line that a diagnosis has to name ends in `# leak`."""
import asyncio
import functools
import json
import os
import pathlib
import tempfile
import threading
from collections import OrderedDict

SIZE = 5000
TEXT = json.dumps({"steps": [{"text": "x" * 100, "n": number} for number in range(30)]})


class Step:
    def __init__(self, parent):
        self.parent = parent
        self.text = bytes(SIZE // 8)  # leak

    def __del__(self):
        pass


class Executor:
    def __init__(self):
        self.steps = [Step(self) for _ in range(8)]


REGISTRY = []


def registry(number):
    REGISTRY.append(Executor())


class Service:
    @functools.lru_cache(maxsize=None)
    def compute(self):
        return bytes(SIZE)  # leak


def lru_cache(number):
    Service().compute()


class Bus:
    def __init__(self):
        self.listeners = []


BUS = Bus()


def closure(number):
    payload = bytes(SIZE)  # leak

    def listener():
        return payload

    BUS.listeners.append(listener)


class RequestError(Exception):
    pass


ERRORS = []


def fail():
    payload = bytes(SIZE)  # leak
    raise RequestError(len(payload))


def exception(number):
    try:
        fail()
    except RequestError as error:
        ERRORS.append(error)


RESULTS = []


def library(number):
    RESULTS.append(json.loads(TEXT)["steps"])  # leak


class Context:
    def __init__(self):
        self.payload = bytes(SIZE)  # leak


LOOP = asyncio.new_event_loop()
TASKS = set()


async def wait_for_ever(context):
    await LOOP.create_future()


def tasks(number):
    TASKS.add(LOOP.create_task(wait_for_ever(Context())))
    LOOP.run_until_complete(asyncio.sleep(0))


class Session:
    def __init__(self):
        self.payload = bytes(SIZE)  # leak


SESSIONS = {}


def by_request(number):
    SESSIONS["request-%d" % number] = Session()


class Event:
    recent = []

    def __init__(self):
        self.payload = bytes(SIZE)  # leak


def class_list(number):
    Event.recent.append(Event())


FILES = []


def files(number):
    FILES.append(open(os.devnull, "rb"))  # leak


def descriptors(number):
    os.open(os.devnull, os.O_RDONLY)  # leak


def temporary(number):
    descriptor, name = tempfile.mkstemp()  # leak
    os.unlink(name)


def by_link(number):
    os.open("/proc/self/cwd/" + os.path.relpath(__file__), os.O_RDONLY)  # leak


def closed(number):
    for path in (os.devnull, os.fsencode(os.devnull), pathlib.Path(os.devnull)):
        os.close(os.open(path, os.O_RDONLY))
    open(os.dup(0)).close()


def either(number):
    os.open(os.devnull, os.O_RDONLY)
    os.close(os.open(os.devnull, os.O_RDONLY))


THREADS = []
NEVER = threading.Event()


def threads(number):
    thread = threading.Thread(target=NEVER.wait, daemon=True)  # leak
    THREADS.append(thread)
    thread.start()  # leak


BLOBS = []


def blobs(number):
    BLOBS.append(bytearray(SIZE))  # leak


def every_tenth(number):
    if number % 10 == 0:
        Event.recent.append(Event())


def cycles(number):
    Executor()


CACHE = OrderedDict()


def bounded(number):
    CACHE[number] = Session()
    if len(CACHE) > 200:
        CACHE.popitem(last=False)


EXPIRED = []
DEADLINES = asyncio.new_event_loop()


def deadlines(number):
    DEADLINES.call_later(30, EXPIRED.append, number)
    DEADLINES.call_later(60, EXPIRED.append, number).cancel()


def clean(number):
    return len(json.loads(TEXT)["steps"]) + len(Context().payload)
