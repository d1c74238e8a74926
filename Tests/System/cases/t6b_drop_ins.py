"""The drop-ins that are installed as examples, each used as its head says."""

import contextlib
import json
import re

from cases import LeftOut, test
from desk import CONFIG, DROP, OUTSIDER, article, eventually

EXAMPLES = "/usr/share/newsfold/drop-ins"
FOLDER = "/etc/systemd/system/newsfold.service.d"


@contextlib.contextmanager
def installed(desk, name, configure=None, **edits):
    """The service with a drop-in, and a configuration that fits it; as it was before, afterwards."""
    text, before = desk.run("cat", f"{EXAMPLES}/{name}").stdout, desk.run("cat", CONFIG).stdout
    for old, new in edits.items():
        assert old in text, f"{old} is not in {name}"
        text = text.replace(old, new)
    desk.run("mkdir", "-p", FOLDER)
    desk.run("tee", f"{FOLDER}/{name}", input=text)
    try:
        if configure:
            desk.configure(configure)
        desk.run("systemctl", "daemon-reload")
        desk.restart()
        yield
    finally:
        desk.run("rm", f"{FOLDER}/{name}")
        desk.configure(lambda _: before)
        desk.run("systemctl", "daemon-reload")
        desk.restart()


def commands(desk, name):
    """The commands that the head of an example gives, but for those that start newsfold."""
    lines = [line[4:] for line in desk.run("cat", f"{EXAMPLES}/{name}").stdout.splitlines() if line.startswith("#   ")]
    return [line for line in lines if line.split()[0] in ("install", "ln", "systemctl")]


@test("every example is a valid part of the unit, and none opens it further than 0.4")
def examples(desk):
    names = desk.run("ls", EXAMPLES).stdout.split()
    assert len(names) >= 7, names
    for name in names:
        if name == "notify-reload.conf":
            continue  # not for every systemd: below
        desk.run("mkdir", "-p", FOLDER)
        desk.run("cp", f"{EXAMPLES}/{name}", FOLDER)
        desk.run("systemctl", "daemon-reload")
        said = desk.run("systemd-analyze", "verify", "--man=no", "newsfold.service", check=False)
        desk.run("systemd-analyze", "security", "--no-pager", "--threshold=4", "newsfold.service")
        desk.run("rm", f"{FOLDER}/{name}")
        assert "newsfold" not in said.stderr, (name, said.stderr)
    desk.run("systemctl", "daemon-reload")


@test("another-folder.conf: a folder elsewhere is watched, and the default one is not needed")
def another_folder(desk):
    desk.run("install", "-d", "-g", "newsfold-drop", "-m", "2770", "/srv/wires")
    with installed(desk, "another-folder.conf", lambda text: text.replace(DROP, "/srv/wires")):
        assert "/srv/wires" in desk.show("RequiresMountsFor")
        desk.take("/srv/wires/elsewhere.txt", article("elsewhere"))


@test("folder-in-a-home.conf: one folder below /home is seen, and nothing else there")
def folder_in_a_home(desk):
    desk.run("install", "-d", "-m", "0755", "/home/desk/articles")
    desk.run("sh", "-c", "echo secret > /home/desk/diary; chmod 644 /home/desk/diary")
    with installed(desk, "folder-in-a-home.conf", lambda text: text.replace(DROP, "/home/desk/articles")):
        desk.take("/home/desk/articles/home.txt", article("in a home"))
        seen = desk.run("nsenter", "--target", desk.show("MainPID"), "--mount", "find", "/home").stdout.split()
        assert "/home/desk/articles/home.txt" in seen and "/home/desk/diary" not in seen, seen


@test("archive.conf: files go to the archive by a rename, and duplicates may be deleted")
def archive(desk):
    settings = 'after = "archive"\nduplicates = "delete"\narchive = "/srv/newsfold/archive"\nunclosed = "2s"\n'

    def configure(text):
        return text.replace(f'path = "{DROP}"\n', f'path = "{DROP}"\n{settings}').replace('"60s"', '"2s"')

    desk.run("sh", "-c", next(line for line in commands(desk, "archive.conf") if line.startswith("install")))
    with installed(desk, "archive.conf", configure):
        mark = desk.journal.mark()
        path = desk.drop("kept/one.txt", article("to the archive"))
        inode = desk.run("stat", "-c", "%i", path).stdout.strip()
        desk.journal.wait("file-archived", path, after=mark, patience=30)
        found = desk.run("find", "/srv/newsfold/archive", "-type", "f", "-printf", "%i %p\\n").stdout.split()
        assert found[0] == inode and found[1].endswith("/kept/one.txt") and len(found) == 2, found
        twice = desk.drop("kept/two.txt", article("to the archive"))
        desk.journal.wait("file-deleted", twice, after=mark, patience=30)
        assert desk.run("test", "-e", twice, check=False).returncode == 1


@test("memory.conf: its limits are in force")
def memory(desk):
    with installed(desk, "memory.conf"):
        limits = {name: desk.show(name) for name in ("MemoryHigh", "MemoryMax")}
        assert limits == {"MemoryHigh": str(1 << 30), "MemoryMax": str(2 << 30)}, limits
        desk.take("within-limits.txt")


@test("metrics.conf: everyone may read the figures, the journal's too, and a stop is told in the same place")
def metrics(desk):
    file = "/run/newsfold/newsfold.prom"
    with installed(desk, "metrics.conf", lambda text: text.replace("#file = ", "file = ").replace('"15s"', '"1s"')):
        desk.take("measured.txt")

        def confirmed():
            text = desk.run("cat", file, user=OUTSIDER, check=False).stdout
            wanted = [("journal_readable", "", 1), ("journal_unconfirmed_events", "", 0),
                      ("files_taken_total", 'outcome="new",', 1)]
            return all(re.search(rf"^newsfold_{name}\{{{labels}state=.*\}} {value}$", text, re.MULTILINE)
                       for name, labels, value in wanted)

        eventually(confirmed, "figures of one file, and of a journal that was read back", 30)
        desk.run("mkdir", "-p", "/var/lib/prometheus/node-exporter")
        desk.run("sh", "-c", next(line for line in commands(desk, "metrics.conf") if line.startswith("ln")))
        link = "/var/lib/prometheus/node-exporter/newsfold.prom"
        assert 'newsfold_up{state="/var/lib/newsfold"} 1\n' in desk.run("cat", link).stdout
        desk.stop()
        assert 'newsfold_up{state="/var/lib/newsfold"} 0\n' in desk.run("cat", link, user=OUTSIDER).stdout


def entries(desk, namespace):
    """All that newsfold wrote to the journal of a namespace, `*` for all of them."""
    said = desk.run("journalctl", "--quiet", "--output=json", "--identifier=newsfold", f"--namespace={namespace}").stdout
    return [json.loads(line) for line in said.splitlines()]


def read_back(desk):
    """Waits until the daemon has read back all that it sent."""

    def confirmed():
        (status,) = desk.rows("status")
        return status["daemon"]["journal"]["state"] == "confirmed" and not status["corpus"]["journal_unconfirmed"]

    eventually(confirmed, "what was sent is read back", 30)


@test("log-namespace.conf: newsfold reports to a journal of its own, reads it back there, and tells nothing twice")
def log_namespace(desk):
    def told(path):
        return [entry for entry in entries(desk, "newsfold") if entry.get("NEWSFOLD_FILE") == path]

    with desk.own_corpus():
        with installed(desk, "log-namespace.conf"):
            path = desk.drop("own-journal.txt", article("own journal"))
            assert eventually(lambda: told(path), "its entry")[0]["_NAMESPACE"] == "newsfold"
            read_back(desk)
            # Whatever a kill leaves open is settled by reading that journal.
            killed = desk.show("MainPID")
            desk.run("kill", "-9", killed)
            eventually(lambda: desk.is_active() and desk.show("MainPID") != killed, "another daemon runs", 30)
            other = desk.drop("own-journal-too.txt", article("own journal too"))
            eventually(lambda: told(other), "the next one's entry", 30)
            read_back(desk)
            desk.stop()
            audit = desk.newsfold("audit", "--full", check=False)
            assert audit.returncode == 0 and "events are there once" in audit.stdout, audit.stdout + audit.stderr
        corpus = desk.take("old-journal.txt")["NEWSFOLD_CORPUS"]
        read_back(desk)
        numbers = [
            entry["NEWSFOLD_SEQUENCE"] for entry in entries(desk, "*")
            if entry.get("NEWSFOLD_CORPUS") == corpus and "NEWSFOLD_SEQUENCE" in entry]
        assert len(numbers) == len(set(numbers)), "told twice"
        assert {path, other}.isdisjoint(entry.get("NEWSFOLD_FILE") for entry in desk.journal.events())
        audit = desk.newsfold("audit", "--full", check=False)
        assert audit.returncode == 0, audit.stdout + audit.stderr


@test("notify-reload.conf: with systemd 253 and newer, a reload returns when the new settings are in force")
def notify_reload(desk):
    version = int(desk.run("systemctl", "--version").stdout.split()[1])
    if version < 253:
        raise LeftOut(f"this is systemd {version}")
    with installed(desk, "notify-reload.conf"):
        desk.configure(lambda text: text.replace("\nignore = [", '\nignore = ["*.never", ', 1))
        desk.run("systemctl", "reload", "newsfold")
        mark = desk.journal.mark()
        desk.drop("x.never", article("never"))
        desk.take("x.txt")
        assert not desk.journal.events(file=f"{DROP}/x.never", after=mark)
