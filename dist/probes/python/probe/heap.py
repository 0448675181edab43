"""Reads the heap: how many objects there are of each type, and how large they are.

Calls no code of the app: names and sizes come from the type itself, not from what a class claims.
"""
import gc
import sys
import time
from types import ModuleType

# The collector's header of each object that it tracks.
COLLECTOR_BYTES = 16
# By type name, as the modules may not be loaded; objects that are done or closed do not count.
RESOURCES = {
    "_asyncio.Task": ("asyncio.Task", lambda task: not task.done()),
    "asyncio.tasks.Task": ("asyncio.Task", lambda task: not task.done()),
    "asyncio.events.TimerHandle": ("asyncio.TimerHandle", lambda timer: not timer.cancelled()),
    "uvloop.loop.TimerHandle": ("asyncio.TimerHandle", lambda timer: True),
    "threading.Thread": ("threading.Thread", lambda thread: thread.is_alive()),
    "threading.Timer": ("threading.Timer", lambda thread: thread.is_alive()),
    "_io.FileIO": ("open file", lambda file: not file.closed),
    "socket.socket": ("socket", lambda socket: socket.fileno() >= 0),
    "subprocess.Popen": ("subprocess.Popen", lambda process: process.returncode is None),
    "sqlite3.Connection": ("sqlite3.Connection", lambda connection: True),
    "coroutine": ("coroutine", lambda coroutine: True),
    "generator": ("generator", lambda generator: True),
}
# Of loops that run on the monotonic clock; `when()` is new in 3.7.
TIMERS = ("asyncio.events.TimerHandle", "uvloop.loop.TimerHandle")


class collector_off(object):
    """Our own temporary objects must not trigger a collection, which would free the app's garbage."""

    def __enter__(self):
        self.was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_):
        if self.was_on:
            gc.enable()


def class_dict(kind):
    return type.__dict__["__dict__"].__get__(kind)


def class_module(kind):
    try:
        return str(type.__dict__["__module__"].__get__(kind))
    except AttributeError:
        return "builtins"


def type_name(kind):
    module = class_module(kind)
    name = type.__dict__["__qualname__"].__get__(kind)
    return name if module == "builtins" else module + "." + name


def mro(kind):
    return type.__dict__["__mro__"].__get__(kind)


def plain_size(kind):
    """The method that measures an instance, unless it is Python code, such as a data frame's."""
    # A type that an extension has not initialised has no MRO.
    for base in mro(kind) or ():
        method = class_dict(base).get("__sizeof__")
        if method is not None:
            return method if type(method) is type(list.__sizeof__) else None
    return None


def group_by_type(things):
    """Type → its instances. While allocations are traced a new int costs more than anything else here, so loops over the
    heap collect objects and count them afterwards."""
    groups = {}
    for thing in things:
        kind = type(thing)
        if kind in groups:
            groups[kind].append(thing)
        else:
            groups[kind] = [thing]
    return groups


def count_types(things=None, resources=None):
    """Name → count and name → shallow bytes, None where only Python code measures them. Appends to `resources`."""
    counts, sizes, open_resources = {}, {}, {}
    with collector_off():
        groups = group_by_type(gc.get_objects() if things is None else things)
        for kind in list(groups):
            group = groups.pop(kind)
            name, measure = type_name(kind), plain_size(kind)
            counts[name] = counts.get(name, 0) + len(group)
            known = measure is not None and sizes.get(name, 0) is not None
            sizes[name] = sizes.get(name, 0) + sum(map(measure, group), COLLECTOR_BYTES * len(group)) if known else None
            if resources is not None and name in RESOURCES:
                resource, ask = RESOURCES[name]
                open_resources[resource] = open_resources.get(resource, 0) + sum(is_open(thing, ask) for thing in group)
    if resources is not None:
        resources.extend({"name": name, "count": open_resources[name]} for name in sorted(open_resources))
    return counts, sizes


def count_timers():
    """Seconds until pending timers fire, rounded up → how many."""
    counts = {}
    with collector_off():
        groups = group_by_type(gc.get_objects())
        now = time.monotonic()
        for kind, timers in groups.items():
            if type_name(kind) in TIMERS:
                for seconds in [max(0, int(timer.when() - now)) + 1 for timer in timers if not timer.cancelled()]:
                    counts[seconds] = counts.get(seconds, 0) + 1
    return counts


def is_open(thing, ask):
    try:
        return bool(ask(thing))
    except Exception:
        return False


def own_modules(code):
    """(name, dictionary) of the app's own modules."""
    for name, module in list(sys.modules.items()):
        if type(module) is ModuleType:
            names = module.__dict__
            file = names.get("__file__")
            if type(file) is str and code.is_own(file):
                yield name, names
