"""Readable steps from an object to the next one that it holds. The loader injects `heap`."""
import os
import sys
from collections import deque
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from types import FrameType, FunctionType, GetSetDescriptorType, MemberDescriptorType, MethodType, ModuleType

CHAIN, KEY_CHARACTERS = 16, 40
# Written in C: reading their slots allocates nothing and calls nothing.
C_MODULES = ("builtins", "functools", "_asyncio", "_io", "collections", "itertools")
PLAIN_KEYS = (str, int, float, bool, bytes, type(None))
GENERATORS = (CoroutineType, GeneratorType, AsyncGeneratorType)


def is_running(frame):
    for running in sys._current_frames().values():
        while running is not None:
            if running is frame:
                return True
            running = running.f_back
    return False


def shorten(steps):
    steps = [step if len(step) <= 200 else step[:199] + "…" for step in steps]
    return steps if len(steps) <= CHAIN else steps[: CHAIN // 2] + ["…"] + steps[-(CHAIN // 2 - 1) :]


def describe_path(way, full):
    """A step per object except the first. An attribute dictionary or a closure is no step of its own."""
    steps, place = [], 1
    while place < len(way):
        holder, thing = way[place - 1], way[place]
        if place + 1 < len(way) and carries_attributes(holder, thing):
            place += 1
            label = attribute_label(thing, way[place])
        elif place + 2 < len(way) and type(holder) is FunctionType and thing is holder.__closure__:
            place += 2
            cells = [id(cell) for cell in thing]
            label = ".__closure__[%s]" % holder.__code__.co_freevars[cells.index(id(way[place - 1]))]
        else:
            label = edge_label(holder, thing, full)
        steps.append((label + " " + describe(way[place])).strip())
        place += 1
    return steps


def carries_attributes(holder, thing):
    return type(thing) is dict and (issubclass(type(holder), type) or thing is attributes_of(holder))


def attributes_of(thing):
    try:
        return object.__getattribute__(thing, "__dict__")
    except Exception:
        return None


def attribute_label(attributes, thing):
    for name, value in list(attributes.items()):
        if value is thing and type(name) is str and name.isidentifier():
            return "." + name
    return ""


def edge_label(holder, thing, full):
    kind = type(holder)
    if issubclass(kind, dict):
        for key, value in list(dict.items(holder)):
            if value is thing:
                return "[%s]" % key_text(key, full)
    for base in (list, tuple, deque):
        if issubclass(kind, base):
            for place, value in enumerate(base.__iter__(holder)):
                if value is thing:
                    return "[%d]" % place
    if issubclass(kind, (set, frozenset)):
        return "{…}"
    if kind is FrameType:
        return attribute_label(holder.f_locals, thing).replace(".", "local ", 1) if not is_running(holder) else ""
    attributes = attributes_of(holder)
    return (attribute_label(attributes, thing) if type(attributes) is dict else "") or slot_label(kind, holder, thing)


def slot_label(kind, holder, thing):
    if kind in GENERATORS:
        return ""
    for base in heap.mro(kind):
        readable = (MemberDescriptorType, GetSetDescriptorType) if heap.class_module(base) in C_MODULES else MemberDescriptorType
        for name, slot in list(heap.class_dict(base).items()):
            if isinstance(slot, readable) and name != "__dict__":
                try:
                    if slot.__get__(holder, kind) is thing:
                        return "." + name
                except Exception:
                    continue
    return ""


def key_text(key, full):
    if not full:
        return "…"
    if type(key) not in PLAIN_KEYS:
        return "<%s>" % heap.type_name(type(key))
    text = repr(key)
    return text if len(text) <= KEY_CHARACTERS else text[: KEY_CHARACTERS - 1] + "…"


def describe(thing):
    kind = type(thing)
    if kind is ModuleType:
        return "module " + str(thing.__dict__.get("__name__"))
    if issubclass(kind, type):
        return "class " + heap.type_name(thing)
    if kind is FunctionType:
        return "function %s.%s" % (thing.__module__, thing.__qualname__.replace(".<locals>", ""))
    if kind is MethodType:
        return "method " + str(getattr(thing.__func__, "__qualname__", "")).replace(".<locals>", "")
    if kind is FrameType:
        return "frame %s (%s:%d)" % (thing.f_code.co_name, os.path.basename(thing.f_code.co_filename), thing.f_lineno or 0)
    if kind in GENERATORS:
        return "%s %s" % (heap.type_name(kind), thing.__qualname__.replace(".<locals>", ""))
    return heap.type_name(kind)
