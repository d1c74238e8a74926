"""The programs that index or de-duplicate texts: newsfold's peers, as far as they are installed.

None does all that newsfold does; `does` says what each does of it.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from process import Ended, environment
from watchers import PYTHON

here = Path(__file__).resolve().parent
SCRIPT = here / "peers" / "take-in"
LIMIT = 3600  # seconds for one run


def _printed(*command):
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, env=environment())
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr if done.returncode == 0 else ""


class Indexer:
    """A peer: a program, or a module for Python."""

    def __init__(self, name, does, program=None, package=None, module=None, wanted=None):
        self.name, self.does, self._program, self._package, self._module = name, does, program, package, module
        #: How many times as many articles a second newsfold is to take in, everything switched on.
        self.wanted = wanted
        self._found = None

    def _python(self):
        """A Python that has the module: of the benchmarks' own environment, or this one."""
        if self._found is None:
            pythons = [python for python in (PYTHON, sys.executable) if Path(python).exists()]
            self._found = next(
                (str(python) for python in pythons
                 if not self._module or _printed(python, "-c", f"import {self._module}; print('yes')").strip() == "yes"),
                "")
        return self._found

    def is_installed(self):
        return (not self._program or shutil.which(self._program) is not None) and self._python() != ""

    def version(self):
        if self._program:
            # Not every one of them says its own.
            said = _printed(self._program, "--version") or _printed("dpkg-query", "-W", "-f", "${Version}", self._package)
            found = re.search(r"\d+(\.\d+)+", said)
            return found.group() if found else ""
        if self._module == "sqlite3":
            return _printed(self._python(), "-c", "import sqlite3; print(sqlite3.sqlite_version)").strip()
        return _printed(
            self._python(), "-c", f"import importlib.metadata as m; print(m.version('{self._module}'))").strip()

    def measure(self, folder):
        """Takes in the texts below a folder, in a process of its own, and returns what that needed."""
        done = subprocess.run(
            [self._python(), str(SCRIPT), self.name, str(folder)], stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=LIMIT, env=environment())
        if done.returncode != 0:
            raise Ended(f"{self.name}: exit {done.returncode}: {done.stderr.strip()[-500:]}")
        return json.loads(done.stdout)


INDEXERS = [
    Indexer("fts5", "an index, 100 articles a transaction", module="sqlite3", wanted=1.2),
    Indexer("tantivy", "an index, one commit at the end", module="tantivy"),
    Indexer("recoll", "finding files and an index", program="recollindex", package="recollcmd", wanted=8),
    Indexer("omindex", "finding files and an index", program="omindex", package="xapian-omega", wanted=12),
    Indexer("datasketch", "near duplicates, in memory", module="datasketch", wanted=2),
]
