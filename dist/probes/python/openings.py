"""Which of the app's lines opened the descriptors that are open now.

A descriptor that no object stands for, as `os.open` and `tempfile.mkstemp` return it, has no allocation to be found by.
But the interpreter tells its audit hooks of each file that is about to be opened (Python 3.8), and the kernel what each
descriptor leads to.
"""
import os
import sys

PATHS = 20000


class Openings(object):
    """Path → the stack that opens it. A hook cannot be taken away: without `watching` it does nothing."""

    def __init__(self, frames):
        self.frames = frames
        self.watching = True
        self.stacks = {}
        self.by_path = {}
        self.folders = {}
        # Taken before the app can replace them; a hook that raises would keep the app's file shut.
        self.frame, self.path = sys._getframe, os.path

    def note(self, event, arguments):
        if event != "open" or not self.watching:
            return
        try:
            path = arguments[0]
            if type(path) is bytes:
                path = os.fsdecode(path)
            # A number is a descriptor that is open already.
            if type(path) is not str or (len(self.by_path) >= PATHS and path not in self.by_path):
                return
            stack, frame = [], self.frame(1)
            while frame is not None and len(stack) < self.frames:
                stack.append((frame.f_code.co_filename, frame.f_lineno))
                frame = frame.f_back
            stack = tuple(stack)
            self.by_path.setdefault(self.path.abspath(path), set()).add(self.stacks.setdefault(stack, stack))
        except Exception:
            pass

    def count_by_site(self, code):
        """(own, file, line) → how many descriptors are open of the files that only this line opens."""
        sites, self.folders = {}, {}
        for path, stacks in list(self.by_path.items()):
            found = {code.find_site(stack) for stack in list(stacks) if stack}
            sites.setdefault(self.resolve(path), set()).update(found)
        counts = {}
        for target in list_descriptors():
            found = sites.get(target[: -len(" (deleted)")] if target.endswith(" (deleted)") else target, set())
            if len(found) == 1 and None not in found:
                site = next(iter(found))
                counts[site] = counts.get(site, 0) + 1
        return counts

    def stop(self):
        self.watching = False
        self.by_path, self.stacks = {}, {}

    def resolve(self, path):
        """The folder's links followed; the file itself may be gone."""
        folder, name = self.path.split(path)
        if folder not in self.folders:
            self.folders[folder] = self.path.realpath(folder)
        return self.path.join(self.folders[folder], name)


def list_descriptors():
    """What each leads to; the listing's own is gone by then."""
    for name in os.listdir("/proc/self/fd"):
        try:
            yield os.readlink("/proc/self/fd/" + name)
        except OSError:
            pass
