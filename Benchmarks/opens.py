"""Which regular files a running process opens, by strace."""

import os
import re
import shutil
import subprocess
import tempfile
import time

ATTACH_LIMIT = 20.0
# `123 openat(7</drop/wire-001>, "000123.txt", O_RDONLY|O_CLOEXEC) = 9</drop/wire-001/000123.txt>`
_OPEN = re.compile(r'\bopen(?:at2?)?\((?:[^"<]*<(?P<folder>[^>]*)>, |[^"]*)"(?P<name>(?:[^"\\]|\\.)*)"')


def is_possible():
    return shutil.which("strace") is not None


def during(pid, drop, work):
    """Does `work` and returns how often a folder below `drop` was opened meanwhile, and the lines of other opens."""
    with tempfile.NamedTemporaryFile(mode="r", prefix="newsfold-bench-", errors="backslashreplace") as trace:
        strace = subprocess.Popen(
            ["strace", "-f", "-y", "-s", "4096", "-e", "trace=open,openat,openat2", "-o", trace.name, "-p", str(pid)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _wait_attached(pid, strace)
            work()
        finally:
            strace.terminate()
            strace.communicate(timeout=ATTACH_LIMIT)
        folders, files = 0, []
        for line in trace:
            if _is_below(line, str(drop)):
                # O_PATH opens nothing: it names.
                if "O_DIRECTORY" in line or "O_PATH" in line:
                    folders += 1
                else:
                    files.append(line.strip())
        return folders, files


def _wait_attached(pid, strace):
    deadline = time.monotonic() + ATTACH_LIMIT
    while not all(_is_traced(pid, thread) for thread in os.listdir(f"/proc/{pid}/task")):
        if strace.poll() is not None:
            raise OSError(f"strace: {strace.stderr.read().decode().strip()}")
        if time.monotonic() > deadline:
            raise OSError("strace did not attach in time")
        time.sleep(0.01)


def _is_traced(pid, thread):
    try:
        with open(f"/proc/{pid}/task/{thread}/status") as status:
            return "TracerPid:\t0\n" not in status.read()
    except OSError:
        return True  # it has ended


def _is_below(line, drop):
    found = _OPEN.search(line)
    if not found:
        return False
    path = os.path.join(found["folder"] or "/", found["name"])
    return path == drop or path.startswith(drop + "/")
