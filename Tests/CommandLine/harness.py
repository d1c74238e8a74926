"""What the tests of the command line share: a place of its own for each test, and how to run newsfold in it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

from foreground import Daemon

binary = None
fixtures = Path(__file__).resolve().parent.parent / "Fixtures" / "reports"
SURNAME = "Tarnavesk"  # in every report of the fixtures, and nowhere else
NOBODY = 65534

# What an event may have beside its sequence, time, kind and message: the journal fields in lower case.
EVENT_FIELDS = ("file file_raw file_base64 article title source words sha256 original resemblance containment story "
                "run_words run_start run_original_start "
                "story_size story_score story_merged runner_up runner_up_score reason errno latency_usec resent schema corpus")

TEST_LIMIT = 90  # seconds for one test
COMMAND_LIMIT = 30  # seconds for one command

_tests = []


class Skip(Exception):
    """Raised by a test that cannot be run here, with the reason."""


def test(sentence):
    """Marks a function as the test of what the sentence says. It is given a `Place`."""

    def register(function):
        _tests.append((sentence, function))
        return function

    return register


class Result:
    """What a command did."""

    def __init__(self, command, code, out, err):
        self.command, self.code, self.out, self.err = command, code, out, err

    def objects(self):
        """The output of --json: one object a line, and nothing else."""
        lines = self.out.split("\n")
        assert lines.pop() == "", f"the last line has no end: {self.out[-200:]!r}"
        objects = [json.loads(line, parse_constant=_no_constant) for line in lines]
        for one in objects:
            assert isinstance(one, dict), f"not an object: {one!r}"
        return objects

    def __repr__(self):
        return f"{self.command}\n  exit {self.code}\n  stdout {self.out[:1500]!r}\n  stderr {self.err[:1500]!r}"


def _no_constant(name):
    raise AssertionError(f"{name} is not JSON")


# Everything that could move a cursor, start a line or turn text around, but for line ends and tabs.
_raw_control = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def plain_text(raw, what):
    """Bytes that were printed, as text. Fails where they are not UTF-8 or hold control characters."""
    text = raw.decode("utf-8")
    found = _raw_control.search(text)
    assert not found, f"{what} holds a raw {found.group()!r}: {text[max(0, found.start() - 80):found.end() + 80]!r}"
    return text


class Place:
    """A drop folder and a state of one test's own, removed after it."""

    def __init__(self):
        # Not too deep: the control socket's path must fit its address.
        self.root = Path(tempfile.mkdtemp(prefix="newsfold-test-", dir="/tmp"))
        self.root.chmod(0o755)
        self.drop = self.root / "drop"
        self.state = self.root / "state"
        self.drop.mkdir()
        self.config = None
        self.processes = []

    def clean(self):
        for process in self.processes:
            process.end()
        shutil.rmtree(self.root, ignore_errors=True)

    # Files

    def put(self, name, content, folder=None):
        """Drops a file, with its folders. `content` is text or bytes. Returns its path."""
        path = (folder or self.drop) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def put_reports(self):
        """Drops the five reports. Returns their paths."""
        return [self.put(file.name, file.read_bytes()) for file in sorted(fixtures.glob("*.txt"))]

    def write_config(self, text):
        """From now on every command is given this configuration."""
        self.config = self.root / "newsfold.toml"
        self.config.write_text(text)
        return self.config

    # Commands

    def options(self, state=True, drop=True):
        options = []
        if self.config:
            options += ["--config", str(self.config)]
        if state:
            options += ["--state", str(self.state)]
        if drop:
            options += ["--drop", str(self.drop)]
        return options

    def run(self, command, *arguments, code=0, state=True, drop=True, user=None):
        """Runs a command without a terminal and fails where its exit code is not `code` (None: any of sysexits)."""
        return self.run_line(self.line(command, *arguments, state=state, drop=drop), code, user)

    def line(self, command, *arguments, state=True, drop=True):
        """The line of a command on this place's folders."""
        return [binary, command, *self.options(state, drop), *map(os.fsencode, arguments)]

    def run_line(self, line, code=0, user=None):
        """The same for a whole command line."""
        identity = {} if user is None else {"user": user, "group": user, "extra_groups": []}
        done = subprocess.run(
            line, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_LIMIT, cwd="/", **identity)
        shown = " ".join(os.fsdecode(word) for word in line[1:])
        result = Result(
            f"newsfold {shown!r}", done.returncode, plain_text(done.stdout, "stdout of " + shown),
            plain_text(done.stderr, "stderr of " + shown))
        allowed = (0, 1, 64, 65, 69, 73, 74, 77, 78) if code is None else code if isinstance(code, tuple) else (code,)
        assert result.code in allowed, f"exit code is not in {allowed}: {result}"
        if result.code > 1:
            assert result.err.strip(), f"failed without a word: {result}"
        return result

    def json(self, command, *arguments, **keywords):
        """Runs a reading command with --json and returns its objects."""
        return self.run(command, "--json", *arguments, **keywords).objects()

    def ingest(self, *arguments, **keywords):
        return self.run("ingest", *arguments, **keywords)

    def file(self, path):
        """The ledger's row of that path."""
        rows = [row for row in self.json("files") if row["path"] == str(path)]
        assert len(rows) == 1, f"{len(rows)} rows of {path} in the ledger"
        return rows[0]

    def give_away(self):
        """Lets NOBODY run newsfold here: as root, nothing could be kept from it. Returns who that is."""
        if os.geteuid() != 0:
            raise Skip("only root can run newsfold as somebody else")
        self.state.mkdir(exist_ok=True)
        os.chown(self.state, NOBODY, NOBODY)
        self.root.chmod(0o755)
        return NOBODY

    def presences(self, **keywords):
        """Presence by file name."""
        return {Path(row["path"]).name: row["presence"] for row in self.json("files", **keywords)}

    def outcomes(self):
        """Outcome by file name."""
        return {Path(row["path"]).name: row["outcome"] for row in self.json("files")}

    def daemon(self, *arguments, ready=True, drop=True, user=None):
        """Starts a daemon in the foreground; by default waits until it is ready."""
        daemon = Daemon([binary, "daemon", *self.options(drop=drop), "--json", *arguments], user)
        self.processes.append(daemon)
        if ready:
            daemon.wait_event("daemon-ready")
        return daemon


def keys(object, required, optional=""):
    """Fails where the object lacks a required key or has one that is not named."""
    required, optional = set(required.split()), set(optional.split())
    assert required <= object.keys(), f"lacks {sorted(required - object.keys())}: {object}"
    extra = object.keys() - required - optional
    assert not extra, f"has {sorted(extra)}, which the contract does not name: {object}"


_instant = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


def is_instant(value):
    """Whether it is a time as RFC 3339 has it, in UTC."""
    return isinstance(value, str) and _instant.fullmatch(value) is not None


def is_recent(value):
    """Whether it is such a time, and within the last minutes."""
    if not is_instant(value):
        return False
    from datetime import datetime, timezone

    moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return abs((datetime.now(timezone.utc) - moment).total_seconds()) < 600


def is_integer(value):
    return isinstance(value, int) and not isinstance(value, bool)


def numbers(value):
    """Everything in a JSON value that is neither object nor list."""
    if isinstance(value, dict):
        return [number for inner in value.values() for number in numbers(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in numbers(inner)]
    return [value]


class _TookTooLong(Exception):
    pass


def _alarm(*_):
    raise _TookTooLong(f"not done after {TEST_LIMIT} s")


def run_all():
    """Runs every test that was loaded, prints TAP, and returns the exit code."""
    passed = failed = skipped = 0
    began = time.monotonic()
    signal.signal(signal.SIGALRM, _alarm)
    print(f"1..{len(_tests)}", flush=True)
    for number, (sentence, function) in enumerate(_tests, 1):
        place = Place()
        try:
            signal.alarm(TEST_LIMIT)
            function(place)
            passed += 1
            print(f"ok {number} - {sentence}", flush=True)
        except Skip as reason:
            skipped += 1
            print(f"ok {number} - {sentence} # SKIP {reason}", flush=True)
        except Exception as error:
            failed += 1
            print(f"not ok {number} - {sentence}", flush=True)
            _explain(error, place)
        finally:
            signal.alarm(0)
            place.clean()
    print(f"# {time.monotonic() - began:.1f} s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


def _explain(error, place):
    trace = traceback.extract_tb(error.__traceback__)
    at = next((frame for frame in reversed(trace) if re.match(r"T\d+", Path(frame.filename).name)), trace[-1])
    text = f"{Path(at.filename).name}:{at.lineno}: {at.line}\n{type(error).__name__}: {error}"
    for process in place.processes:
        text += "\nthe daemon said last:\n" + "\n".join(process.seen[-15:])
    for line in text.split("\n"):
        print("#   " + _raw_control.sub(lambda hit: repr(hit.group())[1:-1], line)[:3000], flush=True)
    sys.stdout.flush()
