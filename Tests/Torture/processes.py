"""Every process that is started here, so that each is ended, by its pid, whatever happens."""

import subprocess
import threading

TOOL_LIMIT = 300  # seconds; a listing of a million files takes its time

_running = set()
_lock = threading.Lock()
_is_closed = False


def start(line, **keywords):
    """Starts a process that `end_all` ends."""
    with _lock:
        if _is_closed:
            raise RuntimeError("the suite is ending")
        process = subprocess.Popen(line, cwd="/", **keywords)
        _running.add(process)
    return process


def ended(process):
    """The process is over and was waited for."""
    with _lock:
        _running.discard(process)


def run(line, given=None, code=0, **keywords):
    """Runs a program to its end and returns what it printed. Fails where its exit code is not `code`."""
    process = start(
        line, stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, **keywords)
    try:
        out, err = process.communicate(given, TOOL_LIMIT)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        ended(process)
    allowed = code if isinstance(code, tuple) else (code,)
    assert process.returncode in allowed, f"{line[:4]}… ended with {process.returncode}: {(err or out)[-500:]!r}"
    return out


def end_all():
    """Ends what still runs, and starts nothing any more."""
    global _is_closed
    with _lock:
        _is_closed = True
        running = list(_running)
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()
