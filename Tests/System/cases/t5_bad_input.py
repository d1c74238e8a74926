"""What is not an article, or wants to be more than one, under the sandbox."""

import os
import stat

from cases import test
from desk import DROP, article

# A FIFO, a socket and a link make no sound when they are closed: a sweep may be what finds them.
PATIENCE = 75


def rejected(desk, path, mark):
    entry = desk.journal.wait("file-rejected", path, after=mark, patience=PATIENCE)[0]
    assert entry.get("NEWSFOLD_REASON"), "no reason"
    assert entry["PRIORITY"] == "5", entry["PRIORITY"]
    assert "NEWSFOLD_ARTICLE" not in entry
    others = [e["NEWSFOLD_EVENT"] for e in desk.journal.events(file=path, after=mark)]
    assert others == ["file-rejected"], others
    return entry["NEWSFOLD_REASON"]


def made_by(name, command):
    """A test's body: a shell command makes `$1`, which is then rejected; the reason."""

    def body(desk):
        mark = desk.journal.mark()
        path = f"{DROP}/{name}"
        desk.run("sh", "-c", command, "sh", path)
        return rejected(desk, path, mark)

    return body


@test("a program is rejected")
def program(desk):
    made_by("program.txt", 'cp /bin/true "$1"')(desk)


@test("an empty file is rejected, and the reason says so")
def empty(desk):
    assert "empty" in made_by("empty.txt", ': > "$1"')(desk).lower()


@test("a file of a gigabyte is rejected unread, and the reason names the limit")
def huge(desk):
    assert "16" in made_by("huge.txt", 'truncate -s 1G "$1"')(desk)


@test("a file of NULs is rejected")
def nulls(desk):
    made_by("nulls.txt", 'head -c 100000 /dev/zero > "$1"')(desk)


@test("a FIFO is rejected and nothing waits for it")
def fifo(desk):
    made_by("fifo.txt", 'mkfifo "$1"')(desk)


@test("a socket is rejected")
def socket(desk):
    mark = desk.journal.mark()
    os.mknod(f"{desk.machine.root}{DROP}/socket.txt", stat.S_IFSOCK | 0o755)
    rejected(desk, f"{DROP}/socket.txt", mark)


@test("a link to /etc/shadow is rejected and not followed")
def link(desk):
    made_by("link.txt", 'ln -s /etc/shadow "$1"')(desk)


@test("a name with a newline and escape codes is taken, and written so that it does no harm")
def hostile_name(desk):
    mark = desk.journal.mark()
    name = "two\nlines \x1b[2J\x1b]0;owned\x07 \x7f.txt"
    desk.drop(name, article("hostile name"))
    entry = desk.journal.wait("article-added", after=mark)[0]
    assert isinstance(entry["NEWSFOLD_FILE"], str) and entry["NEWSFOLD_FILE"].isprintable(), entry["NEWSFOLD_FILE"]
    raw = entry["NEWSFOLD_FILE_RAW"]
    raw = bytes(raw) if isinstance(raw, list) else raw.encode()
    assert raw == f"{DROP}/{name}".encode(), raw


@test("a name that is not UTF-8 is a name like any other")
def foreign_name(desk):
    mark = desk.journal.mark()
    desk.drop(os.fsdecode(b"caf\xe9.txt"), article("foreign name"))
    entry = desk.journal.wait("article-added", after=mark)[0]
    assert bytes(entry["NEWSFOLD_FILE_RAW"]).endswith(b"/caf\xe9.txt")


@test("a title with escape codes is written so that it does no harm")
def hostile_title(desk):
    entry = desk.take("hostile-title.txt", b"Breaking \x1b[31mnews\x1b[0m today\n\n" + article("hostile title"))
    assert isinstance(entry["NEWSFOLD_TITLE"], str) and entry["NEWSFOLD_TITLE"].isprintable()


@test("a file that may not be read has failed, and is taken once it may")
def unreadable(desk):
    mark = desk.journal.mark()
    path = f"{DROP}/unreadable.txt"
    desk.run("sh", "-c", 'cat > "$1.part" && chmod 600 "$1.part" && mv "$1.part" "$1"', "sh", path,
             input=article("unreadable"))
    failed = desk.journal.wait("file-failed", path, after=mark, patience=PATIENCE)[0]
    assert failed["ERRNO"] == "13", failed.get("ERRNO")
    assert failed["PRIORITY"] == "4", failed["PRIORITY"]
    assert failed.get("NEWSFOLD_REASON")

    desk.run("chmod", "0640", path)
    desk.journal.wait("article-added", path, after=mark, patience=PATIENCE)


@test("after all of that, an article is still taken at once")
def still_working(desk):
    entry = desk.take("still-here.txt")
    assert int(entry["NEWSFOLD_LATENCY_USEC"]) < 1_000_000


@test("no message, title or reason in the journal has a control character")
def nothing_raw(desk):
    for entry in desk.journal.all:
        for field in ("MESSAGE", "NEWSFOLD_TITLE", "NEWSFOLD_FILE", "NEWSFOLD_REASON"):
            value = entry.get(field, "")
            # journalctl gives what is not printable as a list of bytes, and null for what is too long.
            assert isinstance(value, str), f"{field} of {entry.get('NEWSFOLD_SEQUENCE')}: {value}"
            assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in value), f"{field}: {value!r}"


@test("all sequence numbers are in the journal, from the first to the last, each for one event")
def no_gap(desk):
    seen = {}
    for entry in desk.journal.events():
        sequence = int(entry["NEWSFOLD_SEQUENCE"])
        about = (entry["NEWSFOLD_EVENT"], entry.get("NEWSFOLD_FILE"), entry["NEWSFOLD_CORPUS"])
        assert seen.setdefault(sequence, about) == about, f"{sequence} is {seen[sequence]} and {about}"
    missing = sorted(set(range(1, max(seen) + 1)) - set(seen))
    assert not missing, f"of {max(seen)} these are missing: {missing[:20]}"
