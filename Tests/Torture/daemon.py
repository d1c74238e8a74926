"""One daemon in the foreground: its events as they come, its end, its memory."""

import collections
import json
import os
import signal
import subprocess
import threading
import time

import processes

READY_LIMIT = 60  # seconds until it must be ready
END_LIMIT = 15  # seconds from SIGTERM to its end

# The kinds of event that give a file its outcome.
OUTCOMES = frozenset((
    "article-added", "article-duplicate", "article-reprinted", "article-excerpted", "article-expanded",
    "article-revised", "article-resembles-template", "file-rejected", "file-failed"))


class Daemon:
    """Its standard error is read as it comes: events as JSON lines, and diagnostics."""

    def __init__(self, line, **identity):
        self.process = processes.start(
            line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **identity)
        self.pid = self.process.pid
        self.events = []
        self.counts = collections.Counter()  # by kind
        self.outcomes = 0  # events that gave a file its outcome
        self.said = []  # diagnostics
        self._changed = threading.Condition()
        self._is_over = False
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stderr:
            try:
                event = json.loads(line)
            except ValueError:
                event = None
            with self._changed:
                if isinstance(event, dict) and "event" in event:
                    self.events.append(event)
                    self.counts[event["event"]] += 1
                    self.outcomes += event["event"] in OUTCOMES
                else:
                    self.said.append(line.decode("utf-8", "backslashreplace").rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._is_over = True
            self._changed.notify_all()

    def wait(self, accept, what, limit):
        """Waits until `accept(self)` holds, which is asked after each event."""
        with self._changed:
            self._changed.wait_for(lambda: accept(self) or self._is_over, limit)
            if accept(self):
                return
        if self._is_over:
            raise AssertionError(f"the daemon ended with {self.process.wait()} before {what}")
        raise AssertionError(f"waited {limit:.0f} s in vain for {what}; so far {dict(self.counts)}")

    def wait_event(self, kind, accept=lambda event: True, limit=30):
        """The first event of that kind that `accept` takes."""
        found = []

        def look(daemon):
            found[:] = [event for event in daemon.events if event["event"] == kind and accept(event)][:1]
            return bool(found)

        self.wait(look, kind, limit)
        return found[0]

    def wait_change(self, limit):
        """Waits until it says something, at most so long."""
        with self._changed:
            self._changed.wait(limit)

    def wait_ready(self, limit=READY_LIMIT):
        self.wait(lambda daemon: daemon.counts["daemon-ready"], "daemon-ready", limit)

    def is_running(self):
        return self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def peak_memory(self):
        """The most memory it ever had resident, bytes."""
        return self._status("VmHWM") * 1024

    def user(self):
        """The user it runs as."""
        return self._status("Uid")

    def _status(self, key):
        with open(f"/proc/{self.pid}/status", encoding="utf-8") as file:
            return next(int(line.split()[1]) for line in file if line.startswith(key + ":"))

    def terminate(self):
        """Sends SIGTERM and waits. Fails where it does not end in time, or not with 0."""
        self.signal(signal.SIGTERM)
        try:
            code = self.process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running {END_LIMIT} s after SIGTERM") from None
        self._close()
        assert code == 0, f"it ended with {code} after SIGTERM: {self.said[-5:]}"

    def kill(self):
        """kill -9."""
        assert self.is_running(), f"it ended by itself with {self.process.returncode}: {self.said[-5:]}"
        self.end()

    def end(self):
        """Ends it whatever it does."""
        if self.is_running():
            self.process.kill()
        self.process.wait()
        self._close()

    def _close(self):
        self._reader.join(30)
        processes.ended(self.process)
