"""An answer: its form, how it is written, and what the kernel and malloc report about the process."""
import json
import os
import sys

try:
    import ctypes
except ImportError:
    ctypes = None

TEXT = 200


class Mallinfo(object):
    """glibc's own accounting and its trim; both None elsewhere."""

    def __init__(self):
        self.read = self.trim = None
        if ctypes is None:
            return
        try:
            libc = ctypes.CDLL(None)
            self.trim = libc.malloc_trim
            self.trim.argtypes = [ctypes.c_size_t]
            wide = hasattr(libc, "mallinfo2")
            number = ctypes.c_size_t if wide else ctypes.c_uint
            names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()
            fields = type("Fields", (ctypes.Structure,), {"_fields_": [(name, number) for name in names]})
            self.read = libc.mallinfo2 if wide else libc.mallinfo
            self.read.restype = fields
        except Exception:
            pass

    def used_bytes(self):
        if self.read is None:
            return None
        info = self.read()
        return info.uordblks + info.hblkhd


def refuse(folder, problem):
    """An answer without a command, so that the problem is reported."""
    answer = blank_answer(0, "ping")
    answer["problems"].append(problem)
    answer["rssBytes"] = rss_bytes()
    write_answer(folder, answer)


def attempt(answer, step, *arguments):
    try:
        step(answer, *arguments)
    except Exception as error:
        name = getattr(step, "__name__", "step").strip("<>").replace("_", "-")
        answer["problems"].append(cut("failed-%s: %s" % (name, type(error).__name__)))


def blank_answer(seq, command):
    return {
        "probe": "python",
        "runtime": "python %d.%d.%d" % sys.version_info[:3],
        "pid": os.getpid(),
        "seq": seq,
        "command": command,
        "tookMs": 0,
        "rssBytes": 0,
        "heap": dict.fromkeys(("liveBytes", "tracedBytes", "toolBytes", "nativeBytes", "externalBytes", "blocks")),
        "descriptors": None,
        "threads": None,
        "sites": [],
        "types": [],
        "resources": [],
        "cycles": None,
        "trim": None,
        "held": [],
        "attachments": [],
        "problems": [],
    }


def write_answer(folder, answer):
    out = os.path.join(folder, "out")
    name = "%d.%d" % (answer["pid"], answer["seq"])
    aside = os.path.join(out, "." + name + ".tmp")
    answer["problems"] = answer["problems"][:20]
    data = json.dumps(answer).encode("ascii")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    finally:
        os.close(descriptor)
    os.rename(aside, os.path.join(out, name + ".json"))


def type_entry(name, counts, sizes):
    return {"name": cut(name), "count": counts[name], "bytes": sizes[name]}


def cut(text):
    return text if len(text) <= TEXT else text[: TEXT - 1] + "…"


def rss_bytes():
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def count_threads():
    with open("/proc/self/status", "rb") as file:
        for line in file:
            if line.startswith(b"Threads:"):
                return int(line.split()[1])
    return None


def frame_stack_bytes():
    """Since 3.11 the interpreter maps 16 KiB for each thread's frames, without malloc; the first page is in use."""
    return len(sys._current_frames()) * os.sysconf("SC_PAGE_SIZE") if sys.version_info >= (3, 11) else 0


def count_descriptors():
    # One of them belongs to the listing itself.
    return len(os.listdir("/proc/self/fd")) - 1
