"""Folders that somebody made to upset whoever reads them: nothing hangs, and no link is followed out."""

import os
import shutil
import socket
import threading
import time

import ledger
import place as places
import processes
from place import NEVER, Skip
from scenario import scenario

SECRET = "Zarquonfolly"  # a word that is in no text but those outside


def outside(place):
    """A folder with a text that must never be read. Returns both."""
    folder = place.root / "outside"
    folder.mkdir()
    text = folder / "secret.txt"
    text.write_text(f"{SECRET} is a word that nobody who watches the drop folder is to see.\n")
    return folder, text


def check_secret(place, log):
    """Nothing was read outside."""
    away = str(place.root / "outside")
    shown = [event for event in log if SECRET in str(event) or str(event.get("file")).startswith(away)]
    assert not shown, f"read through a link: {shown[0]}"
    assert not place.read("search", SECRET, code=(0, 1)), "what is outside can be found"


def check_refused_once(log):
    """What never changed was rejected once."""
    refused = [event["file"] for event in log if event["event"] == "file-rejected"]
    assert len(refused) == len(set(refused)), sorted(path for path in refused if refused.count(path) > 1)


@scenario("links", "symbolic links to files, folders, themselves and nowhere are rejected, and not followed")
def links(place):
    folder, text = outside(place)
    w = place.writer("w")

    def put(where):
        where.mkdir()
        (where / "file.txt").symlink_to(text)
        (where / "relative.txt").symlink_to("../../outside/secret.txt")
        (where / "folder").symlink_to(folder)
        (where / "self").symlink_to("self")
        (where / "up").symlink_to("..")
        (where / "nowhere.txt").symlink_to("/nonexistent/secret")
        (where / "zero.txt").symlink_to("/dev/zero")
        w.have(where / "good.txt")

    put(place.drop / "start")
    place.start()
    put(place.drop / "running")
    os.rename(w.put_aside(b""), place.drop / "running" / "empty.txt")
    place.truth.complete("empty.txt", b"", "empty")
    log = ledger.check(place)
    check_secret(place, log)
    check_refused_once(log)
    good = [row for row in ledger.rows(place) if row["outcome"] != "rejected"]
    assert len(good) == 2, good


@scenario("pipes-and-sockets", "named pipes, sockets and devices are rejected; nothing waits for their other end")
def special(place):
    def put(where):
        where.mkdir()
        os.mkfifo(where / "pipe.txt")
        with socket.socket(socket.AF_UNIX) as one:
            os.chdir(where)  # a socket's address is short
            one.bind("socket.txt")
        os.chdir("/")
        if places.is_root:
            os.mknod(where / "null.txt", 0o666 | 0o020000, os.makedev(1, 3))

    put(place.drop / "start")
    place.start()
    put(place.drop / "running")
    place.writer("w").have(place.drop / "good.txt")
    log = ledger.check(place)
    check_refused_once(log)
    assert [event["event"] for event in log].count("article-added") == 1


@scenario("swapped-for-a-link", "a name that is swapped between a file and a link all the time never leads outside")
def swapped_file(place):
    _, text = outside(place)
    place.start()
    w = place.writer("w")
    end = time.monotonic() + 4
    names = [str(place.drop / f"{number}.txt") for number in range(4)]
    while time.monotonic() < end:
        for path in names:
            data = w.text(60)
            place.truth.complete(path, data, "between links")
            source = w.put_aside(data)
            os.rename(source, path)
            if w.random.random() < 0.2:
                time.sleep(w.random.uniform(0, 0.05))
            os.symlink(text, source)
            os.rename(source, path)
            if w.random.random() < 0.2:
                os.unlink(path)
                os.mkfifo(path)
    for path in names[:2]:
        data = w.text(60)
        place.truth.complete(path, data, "at last")
        os.rename(w.put_aside(data), path)
    check_secret(place, ledger.check(place))


@scenario("swapped-folder", "a folder that is swapped for a link to another all the time never leads outside")
def swapped_folder(place):
    folder, _ = outside(place)
    place.configure(sweep=1.0)
    w = place.writer("w")
    inner = place.drop / "inner"
    inner.mkdir()
    for number in range(30):
        w.have(inner / f"{number}.txt")
    (folder / "0.txt").write_text(f"{SECRET} stands under a name that is inside as well.\n")
    place.start(ready=False)
    link = place.aside / "link"
    kept = place.drop / ".kept"
    end = time.monotonic() + 4
    while time.monotonic() < end:
        link.symlink_to(folder)
        os.rename(inner, kept)
        os.rename(link, inner)
        time.sleep(w.random.uniform(0, 0.05))
        os.unlink(inner)
        os.rename(kept, inner)
        os.utime(inner / f"{w.random.randrange(30)}.txt")
        time.sleep(w.random.uniform(0, 0.05))
    check_secret(place, ledger.check(place))


@scenario("strange-names", "names of 255 bytes, that are not UTF-8, with line ends and escape sequences are names "
          "like any")
def strange_names(place):
    names = [b"n" * 255, "ü".encode() * 127, b"\xff\xfe\x80.txt", b"latin-\xe9.txt", b"two\nlines.txt",
             b"\x1b[2J\x07.txt", b"tab\tand\rreturn", b"-rf", b"--", b" ", b"*", b"%s%n", b"'; DROP TABLE file; --",
             b"a\\b", b'"quoted".txt', "\u202etxt.exe".encode(), "é".encode(), "e\u0301".encode(), b"con.txt.",
             b"\xed\xa0\x80", b"\xf4\x90\x80\x80", bytes(range(1, 32)), bytes(range(128, 256))]
    w = place.writer("w")

    def put(where):
        where.mkdir()
        for name in names:
            w.have(os.path.join(str(where), os.fsdecode(name)))
            inner = os.path.join(str(where), os.fsdecode(name[:200] + b".folder"))
            os.mkdir(inner)
            w.have(os.path.join(inner, os.fsdecode(name)))

    put(place.drop / "start")
    place.start()
    put(place.drop / "running")
    ledger.settle(place)
    # Renamed to and from such names, each stays what it is.
    for number, name in enumerate(names[:8]):
        path = os.path.join(str(place.drop / "running"), os.fsdecode(name))
        os.rename(path, str(place.drop / f"plain{number}.txt"))
    log = ledger.check(place)
    assert len([event for event in log if event["event"] == "file-moved"]) == 8, [
        event for event in log if event["event"] in ("file-moved", "file-gone")][:4]


@scenario("empty-folders", "thousands of empty folders, made and removed, keep nobody from the file in the last one")
def empty_folders(place):
    for number in range(3000):
        (place.drop / f"at-start{number}").mkdir()
    place.start()
    for number in range(3000):
        (place.drop / f"running{number}").mkdir()
    for number in range(0, 3000, 2):
        (place.drop / f"at-start{number}").rmdir()
    w = place.writer("w")
    w.have(place.drop / "at-start2999" / "one.txt")
    w.have(place.drop / "running2999" / "two.txt")
    ledger.check(place)


@scenario("beyond-path-max", "files so deep that their path is longer than the system's limit are found by a sweep")
def too_deep(place):
    place.configure(sweep=1.0)
    data = place.writer("w").text()

    def put(top):
        """Twenty folders of 250 bytes each."""
        folder = os.open(place.drop, os.O_RDONLY)
        path = str(place.drop)
        for name in (top, *[str(level).rjust(250, "d") for level in range(20)]):
            os.mkdir(name, dir_fd=folder)
            inner = os.open(name, os.O_RDONLY, dir_fd=folder)
            os.close(folder)
            folder, path = inner, f"{path}/{name}"
        place.truth.complete(f"{path}/deep.txt", data, "deep")
        with open(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=folder), "wb") as file:
            file.write(data)
        os.close(folder)

    put("start")
    place.start()
    put("running")
    ledger.check(place)


@scenario("folder-without-permission", "a folder that may not be entered is named, and taken in when it may")
def closed_folder(place):
    place.configure(sweep=NEVER)
    folder = place.drop / "closed"
    folder.mkdir(mode=0o700 if places.is_root else 0)
    w = place.writer("w")
    if places.is_root:
        w.have(folder / "one.txt")
    place.start()
    place.daemon.wait_event("folder-unreachable")
    folder.chmod(0o755)
    w.have(folder / "two.txt")
    ledger.check(place)


@scenario("flickering", "names that come and go faster than anyone can look leave no rows of what is not there")
def flickering(place):
    place.start()
    over = threading.Event()

    def flicker(number):
        w = place.writer(f"w{number}")
        while not over.is_set():
            path = place.drop / f"{number}-{w.random.randrange(20)}.txt"
            data = w.text(50)
            place.truth.complete(path, data, "flicker")
            path.write_bytes(data)
            if w.random.random() < 0.3:
                time.sleep(w.random.uniform(0, 0.15))
            if w.random.random() < 0.3:
                other = place.drop / f"{number}-{w.random.randrange(20)}.txt"
                os.rename(path, other)
                place.truth.did(other, f"renamed from {path.name}")
            else:
                path.unlink()
                place.truth.did(path, "removed")

    threads = [threading.Thread(target=flicker, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(4)
    over.set()
    for thread in threads:
        thread.join()
    ledger.check(place)


@scenario("bind-mount-loop", "a drop folder that is mounted below itself is looked through, and nothing hangs")
def bind_mount(place):
    if not places.is_root:
        raise Skip("only root can mount")
    for program in ("unshare", "mount", "setpriv"):
        if not shutil.which(program):
            raise Skip(f"there is no {program} here")
    loop = place.drop / "loop"
    loop.mkdir()
    try:
        processes.run(["unshare", "-m", "mount", "--bind", place.drop, loop])
    except AssertionError as error:
        raise Skip(f"nothing can be mounted here: {str(error)[-80:]}") from None
    w = place.writer("w")
    w.have(place.drop / "start.txt")
    # Only the daemon sees the mounts, and they are gone with it.
    script = 'd=$1; shift; for _ in 1 2 3 4; do mount --bind "$d" "$d/loop" && d=$d/loop; done; exec "$@"'
    place.configure(sweep=1.0)
    place.start(before=["unshare", "-m", "--propagation", "private", "sh", "-c", script, "sh", place.drop, "setpriv",
                        f"--reuid={places.NOBODY}", f"--regid={places.NOBODY}", "--clear-groups"])
    assert place.daemon.user() == places.NOBODY
    w.have(place.drop / "running.txt")
    (place.drop / "new" / "deep").mkdir(parents=True)
    w.have(place.drop / "new" / "deep" / "running.txt")
    seen = set()

    def is_taken(daemon):
        seen.update(event["file"] for event in daemon.events if event["event"] in ledger.OUTCOMES)
        return {str(place.drop / name) for name in ("start.txt", "running.txt", "new/deep/running.txt")} <= seen

    place.daemon.wait(is_taken, "the files by their own names", 30)
    place.stop()
    log = ledger.events(place)
    ledger.check_log(place, log, ledger.rows(place))
