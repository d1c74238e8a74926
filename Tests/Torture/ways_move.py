"""Ways of giving a file its name: renames and links."""

import ctypes
import os
import shutil
import time

from ways import way
from ways_write import NEW
from writer import remove

_libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, RENAME_EXCHANGE = -100, 2


@way("mv-in")
def move_in(w, path):
    """Renamed in from elsewhere on the file system, often with an old date."""
    data = w.text()
    w.complete(path, data, "moved in")
    source = w.put_aside(data)
    if w.random.random() < 0.5:
        date = w.random.choice((0, 1_000_000_000, time.time() + 1e8))
        os.utime(source, (date, date))
    os.rename(source, path)


@way("mv-across", needs=("mv",))
def move_across(w, path):
    """mv from another file system, which copies."""
    data = w.text()
    w.complete(path, data, "moved across")
    source = f"/dev/shm/newsfold-torture-{os.getpid()}-{w.aside.parent.parent.name}-{w.aside.name}"
    try:
        with open(source, "wb") as file:
            file.write(data)
    except OSError:
        source = w.put_aside(data)
    try:
        w.tool("mv", source, path)
    finally:
        remove(source)


@way("link")
def link(w, path):
    """A hard link: it appears, and no write is ever heard of."""
    data = w.text()
    w.complete(path, data, "linked")
    source = w.put_aside(data)
    remove(path)
    os.link(source, path)
    w.stall()
    if w.random.random() < 0.5:
        os.unlink(source)


@way("upload")
def upload(w, path):
    """Uploaded under a temporary name as sftp and samba clients do, then renamed."""
    data = w.text()
    w.complete(path, data, "uploaded")
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, w.random.choice(
        (name + ".filepart", name + ".part", name + ".tmp", "." + name + ".X7f3", name + ".crdownload", "~$" + name)))
    with w.open(temporary, NEW) as file:
        for piece in w.pieces(data):
            file.write(piece)
            file.stall()
    os.rename(temporary, path)


@way("renamed-taken")
def rename_taken(w, path):
    """A file that was there gets another name, and sometimes its old one again."""
    w.have(path)
    w.stall()
    other = path + ".renamed"
    os.rename(path, other)
    w.truth.did(path, "renamed to .renamed")
    w.stall()
    if w.random.random() < 0.5:
        os.rename(other, path)
        w.truth.did(path, "renamed back")


@way("rotated")
def rotated(w, path):
    """A file becomes name.1 and another takes its name, as logs are rotated."""
    w.have(path)
    w.stall()
    data = w.text()
    w.complete(path, data, "after rotation")
    os.rename(path, path + ".1")
    with w.open(path, NEW) as file:
        file.stall()
        file.write(data)


@way("replaced-by-rename")
def replaced(w, path):
    """Another file is renamed over one that was there."""
    w.have(path)
    w.stall()
    data = w.text()
    w.complete(path, data, "replaced")
    temporary = os.path.join(os.path.dirname(path), "." + os.path.basename(path))
    with w.open(temporary, NEW) as file:
        file.write(data)
        file.stall()
    os.rename(temporary, path)


@way("taken-over-taken")
def taken_over_taken(w, path):
    """A file that was there is renamed over another that was there."""
    w.have(path)
    other = path + ".other"
    w.have(other)
    w.stall()
    os.rename(other, path)
    w.truth.did(path, "replaced by .other")


@way("exchanged")
def exchanged(w, path):
    """Two files swap their names in one step."""
    other = path + ".twin"
    w.have(path)
    w.have(other)
    w.stall()
    names = os.fsencode(path), os.fsencode(other)
    if _libc.renameat2(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE):
        w.truth.did(path, f"no exchange: {os.strerror(ctypes.get_errno())}")
    w.truth.did(path, "exchanged with .twin")


@way("edited")
def edited(w, path):
    """Saved by an editor: the old text becomes a backup, the new one is written, the backup goes."""
    w.have(path)
    w.stall()
    data = w.text()
    w.complete(path, data, "edited")
    os.rename(path, path + "~")
    with w.open(path, NEW | os.O_EXCL) as file:
        file.write(data)
        file.stall()
    os.unlink(path + "~")


@way("hidden-and-shown")
def hidden(w, path):
    """Renamed to a name that is not taken, changed there, and renamed back."""
    w.have(path)
    hiding = path + ".part"
    os.rename(path, hiding)
    w.stall()
    data = w.text()
    if w.random.random() < 0.5:
        w.complete(path, data, "changed while hidden")
        with w.open(hiding, NEW) as file:
            file.write(data)
    os.rename(hiding, path)
    w.truth.did(path, "shown again")


@way("removed-and-put")
def removed_and_put(w, path):
    """Removed, and another file put in its place at once; sometimes only removed."""
    w.have(path)
    w.stall()
    os.unlink(path)
    w.truth.did(path, "removed")
    if w.random.random() < 0.7:
        data = w.text()
        w.complete(path, data, "put again")
        with w.open(path, NEW) as file:
            file.write(data)


@way("copied-in-kernel")
def copied(w, path):
    """Copied by sendfile, with the date of the original."""
    data = w.text()
    w.complete(path, data, "sendfile")
    shutil.copy2(w.put_aside(data), path)
