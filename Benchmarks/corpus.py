"""A corpus of many known articles: their files in a drop folder, and a state that has taken them all.

Files and state are kept in the folder that --work names and used again. Each measurement works on a copy of the state,
so that one does not change the next. Without --work, all is removed afterwards.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import newsfold
from articles import Articles

FOLDER_SIZE = 1000
#: The known articles were written over so many days, to the day before they are laid out.
SPAN_DAYS = 365
#: New files are dropped into this folder, which is there before the daemon starts.
INBOX = "inbox"


class KnownCorpus:
    """Use in a `with`: `drop` and `state` are there within, and `ingest` says how taking the files in went."""

    def __init__(self, binary, known, seed, work=None):
        self.binary, self.known, self.seed = binary, known, seed
        self._is_kept = work is not None
        self._work = Path(work).resolve() if work else None

    def __enter__(self):
        if not self._is_kept:
            self._work = Path(tempfile.mkdtemp(prefix="newsfold-bench-"))
        try:
            self._make()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if not self._is_kept:
            shutil.rmtree(self._work, ignore_errors=True)
        elif hasattr(self, "state"):
            shutil.rmtree(self.state, ignore_errors=True)
            self._empty_inbox()

    def _make(self):
        home = self._work / f"known-{self.known}-seed-{self.seed}"
        self.drop, self.beside, self.state = home / "drop", home / "beside", home / "run"
        laid_out = home / "laid-out"
        if not laid_out.exists():
            shutil.rmtree(home, ignore_errors=True)
            self._lay_out()
            laid_out.touch()
        self._empty_inbox()
        shutil.rmtree(self.state, ignore_errors=True)
        taken = self._take_in(home)
        subprocess.run(["cp", "-a", "--reflink=auto", taken / "state", self.state], check=True)
        self.ingest = json.loads((taken / "ingest.json").read_text())

    def _lay_out(self):
        _say(f"writing {self.known:,} articles, seed {self.seed}")
        articles = Articles(self.seed)
        self.beside.mkdir(parents=True)
        begin = time.time() - (SPAN_DAYS + 1) * 86_400
        for number in range(self.known):
            folder = self.drop / f"wire-{number // FOLDER_SIZE:03}"
            if number % FOLDER_SIZE == 0:
                folder.mkdir(parents=True)
            path = folder / f"{number:06}.txt"
            path.write_bytes(articles.text(number))
            written = begin + SPAN_DAYS * 86_400 * number / self.known
            os.utime(path, (written, written))

    def _take_in(self, home):
        """A state that has taken all, made by this very binary: another may store things otherwise."""
        digest = hashlib.sha256(Path(self.binary).read_bytes()).hexdigest()[:12]
        taken = home / f"taken-{digest}"
        if (taken / "ingest.json").exists():
            return taken
        for old in home.glob("taken-*"):
            shutil.rmtree(old)
        taken.mkdir()
        _say(f"newsfold takes {self.known:,} files in")
        began = time.monotonic()
        printed = newsfold.run(self.binary, "ingest", taken / "state", self.drop, "--json")
        ingest = {"seconds": round(time.monotonic() - began, 2), **json.loads(printed)}
        if ingest["files"] != self.known:
            raise newsfold.Ended(f"of {self.known} files {ingest['files']} were taken: {printed}")
        _say(f"that took {ingest['seconds']} s: {ingest['outcomes']}")
        (taken / "ingest.json").write_text(json.dumps(ingest))
        # Half a gigabyte on its way to the disk would be in the way of every commit that is measured.
        os.sync()
        return taken

    def _empty_inbox(self):
        for folder in (self.drop / INBOX, self.beside):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)


def _say(text):
    print(text, file=sys.stderr, flush=True)
