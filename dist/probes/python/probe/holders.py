"""Finds what holds an object, and how garbage refers back to itself, as readable steps.

Follows the references that the collector knows. Calls no code of the app: keys are shown only where their repr is the
interpreter's own. The loader injects `heap` and `steps`.
"""
import _thread
import gc
import sys
import time
from collections import deque
from types import FrameType, ModuleType

# Of a backward search: references from its start, objects per pass over the heap, objects kept per level.
LEVELS, BATCH, WIDTH = 24, 32, 200
LOOP_OBJECTS = 5000


def find_holders(types, newest, probe, full, seconds):
    """What holds the newest instances of each type, and whether time ran out. `newest`: ids, None where unknown."""
    until = time.perf_counter() + seconds
    code = probe.code
    kept = choose_instances(types, newest, own_things(probe, globals(), heap.__dict__, steps.__dict__))
    searches = [Search(heap.type_name(type(thing)), id(thing)) for thing in kept]
    names = global_names(code)
    late = not search_backward(searches, kept, names, until)
    variables = {} if all(search.rooted for search in searches) else running_variables()
    for search in searches:
        search.end_at_variable(variables)
    found = []
    for name in types:
        chains = [search.describe(kept, names, full) for search in searches if search.name == name]
        if chains:
            # The most common way, and the shortest of equals.
            shapes = [tuple(step.rsplit(" ", 1)[-1] for step in chain) for chain in chains]
            chain = max(zip(chains, shapes), key=lambda pair: (shapes.count(pair[1]), -len(pair[1])))[0]
            found.append({"type": name, "count": len(chains), "chain": steps.shorten(chain)})
    return found, late


def choose_instances(types, newest, ours):
    """Some of the newest of each type, but not the last ones: a request may still be using them."""
    found = {name: [] for name in types}
    ours.update(map(id, found.values()))
    ours.add(id(found))
    for kind, things in heap.group_by_type(gc.get_objects()).items():
        name = heap.type_name(kind)
        if name in found:
            found[name] += [thing for thing in things if id(thing) not in ours]
    chosen = []
    for things in found.values():
        young = things[-50:] if newest is None else [thing for thing in things if id(thing) in newest]
        if young:
            chosen += [young[place] for place in sorted({len(young) * part // 8 for part in (1, 4, 6)})]
    return chosen


def own_things(probe, *tables):
    """Ids of the objects that the probe itself keeps."""
    ids, queue = set(), [probe.__dict__] + list(tables)
    while queue:
        thing = queue.pop()
        if id(thing) not in ids:
            ids.add(id(thing))
            if type(thing) in (dict, list, set, tuple):
                queue += gc.get_referents(thing)
    return ids


class Search(object):
    """One instance's way back to a root, by ids only: a reference of ours would look like a holder."""

    def __init__(self, name, start):
        self.name = name
        self.start = start
        self.came = {start: None}
        self.front = [start]
        self.end = None
        self.rooted = False
        self.variable = None

    def end_at_variable(self, variables):
        """The collector does not see what the variables of a running function hold."""
        if not self.rooted:
            self.end = next((at for at in self.came if at in variables), self.end)
            self.variable = variables.get(self.end)

    def describe(self, kept, names, full):
        """From the root down, or from the farthest holder that was found."""
        things = {id(thing): thing for thing in kept if id(thing) in self.came}
        way, at = [], self.end
        while at is not None:
            way.append(things[at])
            at = self.came[at]
        root = way[0]
        if id(root) in names:
            module, name = names[id(root)]
            first = ["module " + module, "[%s] %s" % (steps.key_text(name, full), steps.describe(root))]
        elif self.rooted:
            first = [steps.describe(root)]
        elif self.variable is not None:
            first = [self.variable[0], "local %s %s" % (self.variable[1], steps.describe(root))]
        else:
            first = ["unseen holder", steps.describe(root)]
        return first + steps.describe_path(way, full)


def is_root(thing):
    return issubclass(type(thing), (type, ModuleType)) or (type(thing) is FrameType and steps.is_running(thing))


def running_variables():
    """id of a value → (running function, variable), of all threads except this one."""
    found = {}
    for thread, frame in sys._current_frames().items():
        while frame is not None and thread != _thread.get_ident():
            for name, value in frame.f_locals.items() if frame.f_code.co_name != "<module>" else ():
                found.setdefault(id(value), ("running " + steps.describe(frame), name))
            frame = frame.f_back
    return found


def search_backward(searches, kept, names, until):
    """Level by level, all searches in the same passes over the heap. Only `kept` refers to the objects met. False where
    time ran out."""
    places = {id(thing): place for place, thing in enumerate(kept)}
    tables = {id(module.__dict__) for module in list(sys.modules.values()) if type(module) is ModuleType}
    ours = tables | {id(kept)}
    frame = sys._getframe()
    while frame is not None:
        ours.add(id(frame))
        frame = frame.f_back
    for _ in range(LEVELS):
        for search in searches:
            for at in search.front:
                if at in names or (at != search.start and is_root(kept[places[at]])):
                    search.end, search.front, search.rooted = at, [], True
                    break
            else:
                search.end = search.front[0] if search.front else search.end
        front = sorted({at for search in searches for at in search.front})
        if not front:
            return True
        following = [[] for _ in searches]
        for begin in range(0, len(front), BATCH):
            if time.perf_counter() > until:
                return False
            part = set(front[begin : begin + BATCH])
            batch = [kept[places[at]] for at in part]
            for holder in gc.get_referrers(*batch):
                if id(holder) in ours or holder is batch:
                    continue
                met = part.intersection(map(id, gc.get_referents(holder)))
                for search, reached in zip(searches, following):
                    if id(holder) in search.came or len(reached) >= WIDTH:
                        continue
                    to = next((at for at in met if at in search.front), None)
                    if to is not None:
                        search.came[id(holder)] = to
                        reached.append(id(holder))
                        if id(holder) not in places:
                            places[id(holder)] = len(kept)
                            kept.append(holder)
        for search, reached in zip(searches, following):
            search.front = reached
    return True


def cycle_path(garbage, code, full):
    """The shortest way of an object back to itself, preferably of one of the app's own classes."""
    things = {id(thing): thing for thing in garbage}
    starts = {}
    for thing in garbage:
        starts.setdefault(id(type(thing)), thing)
    own = {name for name, _ in heap.own_modules(code)}

    def strangeness(thing):
        module = heap.class_module(type(thing))
        return (module not in own, module == "builtins")

    for start in sorted(starts.values(), key=strangeness)[:20]:
        way = find_loop(start, things)
        if way:
            return steps.shorten([steps.describe(start)] + steps.describe_path(way, full))
    return []


def find_loop(start, things):
    came, queue = {}, deque([id(start)])
    while queue and len(came) < LOOP_OBJECTS:
        at = queue.popleft()
        for child in gc.get_referents(things[at]):
            if child is start:
                way = [start]
                while at != id(start):
                    way.append(things[at])
                    at = came[at]
                return [start] + way[:0:-1] + [start]
            if id(child) in things and id(child) not in came:
                came[id(child)] = at
                queue.append(id(child))
    return []


def global_names(code):
    """id of a value → (module, name). The app's own modules win, and of those the one imported last: a module that
    defines an object enters the table after the module that imports it."""
    found = {}
    modules = [(name, module.__dict__) for name, module in list(sys.modules.items()) if type(module) is ModuleType]
    for name, names in modules + list(heap.own_modules(code)):
        for key, value in list(names.items()):
            if key not in ("__builtins__", "__dict__"):
                found[id(value)] = (name, str(key))
    return found
