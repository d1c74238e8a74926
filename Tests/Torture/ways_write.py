"""Ways of writing a file in its place."""

import mmap
import os
import threading
import time

from ways import way
from writer import remove

NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@way("write")
def write(w, path):
    """Opened, written and closed at once."""
    data = w.text()
    w.complete(path, data, "write")
    with w.open(path, NEW) as file:
        file.write(data)


@way("slow-writer")
def slow_writer(w, path):
    """Written piece by piece by one who stalls for seconds, closed at the end."""
    data = w.text()
    w.complete(path, data, "slow writer")
    first, *rest = w.pieces(data)
    with w.open(path, NEW) as file:
        file.write(first)
        file.stall(least=w.random.choice((0.0, 1.5, 2.9)))
        for piece in rest:
            file.write(piece)
            file.stall()


@way("created-empty")
def created_empty(w, path):
    """Made empty, and written only after a while."""
    data = w.text()
    w.complete(path, data, "created empty")
    remove(path)
    with w.open(path, NEW | os.O_EXCL) as file:
        file.stall(least=w.random.choice((0.3, 2.0)))
        file.write(data)


@way("appends")
def appends(w, path):
    """Appended to three times, each time opened and closed: closed is not finished."""
    data = w.text()
    w.complete(path, data, "first part")
    with w.open(path, NEW) as file:
        file.write(data)
    for _ in range(3):
        w.stall()
        more = w.text(60)
        data += more
        w.complete(path, data, "appended")
        middle = w.random.randrange(len(more))
        with w.open(path, os.O_WRONLY | os.O_APPEND) as file:
            file.write(more[:middle])
            file.stall()
            file.write(more[middle:])


@way("rewrite")
def rewrite(w, path):
    """Cut to nothing and written anew, with a stall in between."""
    w.have(path)
    data = w.text()
    w.complete(path, data, "rewritten")
    with w.open(path, NEW) as file:
        file.stall(least=w.random.choice((0.0, 0.5)))
        for piece in w.pieces(data):
            file.write(piece)
            file.stall()


@way("emptied-then-filled")
def emptied(w, path):
    """Emptied and closed, as `: > name` does, then filled by another."""
    w.complete(path, b"", "emptied")
    with w.open(path, NEW):
        pass
    w.stall()
    data = w.text()
    w.complete(path, data, "filled")
    with w.open(path, os.O_WRONLY) as file:
        for piece in w.pieces(data):
            file.write(piece)
            file.stall()


@way("overwrite-in-place")
def overwrite(w, path):
    """The old text overwritten from its beginning, and cut to the new length at last."""
    w.have(path)
    data = w.text()
    w.complete(path, data, "overwritten")
    with w.open(path, os.O_WRONLY) as file:
        for piece in w.pieces(data):
            file.write(piece)
            file.stall()
        file.truncate(len(data))


@way("mmap")
def mapped(w, path):
    """Written through a mapping, of which inotify tells nothing."""
    data = w.text()
    w.complete(path, data, "mapped")
    with w.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC) as file:
        file.truncate(len(data))
        memory = mmap.mmap(file.descriptor, len(data))
        at = 0
        for piece in w.pieces(data):
            # A page is noticed once: further writes to it leave no time behind, so the stalls are short together.
            file.look()
            memory[at:at + len(piece)] = piece
            at += len(piece)
            file.stall()
        memory.close()


@way("samba-preallocated")
def preallocated(w, path):
    """Given its full size first, filled in any order, then given its time, as a Windows client does."""
    data = w.text()
    w.complete(path, data, "preallocated")
    with w.open(path, NEW) as file:
        os.posix_fallocate(file.descriptor, 0, len(data))
        parts = []
        for piece in w.pieces(data, 6):
            parts.append((sum(len(part) for _, part in parts), piece))
        w.random.shuffle(parts)
        for at, piece in parts:
            file.stall()
            file.write(piece, at)
    os.utime(path, (time.time(), w.random.uniform(1e9, 1.7e9)))


@way("two-writers")
def two_writers(w, path):
    """Two who write one name at a time: the first to close is not the last to write."""
    first, second = w.text(), w.text(60)
    w.complete(path, first + second, "both")
    with w.open(path, NEW | os.O_APPEND) as one:
        one.write(first[:len(first) // 2])
        other = w.open(path, os.O_WRONLY | os.O_APPEND)
        one.write(first[len(first) // 2:])
    with other:
        # It goes on at once, with less than `settle` between its writes; where the machine held it up for longer, what
        # was there by then was closed and quiet, and may have been taken.
        for start in range(0, len(second), 40):
            other.look(patience=0.7 * w.place.settle)
            other.write(second[start:start + 40])
            time.sleep(0.02)


@way("two-renamers")
def two_renamers(w, path):
    """Two who write under names of their own and rename to the same one."""
    texts = [w.text(), w.text()]
    waits = [w.random.uniform(0, 0.5) for _ in texts]

    def upload(number):
        temporary = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.{number}")
        w.complete(path, texts[number], "one of two")
        with open(temporary, "wb") as file:
            file.write(texts[number])
        time.sleep(waits[number])
        os.rename(temporary, path)
        w.truth.did(path, f"renamed by {number}")

    threads = [threading.Thread(target=upload, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@way("otmpfile-linkat")
def linked_from_nothing(w, path):
    """Written without a name (O_TMPFILE), and given one by linkat when it is whole."""
    data = w.text()
    w.complete(path, data, "O_TMPFILE")
    remove(path)
    try:
        file = w.open(os.path.dirname(path), os.O_TMPFILE | os.O_WRONLY)
    except OSError as error:  # a file system that cannot
        w.truth.did(path, f"no O_TMPFILE: {error}")
        return write(w, path)
    with file:
        for piece in w.pieces(data):
            os.write(file.descriptor, piece)
            file.stall()
        folder = os.open(os.path.dirname(path), os.O_PATH)
        try:
            os.link(f"/proc/self/fd/{file.descriptor}", os.path.basename(path), src_dir_fd=folder, dst_dir_fd=folder)
        finally:
            os.close(folder)
        file.stall()


@way("chmod-later")
def chmod_later(w, path):
    """Not to be read at first, and given its permissions only after a while."""
    data = w.text()
    w.complete(path, data, "chmod")
    remove(path)
    with w.open(path, NEW, mode=0) as file:
        file.write(data)
    w.stall()
    os.chmod(path, 0o644)
    w.truth.did(path, "chmod 644")


OLD_DATES = (-3_000_000_000, -1, 0, 1, 315_532_800, 1_000_000_000, 4_000_000_000, 9_000_000_000)


@way("old-dated")
def old_dated(w, path):
    """Dated years ago or in the future, while it is open or after it was closed."""
    data = w.text()
    w.complete(path, data, "dated")
    date = w.random.choice((*OLD_DATES, time.time() + 86_400 * w.random.randrange(4000)))
    is_late = w.random.random() < 0.5
    with w.open(path, NEW) as file:
        file.write(data)
        if not is_late:
            os.utime(file.descriptor, (date, date))
    if is_late:
        w.stall()
        os.utime(path, (date, date))
    w.truth.did(path, f"dated {date:.0f}")
