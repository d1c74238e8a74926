"""The daemon in the foreground: events on its standard error, signals, the lock."""

import os
import re
import shutil
import signal
import subprocess
import time

import harness
from harness import EVENT_FIELDS, SURNAME, Daemon, is_integer, is_recent, keys, test


@test("a file dropped into the folder of a running daemon is an event, and found, within seconds")
def dropped(t):
    daemon = t.daemon()
    path = t.put("report.txt", "Some words that arrive while somebody watches.\n")
    event = daemon.wait_event("article-added", limit=10)
    assert event["file"] == str(path)
    (hit,) = t.json("search", "somebody", "watches")
    assert hit["path"] == str(path) and hit["article"] == event["article"]


@test("its events have the keys and types of the contract, and a latency")
def contract(t):
    t.put_reports()
    daemon = t.daemon()
    t.put("later.txt", "Some words that arrive while somebody watches.\n")
    added = daemon.wait_event("article-added", lambda event: event["file"].endswith("/later.txt"))
    assert is_integer(added["latency_usec"]) and 0 <= added["latency_usec"] < 10_000_000
    for event in daemon.events:
        keys(event, "sequence time event message", EVENT_FIELDS)
        assert is_recent(event["time"])
    sequences = [event["sequence"] for event in daemon.events]
    assert sequences == list(range(sequences[0], sequences[0] + len(sequences))), sequences


@test("what came while no daemon ran is taken on start, before it says that it is ready")
def start(t):
    t.put_reports()
    daemon = t.daemon()
    kinds = [event["event"] for event in daemon.events]
    assert kinds.count("article-added") == 5, kinds
    assert kinds[-1] == "daemon-ready"


@test("a restart takes nothing again, and what went meanwhile is gone")
def restart(t):
    paths = t.put_reports()
    assert t.daemon().terminate() == 0
    paths[0].unlink()
    daemon = t.daemon()
    kinds = [event["event"] for event in daemon.events]
    assert "article-added" not in kinds and kinds.count("file-gone") == 1, kinds


@test("five reports moved in, copied, linked and written slowly are five articles")
def ways(t):
    aside = t.root / "aside"
    aside.mkdir()
    (t.drop / "sub").mkdir()
    paths = t.put_reports()
    texts = [path.read_bytes() for path in paths]
    for path in paths:
        path.rename(aside / path.name)
    daemon = t.daemon()
    shutil.copy(aside / paths[0].name, t.drop)
    (aside / paths[1].name).rename(t.drop / "sub" / paths[1].name)
    os.link(aside / paths[2].name, t.drop / paths[2].name)
    with open(t.drop / paths[3].name, "wb", buffering=0) as file:
        for start in range(0, len(texts[3]), 100):
            file.write(texts[3][start:start + 100])
    temporary = t.drop / ".hidden-name"
    temporary.write_bytes(texts[4])
    temporary.rename(t.drop / paths[4].name)
    daemon.wait_events("article-added", 5)
    assert len(t.json("search", SURNAME)) == 5


@test("a folder that is made or moved in with files is watched at once")
def folders(t):
    daemon = t.daemon()
    t.put("a/b/c/deep.txt", "Some words that are hidden deep below.\n")
    t.put("in.txt", "Some words that were moved in with their folder.\n", t.root / "moved")
    (t.root / "moved").rename(t.drop / "moved")
    names = {os.path.basename(event["file"]) for event in daemon.wait_events("article-added", 2)}
    assert names == {"deep.txt", "in.txt"}
    t.put("a/b/c/again.txt", "Other words that follow the first ones into the depths.\n")
    t.put("moved/again.txt", "More words that come to the folder which was moved.\n")
    daemon.wait_events("article-added", 2)


@test("duplicates, revisions and removals are events of the running daemon")
def changes(t):
    paths = t.put_reports()
    daemon = t.daemon()
    copy = t.put("copy.txt", paths[0].read_bytes())
    assert daemon.wait_event("article-duplicate")["file"] == str(copy)
    paths[1].write_text(paths[1].read_text() + "A correction was made to this report an hour later.\n")
    assert daemon.wait_event("article-revised")["file"] == str(paths[1])
    paths[2].unlink()
    assert daemon.wait_event("file-gone")["file"] == str(paths[2])


@test("a bad file is an event with its reason, and the daemon goes on")
def bad(t):
    daemon = t.daemon()
    t.put("zeros.txt", bytes(1000))
    assert daemon.wait_event("file-rejected")["reason"]
    t.put("good.txt", "Some words that are as good as any.\n")
    daemon.wait_event("article-added")


@test("standard error holds no raw control characters, whatever a file is called")
def raw(t):
    daemon = t.daemon()
    t.put("two\nlines\x1b[2J\x07.txt", "A title \x1b[31min red\x1b[0m\n\nand some words of a text.\n")
    daemon.wait_line(lambda line: "two" in line, "an event of the file")
    daemon.terminate()
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", daemon.rest())


@test("without --json, events are one readable line each")
def readable(t):
    daemon = Daemon([harness.binary, "daemon", *t.options()])
    t.processes.append(daemon)
    t.put("report.txt", "Some words that arrive while somebody watches.\n")
    line = daemon.wait_line(lambda line: "report.txt" in line or "Some words" in line, "a line of the report")
    assert not line.startswith("{")


@test("SIGTERM and SIGINT end it within seconds, with 0, and its last event says so")
def ends(t):
    for number in (signal.SIGTERM, signal.SIGINT):
        daemon = t.daemon()
        daemon.signal(number)
        assert daemon.process.wait(10) == 0
        daemon.rest()
        assert daemon.events[-1]["event"] == "daemon-stopping", daemon.seen[-3:]
    assert not (t.state / "control").exists()


@test("SIGTERM ends it during its first sweep, and nothing is lost")
def ends_early(t):
    for number in range(2000):
        t.put(f"{number}.txt", f"Report number {number} says in {number * 7} words what {number * 13} others did not.\n")
    daemon = t.daemon(ready=False)
    daemon.wait_event("article-added")
    assert daemon.terminate() == 0
    t.ingest()
    assert len(t.json("files")) == 2000
    assert [event["sequence"] for event in t.json("events")] == list(range(1, len(t.json("events")) + 1))


@test("kill -9 loses nothing that was reported, and the next daemon starts")
def killed(t):
    daemon = t.daemon()
    t.put_reports()
    reported = daemon.wait_events("article-added", 5)
    daemon.end()
    assert {event["article"] for event in reported} == {file["article"] for file in t.json("files")}
    assert t.daemon().terminate() == 0


@test("a second daemon on the same state is refused with 69, and the first one's pid")
def second(t):
    daemon = t.daemon()
    result = t.run("daemon", code=69)
    assert re.search(rf"\b{daemon.pid}\b", result.err), result
    assert daemon.is_running()
    t.put("report.txt", "Some words that arrive in spite of the other one.\n")
    daemon.wait_event("article-added")


@test("SIGHUP puts a changed configuration in force")
def reload(t):
    config = t.write_config('[watch]\nignore = ["skip-*"]\n')
    daemon = t.daemon()
    config.write_text('[watch]\nignore = ["other-*"]\n')
    daemon.signal(signal.SIGHUP)
    # Files are taken one after another from here on; the first one that is named skip- proves it.
    deadline = time.monotonic() + 20
    number = 0
    while time.monotonic() < deadline:
        number += 1
        t.put(f"skip-{number}.txt", f"Some words of file {number} that were to be skipped until now.\n")
        t.put(f"report-{number}.txt", f"Other words of report {number}, which nobody ever meant to skip.\n")
        taken = {os.path.basename(event["file"]) for event in daemon.wait_events("article-added", 1)}
        if any(name.startswith("skip-") for name in taken):
            return
    raise AssertionError("the new configuration is not in force")


@test("SIGHUP with an invalid configuration is refused with its line, and the old one stays")
def bad_reload(t):
    config = t.write_config("")
    daemon = t.daemon()
    config.write_text("# one\nsplendid = = 7\n")
    daemon.signal(signal.SIGHUP)
    line = daemon.wait_line(lambda line: "newsfold.toml" in line, "word of the invalid configuration")
    assert re.search(r"\b2\b", line), line
    t.put("report.txt", "Some words that arrive in spite of it.\n")
    daemon.wait_event("article-added")


@test("an invalid configuration keeps it from starting, with 78")
def bad_start(t):
    t.write_config("# one\nsplendid = = 7\n")
    assert re.search(r"\b2\b", t.run("daemon", code=78).err)


@test("without any drop folder it does not start, with 78 and the command that mends it")
def no_drop(t):
    t.drop.rmdir()
    error = t.run("daemon", code=78).err
    assert str(t.drop) in error and "mkdir" in error, error


@test("a drop folder that goes away is named, and is watched again once it is back")
def missing_drop(t):
    t.write_config('[watch]\nsweep = "1s"\n')
    daemon = t.daemon()
    t.drop.rmdir()
    daemon.wait_event("folder-unreachable")
    t.drop.mkdir()
    t.put("report.txt", "Some words in a folder that came late.\n")
    daemon.wait_event("article-added")


@test("it goes on when nobody reads its standard error any more")
def closed_error(t):
    process = subprocess.Popen(
        [harness.binary, "daemon", *t.options(), "--json"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE)
    try:
        process.stderr.readline()
        process.stderr.close()
        t.put("report.txt", "Some words that nobody hears of.\n")
        deadline = time.monotonic() + 20
        while t.run("search", "nobody", "hears", code=(0, 1)).code:
            assert process.poll() is None, f"it ended with {process.returncode}"
            assert time.monotonic() < deadline, "the report was not taken"
        process.terminate()
        assert process.wait(10) == 0, f"it ended with {process.returncode}"
    finally:
        process.kill()
        process.wait()
