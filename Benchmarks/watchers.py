"""The programs that watch: newsfold and its peers, each as its manual would have it used."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import newsfold

here = Path(__file__).resolve().parent
VENV = here.parent / ".build-venv-bench"
PYTHON = VENV / "bin" / "python3"


def _output(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr


def _number(text):
    found = re.search(r"\d+(\.\d+)+", text)
    return found.group() if found else "of unknown version"


class Peer:
    """A program that prints the path of each file that it reports, one a line."""

    def __init__(self, name, package, pypi=False):
        self.name, self.package, self.pypi = name, package, pypi

    def version(self):
        """Nothing where it is not installed."""
        if self.pypi:
            name = self.package.partition("==")[0]
            shown = _output(PYTHON, "-c", f"import importlib.metadata as m; print(m.version('{name}'))")
            return shown.strip() if re.fullmatch(r"[\d.]+\S*\n", shown) else None
        if not shutil.which(self.name):
            return None
        return _number(_output(self.name, "--version") if self.name == "fswatch" else _output(self.name, "--help"))

    def command(self, folder, state):
        if self.pypi:
            return [PYTHON, here / "peers" / f"{self.name}-reports", folder]
        if self.name == "inotifywait":
            # What a program that waits for finished files would ask for.
            return ["inotifywait", "-m", "-r", "-e", "close_write,moved_to", "--format", "%w%f", folder]
        # It reads a few dozen events, then sleeps: for a second by default, and 0.1 is the least it takes.
        return ["fswatch", "-r", "-l", "0.1", folder]

    def is_ready(self, program, folder):
        """Whether it has told the kernel what to watch."""
        try:
            for number in os.listdir(f"/proc/{program.pid}/fdinfo"):
                if "inotify wd:" in Path(f"/proc/{program.pid}/fdinfo/{number}").read_text():
                    return True
        except OSError:
            pass
        return False

    def report(self, line):
        """The path of the file that a line reports, and the digest of what was read of it, where it says so."""
        return (os.fsdecode(line), None) if line.startswith(b"/") else (None, None)

    def says_loss(self, line):
        """Whether a line tells that something was lost."""
        return not line.startswith(b"/") and re.search(rb"overflow|lost|dropped|rescan", line, re.I) is not None


class Newsfold:
    """newsfold itself. It reports a file when that has its outcome: read, judged and committed."""

    name = "newsfold"

    def __init__(self, binary):
        self.binary = binary

    def version(self):
        return newsfold.version(self.binary)

    def command(self, folder, state):
        return newsfold.command(self.binary, "daemon", state, folder, "--json")

    def is_ready(self, program, folder):
        return any(b'"daemon-ready"' in line for _, line in program.lines(0))

    def report(self, line):
        event = newsfold.event(line) or {}
        return (event["file"], event["sha256"]) if "file" in event and "sha256" in event else (None, None)

    def says_loss(self, line):
        return b'"watch-overflowed"' in line


PEERS = [
    Peer("inotifywait", "inotify-tools"),
    Peer("watchfiles", "watchfiles==1.3.0", pypi=True),
    Peer("fswatch", "fswatch"),
    Peer("watchdog", "watchdog==7.1.0", pypi=True),
]
