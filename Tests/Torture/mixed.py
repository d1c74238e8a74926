"""All ways of dropping at once for minutes, with the daemon ended, killed and started again in between."""

import collections
import os
import signal
import threading
import time

import alone  # noqa: F401  (its ways)
import ledger
import place as places
from scenario import scenario
from ways import WAYS

WRITERS = 7


@scenario("mixed", "everything mixed, with restarts: each file has one outcome, none was read half-written", long=True)
def mixed(place):
    end = time.monotonic() + places.options.minutes * 60
    for desk in range(3):
        (place.drop / f"desk{desk}").mkdir()
    counts = collections.Counter()
    errors = []
    over = threading.Event()

    def work(number):
        try:
            drop_at_random(place, place.writer(f"w{number}"), number, over, counts)
        except Exception as error:  # told by the main thread
            errors.append(error)
            over.set()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WRITERS)]
    place.start()
    try:
        for thread in threads:
            thread.start()
        restarts = disturb(place, end, over)
    finally:
        over.set()
        for thread in threads:
            thread.join()
    if errors:
        raise errors[0]
    log = ledger.check(place, limit=90)
    place.remark(f"{sum(counts.values())} drops of {len(counts)} ways, {restarts} restarts, {len(log)} events")


def drop_at_random(place, w, number, over, counts):
    """Drops until it is over. Each writer has its own names, in folders that all share."""
    ways = [way for way in WAYS if not way.lacking()]
    files = [way for way in ways if way.kind == "file"]
    names = []
    while not over.is_set():
        desk = place.drop / w.random.choice(("desk0", "desk1", "desk2", f"own{number}"))
        if w.random.random() < 0.15:
            way, suffix = w.random.choice([way for way in ways if way.kind == "folder"]), ""
        else:
            way, suffix = w.random.choice(files), ".txt"
        known = [name for name in names if name.endswith(suffix or "tree")]
        if known and w.random.random() < 0.5:
            path = w.random.choice(known)
        else:
            path = str(desk / f"w{number}-{len(names)}{suffix or '.tree'}")
            names.append(path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        way(w, path)
        counts[way.name] += 1
        over.wait(w.random.uniform(0, 0.2))


def disturb(place, end, over):
    """Ends and kills the daemon by turns, or stops it for a while. Returns how often it was started again."""
    restarts = 0
    while True:
        left = end - time.monotonic()
        if over.wait(max(0, min(left, place.random.uniform(2, 9)))) or left <= 0:
            return restarts
        assert place.daemon.is_running(), f"it ended by itself: {place.daemon.said[-5:]}"
        if place.random.random() < 0.25:
            place.daemon.signal(signal.SIGSTOP)
            over.wait(place.random.uniform(0.2, 2))
            place.daemon.signal(signal.SIGCONT)
        else:
            place.stop("KILL" if restarts % 2 else "TERM")
            over.wait(place.random.choice((0, 0, place.random.uniform(0, 3))))
            # Not always waited for: it may be ended before it has come to be ready.
            place.start(ready=place.random.random() < 0.7)
            restarts += 1
