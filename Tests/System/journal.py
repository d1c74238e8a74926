"""newsfold's entries, as they come in."""

import json
import threading
import time


class Journal:
    """Follows the journal from its beginning in a thread, so that a test can wait for an entry instead of sleeping."""

    def __init__(self, machine):
        self.all = []
        self.arrival = threading.Condition()
        self.reader = machine.follow(
            "journalctl", "--follow", "--lines=all", "--quiet", "--identifier=newsfold", "--output=json")
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.reader.stdout:
            entry = json.loads(line)
            with self.arrival:
                self.all.append(entry)
                self.arrival.notify_all()

    def mark(self):
        """Here is now: what comes later is what a test caused."""
        with self.arrival:
            return len(self.all)

    def events(self, event=None, file=None, after=0):
        """The entries of events, in order."""
        with self.arrival:
            return [entry for entry in self.all[after:] if matches(entry, event, file)]

    def wait(self, event=None, file=None, after=0, count=1, patience=15):
        """The first `count` entries that match; fails, saying what came instead, when they do not come."""
        found = []

        def enough():
            found[:] = [entry for entry in self.all[after:] if matches(entry, event, file)]
            return len(found) >= count

        with self.arrival:
            if self.arrival.wait_for(enough, patience):
                return found[:count]
            came = [
                f"  {entry.get('NEWSFOLD_SEQUENCE')} {entry['NEWSFOLD_EVENT']} {entry.get('NEWSFOLD_FILE')}"
                for entry in self.all[after:] if "NEWSFOLD_EVENT" in entry]
        raise AssertionError(
            f"{len(found)} of {count} entries {event or ''} {file or ''} within {patience} s; what came:\n"
            + ("\n".join(came[-15:]) or "  nothing"))


def matches(entry, event, file):
    if "NEWSFOLD_EVENT" not in entry:
        return False
    if event is not None and entry["NEWSFOLD_EVENT"] != event:
        return False
    return file is None or entry.get("NEWSFOLD_FILE") == file


def eventually(condition, what, patience=15):
    """Waits for something that tells nobody when it changes."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {patience} s: {what}"
        time.sleep(0.1)
