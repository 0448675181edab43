"""Loads the probe into a Python process: starts a thread that waits for commands, then runs the image's sitecustomize.

Every Python from 2.7 on can parse it; where the probe cannot work, only the image's sitecustomize runs. The first
command loads `commands.py`: until then a process has one more thread, which checks for a file ten times a second.
"""
import os
import sys

POLL_SECONDS = 0.1
COMMAND_SECONDS = 15
# Modules that the commands need, imported before the app: gevent replaces the import locks, and an import in the
# watcher's thread would then make a simultaneous import of the app fail with LoopExit.
NEEDED = ("_thread", "_tracemalloc", "collections", "ctypes", "gc", "json", "time", "types")


class Watcher(object):
    """The thread that waits for commands. It stops before a fork and starts again after it, in both processes."""

    def __init__(self, folder, probe):
        # Bound now, as gevent and others replace these later.
        import _signal
        import _thread
        import time

        self.start_thread = _thread.start_new_thread
        self.new_lock = _thread.allocate_lock
        self.native_id = getattr(_thread, "get_native_id", lambda: 0)
        self.sleep = time.sleep
        self.signals = _signal
        self.folder = folder
        self.probe = probe
        self.command = os.path.join(folder, "ctl", "command.json")
        self.seen = b""
        self.obey = None
        self.thread = None

    def start(self):
        if self.thread is not None:  # another thread forked meanwhile
            return
        stop, ended = self.new_lock(), self.new_lock()
        stop.acquire()
        ended.acquire()
        self.thread = (stop, ended, [0])
        try:
            self.start_thread(self.run, self.thread)
        except Exception:  # no thread is available, or the interpreter is shutting down
            self.thread = None

    def start_in_child(self):
        self.thread = None
        self.start()

    def stop(self):
        """Waits until the kernel has dropped the thread too: Python 3.12 and later warn of a fork with threads."""
        if self.thread is None:
            return
        stop, ended, native = self.thread
        self.thread = None
        stop.release()
        ended.acquire(True, COMMAND_SECONDS)
        task = "/proc/self/task/%d" % native[0]
        for _ in range(200):
            if not os.path.exists(task):
                break
            self.sleep(0.0001)

    def run(self, stop, ended, native):
        try:
            native[0] = self.native_id()
            # Leave signals to the app's threads, which may wait for them with sigwait().
            if hasattr(self.signals, "valid_signals"):
                self.signals.pthread_sigmask(self.signals.SIG_BLOCK, self.signals.valid_signals())
            while not stop.acquire(True, POLL_SECONDS):
                self.poll()
        except BaseException:
            pass
        finally:
            ended.release()

    def poll(self, wanted=b""):
        try:
            descriptor = os.open(self.command, os.O_RDONLY)
            try:
                text = os.read(descriptor, 65536)
            finally:
                os.close(descriptor)
        except OSError:
            return
        if text == self.seen or wanted not in text:
            return
        if self.obey is None:
            self.obey = load_commands(self.probe).Probe(self.folder, self.probe).obey
        try:
            # A half-written command is read again.
            if self.obey(text):
                self.seen = text
        except Exception:  # the answer could not be written; the next one may be
            self.seen = text


def load_commands(probe):
    answers = load(probe, "answers.py")
    heap = load(probe, "heap.py")
    places = load(probe, "places.py", heap=heap)
    steps = load(probe, "steps.py", heap=heap)
    holders = load(probe, "holders.py", heap=heap, steps=steps)
    openings = load(probe, "openings.py")
    return load(probe, "commands.py", answers=answers, heap=heap, places=places, holders=holders, openings=openings)


def load(probe, name, **others):
    """Loads a file beside this one as a module that the app never sees: on no path and not in sys.modules. `others`:
    modules that it needs."""
    path = os.path.join(probe, name)
    with open(path, "rb") as file:
        source = file.read()
    module = type(sys)("rss_plateau." + name[:-3])
    module.__file__ = path
    module.__dict__.update(others)
    exec(compile(source, path, "exec"), module.__dict__)
    return module


def is_main_interpreter():
    for name in ("_interpreters", "_xxsubinterpreters"):
        try:
            interpreters = __import__(name)
            return interpreters.get_current() == interpreters.get_main()
        except Exception:
            continue
    return True


def starves_threads():
    """uWSGI runs no other threads unless an option enables them, and forks without Python's hooks."""
    try:
        if not os.path.basename(os.readlink("/proc/self/exe")).startswith("uwsgi"):
            return False
        with open("/proc/self/cmdline") as file:
            words = file.read().replace("\0", " ")
    except Exception:
        return False
    threads = "UWSGI_ENABLE_THREADS" in os.environ or "--enable-threads" in words or "--threads" in words
    hooks = "UWSGI_PY_CALL_OSAFTERFORK" in os.environ or "--py-call-osafterfork" in words
    return not (threads and hooks)


def start():
    folder = os.environ.get("RSS_PLATEAU_DIR")
    if not folder or not os.path.isdir(folder) or sys.version_info < (3, 6):
        return
    if sys.implementation.name != "cpython" or not is_main_interpreter():
        return
    probe = os.path.dirname(os.path.abspath(__file__))
    if starves_threads():
        load(probe, "answers.py").refuse(folder, "uwsgi-without-threads")
        return
    for name in NEEDED:
        try:
            __import__(name)
        except ImportError:
            pass
    watcher = Watcher(folder, probe)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=watcher.stop, after_in_parent=watcher.start, after_in_child=watcher.start_in_child)
    # Seq 0 was there before the app, to trace its imports; later processes need not wait for it.
    watcher.poll(b'"seq":0}')
    watcher.start()


def chain():
    """Replaces this sitecustomize with the next one on the path; `site` reports what that raises."""
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != here]
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize  # noqa: F401
    except ImportError as error:
        if getattr(error, "name", None) != "sitecustomize" and "No module named sitecustomize" not in str(error):
            raise
        if ours is not None:
            sys.modules["sitecustomize"] = ours


try:
    start()
except Exception:
    pass
chain()
