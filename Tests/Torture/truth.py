"""What really happened in a drop folder, as those say who dropped the files."""

import collections
import hashlib
import threading
import time


class Truth:
    """Every text that was ever complete at any path. An event with another SHA-256 is of a half-read file."""

    def __init__(self):
        self._lock = threading.Lock()
        self._completed = set()
        self._histories = {}
        self.began = time.time()

    def complete(self, path, data, how):
        """At this moment, or soon, `data` is all of the file at `path`: its writer has closed or renamed it."""
        digest = hashlib.sha256(data).hexdigest()
        with self._lock:
            self._completed.add(digest)
        self.did(path, f"{how}: whole, {len(data)} bytes, {digest[:12]}")

    def did(self, path, what):
        """Something was done to a file; said when it turns out to have been read badly."""
        with self._lock:
            self._histories.setdefault(str(path), collections.deque(maxlen=30)).append((time.time(), what))

    def is_complete(self, digest):
        return digest in self._completed

    def history(self, path):
        """What was done to a file, a line each."""
        with self._lock:
            return [f"{_clock(moment)} {what}" for moment, what in self._histories.get(str(path), ())]


def _clock(moment):
    return time.strftime("%H:%M:%S", time.gmtime(moment)) + f".{int(moment % 1 * 1000):03d}"
