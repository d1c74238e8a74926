"""Ways of dropping a file with the programs that people do it with."""

import contextlib
import io
import os
import tarfile
import threading

from ways import way
from ways_write import NEW
from writer import remove

SFTP_SERVER = "/usr/lib/openssh/sftp-server"
LARGE = 12_000  # words, so that a bandwidth limit makes a difference


@way("cp", needs=("cp",))
def cp(w, path):
    """cp, with and without the date of the original."""
    data = w.text()
    w.complete(path, data, "cp")
    w.tool("cp", *w.random.choice(([], ["-p"], ["--remove-destination"], ["--reflink=never"])), w.put_aside(data), path)


@way("cp-slow", needs=("cp",))
def cp_slow(w, path):
    """cp from a pipe whose other end stalls."""
    data = w.text()
    w.complete(path, data, "cp from a pipe")
    pipe = str(w.aside / w.fresh_name(".fifo"))
    os.mkfifo(pipe)
    w.feed(["cp", pipe, path], w.pieces(data), opened=pipe)


@way("cat", needs=("sh", "cat"))
def cat(w, path):
    """cat > name, at the end of a pipe that stalls."""
    data = w.text()
    w.complete(path, data, "cat")
    w.feed(["sh", "-c", 'exec cat > "$1"', "sh", path], w.pieces(data))


@way("install", needs=("install",))
def install(w, path):
    """install, which gives the permissions at the end."""
    data = w.text()
    w.complete(path, data, "install")
    w.tool("install", "-m", "0644", *w.random.choice(([], ["-p"])), w.put_aside(data), path)


@way("tar", needs=("tar",))
def tar(w, path):
    """Unpacked by tar from a pipe that stalls in the middle of the file."""
    data = w.text()
    w.complete(path, data, "tar")
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo(os.path.basename(path))
        entry.size, entry.mode = len(data), 0o644
        entry.mtime = w.random.choice((0, 1_000_000_000, 1_700_000_000))
        archive.addfile(entry, io.BytesIO(data))
    w.feed(["tar", "-x", "-f", "-", "-C", os.path.dirname(path)], w.pieces(packed.getvalue()))


# Where rsync keeps files in a folder of its own, the one that ends takes that folder from another that works beside it.
_alone = threading.Lock()


def _rsync(name, sentence, *options, is_slow=True, is_alone=False):
    def run(w, path):
        data = w.text(LARGE if is_slow else None)
        w.complete(path, data, name)
        slow = ["--bwlimit=60"] if is_slow and w.random.random() < 0.5 else []
        kind = w.random.choice((["-a"], []))
        with _alone if is_alone else contextlib.nullcontext():
            w.tool("rsync", *kind, *slow, *[option.format(aside=w.aside) for option in options], w.put_aside(data), path)

    run.__doc__ = sentence
    way(name, needs=("rsync",))(run)


_rsync("rsync", "rsync, which renames at the end.")
_rsync("rsync-inplace", "rsync --inplace, which writes into the file itself.", "--inplace")
_rsync("rsync-partial-dir", "rsync --partial-dir, which keeps unfinished files in a folder of their own.",
       "--partial-dir=.rsync-partial", is_alone=True)
_rsync("rsync-delay-updates", "rsync --delay-updates, which renames all at the end.", "--delay-updates",
       is_alone=True)
_rsync("rsync-temp-dir", "rsync --temp-dir, which writes outside of the drop folder.", "--temp-dir={aside}")
_rsync("rsync-temp-across", "rsync --temp-dir on another file system, from where it has to copy.",
       "--temp-dir=/dev/shm", is_slow=False)


@way("rsync-append", needs=("rsync",))
def rsync_append(w, path):
    """rsync --append, which goes on where a shorter file ends."""
    data = w.text(LARGE)
    start = data[:w.random.randrange(1, len(data))]
    w.complete(path, start, "beginning")
    with w.open(path, NEW) as file:
        file.write(start)
    w.stall()
    w.complete(path, data, "rsync --append")
    slow = ["--bwlimit=60"] if w.random.random() < 0.5 else []
    w.tool("rsync", w.random.choice(("--append", "--append-verify")), *slow, w.put_aside(data), path)


@way("sftp", needs=("sftp", SFTP_SERVER))
def sftp(w, path):
    """Put by an sftp client, under its name or under name.filepart and renamed."""
    data = w.text()
    w.complete(path, data, "sftp")
    source = w.put_aside(data)
    if w.random.random() < 0.5:
        batch = f'put "{source}" "{path}"\n'
    else:
        remove(path)  # sftp renames over nothing
        batch = f'put "{source}" "{path}.filepart"\nrename "{path}.filepart" "{path}"\n'
    w.tool("sftp", "-q", "-D", SFTP_SERVER, "-b", "-", given=batch.encode())
