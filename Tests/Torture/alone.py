"""Each way of dropping by itself: on new names, on taken ones, and with the daemon killed in the middle."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import ledger
import ways_folder  # noqa: F401  (each registers its ways)
import ways_move  # noqa: F401
import ways_tool  # noqa: F401
import ways_write  # noqa: F401
from place import NEVER, Skip
from scenario import scenario
from ways import WAYS


def alone(way):
    def run(place):
        program = way.lacking()
        if program:
            raise Skip(f"there is no {os.path.basename(program)} here")
        # No sweep helps: until the restart, everything has to be heard of.
        place.configure(sweep=NEVER)
        place.start()
        (place.drop / "desk").mkdir()
        suffix = "" if way.kind == "folder" else ".txt"
        paths = [str(place.drop / name) + suffix for name in ("one", "desk/two", "new/folder/three", "desk/four")]
        writers = [place.writer(f"w{number}") for number in range(len(paths) + 1)]
        together(way, writers, paths)
        ledger.settle(place)
        together(way, writers, paths)
        ledger.settle(place)
        # Once more on taken names and on a new one, and the daemon is killed at any moment of it.
        paths = [*paths[:3], str(place.drop / "desk" / "five") + suffix, str(place.drop / "late" / "six") + suffix]
        together(way, writers, paths, lambda: kill(place))
        ledger.check(place)

    return run


def together(way, writers, paths, meanwhile=lambda: None):
    """Drops a file at each path at the same time."""
    def drop(writer, path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        way(writer, path)

    with ThreadPoolExecutor(len(paths)) as threads:
        done = [threads.submit(drop, writer, path) for writer, path in zip(writers, paths)]
        meanwhile()
        for one in done:
            one.result()


def kill(place):
    time.sleep(place.random.uniform(0, 1.5))
    place.restart("KILL", ready=False)


for _way in WAYS:
    scenario(_way.name, _way.sentence)(alone(_way))
