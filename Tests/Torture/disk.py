"""What is in a drop folder, as whoever has to read it sees it."""

import fnmatch
import hashlib
import os
import stat

# As in config/newsfold.toml.
IGNORED = (".*", "*~", "#*#", "*.part", "*.partial", "*.filepart", "*.tmp", "*.temp", "*.swp", "*.swx", "*.crdownload",
           "*.download", "*.opdownload", "*.!ut", "~$*")


class Found:
    """One name that is not a folder. `sha256` of a regular file that others may read."""

    def __init__(self, is_regular, sha256):
        self.is_regular, self.sha256 = is_regular, sha256


def is_ignored(name):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in IGNORED)


def look(root):
    """Every name below `root` that is to have an outcome, by path. Paths may be longer than the system's limit."""
    found = {}

    def enter(path, descriptor):
        for name in os.listdir(descriptor):
            if is_ignored(name):
                continue
            whole = f"{path}/{name}"
            status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=descriptor)
                try:
                    enter(whole, inner)
                finally:
                    os.close(inner)
            else:
                is_regular = stat.S_ISREG(status.st_mode)
                # The daemon is neither their owner nor of their group; where it is, its own bit decides.
                bit = stat.S_IROTH if os.geteuid() == 0 else stat.S_IRUSR
                digest = _digest(name, descriptor) if is_regular and status.st_mode & bit else None
                found[whole] = Found(is_regular, digest)

    top = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        enter(str(root), top)
    finally:
        os.close(top)
    return found


def _digest(name, folder):
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=folder)
    with open(descriptor, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
