"""Finds the app's lines that opened the descriptors which are open now.

A descriptor without an object, as `os.open` and `tempfile.mkstemp` return it, has no allocation to be found by. But the
interpreter calls its audit hooks with each file that it is about to open (Python 3.8), and the kernel knows what each
descriptor leads to.
"""
import os
import sys

PATHS = 20000


class Openings(object):
    """Path → the stacks that open it, one bit each: objects that the collector tracks would be counted as the app's.

    A hook cannot be removed, so it does nothing unless `watching`."""

    def __init__(self, frames):
        self.frames = frames
        self.watching = True
        self.stacks = {}
        self.by_path = {}
        self.folders = {}
        # Bound before the app can replace them: if the hook raised, the app could not open its file.
        self.frame, self.path = sys._getframe, os.path

    def note(self, event, arguments):
        if event != "open" or not self.watching:
            return
        try:
            path = arguments[0]
            if type(path) is bytes:
                path = os.fsdecode(path)
            # An int is a descriptor that is already open.
            if type(path) is not str or len(self.by_path) >= PATHS:
                return
            stack, frame = [], self.frame(1)
            while frame is not None and len(stack) < self.frames:
                stack.append((frame.f_code.co_filename, frame.f_lineno))
                frame = frame.f_back
            path = self.path.abspath(path)
            bit = 1 << self.stacks.setdefault(tuple(stack), len(self.stacks))
            self.by_path[path] = self.by_path.get(path, 0) | bit
        except Exception:
            pass

    def count_by_site(self, code):
        """(own, file, line) → the number of open descriptors of files that only this line opens."""
        stacks = [(index, code.find_site(stack) if stack else None) for stack, index in list(self.stacks.items())]
        sites_of, sites, self.folders = {}, {}, {}
        for path, bits in list(self.by_path.items()):
            if bits not in sites_of:
                sites_of[bits] = {site for index, site in stacks if bits >> index & 1}
            sites.setdefault(self.resolve(path), set()).update(sites_of[bits])
        counts = {}
        for target in list_descriptors():
            opened_by = sites.get(target[: -len(" (deleted)")] if target.endswith(" (deleted)") else target, ())
            if len(opened_by) == 1 and None not in opened_by:
                site = next(iter(opened_by))
                counts[site] = counts.get(site, 0) + 1
        return counts

    def stop(self):
        self.watching = False
        self.by_path, self.stacks = {}, {}

    def resolve(self, path):
        """Follows links of the folder only: the file itself may be gone."""
        folder, name = self.path.split(path)
        if folder not in self.folders:
            self.folders[folder] = self.path.realpath(folder)
        return self.path.join(self.folders[folder], name)


def list_descriptors():
    """What each descriptor leads to; the listing's own is closed by then."""
    for name in os.listdir("/proc/self/fd"):
        try:
            yield os.readlink("/proc/self/fd/" + name)
        except OSError:
            pass
