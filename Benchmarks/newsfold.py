"""How newsfold is run to be measured: with its default configuration, a state and a drop folder of its own."""

import json
import os
import subprocess
from pathlib import Path

from process import Ended, Program, environment

DEFAULTS = Path(__file__).resolve().parent.parent / "config" / "newsfold.toml"
READY_LIMIT = 900  # seconds to read a large corpus


def command(binary, name, state, drop, *arguments):
    """A command line. Without `drop`, for a command that a running daemon answers."""
    where = ["--config", str(DEFAULTS), "--state", str(state), *(["--drop", str(drop)] if drop else [])]
    return [binary, name, *where, *arguments]


def run(binary, name, state, drop, *arguments, limit=1800):
    """Runs a command to its end and returns what it printed. Raises `Ended` where it fails."""
    done = subprocess.run(
        command(binary, name, state, drop, *arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=limit, cwd="/", env=environment())
    if done.returncode != 0:
        raise Ended(f"newsfold {name}: exit {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def start(binary, state, drop):
    """Starts a daemon and waits until it is ready: the program, and how many lines it had printed by then."""
    daemon = Program(command(binary, "daemon", state, drop, "--json"))
    try:
        _, _, since = daemon.wait_line(lambda line: b'"daemon-ready"' in line, limit=READY_LIMIT)
    except BaseException:
        daemon.end()
        raise
    return daemon, since


def event(line):
    """The event that a line of `daemon --json` is, or nothing."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None


def version(binary):
    return subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=30).stdout.strip()


def program(argument):
    """The path of a binary that was named on a command line, for argparse."""
    if not os.access(argument, os.X_OK) or os.path.isdir(argument):
        raise ValueError(argument)
    return os.path.abspath(argument)
