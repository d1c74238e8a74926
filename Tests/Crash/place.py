"""A drop folder, a state and the daemon on them, and the proof that nothing was lost or doubled."""

import collections
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

SYLLABLES = "ka lo mir ten vas or pel du shi ran go bel ast ven ku rim".split()


def text(seed, words=80):
    choose = random.Random(f"crash {seed}")
    return " ".join(choose.choice(SYLLABLES) + choose.choice(SYLLABLES) + choose.choice(SYLLABLES)
                    for _ in range(words)) + ".\n"


class LeftOut(Exception):
    """This machine cannot show it; why."""


class Place:
    """A drop folder, an archive and a state of one's own, and the daemon that runs on them."""

    def __init__(self, binary, seed=0):
        self.binary = binary
        self.seed = seed  # of the run: what a test chooses at random follows from it
        self.root = Path(tempfile.mkdtemp(prefix="newsfold-crash-", dir="/tmp"))
        self.drop, self.state, self.archive = self.root / "drop", self.root / "state", self.root / "archive"
        self.drop.mkdir()
        self.archive.mkdir()
        self.log = open(self.root / "log", "ab")
        self.process = None
        self.options = ["--drop", str(self.drop), "--state", str(self.state)]

    def archives(self):
        config = self.root / "newsfold.toml"
        config.write_text(f'state = "{self.state}"\n[[drop]]\npath = "{self.drop}"\nafter = "archive"\n'
                          f'archive = "{self.archive}"\n')
        self.options = ["--config", str(config)]

    def start(self, crash_at=None, environment=None):
        given = environment or {}
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("JOURNAL_STREAM", "NOTIFY_SOCKET", "NEWSFOLD_CRASH_AT")}
        environment |= given
        if crash_at:
            environment["NEWSFOLD_CRASH_AT"] = crash_at
        self.process = subprocess.Popen([self.binary, "daemon", "--json", *self.options], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, env=environment)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wait_for_crash(self, patience=30):
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise AssertionError("the step was not come by") from None
        assert code == -signal.SIGKILL, f"it ended by itself, with {code}:\n{self.said()}"

    def wait_for_line(self, *parts, patience=60):
        """Waits until the daemon says a line with all these parts; returns it."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self.log.flush()
            for line in (self.root / "log").read_text(errors="replace").splitlines():
                if all(part in line for part in parts):
                    return line
            assert self.process.poll() is None, f"it ended by itself:\n{self.said()}"
            time.sleep(0.05)
        raise AssertionError(f"nothing with {parts} was said:\n{self.said()}")

    def put(self, name, content):
        """Drops a file as rsync does: under a hidden name, then renamed."""
        path = self.drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        hidden = path.parent / f".{path.name}.part"
        hidden.write_text(content)
        hidden.rename(path)
        return path

    def newsfold(self, *arguments, check=True, patience=120, crash_at=None):
        environment = os.environ | ({"NEWSFOLD_CRASH_AT": crash_at} if crash_at else {})
        done = subprocess.run([self.binary, *arguments, *self.options], capture_output=True, text=True,
                              timeout=patience, stdin=subprocess.DEVNULL, env=environment)
        assert not check or done.returncode == 0, f"{arguments} exited with {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def rows(self, *arguments):
        return [json.loads(line) for line in self.newsfold(*arguments, "--json").stdout.splitlines()]

    def settle(self):
        """Waits until the daemon that runs has taken all that there is."""
        deadline = time.monotonic() + 60
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < deadline, f"it does not answer:\n{self.said()}"
            time.sleep(0.02)
        while True:
            done = self.newsfold("ingest", "--json", check=False)
            if done.returncode == 0 and "may still be being written" not in done.stderr:
                return
            assert time.monotonic() < deadline, f"it does not get done: {done.stdout}{done.stderr}\n{self.said()}"
            time.sleep(0.1)

    def answers(self):
        """Whether the daemon listens: a command that finds none would do the work itself."""
        with socket.socket(socket.AF_UNIX) as control:
            return control.connect_ex(str(self.state / "control")) == 0

    def said(self):
        self.log.flush()
        return "\n".join((self.root / "log").read_text(errors="replace").splitlines()[-8:])

    def all_said(self):
        self.log.flush()
        return (self.root / "log").read_text(errors="replace")

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        self.log.close()
        if os.path.ismount(self.state):
            subprocess.run(["umount", "--lazy", self.state], check=True)
        shutil.rmtree(self.root, ignore_errors=True)


def prove(place, dropped, forgotten=0):
    """`dropped`: what is or was there, by its path, and the words that it holds."""
    files = place.rows("files")
    paths = collections.Counter(file["path"] for file in files)
    assert set(paths) == set(map(str, dropped)), (
        f"lost: {sorted(set(map(str, dropped)) - set(paths))[:5]}, "
        f"strangers: {sorted(set(paths) - set(map(str, dropped)))[:5]}")
    assert max(paths.values()) == 1, f"two outcomes: {paths.most_common(3)}"
    events = place.rows("events")
    numbers = [event["sequence"] for event in events]
    assert numbers == list(range(1, len(numbers) + 1)), "the event log has gaps"
    told = collections.Counter(
        (event["event"].split("-")[0], event["file"]) for event in events
        if event["event"].startswith(("article-", "file-rejected", "file-archived", "file-deleted")) and "file" in event)
    doubled = [what for what, count in told.items() if count > 1]
    assert not doubled, f"reported twice: {doubled[:5]}"
    silent = [path for path in map(str, dropped) if not told[("article", path)]]
    assert not silent, f"never reported: {silent[:5]}"
    audit = place.newsfold("audit", "--full", check=False)
    assert audit.returncode == 0, audit.stdout + audit.stderr
    articles = {file["article"] for file in files if file["article"]}
    assert len(articles) == len(set(dropped.values())) - forgotten, (len(articles), len(set(dropped.values())))
