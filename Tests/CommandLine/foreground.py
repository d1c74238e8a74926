"""A daemon in the foreground, whose events a test waits for."""

import json
import queue
import signal
import subprocess
import threading
import time

READY_LIMIT = 30  # seconds until it must be ready, or have reported what is waited for
END_LIMIT = 10  # seconds from SIGTERM to the end


class Daemon:
    """One process. Its standard error is read as it comes: events as JSON lines, and diagnostics."""

    def __init__(self, line, user=None):
        identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        self.process = subprocess.Popen(
            line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", **identity)
        self.pid = self.process.pid
        self.events = []  # all so far, in order
        self.seen = []  # every line, for the report of a failure
        self._raw = b""
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self._lines.put(line)
        self._lines.put(None)

    def _next(self, deadline, what):
        left = deadline - time.monotonic()
        try:
            line = self._lines.get(timeout=max(0.001, left))
        except queue.Empty:
            raise AssertionError(f"waited in vain for {what}") from None
        if line is None:
            self._lines.put(None)
            raise AssertionError(f"the daemon ended (exit {self.process.poll()}) before {what}")
        self._raw += line
        text = line.decode("utf-8", "backslashreplace").rstrip("\n")
        self.seen.append(text)
        try:
            event = json.loads(text)
        except ValueError:
            return text, None
        if not isinstance(event, dict) or "event" not in event:
            return text, None
        self.events.append(event)
        return text, event

    def wait_event(self, kind, accept=lambda event: True, limit=READY_LIMIT):
        """The first event of that kind, among those not waited past yet, that `accept` takes."""
        deadline = time.monotonic() + limit
        while True:
            _, event = self._next(deadline, kind)
            if event and event["event"] == kind and accept(event):
                return event

    def wait_events(self, kind, count, limit=READY_LIMIT):
        """The next `count` events of that kind."""
        return [self.wait_event(kind, limit=limit) for _ in range(count)]

    def wait_line(self, accept, what, limit=READY_LIMIT):
        """The first line, event or not, that `accept` takes."""
        deadline = time.monotonic() + limit
        while True:
            text, _ = self._next(deadline, what)
            if accept(text):
                return text

    def is_running(self):
        return self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def terminate(self, limit=END_LIMIT):
        """Sends SIGTERM and returns the exit code. Fails where it does not end in time."""
        self.signal(signal.SIGTERM)
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running {limit} s after SIGTERM") from None

    def rest(self):
        """All it said, after it ended."""
        deadline = time.monotonic() + 5
        try:
            while True:
                self._next(deadline, "the end of its output")
        except AssertionError:
            return self._raw

    def end(self):
        """Ends it whatever it does; called after each test."""
        if self.is_running():
            self.process.kill()
        self.process.wait()
