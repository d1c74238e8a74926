"""Very many files at once: none is missed, and memory does not grow with what waits."""

import os
import re
import signal
import time

import ledger
import place as places
from place import NEVER
from scenario import scenario

MIB = 1 << 20
# Resident with a backlog of copies of few texts, whatever its length.
BACKLOG_MEMORY = 200 * MIB
# Of each different article, the index of near-duplicates keeps something in memory.
MEMORY_PER_ARTICLE = 4096


def take(place, count, limit):
    """Waits until so many files have their outcome; returns how long it took."""
    began = time.monotonic()
    place.daemon.wait(lambda daemon: daemon.outcomes >= count, f"{count} outcomes", limit)
    return time.monotonic() - began


def note(place, count, seconds):
    memory = place.daemon.peak_memory() / MIB
    place.remark(f"{count:,} files in {seconds:.1f} s, at most {memory:.0f} MiB resident")


@scenario("burst-new-folders", "300 new folders of 5 files at full speed: none is missed", shared=False)
def new_folders(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    texts = [w.text(60) for _ in range(1500)]
    for number in range(300):
        folder = place.drop / f"folder{number}"
        folder.mkdir()
        for inner in range(5):
            data = texts[number * 5 + inner]
            path = folder / f"{inner}.txt"
            path.write_bytes(data)
            place.truth.complete(path, data, "burst")
    note(place, 1500, take(place, 1500, 60))
    ledger.check(place)


@scenario("burst-folders-moved-in", "20 folders of 50 files renamed in at full speed: none is missed", shared=False)
def moved_folders(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    for number in range(20):
        folder = place.aside / f"folder{number}"
        folder.mkdir()
        for inner in range(50):
            data = w.text(60)
            (folder / f"{inner}.txt").write_bytes(data)
            place.truth.complete(place.drop / folder.name / f"{inner}.txt", data, "burst")
    for number in range(20):
        os.rename(place.aside / f"folder{number}", place.drop / f"folder{number}")
    note(place, 1000, take(place, 1000, 60))
    ledger.check(place)


@scenario("burst-while-stopped", "more files than the queue holds while the process is stopped: one overflow, one "
          "recovery that says how many, none missed", shared=False)
def stopped(place):
    count = 100_000 if places.options.long else 30_000
    place.configure(sweep=NEVER)
    folders = [place.drop / f"folder{number}" for number in range(10)]
    for folder in folders:
        folder.mkdir()
    place.start()
    idle = place.daemon.peak_memory()
    w = place.writer("w")
    place.daemon.signal(signal.SIGSTOP)
    for number in range(count):
        data = w.text(24)
        path = f"{folders[number % 10]}/{number}.txt"
        place.truth.complete(path, data, "burst")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(descriptor, data)
        os.close(descriptor)
    place.daemon.signal(signal.SIGCONT)
    note(place, count, take(place, count, 60 + count / 400))
    place.daemon.wait_event("watch-recovered", limit=30)
    memory = place.daemon.peak_memory()
    log = ledger.check(place)
    kinds = [event["event"] for event in log]
    assert kinds.count("watch-overflowed") == 1 and kinds.count("watch-recovered") == 1, (
        kinds.count("watch-overflowed"), kinds.count("watch-recovered"))
    message = next(event["message"] for event in log if event["event"] == "watch-recovered")
    place.remark(message)
    recovered = int(re.search(r"\d+", message).group())
    # The queue held 16,384 events before it ran over, three for each of these files.
    assert count - 16_384 <= recovered <= count, message
    assert memory < idle + BACKLOG_MEMORY + count * MEMORY_PER_ARTICLE, f"{memory / MIB:.0f} MiB resident"


def at_start(place, count):
    """Many copies of few texts, there before the daemon starts. Returns the most memory that it took to take them."""
    w = place.writer("w")
    texts = [w.text(60) for _ in range(200)]
    for number in range(count):
        if number % 1000 == 0:
            folder = f"{place.drop}/folder{number // 1000}"
            os.mkdir(folder)
        data = texts[number % 200]
        path = f"{folder}/{number}.txt"
        place.truth.complete(path, data, "at start")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        os.write(descriptor, data)
        os.close(descriptor)
        # Written long ago, so that nobody is waited for.
        os.utime(path, (1_600_000_000, 1_600_000_000))
    began = time.monotonic()
    place.start(ready=False)
    place.daemon.wait_ready(60 + count / 400)
    assert place.daemon.outcomes == count, f"ready with {place.daemon.outcomes} of {count} taken"
    note(place, count, time.monotonic() - began)
    return place.daemon.peak_memory()


@scenario("burst-at-start", "very many files at start: ready when all are taken, and memory does not grow with their "
          "number", shared=False)
def many_at_start(place):
    few, many = (100_000, 1_000_000) if places.options.long else (4000, 20_000)
    smaller = places.Place(place.name)
    try:
        little = at_start(smaller, few)
    finally:
        smaller.remove()
    place.remarks += smaller.remarks
    much = at_start(place, many)
    assert much < BACKLOG_MEMORY, f"{much / MIB:.0f} MiB resident, and {BACKLOG_MEMORY // MIB} are the bound"
    assert much < little * 1.25 + 16 * MIB, f"{little / MIB:.0f} MiB with {few} files, {much / MIB:.0f} with {many}"
    ledger.check(place, limit=60 + many / 400)
