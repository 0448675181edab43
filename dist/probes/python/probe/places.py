"""Whose a file is, which of the app's lines an allocation belongs to, and which function a line is in.

The loader injects `heap`.
"""
import gc
import json
import os
import sys
from collections import OrderedDict, defaultdict, deque
from types import CodeType, FunctionType

NO_FRAMES = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
SIZED = (dict, list, set, deque, OrderedDict, defaultdict)


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
        for module, names in heap.own_modules(self):
            for key, value in list(names.items()):
                if type(value) in SIZED:
                    yield module + "." + str(key), len(value)
                elif issubclass(type(value), type) and heap.class_module(value) == module:
                    for attribute, held in list(heap.class_dict(value).items()):
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
