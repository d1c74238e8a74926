"""What newsfold says of the files, held against what is there and what really happened."""

import base64
import os
import time

import disk
from daemon import OUTCOMES

SETTLE_LIMIT = 45  # seconds until everything that was dropped must have its outcome
SHOWN = 6  # differences told of


def rows(place):
    """The ledger: a list, since a path may wrongly have more than one row."""
    found = place.read("files")
    for row in found:
        row["path"] = _path(row, "path")
    return found


def events(place):
    found = place.read("events")
    for event in found:
        if "file" in event:
            event["file"] = _path(event, "file")
    return found


def _path(record, key):
    """A path as Python has it: bytes that are not UTF-8 are told beside it."""
    raw = record.get(key + "_base64")
    return os.fsdecode(base64.b64decode(raw)) if raw is not None else record[key]


def check(place, limit=SETTLE_LIMIT):
    """Waits until all that was dropped is filed, starts the daemon again, and asserts everything there is to assert.

    Returns the events.
    """
    settle(place, limit)
    before = len(place.read("events"))
    place.restart()
    ledger = rows(place)
    wrong = differences(ledger, disk.look(place.drop), place)
    assert not wrong, "after a restart:\n" + "\n".join(wrong[:SHOWN])
    assert place.daemon.user() == os.geteuid() != 0 or os.geteuid() == 0 != place.daemon.user(), "a daemon of root's"
    log = events(place)
    check_log(place, log, ledger)
    late = [event for event in log[before:] if event["event"] not in ("daemon-stopping", "daemon-ready")]
    assert not late, f"all was filed, and a restart changed it: {late[:3]}"
    return log


def check_log(place, log, ledger):
    """Whatever is to be asserted of events. All of it is, so that one failure does not hide another."""
    wrong = []
    for one in (check_sequence, check_whole, check_once, lambda _, log: check_presence(ledger, log)):
        try:
            one(place, log)
        except AssertionError as error:
            wrong.append(str(error))
    assert not wrong, "\n".join(wrong)


def settle(place, limit=SETTLE_LIMIT):
    """Waits until the ledger says of every file what is there. Fails where that does not come."""
    deadline = time.monotonic() + limit
    there = disk.look(place.drop)
    while True:
        assert place.daemon.is_running(), f"the daemon ended with {place.daemon.process.returncode}"
        wrong = differences(rows(place), there, place)
        if not wrong:
            return
        if time.monotonic() > deadline:
            raise AssertionError(f"{len(wrong)} files wrong after {limit} s:\n" + "\n".join(wrong[:SHOWN]))
        place.daemon.wait_change(0.3)


def differences(ledger, there, place):
    """What the ledger says otherwise than it is, a line each."""
    wrong = []

    def tell(path, what):
        text = f"{path!r}: {what}"
        if len(wrong) < SHOWN:
            text += "".join("\n    " + line for line in place.truth.history(path))
        wrong.append(text)

    by_path = {}
    for row in ledger:
        if row["path"] in by_path:
            tell(row["path"], "two rows")
        by_path[row["path"]] = row
        if row["presence"] == "present" and row["path"] not in there:
            tell(row["path"], "present in the ledger, and not there")
    for path, found in there.items():
        row = by_path.get(path)
        if row is None or row["presence"] != "present":
            tell(path, f"not taken: {row}")
        elif found.irregular:
            if row["outcome"] != "rejected" or not (row.get("reason") or "").startswith(found.irregular):
                tell(path, f"not rejected as {found.irregular}: {row}")
        elif (row["outcome"] == "failed") != (found.sha256 is None):
            tell(path, f"can be read: {found.sha256 is not None}, and is {row['outcome']}: {row}")
        elif found.sha256 is not None and row.get("sha256") != found.sha256:
            tell(path, f"has {found.sha256[:12]}, and the ledger {(row.get('sha256') or '-')[:12]} ({row['outcome']})")
    return wrong


def check_sequence(place, log):
    """Events are numbered without a gap, and what the daemons printed is what the log holds."""
    numbers = [event["sequence"] for event in log]
    assert numbers == list(range(1, len(numbers) + 1)), f"a gap among the events: {_gap(numbers)}"
    for daemon in place.daemons:
        printed = [event["sequence"] for event in daemon.events]
        assert printed == list(range(printed[0], printed[0] + len(printed))) if printed else True, (
            f"a gap among the printed events: {_gap(printed)}")
        for event in daemon.events:
            assert event["sequence"] <= len(log), f"printed, and not in the log: {event}"
            kept = log[event["sequence"] - 1]
            assert (event["event"], event.get("sha256")) == (kept["event"], kept.get("sha256")), (event, kept)


def _gap(numbers):
    return next(((one, other) for one, other in zip(numbers, numbers[1:]) if other != one + 1), numbers[:1])


def check_whole(place, log):
    """No event is of a text that never was complete."""
    half = [event for event in log if event.get("sha256") and not place.truth.is_complete(event["sha256"])]
    half = list({event["sha256"]: event for event in reversed(half)}.values())[::-1]  # each at its first event
    lines = [f"{len(half)} half-read files"]
    for event in half[:SHOWN // 2]:
        lines += [f"half-read: {event['event']} {event['file']!r} {event['sha256'][:12]}: {event['message']}",
                  *place.truth.history(event["file"])]
        lines += [f"event: {other['time']} {other['event']} {other.get('sha256', '')[:12]}"
                  for other in log if other.get("file") == event["file"]]
    assert not half, "\n    ".join(lines)


def check_once(_, log):
    """No file got an outcome twice without having changed or gone in between. What has no digest may have changed."""
    last = {}
    for event in log:
        path = event.get("file")
        if event["event"] in OUTCOMES:
            same = event.get("sha256") and last.get(path) == event["sha256"]
            assert not same, f"taken twice: {event}, {[other for other in log if other.get('file') == path][:8]}"
            last[path] = event.get("sha256")
        elif event["event"] == "file-gone":
            last.pop(path, None)
        elif event["event"] == "file-moved":
            last.pop(_origin(event, last), None)
            last[path] = event["sha256"]


def check_presence(ledger, log):
    """Every change of presence is an event: read from the start, they say which files are there."""
    there = set()
    for event in log:
        if event["event"] in OUTCOMES or event["event"] == "file-back":
            there.add(event["file"])
        elif event["event"] == "file-gone":
            there.discard(event["file"])
        elif event["event"] == "file-moved":
            there.discard(_origin(event, there))
            there.add(event["file"])
    present = {row["path"] for row in ledger if row["presence"] == "present"}
    assert there == present, f"events and ledger disagree about {sorted(there ^ present)[:3]!r}"


def _origin(event, paths):
    """The path that a moved file had. The reason names it, escaped where it has to be."""
    named = event["reason"].removeprefix("it was ")
    return named if named in paths else next((path for path in paths if _escaped(path) == named), named)


def _escaped(path):
    text = os.fsencode(path).decode("utf-8", "replace")
    names = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(
        names.get(one, one if ord(one) >= 32 and ord(one) != 127 else f"\\u{{{ord(one):x}}}") for one in text)


def outcomes(log, path):
    """The events that gave the file at `path` an outcome."""
    return [event for event in log if event["event"] in OUTCOMES and event.get("file") == str(path)]
