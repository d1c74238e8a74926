"""What is in a drop folder, as whoever has to read it sees it."""

import fnmatch
import hashlib
import os
import stat

# As in config/newsfold.toml.
IGNORED = (".*", "*~", "#*#", "*.part", "*.partial", "*.filepart", "*.tmp", "*.temp", "*.swp", "*.swx", "*.crdownload",
           "*.download", "*.opdownload", "*.!ut", "~$*")


class Found:
    """One name that is not a folder: why it is not taken, if it is no regular file; `sha256` if others may read it."""

    def __init__(self, irregular, sha256):
        self.irregular, self.sha256 = irregular, sha256


# What the reason for rejecting it begins with.
IRREGULAR = {stat.S_IFLNK: "a symbolic link", stat.S_IFIFO: "a named pipe", stat.S_IFSOCK: "a socket",
             stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}


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
                irregular = IRREGULAR.get(stat.S_IFMT(status.st_mode))
                # The daemon is neither their owner nor of their group; where it is, its own bit decides.
                bit = stat.S_IROTH if os.geteuid() == 0 else stat.S_IRUSR
                digest = _digest(name, descriptor) if irregular is None and status.st_mode & bit else None
                found[whole] = Found(irregular, digest)

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
