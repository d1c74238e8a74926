"""What the tests do with newsfold: install it, drop files, ask it, start and stop it."""

import contextlib
import json
import os
import random
import subprocess

from journal import Journal, eventually

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
ARTICLES = os.path.join(os.path.dirname(os.path.realpath(__file__)), "articles")
DROP = "/srv/newsfold/drop"
STATE = "/var/lib/newsfold"
CONFIG = "/etc/newsfold/newsfold.toml"
# Where a unit gets lines that last until it is taken away.
DROP_INS = "/run/systemd/system/newsfold.service.d"

# Who the tests act as: one may search, one may drop, one may do neither.
READER, WRITER, OUTSIDER = "nf-reader", "nf-writer", "nf-outsider"


class Desk:
    @staticmethod
    def install(root, binary):
        """Puts newsfold into a machine's root folder, from outside."""
        if not os.access(binary, os.X_OK):
            raise RuntimeError(f"{binary} is not there: `make release` builds it")
        subprocess.run(
            ["make", "--no-print-directory", "-C", REPOSITORY, "install", f"DESTDIR={root}", "PREFIX=/usr",
             f"BINARY={binary}"],
            check=True, stdout=subprocess.DEVNULL)

    def __init__(self, machine):
        self.machine = machine
        self.run = machine.run
        self.run("systemd-sysusers", "newsfold.conf")
        self.run("systemd-tmpfiles", "--create", "newsfold.conf")
        self.run("journalctl", "--update-catalog")
        self.run("systemctl", "daemon-reload")
        self.run("useradd", "--no-create-home", "--groups", "newsfold", READER)
        self.run("useradd", "--no-create-home", "--groups", "newsfold-drop", WRITER)
        self.run("useradd", "--no-create-home", OUTSIDER)
        self.journal = Journal(machine)

    def before(self, test):
        """Brings the service into the state that a test expects, so that one failure does not become many."""
        if test.service == "running" and not self.is_active():
            self.start()

    # The service.

    def start(self, check=True):
        # The tests start it more often than the unit's start limit likes.
        self.run("systemctl", "reset-failed", "newsfold", check=False)
        return self.run("systemctl", "start", "newsfold", check=check, timeout=120)

    def start_without_waiting(self):
        """Starts it; it may be killed before it is ready."""
        self.run("systemctl", "reset-failed", "newsfold", check=False)
        self.run("systemctl", "start", "--no-block", "newsfold")

    def stop(self):
        self.run("systemctl", "stop", "newsfold", timeout=120)

    def restart(self):
        self.run("systemctl", "reset-failed", "newsfold", check=False)
        self.run("systemctl", "restart", "newsfold", timeout=120)

    def is_active(self):
        return self.show("ActiveState") == "active"

    def show(self, name):
        """A property of the unit."""
        return self.run("systemctl", "show", "--value", f"--property={name}", "newsfold").stdout.strip()

    def unit_log(self, *options):
        """Everything that the unit and systemd said about it, as entries."""
        lines = self.run("journalctl", "--quiet", "--output=json", "--unit=newsfold", *options).stdout.splitlines()
        return [json.loads(line) for line in lines]

    def cursor(self):
        """Where the journal ends now, for `--after-cursor`."""
        shown = self.run("journalctl", "--quiet", "--lines=0", "--show-cursor").stdout
        return "--after-cursor=" + shown.split("cursor: ")[1].strip()

    @contextlib.contextmanager
    def own_corpus(self):
        """An empty corpus and drop folder, for what would be in the way of other tests; theirs are back afterwards."""
        self.stop()
        self.run("mkdir", "-p", STATE)  # where it never ran
        for folder in (STATE, DROP):
            self.run("mv", folder, f"{folder}.kept")
        self.run("systemd-tmpfiles", "--create", "newsfold.conf")
        try:
            yield
        finally:
            self.stop()
            for folder in (STATE, DROP):
                self.run("rm", "-rf", folder)
                self.run("mv", f"{folder}.kept", folder)

    # Files.

    def drop(self, name, content, user=None):
        """Writes a file into the drop folder, from inside; its path."""
        path = name if name.startswith("/") else f"{DROP}/{name}"
        self.run("sh", "-c", 'mkdir -p "$(dirname "$1")" && cat > "$1"', "sh", path, input=content, user=user)
        return path

    def machine_file(self, path, content):
        """Writes a file that is not in the drop folder, through the overlay, which is faster for many."""
        outside = self.machine.root + path
        os.makedirs(os.path.dirname(outside), exist_ok=True)
        with open(outside, "wb") as file:
            file.write(content)

    def take(self, name, content=None, event="article-added", user=None, patience=15):
        """Drops a file and waits for the entry that says what became of it."""
        mark = self.journal.mark()
        path = self.drop(name, content if content is not None else article(name), user)
        return self.journal.wait(event=event, file=path, after=mark, patience=patience)[0]

    def configure(self, change):
        """Rewrites the configuration file by a function of its text."""
        self.run("tee", CONFIG, input=change(self.run("cat", CONFIG).stdout))

    # Questions.

    def newsfold(self, *arguments, user=None, check=True):
        return self.run("newsfold", *arguments, user=user, check=check)

    def rows(self, *command, user=None):
        """What a reading command prints with --json."""
        return [json.loads(line) for line in self.newsfold(*command, "--json", user=user).stdout.splitlines()]

    def search(self, *query, user=None):
        """The hits of a search, most relevant first."""
        answer = self.newsfold("search", "--json", *query, user=user, check=False)
        assert answer.returncode in (0, 1), f"search exited with {answer.returncode}: {answer.stderr}"
        return [json.loads(line) for line in answer.stdout.splitlines()]

    def diagnosis(self):
        said = self.run("journalctl", "--quiet", "--lines=12", "--output=short", "--unit=newsfold", check=False).stdout
        return f"The unit is {self.show('ActiveState')} ({self.show('Result')}). It said last:\n{said}"


def report_of_the_event(name):
    """One of five invented reports of one invented event, as bytes."""
    with open(os.path.join(ARTICLES, name), "rb") as file:
        return file.read()


WORDS = """harbour bridge council winter engine letter garden market silver window captain teacher river museum
ticket orchard signal concert village machine blanket candle painter lantern station kitchen morning journal copper
meadow parade lecture compass gallery freight curtain barley tunnel violin harvest cellar ribbon timber pepper
helmet ladder canvas marble basket saddle anchor feather mirror pocket walnut magnet rocket butter thunder""".split()


@contextlib.contextmanager
def unit(desk, lines):
    """The service with these lines in its unit; stopped when it ends."""
    desk.run("systemctl", "stop", "newsfold")
    desk.run("mkdir", "-p", DROP_INS)
    desk.run("tee", f"{DROP_INS}/life.conf", input=lines)
    desk.run("systemctl", "daemon-reload")
    try:
        yield
    finally:
        forget_lines(desk)
        desk.run("systemctl", "stop", "newsfold")
        desk.run("systemctl", "reset-failed", "newsfold", check=False)


def forget_lines(desk):
    desk.run("rm", "-rf", DROP_INS)
    desk.run("systemctl", "daemon-reload")


def article(seed, words=120):
    """A text that resembles no other: random words, the same ones each time for the same seed."""
    choose = random.Random(f"newsfold {seed}")
    sentences, left = [], words
    while left > 0:
        length = min(left, choose.randint(8, 16))
        sentences.append(" ".join(choose.choices(WORDS, k=length)).capitalize() + ".")
        left -= length
    return (sentences[0][:60].rsplit(" ", 1)[0] + "\n\n" + " ".join(sentences) + "\n").encode()


__all__ = ["Desk", "DROP", "CONFIG", "READER", "WRITER", "OUTSIDER", "article", "report_of_the_event", "eventually"]
