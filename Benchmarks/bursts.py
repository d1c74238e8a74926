"""The ways in which many files appear at once.

Each scenario writes below `folder`, which is watched; `beside` is a folder on the same file system that is not. It
returns, for each file's path, the CLOCK_MONOTONIC time just before the call that completed it.
"""

import os
import time
from dataclasses import dataclass, replace
from typing import Callable

STALL = 3.0  # seconds that a writer stalls half way


@dataclass(frozen=True)
class Scenario:
    """One way, and what is asked of whoever watches."""

    key: str
    title: str  # {n} is the number of groups
    files: int
    group: int
    write: Callable
    #: made before the watcher starts
    prepare: Callable = lambda folder, beside, texts: None
    #: the watcher is stopped meanwhile, with SIGSTOP
    stopped: bool = False
    #: asked is who reports a file before it is complete, not only who misses one
    halves: bool = False

    def scaled(self, factor):
        """The same with so many times the files."""
        return replace(self, files=max(1, round(self.files * factor) // self.group) * self.group)

    def __str__(self):
        return self.title.format(n=f"{self.files // self.group:,}")


def _put(path, text):
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    done = time.monotonic()
    os.write(descriptor, text)
    os.close(descriptor)
    return done


def _new_folders(folder, beside, texts, each=5):
    done = {}
    for number in range(len(texts) // each):
        below = f"{folder}/new-{number}"
        os.mkdir(below)
        for at in range(each):
            path = f"{below}/{at}.txt"
            done[path] = _put(path, texts[number * each + at])
    return done


def _prepare_folders(folder, beside, texts, each=50):
    for number in range(len(texts) // each):
        os.mkdir(f"{beside}/ready-{number}")
        for at in range(each):
            _put(f"{beside}/ready-{number}/{at}.txt", texts[number * each + at])


def _rename_folders(folder, beside, texts, each=50):
    done = {}
    for number in range(len(texts) // each):
        now = time.monotonic()
        os.rename(f"{beside}/ready-{number}", f"{folder}/ready-{number}")
        done |= {f"{folder}/ready-{number}/{at}.txt": now for at in range(each)}
    return done


def _one_folder(folder, beside, texts):
    return {path: _put(path, text) for path, text in ((f"{folder}/{n}.txt", text) for n, text in enumerate(texts))}


def _nested(folder, beside, texts):
    done = {}
    for number, text in enumerate(texts):
        below = f"{folder}/{number}/a/b/c/d/e/f"
        os.makedirs(below)
        done[f"{below}/x.txt"] = _put(f"{below}/x.txt", text)
    return done


def _stalled(folder, beside, texts):
    opened = []
    for number, text in enumerate(texts):
        path = f"{folder}/{number}.txt"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        os.write(descriptor, text[: len(text) // 2])
        opened.append((path, descriptor, text))
    time.sleep(STALL)
    done = {}
    for path, descriptor, text in opened:
        done[path] = time.monotonic()
        os.write(descriptor, text[len(text) // 2:])
        os.close(descriptor)
    return done


SCENARIOS = [
    Scenario("new-folders", "{n} new folders of 5 files each", 1500, 5, _new_folders),
    Scenario("moved-folders", "{n} folders of 50 files moved in whole", 1000, 50, _rename_folders, _prepare_folders),
    Scenario("nested", "{n} trees: `mkdir -p` seven deep, and a file at once", 200, 1, _nested),
    Scenario("one-folder", "{n} files into one folder at full speed", 20_000, 1, _one_folder),
    Scenario("stopped", "{n} files while the watcher is stopped", 40_000, 1, _one_folder, stopped=True),
    Scenario("stalled", "{n} files whose writer stalls half way for 3 s", 50, 1, _stalled, halves=True),
]
