"""newsfold's entries, as they come in."""

import json
import threading
import time


class Journal:
    """Follows the journal from its beginning in a thread, so that a test can wait for an entry instead of sleeping."""

    def __init__(self, machine):
        self.machine = machine
        self.all = []
        self.cursors = set()
        self.arrival = threading.Condition()
        self.follow()

    def follow(self):
        """Begins to follow; once more after the machine has started again. What was read before is not read twice."""
        self.reader = self.machine.follow(
            "journalctl", "--follow", "--boot=all", "--lines=all", "--quiet", "--identifier=newsfold",
            "--output=json")
        threading.Thread(target=self.read, args=[self.reader], daemon=True).start()

    def end(self):
        """Ends following, before the machine goes down: whoever was brought in from outside keeps it from going."""
        self.machine.run("pkill", "journalctl", check=False)
        self.reader.wait(20)

    def read(self, reader):
        for line in reader.stdout:
            self.take(line)

    def take(self, line):
        entry = json.loads(line)
        with self.arrival:
            if entry["__CURSOR"] in self.cursors:
                return
            self.cursors.add(entry["__CURSOR"])
            self.all.append(entry)
            self.arrival.notify_all()

    def collect(self):
        """Takes in all that is there now: who follows is late, and what is vacuumed meanwhile is gone for him."""
        said = self.machine.run("journalctl", "--quiet", "--identifier=newsfold", "--output=json", timeout=120).stdout
        for line in said.splitlines():
            self.take(line)

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
