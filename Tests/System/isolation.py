"""Keeps what the tests do apart from the machine they run on.

The tests run in a mount and a PID namespace of their own. When they end, in whatever way, the kernel ends every
process in it and undoes every mount: nothing has to be found and cleaned up by name.
"""

import os
import shutil
import signal
import sys
import tempfile

# Set inside the namespaces, to the folder that the machine is mounted on.
MARK = "NEWSFOLD_SYSTEM_TESTS"


def lacking():
    """Why the tests cannot run here, or nothing."""
    if os.geteuid() != 0:
        return "only root can boot a container"
    for tool, package in [
        ("systemd-nspawn", "systemd-container"),
        ("unshare", "util-linux"),
        ("setpriv", "util-linux"),
        ("nsenter", "util-linux"),
        ("make", "make"),
    ]:
        if not shutil.which(tool):
            return f"{tool} is not here (Debian package {package})"
    if not os.path.exists("/lib/systemd/systemd"):
        return "systemd is not here (Debian package systemd-sysv)"
    return None


def folder():
    """Where to mount the machine; nothing outside the namespaces."""
    return os.environ.get(MARK)


def enter():
    """Runs this program again inside the namespaces; its exit status."""
    base = tempfile.mkdtemp(prefix="newsfold-system-")
    command = [
        # If this process is killed, `unshare` goes too, and with it everything inside.
        "setpriv", "--pdeathsig", "KILL",
        "unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc",
        sys.executable, *sys.argv,
    ]
    pid = os.posix_spawnp(command[0], command, {**os.environ, MARK: base})

    # `unshare` does not pass on a request to end.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: os.kill(pid, signal.SIGKILL))
    _, status = os.waitpid(pid, 0)
    os.rmdir(base)
    return os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1
