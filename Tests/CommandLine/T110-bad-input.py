"""What is no article: each file gets the outcome and the reason that it deserves, and nothing hangs."""

import os
import re
import socket
import subprocess
import sys
import time

import harness
from harness import NOBODY, SURNAME, Skip, test


def rejected(t, path, reason, outcome="rejected"):
    """Fails where the file is not refused for a reason like that, as an event and in the ledger."""
    file = t.file(path)
    assert file["outcome"] == outcome, file
    assert re.search(reason, file["reason"].lower()), file
    assert file.get("article") is None, file
    (event,) = [event for event in t.json("events") if event.get("file") == str(path)]
    assert event["event"] == "file-" + outcome, event
    assert event["reason"] == file["reason"], event


@test("an ELF binary is rejected as no text")
def elf(t):
    path = t.put("program.txt", open(os.path.realpath(sys.executable), "rb").read(200_000))
    t.ingest()
    rejected(t, path, "binary|not text|no text|nul")


@test("an empty file is rejected as empty")
def empty(t):
    path = t.put("empty.txt", "")
    t.ingest()
    rejected(t, path, "empty|no words|no text")


@test("a file without a single word is rejected")
def no_words(t):
    path = t.put("dashes.txt", "--- *** ---\n\n ... !!! ???\n")
    t.ingest()
    rejected(t, path, "no words|empty|no text")


@test("a file of NULs is rejected")
def nuls(t):
    path = t.put("zeros.txt", bytes(10_000))
    t.ingest()
    rejected(t, path, "binary|not text|no text|nul")


@test("a sparse file of 1 GB is rejected by its size, unread")
def sparse(t):
    path = t.put("huge.txt", "")
    os.truncate(path, 1 << 30)
    began = time.monotonic()
    t.ingest()
    assert time.monotonic() - began < 5
    rejected(t, path, "large|size|limit|exceeds|more than")


@test("a FIFO is rejected without waiting for a writer")
def fifo(t):
    path = t.drop / "pipe.txt"
    os.mkfifo(path)
    t.ingest()
    rejected(t, path, "fifo|pipe|regular")


@test("a socket is rejected")
def unix_socket(t):
    path = t.drop / "socket.txt"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        t.ingest()
        rejected(t, path, "socket|regular")


@test("a symlink to /etc/shadow is rejected, and nothing of its target is told")
def shadow(t):
    path = t.drop / "secrets.txt"
    path.symlink_to("/etc/shadow")
    t.ingest()
    rejected(t, path, "link|regular")
    for command in (["files"], ["events"], ["explain", str(path)]):
        assert "root:" not in t.run(*command).out
    t.run("search", "root", code=1)


@test("a symlink to a folder is not followed, nor one that leads nowhere or to itself")
def other_links(t):
    t.put("secret.txt", f"{SURNAME} keeps a diary in this folder.\n", t.root / "private")
    (t.drop / "folder").symlink_to(t.root / "private")
    (t.drop / "nowhere.txt").symlink_to(t.root / "nowhere")
    (t.drop / "itself.txt").symlink_to("itself.txt")
    t.ingest()
    assert set(t.outcomes().values()) <= {"rejected"}
    t.run("search", SURNAME, code=1)


@test("a device is rejected")
def device(t):
    path = t.drop / "zero.txt"
    try:
        os.mknod(path, 0o20666, os.makedev(1, 5))
    except PermissionError:
        raise Skip("only root can make a device")
    t.ingest()
    rejected(t, path, "device|regular")


@test("a file that may not be read fails, with the reason and the errno, and others are taken")
def unreadable(t):
    user = None
    if os.geteuid() == 0:
        user = NOBODY
        for folder in (t.root, t.drop):
            os.chown(folder, NOBODY, NOBODY)
        probe = [harness.binary, "--version"]
        try:
            subprocess.run(probe, user=user, group=user, extra_groups=[], capture_output=True, check=True, timeout=30)
        except (OSError, subprocess.SubprocessError):
            raise Skip("nobody may not run this binary where it is")
    path = t.put("locked.txt", "These words are for root alone.\n")
    path.chmod(0)
    t.put("open.txt", "These words are for everybody.\n")
    t.ingest(user=user)
    rejected(t, path, "permission", "failed")
    (event,) = t.json("events", "--kind", "file-failed")
    assert event["errno"] == 13, event
    assert t.file(t.drop / "open.txt")["outcome"] == "new"


@test("a failed file is taken once it may be read")
def readable_again(t):
    if os.geteuid() == 0:
        raise Skip("root may read everything")
    path = t.put("locked.txt", "These words will be free in a moment.\n")
    path.chmod(0)
    t.ingest()
    path.chmod(0o644)
    t.ingest()
    assert t.file(path)["outcome"] == "new"


@test("a rejected file that becomes an article is taken")
def mended(t):
    path = t.put("report.txt", bytes(100))
    t.ingest()
    path.write_text("These words have replaced the zeros that were here before.\n")
    t.ingest()
    assert t.file(path)["outcome"] == "new"


@test("one line of a million words, and words of a hundred thousand letters, are articles like others")
def extremes(t):
    t.put("line.txt", "word " * 1_000_000)
    t.put("long.txt", ("x" * 100_000 + " ") * 20)
    t.put("marks.txt", "e" + "\u0301" * 100_000 + " and more\n")
    t.put("one.txt", "Word")
    t.ingest()
    assert set(t.outcomes().values()) <= {"new", "rejected"}, t.outcomes()
    assert t.outcomes()["line.txt"] == "new"
    assert t.outcomes()["one.txt"] == "new"
    for row in t.json("search", "word"):
        assert len(row["snippet"]) < 2000 and len(row["title"].encode()) < 1000


@test("bad files do not keep good ones from being taken")
def mixed(t):
    t.put_reports()
    t.put("zeros.txt", bytes(100)), t.put("empty.txt", ""), os.mkfifo(t.drop / "pipe.txt")
    t.ingest()
    assert len(t.json("search", SURNAME)) == 5
    assert len(t.json("files")) == 8


@test("every bad file has one outcome, and the next ingest does not take it again")
def once(t):
    t.put("zeros.txt", bytes(100)), t.put("empty.txt", ""), os.mkfifo(t.drop / "pipe.txt")
    (t.drop / "link.txt").symlink_to("/etc/shadow")
    t.ingest()
    before = t.json("events")
    t.ingest()
    assert t.json("events") == before
    assert len(t.json("files", "--outcome", "rejected")) == 4
