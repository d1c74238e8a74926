"""One scenario run against one program, and what was seen of it."""

import hashlib
import multiprocessing
import os
import shutil
import signal
import tempfile
import time

from process import Program

SILENCE = 15.0  # seconds without a new report, after which no more are waited for: more than newsfold ever settles for
LIMIT = 120.0  # seconds after the last file, in all
START_LIMIT = 30.0


def observe(scenario, watcher, texts):
    """What `watcher` reported of the scenario, as an object for --json."""
    root = tempfile.mkdtemp(prefix="newsfold-bench-")
    try:
        folder, beside, state = (f"{root}/{name}" for name in ("watched", "beside", "state"))
        os.mkdir(folder)
        os.mkdir(beside)
        scenario.prepare(folder, beside, texts)
        with _Writer(scenario, folder, beside, texts) as writer:
            program = Program(watcher.command(folder, state))
            try:
                _wait_ready(watcher, program, folder)
                return _watch(scenario, watcher, program, writer, folder, texts)
            finally:
                program.end()
    finally:
        shutil.rmtree(root, ignore_errors=True)


class _Writer:
    """Writes in a process of its own, so that reading the reports does not slow it."""

    def __init__(self, scenario, folder, beside, texts):
        context = multiprocessing.get_context("fork")
        self._here, there = context.Pipe()

        def work():
            there.recv()
            there.send(scenario.write(folder, beside, texts))

        self._process = context.Process(target=work, daemon=True)

    def __enter__(self):
        self._process.start()
        return self

    def write(self):
        """The times at which the files were completed, by path."""
        self._here.send(None)
        if not self._here.poll(START_LIMIT * 4):
            raise TimeoutError("the files could not be written in time")
        return self._here.recv()

    def __exit__(self, *_):
        self._process.terminate()
        self._process.join()


def _wait_ready(watcher, program, folder):
    deadline = time.monotonic() + START_LIMIT
    while not watcher.is_ready(program, folder):
        if time.monotonic() > deadline or not program.is_running():
            raise TimeoutError(f"{watcher.name} did not begin to watch: {program.lines(0)[-3:]}")
        time.sleep(0.05)
    time.sleep(0.5)


def _watch(scenario, watcher, program, writer, folder, texts):
    if scenario.stopped:
        program.signal(signal.SIGSTOP)
    completed = writer.write()
    last = max(completed.values())
    if scenario.stopped:
        last = time.monotonic()
        program.signal(signal.SIGCONT)
    whole = {path: hashlib.sha256(text).hexdigest() for path, text in zip(completed, texts)}

    reported, halves, said = {}, set(), None
    count, heard = 0, last
    while True:
        for when, line in program.lines(count):
            count += 1
            path, digest = watcher.report(line)
            if said is None and watcher.says_loss(line):
                said = line.decode("utf-8", "backslashreplace")[:300]
            if path not in completed:
                continue
            if scenario.halves and (when < completed[path] if digest is None else digest != whole[path]):
                halves.add(path)
            elif path not in reported:
                reported[path] = heard = when
        now = time.monotonic()
        is_cut_off = now > last + LIMIT
        if is_cut_off or len(reported) == len(completed) or now > max(heard, last) + SILENCE:
            break
        program.lines(count, wait=0.1)
        time.sleep(0.02)
    return {
        "files": len(completed), "missed": len(completed) - len(reported), "half_written": len(halves),
        "said": said, "ended": not program.is_running(), "still_reporting": is_cut_off,
        "seconds_to_last": round(max(0.0, max(reported.values(), default=last) - last), 3),
        "missed_paths": [os.path.relpath(path, folder) for path in sorted(completed.keys() - reported.keys())[:5]],
    }
