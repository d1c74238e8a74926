"""A drop folder, a state and a daemon of one scenario's own, and who they belong to."""

import json
import os
import random
import shutil
import tempfile
import threading
from pathlib import Path

import processes
from daemon import Daemon
from truth import Truth
from writer import Writer

NOBODY = 65534
is_root = os.geteuid() == 0

# Short, so that the suite is quick; a writer stalls for less than `unheard` and `unclosed`.
SETTLE, UNCLOSED, UNHEARD, SWEEP = 0.1, 6.0, 4.0, 5.0
STALL = 3.0
NEVER = 3600.0  # for a sweep that is not to help

options = None
_binary = None
_knows_unheard = False
_home = None
_places = []
_lock = threading.Lock()


class Skip(Exception):
    """Raised by a scenario that cannot be run here, with the reason."""


def prepare(given):
    """Puts the binary where any user may run it, and finds out what it knows."""
    global options, _binary, _knows_unheard, _home
    options = given
    _home = Path(tempfile.mkdtemp(prefix="newsfold-torture-", dir="/tmp"))
    _home.chmod(0o755)
    _binary = _home / "newsfold"
    shutil.copy(given.binary, _binary)
    _binary.chmod(0o755)
    config = _home / "try.toml"
    config.write_text('[watch]\nunheard = "4s"\n')
    try:
        processes.run([_binary, "check-config", "--config", config, "--drop", _home / "a", "--state", _home / "b"])
        _knows_unheard = True
    except AssertionError:
        print("# this newsfold has no setting `unheard`: it is left out")


def identity():
    """Who runs the daemon: not root, and not the one who drops files, where that can be chosen."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root else {}


def remove_all():
    """Removes every folder that was made."""
    for _ in range(5):
        if _home:
            shutil.rmtree(_home, ignore_errors=True)
        if not _home or not _home.exists():
            return


class Place:
    """Where a scenario drops files. `aside` is beside the drop folder, on the same file system."""

    def __init__(self, name):
        self.name = name
        self.random = random.Random(f"{options.seed}/{name}")
        self.truth = Truth()
        self.remarks = []  # for the report
        self.daemons = []
        self.unreadable = set()  # paths that are to end as `failed`
        self.ignored = []  # patterns that the scenario sets, where not the usual ones
        # Not too deep: the control socket's path must fit its address.
        self.root = Path(tempfile.mkdtemp(dir=_home))
        self.root.chmod(0o755)
        self.drop, self.state, self.aside = self.root / "drop", self.root / "state", self.root / "aside"
        for folder in (self.drop, self.state, self.aside):
            folder.mkdir()
        if is_root:
            os.chown(self.state, NOBODY, NOBODY)
        self.configure()

    def configure(self, sweep=SWEEP, settle=SETTLE):
        self.sweep, self.settle = sweep, settle
        unheard = f'unheard = "{UNHEARD}s"\n' if _knows_unheard else ""
        (self.root / "newsfold.toml").write_text(
            f'[watch]\nsettle = "{round(settle * 1000)}ms"\nunclosed = "{UNCLOSED}s"\nsweep = "{sweep}s"\n{unheard}')

    def end(self):
        for daemon in self.daemons:
            daemon.end()

    def remove(self):
        self.end()
        shutil.rmtree(self.root, ignore_errors=True)

    def remark(self, text):
        """A line for the report of this scenario."""
        self.remarks.append(text)

    def writer(self, name):
        """Someone who drops files, whose choices follow from the seed and this name."""
        return Writer(self, name)

    # The daemon and the commands

    @property
    def daemon(self):
        return self.daemons[-1] if self.daemons else None

    def line(self, command, *arguments):
        return [_binary, command, "--config", self.root / "newsfold.toml", "--state", self.state, "--drop", self.drop,
                *arguments]

    def start(self, ready=True, before=()):
        """Starts the daemon; by default waits until it is ready. `before` is a command line that executes it."""
        who = {} if before else identity()
        daemon = Daemon([*before, *self.line("daemon", "--json")], **who)
        self.daemons.append(daemon)
        if ready:
            daemon.wait_ready()
        return daemon

    def restart(self, signal="TERM", ready=True):
        self.stop(signal)
        return self.start(ready)

    def stop(self, signal="TERM"):
        """Ends the daemon politely, or with kill -9."""
        if signal == "KILL":
            self.daemon.kill()
        else:
            self.daemon.terminate()

    def read(self, command, *arguments, code=0):
        """What a reading command prints with --json: one object a line."""
        # As the daemon's user: a file that another one left in the state could be none that it may write.
        printed = processes.run(self.line(command, "--json", *arguments), code=code, **identity())
        return [json.loads(line) for line in printed.split(b"\n") if line]
