"""Faults of the machine: each ends in a line that says what is wrong, and when it is over newsfold goes on by itself."""

import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import time

from pathlib import Path

from faulty import Faults
from place import LeftOut, prove, text


def mount(place, size):
    """Puts the state on a file system of its own, of so many bytes."""
    place.state.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0755", "newsfold-test", place.state],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise LeftOut(f"no file system can be mounted here: {done.stderr.strip()}")


def remount(place, options):
    subprocess.run(["mount", "-o", f"remount,{options}", place.state], check=True)


def dropped(place, name, numbers, words=80):
    contents = {}
    for number in numbers:
        content = text(f"{name} {number}", words)
        contents[place.put(f"{name}/{number}.txt", content)] = content
    return contents


def full_disk(place):
    # More than the room that is kept free comes at once.
    mount(place, "6m")
    place.start()
    files = dropped(place, "full", range(1200), words=400)
    line = place.wait_for_line("full", "free some space", str(place.state))
    files |= dropped(place, "meanwhile", range(5))
    assert place.answers()
    remount(place, "size=400m")
    place.settle()
    prove(place, files)


def nearly_full_disk(place):
    mount(place, "60m")
    place.start()
    files = dropped(place, "before", range(5))
    place.settle()
    # Somebody else takes the room.
    ballast = place.state / "ballast"
    with open(ballast, "wb") as other:
        free = os.statvfs(place.state)
        other.write(bytes(free.f_bavail * free.f_frsize - (2 << 20)))
    files |= dropped(place, "meanwhile", range(5))
    place.wait_for_line("is nearly full", "nothing is taken until 3072 KiB are", str(place.state))
    files |= dropped(place, "later", range(5))
    assert len(place.rows("files")) == 5, "what is there can be read, and nothing was taken"
    assert "nearly full" in place.rows("status")[0]["daemon"]["obstacle"]
    time.sleep(3)
    ballast.unlink()
    place.wait_for_line("there is room on the disk again")
    place.settle()
    lines = [line for line in place.all_said().splitlines() if "nearly full" in line]
    assert len(lines) == 1, lines
    prove(place, files)
    place.kill()
    with open(ballast, "wb") as other:
        free = os.statvfs(place.state)
        other.write(bytes(free.f_bavail * free.f_frsize - (2 << 20)))
    files |= dropped(place, "at last", range(5))
    refused = place.newsfold("ingest", check=False)
    assert refused.returncode == 74 and "nearly full" in refused.stderr, refused


def read_only(place):
    mount(place, "100m")
    place.start()
    files = dropped(place, "before", range(5))
    place.settle()
    place.kill()
    remount(place, "ro")
    files |= dropped(place, "meanwhile", range(5))
    refused = place.newsfold("daemon", check=False, patience=10)
    assert refused.returncode == 77, refused
    assert str(place.state) in refused.stderr and "Read-only file system" in refused.stderr, refused.stderr
    assert len(place.rows("files")) == 5, "what is there can be read"
    remount(place, "rw")
    place.start()
    place.settle()
    prove(place, files)


def locked(place):
    place.start()
    files = dropped(place, "before", range(3))
    place.settle()
    with sqlite3.connect(place.state / "corpus.sqlite", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        files |= dropped(place, "meanwhile", range(3))
        place.wait_for_line("locked by another process", str(place.state))
        other.execute("ROLLBACK")
    place.settle()
    prove(place, files)


def no_descriptors(place):
    place.start()
    files = dropped(place, "before", range(3))
    place.settle()
    pid = place.process.pid
    used = len(os.listdir(f"/proc/{pid}/fd"))
    subprocess.run(["prlimit", "--pid", str(pid), f"--nofile={used}:1024"], check=True)
    files |= dropped(place, "meanwhile", range(20))
    place.wait_for_line("Too many open files")
    subprocess.run(["prlimit", "--pid", str(pid), "--nofile=1024:1024"], check=True)
    place.newsfold("retry")
    place.settle()
    rows = {row["path"]: row for row in place.rows("files")}
    assert all(rows[str(path)]["outcome"] == "new" for path in files), rows


def failing(place, fault):
    """Each write, read or sync of the state fails for a while: nothing is taken for done that is not."""
    faults = Faults(place, place.state)
    place.start(environment=faults.environment)
    files = dropped(place, "before", range(5))
    place.settle()
    faults.set(fault, 1)
    files |= dropped(place, "meanwhile", range(40))
    place.wait_for_line("input or output failed", "check the disk", str(place.state))
    assert faults.count() > 0
    # What was not safe is not told.
    taken = {event["file"] for event in place.rows("events") if event["event"] == "article-added"} if fault != "read" else set()
    faults.set(fault, 0)
    place.settle()
    prove(place, files)
    told = {event["file"] for event in place.rows("events") if event["event"] == "article-added"}
    assert taken <= told, f"told, and taken back: {taken - told}"
    place.kill()
    place.start()
    place.settle()
    prove(place, files)


def short_reads(place):
    """Neither a file nor the corpus comes in one piece."""
    faults = Faults(place, place.root)
    faults.set("short_read", 7)
    place.start(environment=faults.environment)
    files = dropped(place, "in pieces", range(40))
    place.settle()
    assert faults.count() > 1000
    faults.set("short_read", 0)
    prove(place, files)


def failing_reads(place):
    """Files that cannot be read are said, and taken when they can be."""
    faults = Faults(place, place.drop)
    place.start(environment=faults.environment)
    files = dropped(place, "before", range(3))
    place.settle()
    faults.set("read", 1)
    files |= dropped(place, "meanwhile", range(5))
    place.wait_for_line("file-failed", "the disk could not read it", str(place.drop))
    faults.set("read", 0)
    place.newsfold("retry")
    place.settle()
    assert {row["outcome"] for row in place.rows("files")} == {"new"}
    audit = place.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0, audit.stdout


def clock_set_back(place):
    """A day earlier, in the middle of the work: everything is taken, once, also after a restart."""
    faults = Faults(place, place.state)
    place.start(environment=faults.environment)
    files = dropped(place, "before", range(10))
    place.settle()
    faults.set("clock", -86_400)
    files |= dropped(place, "a day earlier", range(10))
    place.settle()
    prove(place, files)
    times = [event["time"] for event in place.rows("events")]
    assert times != sorted(times), "the clock was not set back"
    place.kill()
    place.start(environment=faults.environment)
    files |= dropped(place, "and again", range(10))
    place.settle()
    faults.set("clock", 86_400)
    files |= dropped(place, "a day later", range(10))
    place.settle()
    prove(place, files)


def out_of_memory(place):
    """It may end where there is no memory left; what it has not taken it takes after the next start."""
    place.start()
    files = dropped(place, "before", range(5))
    place.settle()
    with open(f"/proc/{place.process.pid}/status") as status:
        size = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmSize"))
    subprocess.run(["prlimit", "--pid", str(place.process.pid), f"--as={size}"], check=True)
    files |= dropped(place, "much", range(20), words=400_000)
    deadline = time.monotonic() + 20
    while place.process.poll() is None and time.monotonic() < deadline and len(place.rows("files")) < len(files):
        time.sleep(0.1)
    print("# it ended" if place.process.poll() is not None else "# it went on")
    if place.process.poll() is None:
        place.kill()
    place.start()
    place.settle()
    prove(place, files)


def damaged_log(place, kind):
    """Commits that are in the log of the database alone, and are damaged there: said, never answered wrongly, taken again."""
    files = dropped(place, "before", range(20))
    place.newsfold("ingest")
    with contextlib.closing(sqlite3.connect(place.state / "corpus.sqlite")) as corpus:
        corpus.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    place.start()
    for number in range(4):
        files |= dropped(place, f"in the log {number}", range(5))
        place.settle()
    place.kill()
    log = place.state / "corpus.sqlite-wal"
    content = bytearray(log.read_bytes())
    assert len(content) > 100_000
    if kind == "bit":
        content[len(content) // 3] ^= 4
    elif kind == "header":
        content[17] ^= 1
    else:
        del content[len(content) // 2 if kind == "half" else 0:]
    log.write_bytes(content)
    place.start()
    place.wait_for_line("corpus.sqlite-wal is damaged", "taken again", "is kept as")
    (aside,) = place.state.glob("corpus.sqlite-wal.aside-*")
    assert aside.read_bytes() == content, "the damaged log is not kept as it was"
    place.settle()
    prove(place, files)
    place.kill()
    place.start()
    place.settle()
    assert len(list(place.state.glob("*aside*"))) == 1, "damage that was mended is found again"


def damaged_old_log(place):
    """A log that is all in the database, and damaged: its older pages must not take the place of newer ones."""
    files = {}
    place.start()
    for number in range(5):
        files |= dropped(place, f"round {number}", range(20))
        place.settle()
    with contextlib.closing(sqlite3.connect(place.state / "corpus.sqlite")) as corpus:
        corpus.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
    place.kill()
    log = place.state / "corpus.sqlite-wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 4
    log.write_bytes(content)
    place.start()
    place.wait_for_line("corpus.sqlite-wal is damaged", "what it held is in the database")
    place.settle()
    prove(place, files)


def second(place):
    place.start()
    files = dropped(place, "before", range(3))
    place.settle()
    refused = place.newsfold("daemon", check=False, patience=10)
    assert refused.returncode == 69, refused
    assert f"process {place.process.pid}" in refused.stderr, refused.stderr
    prove(place, files)


def removed(place):
    place.start()
    dropped(place, "before", range(3))
    place.settle()
    aside = place.root / "aside.sqlite"
    (place.state / "corpus.sqlite").rename(aside)
    place.wait_for_line("was removed or replaced while newsfold runs")
    aside.rename(place.state / "corpus.sqlite")


def damaged(place):
    """Bits, pages and ends of the database are changed at random: there is an answer or a line, and never a crash."""
    seed = place.seed
    choose = random.Random(seed)
    dropped(place, "before", range(60))
    place.newsfold("ingest")
    with sqlite3.connect(place.state / "corpus.sqlite") as corpus:
        corpus.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = (place.state / "corpus.sqlite").read_bytes()
    missed = []
    for number in range(25):
        content = bytearray(whole)
        at = choose.randrange(len(content))
        page = at // 4096 * 4096
        kind = choose.choice(["bit", "zeros", "noise", "end"])
        if kind == "bit":
            content[at] ^= 1 << choose.randrange(8)
        elif kind == "end":
            del content[at:]
        else:
            content[page:page + 4096] = bytes(4096) if kind == "zeros" else choose.randbytes(4096)
        for name in ("corpus.sqlite-wal", "corpus.sqlite-shm"):
            (place.state / name).unlink(missing_ok=True)
        (place.state / "corpus.sqlite").write_bytes(content)
        place.put("new.txt", text(f"damage {number}"))
        for command in (["status"], ["search", "kalo*"], ["files"], ["events"], ["show", "3"], ["stories"], ["matches"],
                        ["ingest"], ["audit", "--full"]):
            done = place.newsfold(*command, check=False)
            assert done.returncode in (0, 1, 65), (
                f"{command} ended with {done.returncode}, {kind} at {at}, seed {seed}: {done.stderr[-500:]}")
            if done.returncode == 65:
                assert "damaged" in done.stderr, done.stderr
        # A bit may lie in what nobody reads; a whole page seldom does.
        if done.returncode == 0 and kind != "bit" and content != whole:
            missed.append((kind, at))
        recover(place, f"{kind} at {at}, seed {seed}", done.returncode)
    assert len(missed) <= 2, f"not noticed: {missed}, seed {seed}"


def cut_list_of_tables(place):
    """The file ends within the pages that name the tables: what those name that are left is read, and the loss is told."""
    dropped(place, "before", range(60))
    place.newsfold("ingest")
    place.put("new.txt", text("damage"))
    with contextlib.closing(sqlite3.connect(place.state / "corpus.sqlite")) as corpus:
        corpus.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = (place.state / "corpus.sqlite").read_bytes()
    assert whole[100] == 5, "the list of tables is on one page"
    cells = [int.from_bytes(whole[at:at + 2]) for at in range(112, 112 + 2 * int.from_bytes(whole[103:105]), 2)]
    pages = [int.from_bytes(whole[at:at + 4]) for at in (108, *cells)]
    lost = []
    for page in pages:
        for share in (500, 1034, 2500, 3900):
            for name in ("corpus.sqlite-wal", "corpus.sqlite-shm"):
                (place.state / name).unlink(missing_ok=True)
            (place.state / "corpus.sqlite").write_bytes(whole[:(page - 1) * 4096 + share])
            lost.append(recover(place, f"end at {share} of page {page}", 65))
    assert any(report and report["unreadable"].get("event") for report in lost), lost


def cut_recovery(place, count):
    """Killed while a recovered corpus takes the place of the damaged one: the next start finishes it, and loses nothing."""
    files = dropped(place, "before", range(30))
    place.newsfold("ingest")
    place.newsfold("forget", "7")
    gone = [row["path"] for row in place.rows("files") if row["outcome"] == "forgotten"]
    files |= dropped(place, "later", range(10))
    place.newsfold("ingest")
    done = place.newsfold("rebuild", "--from", str(place.state / "corpus.sqlite"), check=False, crash_at=f"aside:{count}")
    assert done.returncode == -signal.SIGKILL, done
    place.start()
    place.settle()
    while place.rows("status")[0]["daemon"].get("rebuild"):
        time.sleep(0.05)
    (aside,) = [path for path in place.state.glob("corpus.sqlite.aside-*") if not path.name.endswith("-wal")]
    with contextlib.closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT count(*) FROM article").fetchone() == (39,), "what was set aside is not whole"
    assert not (place.state / "recovering").exists()
    assert [row["path"] for row in place.rows("files") if row["outcome"] == "forgotten"] == gone
    prove(place, files, forgotten=1)


def lost_rows(place):
    """A page of the ledger is lost: what was forgotten does not come back, and the loss is told."""
    files = dropped(place, "before", range(300))
    place.newsfold("ingest")
    place.newsfold("forget", "7")
    (gone,) = [row["path"] for row in place.rows("files") if row["outcome"] == "forgotten"]
    with contextlib.closing(sqlite3.connect(place.state / "corpus.sqlite")) as corpus:
        corpus.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (place.state / "corpus.sqlite").read_bytes()
    # The leaf that has the rows of the ledger about the path that was forgotten; an index has it, too.
    pages = [at for at in range(0, len(content), 4096)
             if content[at] == 13 and gone.encode() in content[at:at + 4096] and b"forgottenpresent" in content[at:at + 4096]]
    assert len(pages) == 1, pages
    with open(place.state / "corpus.sqlite", "r+b") as corpus:
        corpus.seek(pages[0])
        corpus.write(bytes(4096))
    for name in ("corpus.sqlite-wal", "corpus.sqlite-shm"):
        (place.state / name).unlink(missing_ok=True)
    report = json.loads(place.newsfold("rebuild", "--from", str(place.state / "corpus.sqlite"), "--json").stdout)
    assert report["unreadable"].get("file"), report
    place.newsfold("ingest")
    (row,) = [row for row in place.rows("files") if row["path"] == gone]
    assert row["outcome"] == "forgotten", row
    audit = place.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0 and len(place.rows("files")) == len(files), audit.stdout


def locks_stay(place):
    """What is found out about a failing disk must not cost newsfold its locks on the database."""
    place.start()
    dropped(place, "before", range(5))
    place.settle()
    inode = (place.state / "corpus.sqlite").stat().st_ino
    with contextlib.closing(sqlite3.connect(place.state / "corpus.sqlite")) as corpus:
        corpus.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        (page,) = corpus.execute("SELECT rootpage FROM sqlite_master WHERE name = 'event_article'").fetchone()
        # Not through the connection: closing another descriptor here costs only this process its locks.
        descriptor = os.open(place.state / "corpus.sqlite", os.O_WRONLY)
        os.pwrite(descriptor, b"\xff" * 4096, (page - 1) * 4096)
        # Whoever has read that page reads it again.
        corpus.execute("UPDATE corpus SET journal_resent = journal_resent")
        corpus.commit()
    os.close(descriptor)
    said = [place.newsfold("forget", str(article), check=False).stderr for article in range(1, 4)]
    assert any("damaged" in line for line in said), said
    held = [line for line in Path("/proc/locks").read_text().splitlines()
            if f" {place.process.pid} " in line and line.split()[5].endswith(f":{inode}")]
    assert held, "the daemon has lost its locks"


def whole_log(place):
    """Killed in the midst of commits, again and again, with the log begun anew in between."""
    files = {}
    for number in range(8):
        place.start()
        while not place.answers():
            time.sleep(0.01)
        files |= dropped(place, f"round {number}", range(40), words=600)
        time.sleep(0.02 * number)
        place.kill()
        if number % 3 == 2:
            with contextlib.closing(sqlite3.connect(place.state / "corpus.sqlite")) as corpus:
                corpus.execute("PRAGMA wal_checkpoint(RESTART)")
    place.start()
    place.settle()
    assert "wal is damaged" not in place.all_said(), place.all_said()
    prove(place, files)


def forgotten_in_a_cut_rebuild(place):
    """What a rebuild had made so far before it was cut off holds nothing of an article that is forgotten then."""
    files = dropped(place, "before", range(600))
    secret = "qqsecretiveword"
    content = f"{secret} " + text("secret")
    files[place.put("before/secret.txt", content)] = content
    place.newsfold("ingest")
    place.newsfold("rebuild", crash_at="refiled:4", check=False)
    assert list(place.state.glob("*.new")), "the rebuild was not cut off"
    (hit,) = place.rows("search", secret)
    place.newsfold("forget", str(hit["article"]))
    for file in place.state.rglob("*"):
        assert not file.is_file() or secret.encode() not in file.read_bytes(), f"{file} still holds it"
    place.newsfold("rebuild")
    assert place.newsfold("search", secret, check=False).returncode == 1
    prove(place, files, forgotten=1)


def not_a_corpus(place):
    """What is no corpus is refused, and changes nothing."""
    dropped(place, "before", range(5))
    place.newsfold("ingest")
    before = (place.state / "corpus.sqlite").read_bytes()
    other = place.root / "other.sqlite"
    with contextlib.closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE something (id)")
        database.commit()
    empty, pipe = place.root / "empty", place.root / "pipe"
    empty.touch()
    os.mkfifo(pipe)
    for path in (other, empty, pipe, place.root, place.root / "nowhere", place.state / "recovering" / "corpus.sqlite"):
        done = place.newsfold("rebuild", "--from", str(path), check=False, patience=20)
        assert done.returncode in (65, 69) and str(path) in done.stderr, (path, done)
    assert (place.state / "corpus.sqlite").read_bytes() == before
    assert not list(place.state.glob("*aside*")) and len(place.rows("files")) == 5


def has_tables(place):
    """Whether anybody can read what tables there are."""
    try:
        with sqlite3.connect(f"file:{place.state}/corpus.sqlite?mode=ro", uri=True) as corpus:
            corpus.execute("PRAGMA writable_schema = ON")
            return bool(corpus.execute("SELECT name, sql FROM sqlite_master").fetchall())
    except sqlite3.DatabaseError:
        return False


def recover(place, what, audited):
    """Makes a corpus out of what can be read: it agrees with itself, and knows every file again."""
    for aside in place.state.glob("corpus.sqlite.aside-*"):
        aside.unlink()
    before = (place.state / "corpus.sqlite").read_bytes()
    done = place.newsfold("rebuild", "--from", str(place.state / "corpus.sqlite"), "--json", check=False)
    if done.returncode == 65:
        assert "nothing can be read" in done.stderr and not has_tables(place), f"{what}: {done.stderr}"
        assert (place.state / "corpus.sqlite").read_bytes() == before, "what cannot be read is left as it is"
        return None
    assert done.returncode == 0, f"{what}: {done.stderr}"
    report = json.loads(done.stdout)
    assert Path(report["aside"]).read_bytes() == before, f"{what}: it is not set aside as it was"
    if audited == 0:
        assert not report["lost_articles"] and not report["altered_articles"], f"{what}: {report}"
    place.newsfold("ingest")
    audit = place.newsfold("audit", "--full", "--json", check=False)
    findings = [one for one in map(json.loads, audit.stdout.splitlines()) if "finding" in one]
    # A bit of a file's digest is as good as another; audit tells that the file does not agree.
    assert all(what.startswith("bit") and one["check"] == "files" for one in findings), f"{what}: {report}: {findings}"
    rows = place.rows("files")
    assert len(rows) == 61 and all(row["outcome"] == "new" or row["article"] for row in rows), f"{what}: {report}"
    return report


TESTS = [
    ("a full disk is said, and waited for", full_disk),
    ("a disk that is nearly full is said once, before anything fails, and waited for", nearly_full_disk),
    ("a state folder that may only be read is said at the start, can be searched, and is written when it may be", read_only),
    ("a database that somebody else has locked is said, and waited for", locked),
    ("a process that may open no more files says so, and takes what was dropped when it may", no_descriptors),
    ("a disk that cannot write is said, and waited for", lambda place: failing(place, "write")),
    ("a disk that cannot sync is said: what is not safe is not told, and is there when it can", lambda place: failing(place, "sync")),
    ("a corpus that cannot be read is said, and waited for", lambda place: failing(place, "read")),
    ("files that cannot be read are said, and taken when they can be", failing_reads),
    ("what comes in pieces of seven bytes is taken whole", short_reads),
    ("a clock that is set back a day, and on again, changes nothing", clock_set_back),
    ("without memory it takes what it has not taken after the next start", out_of_memory),
    *[(f"a log of the database that is damaged ({kind}) is said, kept, and what it held is taken again",
       lambda place, kind=kind: damaged_log(place, kind)) for kind in ("bit", "header", "half", "empty")],
    ("a damaged log that is in the database already is put away, and nothing is lost", damaged_old_log),
    ("a log that a crash has left behind is not taken for damaged", whole_log),
    ("a database whose list of tables is cut off gives what it can", cut_list_of_tables),
    *[(f"a recovery that is killed at its step {count} is finished by the next start",
       lambda place, count=count: cut_recovery(place, count)) for count in (1, 2, 3, 4)],
    ("what was forgotten does not come back where a part of the ledger is lost", lost_rows),
    ("locks on the database stay while damage is looked into", locks_stay),
    ("what is forgotten while a rebuild is cut off stays in none of its files", forgotten_in_a_cut_rebuild),
    ("what is no corpus is not recovered from, and nothing is changed", not_a_corpus),
    ("a second daemon on the same state is refused at once, and told by whom", second),
    ("a database that is taken away is said", removed),
    ("a database that is damaged is noticed, by audit at the latest, and never ends in a crash", damaged),
]
