"""Calls to the C library that fail while a test says so: see faulty.c."""

import mmap
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from place import LeftOut

NAMES = ["sync", "read", "write", "short_read", "clock", "count"]
_library = None


def library():
    """Compiles it, once."""
    global _library
    if _library is None:
        compiler = next((name for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
        if compiler is None:
            raise LeftOut("there is no C compiler here")
        _library = Path(tempfile.mkdtemp(prefix="newsfold-faulty-")) / "faulty.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", _library, Path(__file__).with_name("faulty.c"), "-ldl"],
                       check=True)
    return _library


class Faults:
    """What fails for a daemon that is started with `environment`."""

    def __init__(self, place, folder):
        path = place.root / "faults"
        path.write_bytes(bytes(8 * len(NAMES)))
        with open(path, "r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 8 * len(NAMES))
        self.environment = {"LD_PRELOAD": str(library()), "NEWSFOLD_FAULTS": str(path), "NEWSFOLD_FAULTY": str(folder)}

    def set(self, name, value):
        struct.pack_into("q", self._shared, 8 * NAMES.index(name), value)

    def count(self):
        """How many calls were made to fail so far."""
        return struct.unpack_from("q", self._shared, 8 * NAMES.index("count"))[0]


def remove():
    """Removes what was compiled."""
    if _library is not None:
        shutil.rmtree(_library.parent, ignore_errors=True)
