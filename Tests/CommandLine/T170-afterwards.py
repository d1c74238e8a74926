"""What is done with a file once it is taken, and with one that cannot be read."""

import collections
import os
import time
from pathlib import Path

from harness import Skip, test


def config(t, lines, sweep="1h"):
    t.write_config(f'[watch]\nsettle = "50ms"\nsweep = "{sweep}"\n[[drop]]\npath = "{t.drop}"\n{lines}')


@test("a file is moved to the archive once it is safely in the corpus, and found there")
def archived(t):
    archive = t.root / "archive"
    archive.mkdir()
    config(t, f'after = "archive"\narchive = "{archive}"\n')
    daemon = t.daemon(drop=False)
    text = "Some words that are kept in the archive.\n"
    path = t.put("wire/one.txt", text)
    added = daemon.wait_event("article-added", limit=10)
    event = daemon.wait_event("file-archived", limit=10)
    assert event["sequence"] > added["sequence"] and event["file"] == str(path)
    (row,) = t.json("files", drop=False)
    assert row["presence"] == "archived" and Path(row["archived_to"]).read_text() == text
    assert Path(row["archived_to"]).is_relative_to(archive) and row["archived_to"].endswith("/wire/one.txt")
    assert not path.exists()
    (explained,) = t.json("explain", str(path), drop=False)
    assert row["archived_to"] in explained["explanation"]
    t.put("wire/one.txt", text)
    daemon.wait_event("file-back", limit=10)
    event = daemon.wait_event("file-archived", limit=10)
    assert event["reason"].endswith("one~2.txt"), event
    assert "file-gone" not in [event["event"] for event in daemon.events]


@test("a file is archived once, also where a sweep comes by it while it is being filed")
def archived_under_sweep(t):
    archive = t.root / "archive"
    archive.mkdir()
    config(t, f'after = "archive"\narchive = "{archive}"\n')
    aside = t.root / "aside"
    for folder in range(4):
        (aside / str(folder)).mkdir(parents=True)
        for number in range(300):
            path = aside / str(folder) / f"{number}.txt"
            path.write_text(f"Report {number} of folder {folder}, with words of its own: {folder * 1000 + number * 7919}.\n")
            os.utime(path, (1_700_000_000, 1_700_000_000))
    daemon = t.daemon(drop=False)
    for folder in range(4):
        (aside / str(folder)).rename(t.drop / str(folder))
        t.run("ingest", drop=False)  # asks the daemon for a sweep and waits for its end
    daemon.wait_events("file-archived", 1200, limit=30)
    t.run("ingest", drop=False)
    kinds = collections.Counter(event["event"] for event in daemon.events)
    assert kinds["file-archived"] == 1200 and not kinds["file-back"] and not kinds["file-gone"], kinds
    assert {row["presence"] for row in t.json("files", drop=False)} == {"archived"}


@test("duplicates can be deleted while other files are left")
def duplicates(t):
    config(t, 'duplicates = "delete"\n')
    daemon = t.daemon(drop=False)
    text = "Some words that come twice to the same place.\n"
    t.put("one.txt", text)
    daemon.wait_event("article-added", limit=10)
    copy = t.put("copy.txt", text)
    event = daemon.wait_event("file-deleted", limit=10)
    assert event["file"] == str(copy) and not copy.exists()
    assert t.presences(drop=False) == {"one.txt": "present", "copy.txt": "deleted"}


@test("what was to be archived when newsfold was killed is archived when it starts again, and taken once")
def killed(t):
    archive = t.root / "archive"
    archive.mkdir()
    config(t, f'after = "archive"\narchive = "{archive}"\n')
    for number in range(200):
        t.put(f"{number}.txt", f"Report number {number} of many that are archived, with words of its own: {number * 7919}.\n")
    daemon = t.daemon(drop=False, ready=False)
    daemon.wait_event("article-added", limit=20)
    daemon.process.kill()
    daemon.process.wait()
    daemon = t.daemon(drop=False)
    rows = t.json("files", drop=False)
    assert len(rows) == 200 and {row["presence"] for row in rows} == {"archived"}, rows[:3]
    assert len([path for path in archive.rglob("*") if path.is_file()]) == 200
    kinds = [event["event"] for event in t.json("events", drop=False)]
    assert "file-gone" not in kinds and kinds.count("file-archived") == 200


@test("a folder that is to be archived and cannot be written to is refused on start, with what to do")
def refused(t):
    user = t.give_away()
    archive = t.root / "archive"
    archive.mkdir()
    config(t, f'after = "archive"\narchive = "{archive}"\n')
    result = t.run("daemon", drop=False, code=78, user=user)
    assert "cannot be written to" in result.err and str(t.drop) in result.err, result


@test("a file that cannot be read fails once, is counted, tried again by itself, and taken when it can be")
def failed(t):
    user = t.give_away()
    config(t, "")
    daemon = t.daemon(drop=False, user=user)
    hidden = t.put("upload.tmp", "Some words that nobody may read at first.\n")
    hidden.chmod(0o600)
    path = t.drop / "secret.txt"
    hidden.rename(path)
    event = daemon.wait_event("file-failed", limit=10)
    assert event["file"] == str(path) and event["errno"] == 13 and "chmod" in event["reason"]
    (row,) = t.json("files", "--outcome", "failed", drop=False)
    assert row["attempts"] >= 1 and row["retry_at"]
    (reply,) = t.json("retry", str(t.drop), drop=False)
    assert reply["tried"] == 1
    (row,) = t.json("files", drop=False)
    assert row["attempts"] >= 2, row
    text = t.run("status", drop=False).out
    assert "newsfold retry" in text, text
    (explained,) = t.json("explain", str(path), drop=False)
    assert "tried" in explained["explanation"] and explained["outcome"] == "failed"
    path.chmod(0o644)
    daemon.wait_event("article-added", limit=10)
    assert [event["event"] for event in daemon.events].count("file-failed") == 1


@test("a file that cannot be read goes on being tried when its folder leaves and comes back, or somebody opens it")
def failed_and_moved(t):
    user = t.give_away()
    config(t, "")
    hidden = t.put("wire/upload.tmp", "Some words that nobody may read at first.\n")
    hidden.chmod(0o600)
    daemon = t.daemon(drop=False, user=user)
    folder = t.drop / "wire"
    hidden.rename(folder / "secret.txt")
    daemon.wait_event("file-failed", limit=10)
    folder.rename(t.root / "elsewhere")
    (t.root / "elsewhere").rename(folder)
    os.close(os.open(folder / "secret.txt", os.O_WRONLY))
    deadline = time.monotonic() + 15
    while t.json("files", drop=False)[0]["attempts"] < 2:
        assert time.monotonic() < deadline, "it is not tried again"


@test("retry without a daemon takes in what can be read by now; nothing to retry is no error")
def retry(t):
    user = t.give_away()
    config(t, "")
    path = t.put("secret.txt", "Some words that nobody may read at first.\n")
    path.chmod(0o600)
    t.run("ingest", drop=False, user=user)
    assert t.run("retry", str(t.drop / "other.txt"), drop=False, user=user).out == "nothing there that failed\n"
    path.chmod(0o644)
    (reply,) = t.json("retry", drop=False, user=user)
    assert reply["outcomes"] == {"new": 1}, reply


@test("a file that is touched while it is copied is taken when the copy is whole, and not before")
def touched(t):
    config(t, 'after = "delete"\n')
    daemon = t.daemon(drop=False)
    path = t.drop / "slow.txt"
    half = "Some words of the first half of a text, of which more is to come.\n"
    with open(path, "w") as file:
        file.write(half)
        file.flush()
        os.close(os.open(path, os.O_WRONLY))
        t.put("other.txt", "Other words, which come meanwhile and are taken.\n")
        daemon.wait_event("file-deleted", limit=10)
        assert [row["path"] for row in t.json("files", drop=False)] == [str(t.drop / "other.txt")]
        file.write(half.replace("first", "second"))
    event = daemon.wait_event("article-added", limit=10)
    assert event["file"] == str(path) and event["words"] == 30, event
    daemon.wait_event("file-deleted", limit=10)


@test("a file under a former name is explained by its new one")
def moved(t):
    config(t, "")
    daemon = t.daemon(drop=False)
    path = t.put("before.txt", "Some words under a name that changes.\n")
    daemon.wait_event("article-added", limit=10)
    path.rename(t.drop / "after.txt")
    daemon.wait_event("file-moved", limit=10)
    (explained,) = t.json("explain", str(path), drop=False)
    assert str(t.drop / "after.txt") in explained["explanation"], explained
