"""What the ways of dropping come down to, each with what it is to come to."""

import os
import signal
import time

import ledger
import place as places
from place import NEVER, SETTLE, UNCLOSED, UNHEARD, Skip
from scenario import scenario
from ways_write import NEW, OLD_DATES


@scenario("not-root", "the daemon runs as a user that is neither root nor the one who drops files")
def not_root(place):
    if not places.is_root:
        raise Skip("only root can drop files as another user than the daemon's")
    daemon = place.start()
    assert daemon.user() == places.NOBODY, daemon.user()
    data = place.writer("w").text()
    place.truth.complete(place.drop / "one.txt", data, "write")
    (place.drop / "one.txt").write_bytes(data)
    ledger.check(place)
    assert os.stat(place.drop / "one.txt").st_uid == 0


@scenario("moved-same-article", "a taken file that is renamed is moved: one event, the same article, no other outcome")
def moved(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    old, new = place.drop / "old.txt", place.drop / "sub" / "new.txt"
    new.parent.mkdir()
    w.have(old)
    article = place.daemon.wait_event("article-added")["article"]
    old.rename(new)
    event = place.daemon.wait_event("file-moved")
    assert event["file"] == str(new) and event["article"] == article, event
    log = ledger.check(place)
    assert len([event for event in log if event["event"] in ledger.OUTCOMES]) == 1, log


@scenario("moved-folder-same-articles", "the files of a taken folder that is renamed are moved, each with its article")
def moved_folder(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    folder = place.drop / "before" / "inner"
    folder.mkdir(parents=True)
    for number in range(20):
        w.have(folder / f"{number}.txt")
    ledger.settle(place)
    articles = {os.path.basename(row["path"]): row["article"] for row in ledger.rows(place)}
    (place.drop / "before").rename(place.drop / "after")
    log = ledger.check(place)
    moves = [event for event in log if event["event"] == "file-moved"]
    assert len(moves) == 20, f"{len(moves)} of 20 moved: {[event['event'] for event in log][20:]}"
    for row in ledger.rows(place):
        assert row["article"] == articles[os.path.basename(row["path"])], row


@scenario("folders-away-and-back", "folders leave and come back just as their files are being missed: each file is where it "
          "is, without a sweep")
def away_and_back(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    folders = [place.drop / f"folder{number}" for number in range(150)]
    for folder in folders:
        folder.mkdir()
        for number in range(5):
            w.have(folder / f"{number}.txt")
    ledger.settle(place)
    for number, folder in enumerate(folders):
        # Out of sight, or under another name: in turn missed and moved.
        other = w.aside / f"aside{number}" if number % 3 else place.drop / f"within{number}"
        folder.rename(other)
        time.sleep((SETTLE if number % 3 else 0) + w.random.uniform(0, 0.008))
        other.rename(folder)
    # The ledger is as it should be also while nobody has noticed yet that the last folder was away.
    time.sleep(5 * SETTLE)
    ledger.check(place)


@scenario("unreadable-first", "a file that may not be read fails, and is taken when its permissions come, without a "
          "sweep")
def unreadable(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    path = place.drop / "secret.txt"
    data = w.text()
    place.truth.complete(path, data, "chmod")
    with w.open(path, NEW, mode=0) as file:
        file.write(data)
    place.daemon.wait_event("file-failed")
    path.chmod(0o644)
    place.daemon.wait_event("article-added")
    log = ledger.check(place)
    kinds = [event["event"] for event in ledger.outcomes(log, path)]
    assert kinds == ["file-failed", "article-added"], kinds


@scenario("unreadable-stays", "a file that may not be read stays failed, and says so once")
def unreadable_stays(place):
    place.configure(sweep=1.0)
    place.start()
    path = place.drop / "secret.txt"
    with place.writer("w").open(path, NEW, mode=0) as file:
        file.write(b"Some words that nobody is to read.\n")
    place.daemon.wait_event("file-failed")
    # Sweeps come by: each tries it again, and finds nothing new to say.
    other = place.drop / "other.txt"
    for _ in range(3):
        place.writer("w").have(other)
        ledger.settle(place)
        other.unlink()
        ledger.settle(place)
    log = ledger.check(place)
    assert len(ledger.outcomes(log, path)) == 1, ledger.outcomes(log, path)


@scenario("old-dates", "files dated in 1901, 1970, 2001 and the far future are taken like any other")
def old_dates(place):
    def put(folder, w):
        folder.mkdir()
        for date in OLD_DATES:
            source = w.put_aside(w.text())
            os.utime(source, (date, date))
            path = folder / f"{date}.txt"
            with open(source, "rb") as file:
                place.truth.complete(path, file.read(), f"dated {date}")
            os.rename(source, path)
            w.have(folder / f"written-{date}.txt")
            os.utime(folder / f"written-{date}.txt", (date, date))

    place.configure(sweep=NEVER)
    w = place.writer("w")
    put(place.drop / "start", w)
    place.start()
    put(place.drop / "running", w)
    log = ledger.check(place)
    assert len([event for event in log if event["event"] in ledger.OUTCOMES]) == 4 * len(OLD_DATES)


@scenario("start-in-a-stall", "a daemon that starts in the middle of a writer's stall takes nothing half-written")
def start_in_stall(place):
    place.configure(sweep=NEVER)
    for signal_name in ("TERM", "KILL"):
        w = place.writer(signal_name)
        files, texts = [], []
        for number in range(8):
            path = place.drop / f"{signal_name}-{number}.txt"
            data = w.text()
            place.truth.complete(path, data, "slow")
            files.append(w.open(path, NEW))
            files[-1].write(data[:len(data) // 2])
            texts.append(data[len(data) // 2:])
        # Long enough that what was written is not fresh, and shorter than it takes to be thought done.
        time.sleep(SETTLE * 5)
        if place.daemon:
            place.stop(signal_name)
        place.start()
        time.sleep(min(UNHEARD, UNCLOSED) / 2)
        for file, rest in zip(files, texts):
            with file:
                file.write(rest)
    ledger.check(place)


@scenario("overflow-in-a-stall", "a sweep that repairs an overflow takes nothing half-written")
def overflow_in_stall(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    place.daemon.signal(signal.SIGSTOP)
    files = []
    for number in range(8):
        path = place.drop / f"slow-{number}.txt"
        data = w.text()
        place.truth.complete(path, data, "slow")
        files.append((w.open(path, NEW), data))
    # The queue is full of other names, so that nothing is heard of these writers.
    noise = place.drop / "noise.tmp"
    other = place.drop / "other.tmp"
    noise.touch()
    for _ in range(5000):
        noise.rename(other)
        other.rename(noise)
    for file, data in files:
        file.write(data[:len(data) // 2])
    time.sleep(SETTLE * 5)
    for file, data in files:
        file.look()
    place.daemon.signal(signal.SIGCONT)
    place.daemon.wait_event("watch-recovered")
    time.sleep(1)
    for file, data in files:
        with file:
            file.write(data[len(data) // 2:])
    ledger.check(place)


@scenario("written-while-it-waits", "a file that is opened again while it waits for its turn is not read half-written")
def written_while_waiting(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    # Many large files keep the reader busy, so that others, closed and quiet, wait for their turn.
    crowd = []
    for number in range(700):
        data = w.text(4000)
        crowd.append(w.put_aside(data))
        place.truth.complete(place.drop / f"crowd-{number}.txt", data, "crowd")
    for number, path in enumerate(crowd):
        os.rename(path, place.drop / f"crowd-{number}.txt")
    place.daemon.wait(lambda daemon: daemon.outcomes > 0, "the first of the crowd", 30)
    paths = [place.drop / f"{number}.txt" for number in range(40)]
    for path in paths:
        data = w.text()
        place.truth.complete(path, data, "first version")
        with w.open(path, NEW) as file:
            file.write(data)
    began = time.monotonic() + SETTLE * 2
    # One after another is opened again and left half-written for a while: whenever their turn comes, some are.
    steps = [(began + number * 0.2 + half * 2.5, number, half) for number in range(len(paths)) for half in (0, 1)]
    files = {}
    for moment, number, half in sorted(steps):
        time.sleep(max(0.0, moment - time.monotonic()))
        if half == 0:
            data = w.text()
            place.truth.complete(paths[number], data, "second version")
            files[number] = w.open(paths[number], NEW), data
            files[number][0].write(data[:len(data) // 2])
        else:
            file, data = files[number]
            with file:
                file.write(data[len(data) // 2:])
    ledger.check(place)


@scenario("never-closed", "a file that is never closed is taken once it has not changed for a while, and once only")
def never_closed(place):
    place.configure(sweep=NEVER)
    place.start()
    w = place.writer("w")
    path = place.drop / "open.txt"
    data = w.text()
    place.truth.complete(path, data, "left open")
    began = time.monotonic()
    with w.open(path, NEW) as file:
        file.write(data)
        place.daemon.wait_event("article-added", limit=UNCLOSED + 20)
        waited = time.monotonic() - began
    assert waited > UNCLOSED * 0.9, f"taken after {waited:.1f} s, and unclosed is {UNCLOSED} s"
    ledger.check(place)


@scenario("ignored-names", "names that fit a pattern are never taken, nor those in folders that do")
def ignored(place):
    place.configure(sweep=1.0)
    place.start()
    w = place.writer("w")
    for name in (".hidden.txt", "a.txt~", "#a.txt#", "a.part", "a.partial", "a.filepart", "a.tmp", "a.temp", "a.swp",
                 "a.swx", "a.crdownload", "a.download", "a.opdownload", "a.!ut", "~$a.txt"):
        (place.drop / name).write_bytes(w.text())
    for name in (".folder", "folder.tmp"):
        (place.drop / name / "inner").mkdir(parents=True)
        (place.drop / name / "inner" / "a.txt").write_bytes(w.text())
    w.have(place.drop / "taken.txt")
    ledger.check(place)
    assert [os.path.basename(row["path"]) for row in ledger.rows(place)] == ["taken.txt"]
