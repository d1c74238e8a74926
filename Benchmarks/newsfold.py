"""How newsfold is run to be measured: with its default configuration, a state and a drop folder of its own."""

import json
import os
import subprocess
from pathlib import Path

from process import Ended

DEFAULTS = Path(__file__).resolve().parent.parent / "config" / "newsfold.toml"


def command(binary, name, state, drop, *arguments):
    """A command line."""
    return [binary, name, "--config", str(DEFAULTS), "--state", str(state), "--drop", str(drop), *arguments]


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
