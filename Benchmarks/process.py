"""A program in the background: what it prints, each line with the time at which it came."""

import os
import signal
import subprocess
import threading
import time

END_LIMIT = 15  # seconds from SIGTERM to the end

# What a service manager left in the environment would make newsfold write to the journal instead of stderr.
_NOT_PASSED_ON = ("NOTIFY_SOCKET", "JOURNAL_STREAM", "INVOCATION_ID", "WATCHDOG_USEC", "WATCHDOG_PID")


def environment():
    """What a measured program is given."""
    return {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON} | {"LC_ALL": "C.UTF-8"}


class Ended(Exception):
    """It ended otherwise than it should."""


class Program:
    """One process. Standard output and standard error are read as one, by a thread that does nothing else."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd="/",
            env=environment())
        self.pid = self.process.pid
        self._lines = []  # (CLOCK_MONOTONIC in seconds, line)
        self._has_ended = False
        self._news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        descriptor = self.process.stdout.fileno()
        rest = b""
        while chunk := os.read(descriptor, 1 << 16):
            now = time.monotonic()
            *lines, rest = (rest + chunk).split(b"\n")
            with self._news:
                self._lines.extend((now, line) for line in lines)
                self._news.notify_all()
        with self._news:
            self._has_ended = True
            self._news.notify_all()

    def lines(self, since, wait=0.0):
        """What came after the first `since` lines; waits at most so many seconds for some."""
        with self._news:
            if wait > 0:
                self._news.wait_for(lambda: len(self._lines) > since or self._has_ended, wait)
            return self._lines[since:]

    def is_running(self):
        return self.process.poll() is None

    def signal(self, number):
        if self.is_running():
            self.process.send_signal(number)

    def end(self):
        """Ends it, with SIGKILL where SIGTERM does not."""
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(END_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.wait()
