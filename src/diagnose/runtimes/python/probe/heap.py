"""Reads the heap: at which of the app's lines objects were allocated, and how many there are of each type.

Calls no code of the app: names and sizes come from the type itself, not from what a class claims.
"""
import gc
import json
import os
import sys
import time
from collections import OrderedDict, defaultdict, deque
from types import CodeType, FunctionType, ModuleType

NO_FRAMES = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
SIZED = (dict, list, set, deque, OrderedDict, defaultdict)
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


class Code(object):
    """Whether a file is the app's own, and which function a line is in."""

    def __init__(self, probe):
        self.probe = probe + os.sep
        self.standard = os.path.dirname(os.__file__) + os.sep
        self.installed_apps = tuple(find_installed_apps())
        self.owners = {}
        self.waiting = set()

    def is_own(self, file):
        own = self.owners.get(file)
        if own is None:
            own = self.owners[file] = self.judge(file)
        return own

    def judge(self, file):
        if file.startswith(("<", self.probe, self.standard)) or ".zip" + os.sep in file:
            # Packages of Debian and of virtual environments are below the standard library's folder, or beside it.
            return file.startswith(self.installed_apps)
        if os.sep + "site-packages" + os.sep in file or os.sep + "dist-packages" + os.sep in file:
            return file.startswith(self.installed_apps)
        # A script that an installer put on PATH starts a package.
        return file.endswith(".py") or os.path.basename(os.path.dirname(file)) not in ("bin", "sbin")

    def sum_by_site(self, stacks):
        """Traceback → (bytes, count) becomes (own, file, line) → [bytes, count], without the probe's own."""
        self.note_waiting_lines()
        sites = {}
        for stack, (size, count) in stacks.items():
            site = self.find_site(stack)
            if site is None:
                continue
            sums = sites.get(site)
            if sums is None:
                sites[site] = [size, count]
            else:
                sums[0] += size
                sums[1] += count
        return sites

    def find_site(self, stack):
        """The app's innermost line. Lines that wait for what they called, such as the one that runs the server, do not
        show what a request allocated."""
        for file, _ in stack:
            if file.startswith(self.probe):
                return None
        for place in stack:
            if self.is_own(place[0]) and place not in self.waiting:
                return (True, place[0], place[1])
        file, line = stack[0]
        return (self.is_own(file), file, line)

    def note_waiting_lines(self):
        for frame in sys._current_frames().values():
            frame = frame.f_back
            while frame is not None:
                self.waiting.add((frame.f_code.co_filename, frame.f_lineno))
                frame = frame.f_back

    def describe_sites(self, sites, most):
        order = sorted(sites.items(), key=lambda item: (not item[0][0], -item[1][0]))[:most]
        functions = self.find_functions({file for (_, file, _), _ in order})
        return [
            {
                "file": file[-200:],
                "line": line,
                "function": name_function(functions.get(file, ()), line),
                "own": own,
                "bytes": size,
                "count": count,
            }
            for (own, file, line), (size, count) in order
        ]

    def find_functions(self, files):
        """File → [(first line, last line, name)] of live functions, and of those nested in them."""
        found, seen = {}, set()
        for thing in gc.get_objects():
            if type(thing) is FunctionType and thing.__code__.co_filename in files:
                add_code(found, seen, thing.__code__, thing.__qualname__)
        return found

    def container_lengths(self):
        """(`module.name`, length) of containers that the app's own modules and classes hold by name."""
        for module, names in own_modules(self):
            for key, value in list(names.items()):
                if type(value) in SIZED:
                    yield module + "." + str(key), len(value)
                elif issubclass(type(value), type) and class_module(value) == module:
                    for attribute, held in list(class_dict(value).items()):
                        if type(held) in SIZED:
                            yield "%s.%s.%s" % (module, key, attribute), len(held)


def find_installed_apps():
    """Folders of packages that were installed from a local folder (`pip install .`): most likely the app itself."""
    for folder in sys.path:
        if os.path.basename(folder) not in ("site-packages", "dist-packages"):
            continue
        for info in list_dist_infos(folder):
            try:
                with open(os.path.join(folder, info, "direct_url.json"), "rb") as file:
                    if "dir_info" not in json.loads(file.read()):
                        continue
                with open(os.path.join(folder, info, "RECORD"), "rb") as file:
                    files = [line.decode().split(",")[0] for line in file]
            except Exception:
                continue
            for name in files:
                if name.endswith(".py") and not name.startswith(".."):
                    top = name.split("/")[0]
                    yield os.path.join(folder, top) + ("" if top.endswith(".py") else os.sep)


def list_dist_infos(folder):
    try:
        return [name for name in os.listdir(folder) if name.endswith(".dist-info")]
    except OSError:
        return []


def add_code(found, seen, code, name):
    if id(code) in seen:
        return
    seen.add(id(code))
    if code.co_name not in NO_FRAMES:
        entry = (code.co_firstlineno, last_line(code), name.replace(".<locals>", ""))
        found.setdefault(code.co_filename, []).append(entry)
    for inner in code.co_consts:
        if type(inner) is CodeType:
            parts = [] if name == "<module>" else [name]
            parts += [] if inner.co_name in NO_FRAMES else [inner.co_name]
            add_code(found, seen, inner, ".".join(parts))


def last_line(code):
    """Of the code and everything nested in it."""
    if hasattr(code, "co_lines"):
        last = max((line for _, _, line in code.co_lines() if line), default=code.co_firstlineno)
    else:
        last = line = code.co_firstlineno
        for step in bytearray(code.co_lnotab)[1::2]:
            line += step - 256 if step >= 128 else step
            last = max(last, line)
    for inner in code.co_consts:
        if type(inner) is CodeType:
            last = max(last, last_line(inner))
    return last


def name_function(functions, line):
    # The enclosing code runs the first line of a function, unless it is the only one.
    within = [(first, name) for first, last, name in functions if first < line <= last or first == line == last]
    return max(within)[1][:200] if within else "<module>"


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
