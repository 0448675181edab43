"""The probe's commands: report what is live, by line and by type, and what only a collection or malloc_trim() frees.

Everything runs in the probe's own thread and calls no code of the app: no repr, no property, no `__sizeof__` written in
Python. Failures become codes in `problems`. The loader injects the other modules.
"""
import gc
import json
import sys
import time

import _tracemalloc

COMMANDS = ("ping", "mark", "snap", "gcoff", "finish", "collect")
SITES, TYPES, RESOURCES, TIMERS, OPENED, HELD = 60, 120, 40, 40, 20, 8
CYCLE_SITES, CYCLE_TYPES = 20, 20
# A trace takes some 60 bytes in the table, and 130 more while the table is read.
MOST_TOOL_BYTES = 100 * 1024 * 1024
HOLDER_SECONDS = 4


class Probe(object):
    """The state kept between commands."""

    def __init__(self, folder, probe):
        self.folder = folder
        self.malloc = answers.Mallinfo()
        self.code = places.Code(probe)
        self.marked = False
        self.traces_itself = False
        self.types_at_mark = {}
        self.lengths_at_mark = {}
        self.collector_was_on = None
        self.openings = None

    def obey(self, text):
        """False where the command is not complete yet."""
        try:
            command = json.loads(text.decode("utf-8"))
            seq, name = int(command["seq"]), command["command"]
            frames = int(command.get("frames") or 1)
            types = [text for text in command.get("types") or [] if isinstance(text, str)][:HELD]
            full = command.get("detail") != "types"
            timers = ((self.list_timers, ()),) if command.get("timers") is True else ()
            del command
        except Exception:
            return False
        if name not in COMMANDS:
            return True
        began = time.perf_counter()
        answer = answers.blank_answer(seq, name)
        steps = {
            "ping": (),
            "mark": ((self.mark, (frames,)),),
            "snap": ((self.list_sites, ()), (self.list_types, (full,)), (self.list_opened, ())) if self.marked else (),
            "gcoff": ((self.stop_collector, ()),),
            "finish": ((self.finish, (types, full)),),
            # `finish` measures what waits for the cycle collector.
            "collect": (),
        }[name] + timers + ((self.read_counts, ()),)
        # A process that has just started spares itself reading the heap for an earlier command.
        if name == "snap" and not self.marked:
            answer["problems"].append("not-marked")
        for step, arguments in steps:
            answers.attempt(answer, step, *arguments)
        answer["tookMs"] = round((time.perf_counter() - began) * 1000, 1)
        answers.write_answer(self.folder, answer)
        return True

    def mark(self, answer, frames):
        self.types_at_mark, _ = heap.count_types()
        self.lengths_at_mark = dict(self.code.container_lengths())
        self.marked = True
        if not _tracemalloc.is_tracing():
            _tracemalloc.start(max(1, min(frames, 25)))
            self.traces_itself = True
        elif not self.traces_itself:
            answer["problems"].append("tracer-in-use")
        if self.openings is not None:
            self.openings.watching = True
        elif hasattr(sys, "addaudithook"):
            self.openings = openings.Openings(max(1, min(frames, 25)))
            sys.addaudithook(self.openings.note)

    def list_sites(self, answer):
        stacks = self.read_stacks(answer)
        if stacks is not None:
            answer["sites"] = self.code.describe_sites(self.code.sum_by_site(stacks), SITES)

    def read_stacks(self, answer):
        """Traceback → (bytes, count). The interpreter waits while the table is copied."""
        if not _tracemalloc.is_tracing():
            answer["problems"].append("tracer-stopped")
            return None
        if _tracemalloc.get_tracemalloc_memory() > MOST_TOOL_BYTES:
            answer["problems"].append("too-many-traces")
            return None
        with heap.collector_off():
            stacks = {}
            for trace in _tracemalloc._get_traces():
                if trace[2] in stacks:
                    stacks[trace[2]].append(trace[1])
                else:
                    stacks[trace[2]] = [trace[1]]
            return {stack: (sum(sizes), len(sizes)) for stack, sizes in stacks.items()}

    def list_types(self, answer, full):
        counts, sizes = heap.count_types(resources=answer["resources"])
        before = self.types_at_mark
        # The fastest growing since `mark` first, so that they are in every answer.
        order = sorted(counts, key=lambda name: (min(0, before.get(name, 0) - counts[name]), -counts[name]))
        answer["types"] = [answers.type_entry(name, counts, sizes) for name in order[:TYPES]]
        if full:
            grown = [
                (length - self.lengths_at_mark.get(name, 0), name, length)
                for name, length in self.code.container_lengths()
            ]
            for growth, name, length in sorted(grown, reverse=True):
                if growth > 0 and len(answer["resources"]) < RESOURCES:
                    answer["resources"].append({"name": answers.cut("items of " + name), "count": length})

    def list_opened(self, answer):
        if self.openings is not None:
            counts = self.openings.count_by_site(self.code)
            order = sorted(counts, key=lambda site: -counts[site])[:OPENED]
            answer["opened"] = self.code.describe_sites({site: (0, counts[site]) for site in order}, OPENED)

    def list_timers(self, answer):
        counts = heap.count_timers()
        order = sorted(counts, key=lambda seconds: -counts[seconds])[:TIMERS]
        answer["timers"] = [{"ms": 1000 * seconds, "count": counts[seconds]} for seconds in order]

    def stop_collector(self, answer):
        if not gc.isenabled() and self.collector_was_on is None:
            answer["problems"].append("gc-disabled")
        if self.collector_was_on is None:
            self.collector_was_on = gc.isenabled()
        # Earlier garbage does not belong to the coming requests; their objects are the young generation.
        gc.collect()
        gc.disable()

    def finish(self, answer, types, full):
        before = answers.rss_bytes()
        newest = None
        if self.collector_was_on is None:
            gc.collect()
        else:
            newest = young_ids()
            answers.attempt(answer, self.free_cycles, full)
            if self.collector_was_on:
                gc.enable()
            self.collector_was_on = None
        if self.malloc.trim is not None:
            gc.collect()
            self.malloc.trim(0)
            answer["trim"] = {"beforeBytes": before, "afterBytes": answers.rss_bytes()}
        # Counted while tracing still runs as in the other answers, and trimmed before its memory is freed.
        answers.attempt(answer, self.read_counts)
        if self.traces_itself:
            _tracemalloc.stop()
        if self.openings is not None:
            self.openings.stop()
        self.marked = self.traces_itself = False
        if types:
            answers.attempt(answer, self.find_holders, types, newest, full)

    def free_cycles(self, answer, full):
        """Keeps unreachable objects instead of freeing them, examines them, and then frees them."""
        tracing = _tracemalloc.is_tracing()
        flags, kept = gc.get_debug(), len(gc.garbage)
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            gc.collect()
        finally:
            gc.set_debug(flags)
        garbage = gc.garbage[kept:]
        del gc.garbage[kept:]
        counts, sizes = heap.count_types(garbage)
        cycles = {"objects": len(garbage), "bytes": sum(sizes[name] or 0 for name in sizes), "sites": [], "path": []}
        order = sorted(counts, key=lambda name: -counts[name])[:CYCLE_TYPES]
        cycles["types"] = [answers.type_entry(name, counts, sizes) for name in order]
        answer["cycles"] = cycles
        answers.attempt(answer, lambda answer: cycles.update(path=holders.cycle_path(garbage, self.code, full)))
        stacks = self.read_stacks(answer) if tracing and garbage else None
        garbage.clear()
        gc.collect()
        if stacks is not None:
            for stack, (size, count) in (self.read_stacks(answer) or {}).items():
                if stack in stacks:
                    stacks[stack] = (stacks[stack][0] - size, stacks[stack][1] - count)
            freed = {stack: sums for stack, sums in stacks.items() if sums[0] > 0}
            sites = self.code.sum_by_site(freed)
            cycles["bytes"] = sum(size for size, _ in sites.values())
            cycles["sites"] = self.code.describe_sites(sites, CYCLE_SITES)

    def find_holders(self, answer, types, newest, full):
        with heap.collector_off():
            found, late = holders.find_holders(types, newest, self, full, HOLDER_SECONDS)
        answer["held"] = found
        if late:
            answer["problems"].append("holders-cut-short")

    def read_counts(self, answer):
        if answer["rssBytes"]:
            return
        amounts = answer["heap"]
        if _tracemalloc.is_tracing():
            amounts["tracedBytes"] = _tracemalloc.get_traced_memory()[0]
            amounts["toolBytes"] = _tracemalloc.get_tracemalloc_memory()
        used = self.malloc.used_bytes()
        amounts["nativeBytes"] = None if used is None else used + answers.frame_stack_bytes()
        amounts["blocks"] = sys.getallocatedblocks()
        answer["rssBytes"] = answers.rss_bytes()
        answer["threads"] = answers.count_threads()
        answer["descriptors"] = answers.count_descriptors()


def young_ids():
    """Of objects allocated since the collector stopped; None before Python 3.8, which does not report them."""
    return {id(thing) for thing in gc.get_objects(generation=0)} if sys.version_info >= (3, 8) else None
